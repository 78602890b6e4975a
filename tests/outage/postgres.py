"""A PostgreSQL of the run's own, with the settings that it comes with: what it acknowledges is on the disk."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from process import wait_for

# Asked of the server, so that no run rests on settings that a machine has otherwise.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
# The control: a commit is acknowledged up to ten seconds before it leaves the server's memory.
WEAK = ["synchronous_commit=off", "wal_writer_delay=10s", "wal_writer_flush_after=0"]


def programs():
    """Debian keeps the server's programs out of the PATH; the newest counts."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda it: int(it.parts[-3]))
    if not found:
        raise RuntimeError("there is no PostgreSQL here; install the package postgresql")
    return found[-1].parent


class Postgres:
    def __init__(self, weak=False):
        self.bin, self.settings = programs(), WEAK if weak else []
        # A short path, because a socket's may have 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="outage-postgres.", dir="/tmp"))
        self.data, self.log = self.folder / "data", self.folder / "server.log"
        self.user = None
        if os.getuid() == 0:
            # PostgreSQL does not run as root.
            self.user = "postgres"
            owner = pwd.getpwnam(self.user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "--pgdata", self.data, "--username", "test", "--auth", "trust",
                  "--encoding", "UTF8", "--locale", "C", "--no-sync")  # fmt: skip
        self.start()
        self._run("createdb", "--host", self.folder, "--username", "test", "bluezone")
        if not weak:
            seen = {name: self.rows(f"SHOW {name}")[0][0] for name in DURABLE}
            assert seen == DURABLE, seen

    @property
    def address(self):
        return f"postgres://test@{str(self.folder).replace('/', '%2F')}/bluezone"

    def _run(self, program, *arguments):
        # Its output goes to a file: the server inherits it and would keep a pipe open.
        with open(self.folder / f"{program}.log", "wb") as log:
            command = [self.bin / program, *arguments]
            done = subprocess.run(
                list(map(str, command)), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                user=self.user, group=self.user, extra_groups=[] if self.user else None, cwd=self.folder,
            )  # fmt: skip
        if done.returncode:
            said = [Path(log.name).read_text()[-300:]]
            said += [self.log.read_text()[-600:]] if self.log.exists() else []
            raise RuntimeError(f"{program}: {' '.join(said)}")

    def start(self):
        options = ["listen_addresses=", f"unix_socket_directories={self.folder}", *self.settings]
        options = " ".join(f"-c {option}" for option in options)
        self._run("pg_ctl", "--pgdata", self.data, "--log", self.log, "--wait", "--timeout", "120",
                  "--silent", "start", "--options", options)  # fmt: skip

    def stop(self):
        """Ends the server, and removes what it held."""
        if self._processes():
            self._run("pg_ctl", "--pgdata", self.data, "--mode", "fast", "--silent", "stop")
        shutil.rmtree(self.folder)

    def _processes(self):
        """All of them work in the folder of the data, also those whose first one has ended."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(entry / "cwd") == str(self.data):
                    found.append(int(entry.name))
            except OSError:
                continue
        return found

    def kill(self):
        """SIGKILL for all of it."""

        first = int((self.data / "postmaster.pid").read_text().split()[0])

        def has_ended():
            processes = self._processes()
            for pid in sorted(processes, key=lambda pid: pid != first):
                _kill(pid)
            # A new server refuses to start while the number of the last one is taken, also by what init has not reaped.
            return not processes and not Path(f"/proc/{first}").exists()

        wait_for("the end of PostgreSQL", has_ended)

    def kill_connection(self, dice):
        """SIGKILL for the process of one connection, after which the server ends all others and recovers."""
        sql = "SELECT pid FROM pg_stat_activity WHERE application_name = 'bluezone-backend'"
        pids = [int(pid) for (pid,) in self.rows(sql)]
        _kill(dice.choice(pids))

    def answers(self):
        try:
            return self.rows("SELECT 1") == [["1"]]
        except RuntimeError:
            return False

    def rows(self, sql):
        """What a query finds, as texts."""
        command = [self.bin / "psql", "-h", self.folder, "-U", "test", "-d", "bluezone", "-X", "-q", "-A",
                   "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-c", sql]  # fmt: skip
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"psql: {done.stderr.strip()[-300:]}")
        return [line.split("\t") for line in done.stdout.splitlines()]

    def problems(self):
        """What PostgreSQL's own examination of tables and indexes finds."""
        command = [self.bin / "pg_amcheck", "-h", self.folder, "-U", "test", "-d", "bluezone",
                   "--install-missing", "--heapallindexed", "--on-error-stop"]  # fmt: skip
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        return (done.stdout + done.stderr).strip()[-600:] if done.returncode else ""


def _kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
