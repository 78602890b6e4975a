"""The programs under attack: a real backend, and a real kiosk whose devices are played."""

import copy
import json
import os
import shutil
import socket
import subprocess
import threading
import time

import wire
from forger import Codes, Forger
from process import Program, free_port, rows, wait_for

# The public half of an age key that nobody holds.
RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


class Backend:
    """A commune, a market with the letters BSON, and a server on a port of its own."""

    def __init__(self, folder, binaries, recipient=RECIPIENT, database=None):
        """`database` is the address of one on a server, which holds nothing yet."""
        self.folder, self.binary = folder, binaries / "backend"
        self.database, self.log = database or folder / "backend.db", folder / "backend.log"
        self.port, self.program = free_port(), None
        self.cli("commune", "add", "--name", "Phường Bồng Sơn", "--recipient", recipient)
        self.cli("venue", "add", "--commune", "1", "--name", "Chợ Bồng Sơn", "--letters", "BSON")

    def cli(self, *arguments, environment=None):
        command = [self.binary, "--database", self.database, *arguments]
        done = subprocess.run(
            list(map(str, command)),
            capture_output=True,
            text=True,
            env={**os.environ, **(environment or {})},
        )
        if done.returncode:
            raise RuntimeError(f"backend {' '.join(map(str, arguments))}: {done.stderr}")
        return [json.loads(row) for row in done.stdout.splitlines() if row.startswith("{")]

    def serve(self, *arguments, environment=None, open_files=None):
        listen = ["--listen", f"127.0.0.1:{self.port}", "--host", "kiosk.example.vn"]
        command = [self.binary, "--database", self.database, "serve", *listen, *arguments]
        self.program = Program(command, self.log, environment, open_files)

        def answers():
            assert self.program.is_running(), self.log.read_text()
            try:
                return wire.request(self.port, "GET", "/api/v1/time", timeout=5).status == 200
            except OSError:
                return False

        wait_for("the backend's answer", answers)
        return self

    def beside(self):
        """Another server on the same database."""
        other = copy.copy(self)
        other.port, other.program = free_port(), None
        other.log = self.folder / f"backend-{other.port}.log"
        return other

    def stop(self):
        if self.program:
            self.program.stop()

    def invite(self):
        """The invitation of a new kiosk, and its one-time code alone."""
        added = self.cli("kiosk", "add", "--venue", "1", "--position", "Cổng số 2")[0]
        return added["invitation"], added["code"]

    def forger(self):
        forger = Forger(self.port)
        assert forger.enrol(self.invite()[1]).status == 200
        return forger

    def count(self, table, where="1"):
        return rows(self.database, f"SELECT count(*) FROM {table} WHERE {where}")[0][0]


class Kiosk:
    """A kiosk painted in memory, with adverts, scans and touches played by the attack."""

    def __init__(self, folder, binaries, port):
        self.folder, self.binary = folder, binaries / "kiosk"
        self.data, self.log = folder / "kiosk", folder / "kiosk.log"
        self.database, self.usb = self.data / "kiosk.db", folder / "usb"
        self.socket, self.config = folder / "simulator.sock", folder / "kiosk.toml"
        self.usb.mkdir()
        self.config.write_text(
            f'data_dir = "{self.data}"\nhardware = "simulated"\n'
            f'[backend]\nurl = "http://127.0.0.1:{port}"\n'
            '[display]\nkind = "memory"\nnight = "never"\n[beacons]\nkind = "simulated"\n'
            '[presence]\nflush_after_s = 1\n[scanner]\nkind = "simulated"\n'
            f'[sound]\nkind = "simulated"\nquiet = "never"\n[media]\nusb = "{self.usb}"\n'
            f'[simulator]\nsocket = "{self.socket}"\n'
        )
        self.program = self.simulator = None
        self.sounds = 0

    def enrol(self, backend):
        command = [self.binary, "enrol", "--config", self.config, "--code", backend.invite()[0]]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"kiosk enrol: {done.stderr.splitlines()[-1]}")
        return self

    def start(self, environment=None):
        self.program = Program(
            [self.binary, "run", "--config", self.config], self.log, environment
        )

        def opened():
            assert self.program.is_running(), self.log.read_text()
            stream = socket.socket(socket.AF_UNIX)
            try:
                stream.connect(str(self.socket))
                return stream
            except OSError:
                stream.close()
                return None

        self.simulator = wait_for("the kiosk's simulator", opened)
        threading.Thread(target=self._listen, args=[self.simulator], daemon=True).start()
        return self

    def _listen(self, stream):
        try:
            for message in stream.makefile("rb"):
                self.sounds += message.startswith(b'{"sound"')
        except OSError:
            pass

    def play(self, message):
        self.simulator.sendall(json.dumps(message).encode() + b"\n")

    def hear(self, ids):
        """Adverts of phones, until each has a row of its own."""
        for _ in range(3):
            for id in ids:
                self.play({"advert": {"ad": f"02011a0fffb522{id}0303564e", "rssi": -60}})
            time.sleep(1.2)
        wanted = {bytes.fromhex(id) for id in ids}

        def logged():
            return wanted <= {id for (id,) in rows(self.database, "SELECT id FROM contact")}

        wait_for("the phones in the kiosk's log", logged)

    def stop(self, patience_s=30):
        if not self.program:
            return 0.0
        if self.simulator:
            self.simulator.close()
        return self.program.stop(patience_s)

    def setting(self, name):
        found = rows(self.database, f"SELECT value FROM setting WHERE name = '{name}'")
        return found[0][0] if found else None

    def codes(self):
        return Codes(self.setting("identity.kiosk"), self.setting("identity.token_key"))

    def keep(self, name):
        """Copies the data of a stopped kiosk aside."""
        shutil.copytree(self.data, self.folder / name)

    def put_back(self, name):
        shutil.rmtree(self.data)
        shutil.copytree(self.folder / name, self.data)
