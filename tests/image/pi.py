"""A Raspberry Pi 3, as far as QEMU has one: the module that arms tryboot, and the image itself with its header.

QEMU's firmware does not know the tag of tryboot and says so in its log: that it was asked is what is tested.
"""

import re
import shutil
import subprocess
import time

from card import Card
from emulated import Failed
from machine import Machine

TAG = "00038064"
PATIENCE_S = 600


def build_initramfs(stand, module):
    """An initramfs of one program, with or without the module; made by the tools."""
    folder = stand.folder / "tryboot"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(stand.files / "rpi_tryboot.ko", folder)
    inside = f"{stand.inside}/tryboot"
    copy = f"cp {inside}/rpi_tryboot.ko root/;" if module else ""
    script = (
        f"cd {inside}; mkdir -p root/dev; mknod root/dev/console c 5 1; {copy}"
        "aarch64-linux-gnu-gcc -O2 -static -o root/init /src/tests/image/board/init.c;"
        "cd root; find . | cpio --quiet -o -H newc | gzip >../initramfs"
    )
    subprocess.run([*stand.enter, "sh", "-euc", script], check=True)
    return f"{inside}/initramfs"


def asked(stand, module):
    """Whether the firmware was asked for tryboot when the board restarted, and what the kernel said of it."""
    initramfs = build_initramfs(stand, module)
    log, console = stand.folder / "tryboot" / "firmware.log", stand.folder / "tryboot" / "console.log"
    inside = f"{stand.inside}/tryboot"
    command = [
        *(*stand.enter, "qemu-system-aarch64", "-M", "raspi3b", "-accel", "tcg,thread=multi"),
        *("-kernel", stand.inside_files + "/vmlinuz", "-initrd", initramfs, "-dtb", stand.inside_files + "/bcm2837-rpi-3-b.dtb"),
        *("-append", "console=ttyS1,115200 rdinit=/init loglevel=6 deferred_probe_timeout=1"),
        *("-serial", "null", "-serial", f"file:{inside}/console.log", "-display", "none", "-no-reboot"),
        *("-d", "unimp", "-D", f"{inside}/firmware.log"),
    ]
    board = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    until = time.monotonic() + PATIENCE_S
    said = ""
    # A restart hangs here: the driver that restarts the board is not in this initramfs.
    while time.monotonic() < until and "init: restart" not in said and "refused" not in said and board.poll() is None:
        time.sleep(0.5)
        said = console.read_text(errors="replace") if console.exists() else ""
    time.sleep(3)
    board.kill()
    board.wait()
    said = console.read_text(errors="replace")
    told = re.findall(r"rpi_tryboot: .*", said)
    return TAG in log.read_text(), "init: restart" in said, told


def tryboot(stand):
    report = stand.report
    report.title("The module that arms tryboot, on a Raspberry Pi 3")
    begun = time.monotonic()
    was_asked, restarted, told = asked(stand, module=True)
    report.check("`reboot \"0 tryboot\"` asks the firmware for the other system", was_asked and restarted, f"tag {TAG}, {told}, {time.monotonic() - begun:.0f} s")
    was_asked, restarted, _ = asked(stand, module=False)
    report.check("without the module it does not", restarted and not was_asked, "Debian's kernel alone")


class Pi(Machine):
    """The card in a Raspberry Pi 3, without display, network and USB. QEMU's board restarts as soon as its watchdog is
    started, so that systemd is told to leave it alone; on `virt` it feeds one (checks.py)."""

    serial_before = ("null",)

    def arguments(self):
        line = (self.folder / "cmdline.txt").read_text().strip().replace("console=tty1 ", "")
        return [
            *("-M", "raspi3b", "-accel", "tcg,thread=multi"),
            *("-kernel", f"{self.inside}/vmlinuz", "-initrd", f"{self.inside}/initrd.img", "-dtb", self.tree),
            *("-append", f"{line} systemd.debug_shell=1 systemd.default_debug_tty=ttyS1 console=ttyS1,115200 deferred_probe_timeout=5 systemd.watchdog_sec=0"),
            *("-drive", f"if=sd,format=raw,file={self.inside}/{self.card.file.name}"),
            *("-d", "unimp", "-D", f"{self.inside}/firmware.log"),
        ]


def start(stand):
    """The image as it is, from the card of the board's own controller."""
    report = stand.report
    report.title("The image on a Raspberry Pi 3: start and header")
    # The size of a card is a power of two there.
    board = Pi(Card(stand.chosen.image, stand.folder / "pi.img", "4G"), stand.folder, stand.enter, stand.inside)
    board.tree = stand.inside_files + "/bcm2837-rpi-3-b.dtb"
    try:
        taken = board.boot()
        model = board.says("tr -d '\\0' </proc/device-tree/model")
        report.check("it starts from the board's own card", "Raspberry Pi 3" in model, f"{model}, a shell after {taken:.0f} s")
        board.until("findmnt /data >/dev/null", 200)
        report.note("data", board.says("findmnt -no SOURCE,SIZE /data"))
        lines = board.says("for chip in /dev/gpiochip*; do stat -c '%n %G %a' $chip; done; cat /sys/kernel/debug/gpio 2>/dev/null | head -n 1; true")
        report.check("the header is there for the group gpio", " gpio 660" in lines, lines.replace("\n", ", "))
        held = board.says("lsmod | grep -oE '^(bcm2835_wdt|rpi_tryboot)' | sort | tr '\\n' ' '; cat /sys/class/watchdog/watchdog0/identity")
        report.check("the modules of watchdog and tryboot are loaded by themselves", "bcm2835_wdt" in held and "rpi_tryboot" in held, held)
        identity = board.says("cat /etc/machine-id; findmnt -no SOURCE /etc/machine-id | cat")
        report.note("machine-id", identity)
        settings = "/run/systemd/system.conf.d"
        board.says(f"mkdir -p {settings}; printf '[Manager]\\nRebootWatchdogSec=0\\n' >{settings}/test.conf; systemctl daemon-reexec")
        board.until("systemctl show -p Version >/dev/null", 200)
        board.serial.sendall(b"systemctl reboot --reboot-argument='0 tryboot'\n")
        board.process.wait(200)
        log = (stand.folder / "firmware.log").read_text()
        report.check("an update's restart asks the firmware for the other system", TAG in log, f"tag {TAG}")
    except subprocess.TimeoutExpired:
        raise Failed("the board did not restart in 200 s") from None
    finally:
        board.end()

