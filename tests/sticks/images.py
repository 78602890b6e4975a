"""Images of USB sticks, good and hostile, from a seed: what mkfs makes, and what strangers make of it."""

import random
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

KB, MB = 1024, 1024 * 1024


@dataclass
class Stick:
    path: Path
    # The file system that udisks2 would find and hand to mount.
    format: str
    kind: str
    options: str = ""
    # Whether there is no reason for the export to fail.
    good: bool = False


def run(*command, given=None):
    subprocess.run([str(word) for word in command], check=True, capture_output=True, input=given)


def fat(path, bits, size):
    with open(path, "wb") as file:
        file.truncate(size)
    run("mkfs.vfat", "-F", bits, "-n", "STICK", path)


def exfat(path, size=8 * MB):
    with open(path, "wb") as file:
        file.truncate(size)
    run("mkfs.exfat", "-L", "STICK", path)


SIZES = {12: 2 * MB, 16: 16 * MB, 32: 40 * MB}


def empty(path, dice):
    bits = dice.choice(list(SIZES))
    fat(path, bits, SIZES[bits])
    return "vfat"


def layout(path):
    """Where the FATs, the root folder and the data of a FAT image begin, in bytes."""
    with open(path, "rb") as file:
        boot = file.read(512)
    sector, cluster, reserved, fats, entries = struct.unpack_from("<HBHBH", boot, 11)
    short, long = struct.unpack_from("<H", boot, 22)[0], struct.unpack_from("<I", boot, 36)[0]
    first = reserved * sector
    root = first + fats * (short or long) * sector
    return first, root, root + entries * 32, sector * cluster, 32 if not short else 16


def patch(path, at, content):
    with open(path, "r+b") as file:
        file.seek(at)
        file.write(content)


def scramble(path, dice, first, end, times):
    for _ in range(times):
        patch(path, dice.randrange(first, end), dice.randbytes(dice.choice((1, 1, 2, 4, 32))))


# Each kind takes the path and the dice, and returns the format, or that with options of the mount.


def good(path, dice):
    return empty(path, dice)


def good_exfat(path, _):
    exfat(path)
    return "exfat"


def with_files(path, dice):
    """What people have on sticks: files and folders with names in Vietnamese."""
    kind = empty(path, dice)
    for number in range(20):
        run("mcopy", "-i", path, "-", f"::Ảnh chợ {number}.jpg", given=dice.randbytes(4 * KB))
    run("mmd", "-i", path, "::Hồ sơ", "::Hồ sơ/2021")
    return kind


def names_are_folders(path, dice):
    kind = empty(path, dice)
    for name in (".kiosk-export.part", ".kiosk-export-2.part"):
        run("mmd", "-i", path, f"::{name}", f"::{name}/inside")
    return kind


def every_name_is_a_folder(path, dice):
    kind = empty(path, dice)
    run("mmd", "-i", path, "::.kiosk-export.part", *(f"::.kiosk-export-{n}.part" for n in range(2, 17)))
    return kind


def part_of_a_power_cut(path, dice):
    kind = empty(path, dice)
    run("mcopy", "-i", path, "-", "::.kiosk-export.part", given=dice.randbytes(20 * KB))
    return kind


def nearly_full(path, dice):
    kind = empty(path, dice)
    _, _, data, _, _ = layout(path)
    room = path.stat().st_size - data
    run("mcopy", "-i", path, "-", "::film.mp4", given=bytes(room - dice.randrange(40, 90) * KB))
    # And the rest but a little.
    subprocess.run(["mcopy", "-i", path, "-", "::more.bin"], input=bytes(dice.randrange(30, 60) * KB), capture_output=True)
    return kind


def huge_folder(path, _):
    """A root folder of thousands of entries that are no file's."""
    fat(path, 32, SIZES[32])
    first, _, data, cluster, _ = layout(path)
    entries, clusters = 20_000, 0
    names = b"".join(
        f"F{number:07d}TXT".encode() + b"\x20" + bytes(20) for number in range(entries)
    )
    clusters = -(-len(names) // cluster)
    for copy in range(2):
        fat_bytes = struct.unpack_from("<I", path.read_bytes()[:64], 36)[0] * 512
        base = first + copy * fat_bytes
        # The chain of the root goes on from cluster 2.
        for number in range(2, 2 + clusters):
            following = number + 1 if number < 1 + clusters else 0x0FFFFFFF
            patch(path, base + number * 4, struct.pack("<I", following))
    patch(path, data, names)
    return "vfat"


def looping_root(path, dice):
    """The chain of the root folder leads back into itself, and its clusters are full."""
    fat(path, 32, SIZES[32])
    first, _, data, cluster, _ = layout(path)
    chain = [2, 3, 4, dice.choice((2, 3, 4))]
    fat_bytes = struct.unpack_from("<I", path.read_bytes()[:64], 36)[0] * 512
    for copy in range(2):
        for here, following in zip(chain, chain[1:]):
            patch(path, first + copy * fat_bytes + here * 4, struct.pack("<I", following))
    if dice.random() < 0.7:
        for number in range(3):
            full = b"".join(f"L{number}{n:06d}TXT".encode() + b"\x20" + bytes(20) for n in range(cluster // 32))
            patch(path, data + number * cluster, full)
    return "vfat"


def looping_files(path, dice):
    """Folders and files whose chains lead into each other."""
    kind = empty(path, dice)
    for number in range(8):
        run("mmd", "-i", path, f"::D{number}")
        run("mcopy", "-i", path, "-", f"::D{number}/file", given=dice.randbytes(9 * KB))
    first, root, data, _, width = layout(path)
    size = 4 if width == 32 else 2
    for _ in range(30):
        number, other = dice.randrange(3, 40), dice.randrange(2, 40)
        patch(path, first + number * size, other.to_bytes(size, "little"))
    return kind


def scrambled_fat(path, dice):
    kind = with_files(path, dice)
    first, root, _, _, _ = layout(path)
    scramble(path, dice, first, root, dice.choice((3, 30, 300)))
    return kind


def scrambled_folder(path, dice):
    kind = with_files(path, dice)
    _, root, data, cluster, _ = layout(path)
    scramble(path, dice, root, max(data, root + 16 * cluster), dice.choice((3, 30, 300)))
    return kind


def scrambled_boot(path, dice):
    """The fields of the boot sector, which say how large everything is."""
    kind = empty(path, dice)
    scramble(path, dice, 11, 64, dice.choice((1, 2, 6)))
    return kind


def scrambled_info(path, dice):
    """How much is free, and where, on FAT32."""
    fat(path, 32, SIZES[32])
    patch(path, 512 + 488, struct.pack("<II", dice.choice((0, 1, 0xFFFFFFFE, 10**9)), dice.choice((0, 1, 3, 0x0FFFFFF0))))
    return "vfat"


def scrambled_exfat(path, dice):
    exfat(path)
    scramble(path, dice, 64, 120, dice.choice((1, 2, 4)))
    if dice.random() < 0.5:
        # Its checksum is made anew, so that the mount believes it.
        with open(path, "rb") as file:
            sectors = file.read(11 * 512)
        checksum = 0
        for at, byte in enumerate(sectors):
            if at not in (106, 107, 112):
                checksum = ((checksum << 31 | checksum >> 1) + byte) & 0xFFFFFFFF
        patch(path, 11 * 512, struct.pack("<I", checksum) * 128)
    return "exfat"


def scrambled_exfat_tables(path, dice):
    """Its FAT, the map of what is free, the table of capitals, the root folder."""
    exfat(path)
    scramble(path, dice, 64 * KB, 6 * MB, 200)
    with open(path, "rb") as file:
        boot = file.read(512)
    fat_at, _, heap, _, root = struct.unpack_from("<IIIII", boot, 80)
    sector, cluster = 1 << boot[108], 1 << boot[108] + boot[109]
    scramble(path, dice, fat_at * sector, fat_at * sector + 64, dice.choice((1, 6)))
    where = heap * sector + (root - 2) * cluster
    scramble(path, dice, where, where + 160, dice.choice((1, 3, 12)))
    return "exfat"


def cut_off(path, dice):
    """The device is smaller than the file system says, as of forged sticks."""
    kind = dice.choice((good, good_exfat, with_files))(path, dice)
    with open(path, "r+b") as file:
        file.truncate(dice.choice((64 * KB, 300 * KB, path.stat().st_size // 2)))
    return kind


def lying_partitions(path, dice):
    """A partition table that leads beyond the end, or whose partitions lie upon each other."""
    with open(path, "wb") as file:
        file.truncate(4 * MB)
    entries = b"".join(
        struct.pack("<B3sB3sII", 0x80, b"\xff" * 3, dice.choice((0x0B, 0x07, 0x83)), b"\xff" * 3,
                    dice.choice((0, 1, 2**31, 2**32 - 1)), dice.choice((0, 2**32 - 1, 100)))
        for _ in range(4)
    )
    patch(path, 446, entries + b"\x55\xaa")
    return dice.choice(("vfat", "exfat"))


def other_system(path, dice):
    """Links that lead out, in a file system that has links: what is asked for is vfat or exfat, and no other."""
    tree = path.with_suffix(".tree")
    tree.mkdir()
    for name in (".kiosk-export.part", "kiosk-7-no-time-1.tar"):
        (tree / name).symlink_to("/etc/passwd")
    with open(path, "wb") as file:
        file.truncate(4 * MB)
    run("mke2fs", "-q", "-t", "ext4", "-d", tree, path)
    return dice.choice(("vfat", "exfat"))


def noise(path, dice):
    path.write_bytes(dice.randbytes(256 * KB))
    if dice.random() < 0.5:
        patch(path, 510, b"\x55\xaa")
        patch(path, 0, b"\xeb\x3c\x90MSDOS5.0")
    return dice.choice(("vfat", "exfat"))


def odd_names(path, dice):
    """Names with control characters, and two names that are one."""
    kind = with_files(path, dice)
    _, root, data, _, width = layout(path)
    at = root if width == 16 else data
    for number in range(40):
        name = dice.choice((b"KIOSK-~1TAR", b"\x05\xff\x00\x01\x02\x7f\x1b[31m", b"..         ", dice.randbytes(11)))
        entry = name[:11].ljust(11) + bytes([dice.choice((0x10, 0x20, 0x08, 0x0F, 0xFF))]) + dice.randbytes(20)
        patch(path, at + (60 + number) * 32, entry)
    return kind


def locked(path, dice):
    return empty(path, dice), "ro"


def locked_exfat(path, _):
    exfat(path)
    return "exfat", "ro"


def failing(path, dice):
    """Its device takes no more after a few pages: writing fails, and what is told of it."""
    return (good if dice.random() < 0.7 else good_exfat)(path, dice), "failing"


def pulled(path, dice):
    """Gone a moment after it was mounted."""
    return (good if dice.random() < 0.7 else good_exfat)(path, dice), "pulled"


GOOD = (good, good_exfat, with_files, names_are_folders, part_of_a_power_cut)
KINDS = {
    good: 3, good_exfat: 3, with_files: 4, names_are_folders: 5, part_of_a_power_cut: 5,
    every_name_is_a_folder: 3, nearly_full: 8, huge_folder: 3, looping_root: 10, looping_files: 10,
    scrambled_fat: 22, scrambled_folder: 22, scrambled_boot: 22, scrambled_info: 8, scrambled_exfat: 14,
    scrambled_exfat_tables: 14, cut_off: 10, lying_partitions: 6, other_system: 4, noise: 6, odd_names: 8,
    locked: 3, locked_exfat: 2, failing: 6, pulled: 6,
}  # fmt: skip


def make(folder, seed, only=None):
    """Makes all of them in `folder`."""
    dice, sticks = random.Random(seed), []
    for kind, count in KINDS.items():
        for number in range(count):
            if only and kind.__name__ not in only:
                continue
            path = folder / f"{len(sticks):03d}"
            made = kind(path, dice)
            made, options = made if isinstance(made, tuple) else (made, "")
            sticks.append(Stick(path, made, kind.__name__, options, kind in GOOD))
    return sticks
