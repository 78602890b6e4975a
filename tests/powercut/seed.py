"""What the guest's disks begin with: an enrolled kiosk and its backend."""

import shutil

from programs import Backend, Kiosk


def set_up(folder, binaries):
    """Enrols the uploader and the kiosk on this machine; returns their databases for the guest's disk."""
    host = folder / "host"
    host.mkdir()
    backend = Backend(host, binaries).serve()
    box = backend.forger()
    box.pending = None
    kiosk = Kiosk(host, binaries, backend.port).enrol(backend)
    codes = kiosk.codes()
    backend.stop()
    tree = folder / "tree"
    (tree / "backend").mkdir(parents=True)
    for file in host.glob("backend.db*"):
        shutil.copy(file, tree / "backend")
    shutil.copytree(kiosk.data, tree / "kiosk")
    return box, codes.number, codes, tree
