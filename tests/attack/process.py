"""A running program: its clock, its memory, its end."""

import glob
import os
import random
import re
import resource
import signal
import socket
import sqlite3
import subprocess
import time
from pathlib import Path

PATIENCE_S = 90


def wait_for(what, check, patience_s=PATIENCE_S):
    """Polls until `check` answers something."""
    until = time.monotonic() + patience_s
    while True:
        found = check()
        if found:
            return found
        if time.monotonic() > until:
            raise TimeoutError(f"{what}: nothing in {patience_s} s")
        time.sleep(0.1)


def free_port():
    """Below the ports that the system gives to outgoing connections: one of those could take it first."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def free_ports(count):
    """As many that differ."""
    ports = set()
    while len(ports) < count:
        ports.add(free_port())
    return sorted(ports)


def rows(database, sql):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


class Clock:
    """The wall clock of a program, by libfaketime; the monotonic clock stays true unless `rate` is given."""

    def __init__(self, folder, name):
        self.file = folder / f"{name}.clock"
        self.set("+0")

    def set(self, offset):
        self.file.write_text(offset)

    def environment(self):
        found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
        return {
            "LD_PRELOAD": found[0],
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    @staticmethod
    def faster(times):
        """Both clocks run faster, so that hours pass in seconds."""
        found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
        return {"LD_PRELOAD": found[0], "FAKETIME": f"+0 x{times}"}


class Program:
    """A running program with its log."""

    def __init__(self, command, log, environment=None, open_files=None):
        def limit():
            if open_files:
                resource.setrlimit(resource.RLIMIT_NOFILE, (open_files, open_files))

        self.process = subprocess.Popen(
            list(map(str, command)),
            stdin=subprocess.DEVNULL,
            stdout=open(log, "ab"),
            stderr=subprocess.STDOUT,
            env={**os.environ, "RUST_LOG": "info", "NO_COLOR": "1", **(environment or {})},
            preexec_fn=limit,
        )

    def is_running(self):
        return self.process.poll() is None

    def _status(self, field):
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+)", text)[1]) // 1024

    def memory_mb(self):
        return self._status("VmRSS")

    def peak_mb(self):
        return self._status("VmHWM")

    def written_bytes(self):
        text = Path(f"/proc/{self.process.pid}/io").read_text()
        return int(re.search(r"write_bytes: (\d+)", text)[1])

    def stop(self, patience_s=30):
        """SIGTERM; returns the seconds until it ended, `None` when it had to be killed."""
        begun = time.monotonic()
        if self.is_running():
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(patience_s)
            return time.monotonic() - begun
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def kill(self):
        if self.is_running():
            self.process.kill()
        self.process.wait()
