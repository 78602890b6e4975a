"""A disk without a free byte below the backend's database."""

import subprocess
import time

import forger
import wire
from process import wait_for
from programs import Backend
from table import Attack, Seen

DAY_S = 86_400
# Days after which contacts go.
KEPT_D = 14
ROWS, PER_BATCH = 30_000, 500


def fill(folder):
    """Takes all room that is left."""
    with open(folder / "filler", "wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                pass


def full(stand):
    disk, clock = stand.folder / "disk", stand.clock("backend")
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "none", disk], check=True)
    stand.ending.append(lambda: subprocess.run(["umount", disk]))
    config = stand.folder / "backend.toml"
    config.write_text("database_reserve_mb = 4\n")
    backend = Backend(disk, stand.binaries)
    backend.log = stand.folder / "backend.log"
    stand.ending.append(backend.stop)
    backend.serve("--config", config, environment=clock.environment())
    box, now = backend.forger(), int(time.time())
    for first in range(1, ROWS + 1, PER_BATCH):
        numbers = range(first, first + PER_BATCH)
        box.send([forger.contact(number, now - (KEPT_D - 1) * DAY_S) for number in numbers])
    wait_for("the reserve", (disk / "backend.db.reserve").exists)
    before = backend.count("contacts")
    backend.stop()
    # Two days later these contacts are too old, and nothing can be written.
    clock.set("+2d")
    backend.cli("retention", "confirm", environment=clock.environment())
    fill(disk)
    begun = time.monotonic()
    backend.serve("--config", config, environment=clock.environment())
    try:
        wait_for("room", lambda: backend.count("contacts") == 0, 60)
    except TimeoutError:
        pass
    seconds, left = time.monotonic() - begun, backend.count("contacts")
    visitor, tapped = wire.Visitor(backend.port), []
    for _ in range(5):
        tapped.append(visitor.check_in(box.codes.token(time.time() + 2 * DAY_S))[0])
    return Seen(
        before == ROWS and left == 0 and tapped == [303] * 5,
        f"{before - left} of {before} old contacts deleted in {seconds:.0f} s on a disk without a free byte;"
        f" check-ins beside the file that filled it: {tapped}",
    )


ATTACKS = [
    Attack("a full disk at the backend", "old rows go, check-ins go on", full),
]
