"""A machine in QEMU with a shell of root on its serial line, and QEMU's own control."""

import json
import re
import socket
import subprocess
import threading
import time

# Under emulation, on a machine that others use too.
BOOT_LIMIT_S, COMMAND_LIMIT_S = 900, 900


class Failed(Exception):
    """Something is not as it must be."""


class Emulated:
    """Sockets, `console.log`, `qemu.log` and pictures are in `folder`; QEMU sees it as `inside`."""

    # Serial lines before the one with the shell.
    serial_before = ()

    def __init__(self, folder, inside=None):
        self.folder, self.inside, self.process = folder, inside or folder, None

    def start(self, program, arguments):
        """Switches it on; `program` is QEMU, after what runs it where it is among tools of its own."""
        for name in ("serial", "control"):
            (self.folder / f"{name}.sock").unlink(missing_ok=True)
        always = ["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"]
        lines = [*self.serial_before, f"unix:{self.inside}/serial.sock,server=on,wait=off"]
        talking = [word for line in lines for word in ("-serial", line)]
        talking += ["-qmp", f"unix:{self.inside}/control.sock,server=on,wait=off"]
        command = [*program, *always, *arguments, *talking]
        with open(self.folder / "qemu.log", "ab") as log:
            self.process = subprocess.Popen([*map(str, command)], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.said, self.log = b"", open(self.folder / "console.log", "ab")
        self.serial = self.connect("serial")
        threading.Thread(target=self.listen, args=(self.serial, self.log), daemon=True).start()
        self.control = self.connect("control").makefile("rw")
        self.control.readline()
        self.ask("qmp_capabilities")

    def replace_shell(self):
        """Takes the shell whose prompt was seen for one without the editing of lines, which echoes what is typed."""
        self.serial.sendall(b"exec bash --norc --noediting\n")
        self.take_shell(rb"# ")

    def take_shell(self, prompt):
        """Waits for the prompt of a shell, which is then silent."""
        self.wait_for(prompt, BOOT_LIMIT_S)
        self.serial.sendall(b"stty cols 400 -echo\n")
        self.run("dmesg -n 1; export PAGER=cat SYSTEMD_PAGER=cat SYSTEMD_COLORS=0 LC_ALL=C.UTF-8")
        self.run("PS1= PS2=")

    def connect(self, name):
        for _ in range(300):
            try:
                stream = socket.socket(socket.AF_UNIX)
                stream.connect(str(self.folder / f"{name}.sock"))
                return stream
            except OSError:
                time.sleep(0.1)
        raise Failed(f"QEMU did not start: {self.told()}")

    def told(self):
        """What QEMU itself said at last."""
        return (self.folder / "qemu.log").read_text(errors="replace")[-400:]

    def listen(self, stream, log):
        try:
            while data := stream.recv(65536):
                self.said += data
                log.write(data)
                log.flush()
        except OSError:
            # Its power was cut.
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
                raise Failed(f"QEMU ended: {self.told()}")
            time.sleep(0.05)
        raise Failed(f"it did not say {pattern!r} in {limit_s} s; at last: {self.said[-400:]!r}")

    def run(self, command, limit_s=COMMAND_LIMIT_S):
        """Runs a command on it; the answer is what it printed, and its exit status."""
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
        (self.folder / "pictures").mkdir(exist_ok=True)
        self.ask("screendump", filename=f"{self.inside}/pictures/{name}.png", format="png")
        return self.folder / "pictures" / f"{name}.png"

    def raw_picture(self):
        """Its pixels, red, green and blue, row by row."""
        self.ask("screendump", filename=f"{self.inside}/now.ppm", format="ppm")
        # P6, width and height, 255, each a line.
        return (self.folder / "now.ppm").read_bytes().split(b"\n", 3)[3]

    def shut_down(self, limit_s=180):
        self.serial.sendall(b"systemctl poweroff\n")
        try:
            self.process.wait(limit_s)
        except subprocess.TimeoutExpired:
            raise Failed(f"it did not switch itself off in {limit_s} s") from None

    def end(self):
        """Takes its power."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
