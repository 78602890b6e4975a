"""The guest as a machine: QEMU with a display and a pointer, a shell of root on its serial line."""

import json
import re
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

# Under emulation, on a machine that others use too.
BOOT_LIMIT_S, COMMAND_LIMIT_S = 900, 900
WIDTH, HEIGHT = 1280, 720


def make_disk(folder, files):
    """Lays out the disk /test of the guest, with these files, and returns its image."""
    tree, image = folder / "disk", folder / "disk.ext4"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    for file in files:
        shutil.copy(file, tree / file.name)
    image.unlink(missing_ok=True)
    command = ["mke2fs", "-q", "-t", "ext4", "-d", tree, image, "1G"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return image


class Failed(Exception):
    """Something is not as it must be."""


class Machine:
    """One card, booted as often as wanted; what the guest writes stays on the card of this run."""

    def __init__(self, guest, disk, folder):
        self.folder, self.guest, self.disk = folder, guest, disk
        self.card = folder / "card.ext4"
        subprocess.run(["cp", "--sparse=always", guest / "root.ext4", self.card], check=True)
        self.process = None

    def boot(self):
        """Switches it on and waits for the shell; the answer is after how many seconds."""
        serial, control = self.folder / "serial.sock", self.folder / "control.sock"
        for path in (serial, control):
            path.unlink(missing_ok=True)
        arguments = [
            *("-M", "q35", "-cpu", "max", "-accel", "tcg,thread=multi", "-smp", "2", "-m", "1024"),
            *("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"),
            *("-kernel", self.guest / "vmlinuz", "-initrd", self.guest / "initrd"),
            *("-append", "root=/dev/vda rw console=ttyS0 quiet no_timer_check net.ifnames=0 panic=-1"),
            *("-drive", f"file={self.card},if=virtio,format=raw"),
            *("-drive", f"file={self.disk},if=virtio,format=raw,snapshot=on"),
            *("-device", f"virtio-gpu-pci,xres={WIDTH},yres={HEIGHT}"),
            *("-device", "virtio-tablet-pci", "-device", "virtio-keyboard-pci", "-device", "virtio-rng-pci"),
            *("-serial", f"unix:{serial},server=on,wait=off", "-qmp", f"unix:{control},server=on,wait=off"),
        ]
        begun = time.monotonic()
        self.process = subprocess.Popen(["qemu-system-x86_64", *map(str, arguments)], stdin=subprocess.DEVNULL)
        self.said, self.log = b"", open(self.folder / "console.log", "ab")
        self.serial = self.connect(serial)
        threading.Thread(target=self.listen, args=(self.serial, self.log), daemon=True).start()
        stream = self.connect(control)
        self.control = stream.makefile("rw")
        self.control.readline()
        self.ask("qmp_capabilities")
        self.wait_for(rb"root@kiosk:[^#]*# ", BOOT_LIMIT_S)
        # Without the editing of lines, which echoes what is typed.
        self.serial.sendall(b"exec bash --norc --noediting\n")
        self.serial.sendall(b"stty cols 400 -echo\n")
        self.run("dmesg -n 1; export PAGER=cat SYSTEMD_PAGER=cat SYSTEMD_COLORS=0 LC_ALL=C.UTF-8")
        self.run("PS1= PS2=")
        return time.monotonic() - begun

    def connect(self, path):
        for _ in range(200):
            try:
                stream = socket.socket(socket.AF_UNIX)
                stream.connect(str(path))
                return stream
            except OSError:
                time.sleep(0.1)
        raise Failed("QEMU did not start")

    def listen(self, stream, log):
        while data := stream.recv(65536):
            self.said += data
            log.write(data)
            log.flush()

    def ask(self, command, **arguments):
        self.control.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.control.flush()
        while True:
            answer = json.loads(self.control.readline())
            if "return" in answer:
                return answer["return"]
            if "error" in answer:
                raise Failed(f"QEMU refuses {command}: {answer['error']}")

    def wait_for(self, pattern, limit_s):
        until = time.monotonic() + limit_s
        while time.monotonic() < until:
            if found := re.search(pattern, self.said):
                said, self.said = self.said[: found.end()], self.said[found.end() :]
                return said
            if self.process.poll() is not None:
                raise Failed("QEMU ended")
            time.sleep(0.05)
        raise Failed(f"the guest did not say {pattern!r} in {limit_s} s; at last: {self.said[-400:]!r}")

    def run(self, command, limit_s=COMMAND_LIMIT_S):
        """Runs a command in the guest; the answer is what it printed, and its exit status."""
        self.said = b""
        # A program that reads would else take what is typed next.
        self.serial.sendall(f'{{ {command}\n}} </dev/null; echo "EN""DED $?"\n'.encode())
        said = self.wait_for(rb"ENDED (\d+)\r?\n", limit_s).decode(errors="replace")
        said = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said).replace("\r", "")
        text, status = re.fullmatch(r"(.*)ENDED (\d+)\n", said, re.DOTALL).groups()
        return text.strip(), int(status)

    def says(self, command, limit_s=COMMAND_LIMIT_S):
        """What a command printed that must succeed."""
        text, status = self.run(command, limit_s)
        if status != 0:
            raise Failed(f"`{command}` ended with {status}: {text[-800:]}")
        return text

    def until(self, command, limit_s=COMMAND_LIMIT_S):
        """Repeats a command until it succeeds; the answer is after how many seconds."""
        begun = time.monotonic()
        while time.monotonic() - begun < limit_s:
            text, status = self.run(command)
            if status == 0:
                return time.monotonic() - begun
            time.sleep(1)
        raise Failed(f"`{command}` did not succeed in {limit_s} s: {text[-400:]}")

    def picture(self, name):
        """What is on the display, as PNG."""
        file = self.folder / "pictures" / f"{name}.png"
        file.parent.mkdir(exist_ok=True)
        self.ask("screendump", filename=str(file.resolve()), format="png")
        return file

    def shut_down(self):
        self.serial.sendall(b"systemctl poweroff\n")
        try:
            self.process.wait(120)
        except subprocess.TimeoutExpired:
            raise Failed("the guest did not switch itself off in two minutes") from None

    def end(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
