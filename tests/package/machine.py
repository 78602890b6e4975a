"""The guest as a machine: one card, booted as often as wanted, with a display, a pointer and a USB port."""

import shutil
import subprocess
import time

from emulated import BOOT_LIMIT_S, Emulated

WIDTH, HEIGHT = 1280, 720
STICK_MB = 64


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


def make_stick(folder):
    """A USB stick as it is bought."""
    image = folder / "stick.vfat"
    with open(image, "wb") as file:
        file.truncate(STICK_MB * 1024 * 1024)
    subprocess.run(["mkfs.vfat", "-n", "STICK", image], check=True, stdout=subprocess.DEVNULL)
    return image


class Machine(Emulated):
    """What the guest writes stays on the card of this run."""

    def __init__(self, guest, disk, folder):
        super().__init__(folder)
        self.guest, self.disk = guest, disk
        self.card = folder / "card.ext4"
        subprocess.run(["cp", "--sparse=always", guest / "root.ext4", self.card], check=True)

    def boot(self):
        """Switches it on and waits for the shell; the answer is after how many seconds."""
        begun = time.monotonic()
        self.start(["qemu-system-x86_64"], [
            *("-M", "q35", "-cpu", "max", "-accel", "tcg,thread=multi", "-smp", "2", "-m", "1024"),
            *("-kernel", self.guest / "vmlinuz", "-initrd", self.guest / "initrd"),
            # A busy machine must not look like a device that is missing.
            *("-append", "root=/dev/vda rw console=ttyS0 quiet no_timer_check net.ifnames=0 panic=-1 "
              "systemd.default_device_timeout_sec=10min systemd.default_timeout_start_sec=10min"),
            *("-drive", f"file={self.card},if=virtio,format=raw"),
            *("-drive", f"file={self.disk},if=virtio,format=raw,snapshot=on"),
            *("-device", f"virtio-gpu-pci,xres={WIDTH},yres={HEIGHT}"),
            *("-device", "virtio-tablet-pci", "-device", "virtio-keyboard-pci", "-device", "virtio-rng-pci"),
            # A scanner in HID mode looks like this one; the stick is plugged in later.
            *("-device", "qemu-xhci,id=usb", "-device", "usb-tablet"),
        ])
        self.wait_for(rb"root@kiosk:[^#]*# ", BOOT_LIMIT_S)
        self.replace_shell()
        return time.monotonic() - begun

    def plug(self, image):
        """Plugs a stick in."""
        self.ask("human-monitor-command", **{"command-line": f"drive_add 0 if=none,id=stick,file={image.resolve()},format=raw"})
        self.ask("device_add", driver="usb-storage", id="stick", drive="stick", removable=True)

    def pull(self):
        self.ask("device_del", id="stick")
