"""USB sticks in a kiosk that stands in public."""

import json
import os
import stat
import struct
import time
import zlib

import wire
from kiosks import GROWTH_MB_MAX, ended, growth
from process import rows, wait_for
from table import Attack, Seen


def stick(stand, put):
    backend = stand.backend()
    kiosk = stand.kiosk(backend).start()
    time.sleep(6)
    folder = kiosk.usb / "STICK" / "bluezone"
    folder.mkdir(parents=True)
    put(folder, backend)
    grew = growth(kiosk, 14)
    running = kiosk.program.is_running()
    # It still serves who comes.
    before = passages(kiosk)
    tapped = wire.Visitor(backend.port).check_in(kiosk.codes().token())[0]
    goes_on = tapped == 303 and arrives(kiosk, before)
    stopped = kiosk.stop()
    return Seen(
        running and goes_on and grew <= GROWTH_MB_MAX and stopped is not None and stopped <= 10,
        f"grew by {grew} MB; a check-in counted beside it: {goes_on}; {ended(stopped)}",
    )


def passages(kiosk):
    return rows(kiosk.database, "SELECT count(*) FROM passage")[0][0]


def arrives(kiosk, before):
    try:
        return bool(wait_for("the check-in", lambda: passages(kiosk) > before, 30))
    except TimeoutError:
        return False


def symlink(stand):
    return stick(stand, lambda folder, _: (folder / "playlist.json").symlink_to("/proc/self/pagemap"))


def fifo_list(stand):
    return stick(stand, lambda folder, _: os.mkfifo(folder / "playlist.json"))


def device(stand):
    def put(folder, _):
        os.mknod(folder / "playlist.json", stat.S_IFCHR | 0o644, os.makedev(1, 5))

    return stick(stand, put)


def huge(stand):
    def put(folder, _):
        with open(folder / "playlist.json", "wb") as file:
            file.truncate(8 << 30)

    return stick(stand, put)


def linked_folder(stand):
    """The folder of the stick leads back to its root, and to the machine's."""

    def put(folder, _):
        for name, target in (("a", "."), ("b", "/"), ("c", "/proc")):
            (folder.parent.parent / name).symlink_to(target)
        (folder / "playlist.json").write_bytes(b"[" * 1_000_000)

    return stick(stand, put)


def fifo_file(stand):
    """A genuine list, whose file is a FIFO."""

    def put(folder, backend):
        picture = stand.folder / "poster.png"
        picture.write_bytes(png())
        backend.cli("media", "add", picture, "--everywhere", "--title", "Poster")
        # Another kiosk of the venue gets the list that is on the stick; this one has no network.
        box = backend.forger()
        signed = box.call("GET", "/api/v1/media")
        list_ = json.loads(json.loads(signed.body)["list"])
        os.mkfifo(folder / list_["items"][0]["id"])
        (folder / "playlist.json").write_bytes(signed.body)

    return stick(stand, put)


def png():
    """A white picture of one pixel."""
    def chunk(kind, data):
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\x00\xff\xff\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


REFUSED = "refused; the kiosk goes on and ends on SIGTERM"

ATTACKS = [
    Attack("stick: symlink to /proc", REFUSED, symlink),
    Attack("stick: list is a FIFO", REFUSED, fifo_list),
    Attack("stick: list is a device", REFUSED, device),
    Attack("stick: list of 8 GB", REFUSED, huge),
    Attack("stick: folders in circles", REFUSED, linked_folder),
    Attack("stick: file is a FIFO", REFUSED, fifo_file),
]
