"""The board: QEMU's `virt` with a card, a display, a touchscreen, a radio, and a shell of root for the test.

The image is not changed for the test. The shell is systemd's own debug shell, which the kernel's command line asks
for; whoever can write that line holds the card in their hand.
"""

import time

from emulated import Emulated

BOOT_LIMIT_S = 1800
# Under emulation on a machine that others use too, devices and services come late.
SHELL = "systemd.debug_shell=1 systemd.default_debug_tty=ttyAMA0 console=ttyAMA0 "
SHELL += "systemd.default_device_timeout_sec=900 systemd.default_timeout_start_sec=900"


class Machine(Emulated):
    """`enter` is the command that runs a program among the tools, `inside` the folder as those see it."""

    def __init__(self, card, folder, enter, inside, size=(800, 480)):
        super().__init__(folder, inside)
        self.card, self.enter, self.size = card, enter, size
        self.begun = 0
        # What else is plugged in.
        self.more = []

    def arguments(self):
        width, height = self.size
        line = (self.folder / "cmdline.txt").read_text().strip().replace("console=tty1 ", "")
        return [
            *("-M", "virt", "-cpu", "cortex-a72", "-accel", "tcg,thread=multi", "-smp", "2", "-m", "1024"),
            *("-kernel", f"{self.inside}/vmlinuz", "-initrd", f"{self.inside}/initrd.img"),
            *("-append", f"{line} {SHELL}"),
            *("-drive", f"if=none,id=card,format=raw,file={self.inside}/{self.card.file.name}"),
            *("-device", "virtio-blk-pci,drive=card"),
            *("-device", f"virtio-gpu-pci,xres={width},yres={height}", "-device", "virtio-multitouch-pci"),
            *("-device", "virtio-rng-pci", "-device", "i6300esb", "-action", "watchdog=reset"),
            *("-netdev", "user,id=net", "-device", "virtio-net-pci,netdev=net,romfile="),
            *("-chardev", f"socket,id=radio,path={self.inside}/radio.sock,server=on,wait=off"),
            *("-device", "virtio-serial-pci", "-device", "virtconsole,chardev=radio"),
            *self.more,
        ]

    def power_on(self):
        """Starts what the firmware would start; `boot` waits for the shell."""
        self.card.start(self.folder)
        (self.folder / "radio.sock").unlink(missing_ok=True)
        self.begun = time.monotonic()
        self.start([*self.enter, "qemu-system-aarch64"], self.arguments())

    def boot(self):
        """Switches it on and waits for the shell; the answer is after how many seconds."""
        self.power_on()
        return self.join()

    def join(self):
        """Waits for the shell of a board that starts; the answer is when it was there."""
        self.wait_for(rb"bash-[0-9.]+# |root@[^#]*# ", BOOT_LIMIT_S)
        taken = self.since()
        self.replace_shell()
        return taken

    def since(self):
        return time.monotonic() - self.begun
