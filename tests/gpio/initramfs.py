"""The guest's file system as the kernel unpacks it from a file: busybox, the kiosk with its libraries, letters."""

import gzip
import lzma
import re
import stat
import subprocess

LIBRARIES = "usr/lib/aarch64-linux-gnu"
LOADER = "ld-linux-aarch64.so.1"


def needed(tree, program):
    """The libraries of a program, and theirs."""
    found, open_ = {}, [program]
    while open_:
        told = subprocess.run(["readelf", "--dynamic", open_.pop()], capture_output=True, text=True, check=True)
        for name in re.findall(r"\(NEEDED\).*\[(.+)\]", told.stdout):
            if name not in found and name != LOADER:
                found[name] = (tree / LIBRARIES / name).resolve()
                open_.append(found[name])
    return found


class Archive:
    """A cpio archive in the kernel's format `newc`."""

    def __init__(self):
        self.parts, self.folders, self.number = [], set(), 0

    def add(self, name, mode, content=b"", device=(0, 0)):
        folder = name.rpartition("/")[0]
        if folder and folder not in self.folders:
            self.add(folder, stat.S_IFDIR | 0o755)
            self.folders.add(folder)
        self.number += 1
        encoded = name.encode() + b"\0"
        fields = [self.number, mode, 0, 0, 1, 0, len(content), 0, 0, *device, len(encoded), 0]
        head = b"070701" + b"".join(b"%08x" % field for field in fields) + encoded
        self.parts += [head, b"\0" * (-len(head) % 4), content, b"\0" * (-len(content) % 4)]

    def file(self, name, content, mode=0o755):
        self.add(name, stat.S_IFREG | mode, content)

    def bytes(self):
        self.add("TRAILER!!!", 0)
        return b"".join(self.parts)


def make(tree, program, more, file):
    """`more` are files by their name in the guest."""
    archive = Archive()
    archive.add("dev/console", stat.S_IFCHR | 0o600, device=(5, 1))
    archive.file("bin/busybox", (tree / "usr/bin/busybox").read_bytes())
    archive.file("bin/kiosk", program.read_bytes())
    archive.file(f"lib/{LOADER}", (tree / LIBRARIES / LOADER).resolve().read_bytes())
    for name, path in needed(tree, program).items():
        archive.file(f"lib/aarch64-linux-gnu/{name}", path.read_bytes())
    for module in tree.glob("usr/lib/modules/*/kernel/drivers/pwm/pwm-bcm2835.ko.xz"):
        archive.file("lib/pwm-bcm2835.ko", lzma.decompress(module.read_bytes()))
    for font in tree.glob("usr/share/fonts/truetype/noto/NotoSans-*.ttf"):
        if font.stem in ("NotoSans-Regular", "NotoSans-Bold"):
            archive.file(f"usr/share/fonts/{font.name}", font.read_bytes())
    archive.file("etc/fonts/fonts.conf", b"<fontconfig><dir>/usr/share/fonts</dir><cachedir>/tmp</cachedir></fontconfig>\n")
    authorities = sorted(tree.glob("usr/share/ca-certificates/mozilla/*.crt"))
    archive.file("etc/ssl/certs/ca-certificates.crt", b"".join(path.read_bytes() for path in authorities), 0o644)
    for name, content in more.items():
        archive.file(name, content)
    file.write_bytes(gzip.compress(archive.bytes(), 1))
