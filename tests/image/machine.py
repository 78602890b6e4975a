"""The board: QEMU's `virt` with a card, a display, a touchscreen, a radio, and a shell of root for the test.

The image is not changed for the test. The shell is systemd's own debug shell, which the kernel's command line asks
for; whoever can write that line holds the card in their hand.
"""

import json
import re
import socket
import subprocess
import threading
import time

BOOT_LIMIT_S, COMMAND_LIMIT_S = 1800, 600
# Under emulation on a machine that others use too, devices and services come late.
SHELL = "systemd.debug_shell=1 systemd.default_debug_tty=ttyAMA0 console=ttyAMA0 "
SHELL += "systemd.default_device_timeout_sec=900 systemd.default_timeout_start_sec=900"


class Failed(Exception):
    """Something is not as it must be."""


class Machine:
    """`enter` is the command that runs a program among the tools, `inside` the folder as those see it."""

    def __init__(self, card, folder, enter, inside, size=(800, 480)):
        self.card, self.folder, self.enter, self.inside, self.size = card, folder, enter, inside, size
        self.process, self.begun, self.said = None, 0, b""

    def arguments(self):
        width, height = self.size
        line = (self.folder / "cmdline.txt").read_text().strip().replace("console=tty1 ", "")
        return [
            *("-M", "virt", "-cpu", "cortex-a72", "-accel", "tcg,thread=multi", "-smp", "2", "-m", "1024"),
            *("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"),
            *("-kernel", f"{self.inside}/vmlinuz", "-initrd", f"{self.inside}/initrd.img"),
            *("-append", f"{line} {SHELL}"),
            *("-drive", f"if=none,id=card,format=raw,file={self.inside}/{self.card.file.name}"),
            *("-device", "virtio-blk-pci,drive=card"),
            *("-device", f"virtio-gpu-pci,xres={width},yres={height}", "-device", "virtio-multitouch-pci"),
            *("-device", "virtio-rng-pci", "-device", "i6300esb", "-action", "watchdog=reset"),
            *("-netdev", "user,id=net", "-device", "virtio-net-pci,netdev=net,romfile="),
            *("-chardev", f"socket,id=radio,path={self.inside}/radio.sock,server=on,wait=off"),
            *("-device", "virtio-serial-pci", "-device", "virtconsole,chardev=radio"),
            *("-serial", f"unix:{self.inside}/serial.sock,server=on,wait=off"),
            *("-qmp", f"unix:{self.inside}/control.sock,server=on,wait=off"),
        ]

    def power_on(self):
        """Starts what the firmware would start; `boot` waits for the shell."""
        self.card.start(self.folder)
        for name in ("serial", "control", "radio"):
            (self.folder / f"{name}.sock").unlink(missing_ok=True)
        command = [*self.enter, "qemu-system-aarch64", *self.arguments()]
        self.begun = time.monotonic()
        self.said = b""
        log = open(self.folder / "qemu.log", "ab")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.console = open(self.folder / "console.log", "ab")
        self.serial = self.connect("serial")
        threading.Thread(target=self.listen, daemon=True).start()
        self.control = self.connect("control").makefile("rw")
        self.control.readline()
        self.ask("qmp_capabilities")

    def boot(self):
        """Switches it on and waits for the shell; the answer is after how many seconds."""
        self.power_on()
        return self.join()

    def join(self):
        """Waits for the shell of a board that starts; the answer is when it was there."""
        self.wait_for(rb"bash-[0-9.]+# |root@[^#]*# ", BOOT_LIMIT_S)
        taken = self.since()
        # Without the editing of lines, which echoes what is typed.
        self.serial.sendall(b"exec bash --norc --noediting\n")
        self.serial.sendall(b"stty cols 400 -echo; dmesg -n 1\n")
        time.sleep(1)
        self.run("export PAGER=cat SYSTEMD_PAGER=cat SYSTEMD_COLORS=0 LC_ALL=C.UTF-8; PS1= PS2=")
        return taken

    def since(self):
        return time.monotonic() - self.begun

    def connect(self, name):
        for _ in range(300):
            try:
                stream = socket.socket(socket.AF_UNIX)
                stream.connect(str(self.folder / f"{name}.sock"))
                return stream
            except OSError:
                time.sleep(0.1)
        raise Failed(f"QEMU did not start: {(self.folder / 'qemu.log').read_text()[-400:]}")

    def listen(self):
        serial = self.serial
        try:
            while data := serial.recv(65536):
                self.said += data
                self.console.write(data)
                self.console.flush()
        except OSError:
            pass

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
                raise Failed(f"QEMU ended: {(self.folder / 'qemu.log').read_text()[-400:]}")
            time.sleep(0.05)
        raise Failed(f"the board did not say {pattern!r} in {limit_s} s; at last: {self.said[-400:]!r}")

    def run(self, command, limit_s=COMMAND_LIMIT_S):
        """Runs a command on the board; the answer is what it printed, and its exit status."""
        self.said = b""
        # A program that reads would else take what is typed next.
        self.serial.sendall(f'{{ {command}\n}} </dev/null; echo "EN""DED $?"\n'.encode())
        said = self.wait_for(rb"ENDED (\d+)\r?\n", limit_s).decode(errors="replace")
        said = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said).replace("\r", "")
        text, status = re.search(r"(.*)ENDED (\d+)\n", said, re.DOTALL).groups()
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
        (self.folder / "pictures").mkdir(exist_ok=True)
        self.ask("screendump", filename=f"{self.inside}/pictures/{name}.png", format="png")
        return self.folder / "pictures" / f"{name}.png"

    def shut_down(self):
        self.serial.sendall(b"systemctl poweroff\n")
        try:
            self.process.wait(180)
        except subprocess.TimeoutExpired:
            raise Failed("the board did not switch itself off in three minutes") from None

    def cut(self):
        """The power is gone."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
