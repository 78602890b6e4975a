"""QEMU's Raspberry Pi 3B, and the other end of its wires: registers are read and written from outside."""

from emulated import Emulated

# As a 64-bit kernel sees them.
GPIO = 0x3F20_0000
FUNCTION, SET, CLEAR, LEVEL = GPIO, GPIO + 0x1C, GPIO + 0x28, GPIO + 0x34
PWM_RANGE = 0x3F20_C010
OUTPUT = 1


class Board(Emulated):
    serial_before = ("null",)

    def boot(self, guest, initramfs):
        wires = self.folder / "wires.sock"
        wires.unlink(missing_ok=True)
        self.start(["qemu-system-aarch64"], [
            *("-M", "raspi3b", "-accel", "tcg,thread=multi"),
            *("-kernel", guest / "vmlinuz", "-initrd", initramfs, "-dtb", guest / "pi.dtb"),
            # Debian's kernel has no /dev/gpiomem: registers are then reached by /dev/mem.
            *("-append", "console=ttyS1,115200 rdinit=/init iomem=relaxed deferred_probe_timeout=1 quiet panic=-1"),
            *("-qtest", f"unix:{wires},server=on,wait=off", "-qtest-log", "none"),
        ])
        self.wires = self.connect("wires").makefile("rw")
        self.take_shell(rb"# ")

    def wire(self, words):
        self.wires.write(words + "\n")
        self.wires.flush()
        return self.wires.readline().split()

    def read(self, register):
        return int(self.wire(f"readl {register:#x}")[1], 16)

    def is_high(self, pin):
        return bool(self.read(LEVEL) >> pin & 1)

    def is_output(self, pin):
        return self.read(FUNCTION + pin // 10 * 4) >> pin % 10 * 3 & 7 == OUTPUT

    def put(self, pin, high):
        """What a button or a sensor does to an input. QEMU raises no interrupt for it."""
        self.wire(f"writel {SET if high else CLEAR:#x} {1 << pin:#x}")
