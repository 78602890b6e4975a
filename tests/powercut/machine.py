"""The guest as a machine: its disks, QEMU, and the power cut."""

import json
import shutil
import socket
import subprocess
import time
from pathlib import Path

from process import wait_for

HERE = Path(__file__).parent
PROGRAMS_MB, DATA_MB = 512, 256
# Under emulation, on a machine that others use too. The first boot is from nothing, each life from what was
# kept of it.
FIRST_BOOT_LIMIT_S, BOOT_LIMIT_S = 3600, 180


def make_image(tree, image, megabytes):
    image.unlink(missing_ok=True)
    command = ["mke2fs", "-q", "-t", "ext4", "-d", tree, image, f"{megabytes}M"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return image


def make_programs(folder, binaries, weaken):
    """The guest's disk with the programs. `weaken` changes synchronous=FULL in their copies to NORMAL,
    for the control."""
    tree = folder / "programs"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    for name in ("kiosk", "backend"):
        # Without debug symbols, which are most of it.
        subprocess.run(["strip", "-o", tree / name, binaries / name], check=True)
        if weaken:
            weaken_program(tree / name)
    for file in ("init", "kiosk.toml"):
        shutil.copy(HERE / "guest" / file, tree / file)
    return make_image(tree, folder / "programs.ext4", PROGRAMS_MB)


def weaken_program(program):
    full, normal = b"PRAGMA synchronous = FULL", b"PRAGMA synchronous = 1   "
    content = program.read_bytes()
    if full not in content:
        raise RuntimeError(f"{program.name} has no {full.decode()!r}; the control cannot be made")
    program.write_bytes(content.replace(full, normal))


class Machine:
    """QEMU with the disks of a run, as it is before the first life of the run."""

    def __init__(self, built, folder):
        self.folder, self.console = folder, folder / "console.log"
        self.state = folder / "state"
        self.arguments = [
            *("-M", "q35", "-cpu", "max", "-m", "768"),
            # Not KVM: a /dev/kvm that exists may not work, and emulation is fast enough.
            *("-accel", "tcg,thread=multi", "-smp", "2"),
            *("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"),
            *("-kernel", built / "vmlinuz", "-initrd", built / "initrd"),
            # On a busy machine the kernel sees no timer at first and would give up.
            *("-append", "root=/dev/vda ro console=ttyS0 quiet no_timer_check panic=-1 init=/sbin/powercut"),
            *("-drive", f"file={built / 'root.ext4'},if=virtio,format=raw,readonly=on"),
            *("-drive", f"file={folder / 'programs.ext4'},if=virtio,format=raw,readonly=on"),
            *("-drive", f"file=nbd+unix:///?socket={folder / 'disk.sock'},if=virtio,format=raw"),
            *("-device", "virtio-rng-pci", "-serial", f"file:{self.console}"),
        ]

    def prepare(self):
        """Boots once, and keeps the state in which each life begins."""
        control = self.folder / "control.sock"
        guest = Guest(self, [], ["-qmp", f"unix:{control},server=on,wait=off"])
        try:
            guest.wait_for("guest: ready", FIRST_BOOT_LIMIT_S)
            with socket.socket(socket.AF_UNIX) as stream:
                stream.connect(str(control))
                answers = stream.makefile("r")
                answers.readline()
                for command, arguments in (
                    ("qmp_capabilities", {}),
                    ("migrate", {"uri": f"exec:cat >{self.state}"}),
                ):
                    stream.sendall(json.dumps({"execute": command, "arguments": arguments}).encode())
                status = None
                while status not in ("completed", "failed"):
                    stream.sendall(b'{"execute": "query-migrate"}')
                    answer = json.loads(answers.readline())
                    returned = answer.get("return")
                    status = returned.get("status") if isinstance(returned, dict) else None
                    time.sleep(0.1)
        finally:
            guest.cut()
        if status != "completed" or "mounted" in self.said():
            raise RuntimeError("the state of the guest could not be kept")
        # The guest begins when the time has gone on by 2 s.
        time.sleep(3)

    def said(self):
        return self.console.read_text(errors="replace") if self.console.exists() else ""

    def start(self, ports):
        return Guest(self, ports, ["-incoming", f"exec:cat {self.state}"])


class Guest:
    """One life of the machine, from power on to the cut."""

    def __init__(self, machine, ports, more):
        forwards = "".join(f",hostfwd=tcp:127.0.0.1:{host}-:{guest}" for host, guest in ports)
        network = ["-netdev", f"user,id=net{forwards}", "-device", "virtio-net-pci,netdev=net,romfile="]
        arguments = [*machine.arguments, *network, *more]
        self.console, self.begun = machine.console, time.monotonic()
        self.console.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            ["qemu-system-x86_64", *map(str, arguments)], stdin=subprocess.DEVNULL
        )

    def wait_for(self, words, patience_s):
        def said():
            if not self.is_running():
                raise RuntimeError("QEMU ended")
            return self.console.exists() and words in self.console.read_text(errors="replace")

        wait_for(words, said, patience_s)

    def is_running(self):
        return self.process.poll() is None

    def cut(self):
        """SIGKILL: nothing in the guest has time for anything."""
        self.process.kill()
        self.process.wait()


def extract(image, folder):
    """The databases as they are after the cut: of a copy, on which the file system's journal is replayed."""
    copy, out = folder / "copy.ext4", folder / "out"
    subprocess.run(["cp", "--sparse=always", image, copy], check=True)
    repaired = subprocess.run(["e2fsck", "-fy", copy], capture_output=True)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    for name in ("backend", "kiosk"):
        command = ["debugfs", "-R", f"rdump /{name} {out}", copy]
        subprocess.run(command, check=True, capture_output=True)
    # 1: the journal was replayed, or something was corrected.
    return out, repaired.returncode <= 1
