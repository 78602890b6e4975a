"""What is put before a kiosk: answers without end, its own past."""

import os
import time

import forger
from process import rows, wait_for
from proxy import EVENTS
from table import Attack, Seen

GROWTH_MB_MAX = 60


def growth(kiosk, seconds, until_mb=2000):
    """How many MB the kiosk grew at most, watched for some seconds; ends early when it is far too many."""
    first = kiosk.program.memory_mb()
    most, end = first, time.monotonic() + seconds
    while time.monotonic() < end and kiosk.program.is_running() and most - first < until_mb:
        most = max(most, kiosk.program.memory_mb())
        time.sleep(0.2)
    return most - first


def answers(stand, path, status=200):
    backend = stand.backend()
    proxy = stand.proxy(backend)
    kiosk = stand.kiosk(backend, proxy.port).start()
    wait_for("the kiosk's stream", lambda: proxy.requests[EVENTS] > 0)
    time.sleep(2)
    kiosk.stop()
    proxy.endless, proxy.endless_status, proxy.sent = path, status, 0
    kiosk.start()
    grew = growth(kiosk, 15)
    sent = proxy.sent // 1_000_000
    running = kiosk.program.is_running()
    stopped = kiosk.stop()
    return Seen(
        running and grew <= GROWTH_MB_MAX and stopped is not None and stopped <= 10 and sent > 0,
        f"{sent} MB offered: the kiosk grew by {grew} MB, {ended(stopped)}",
    )


def ended(seconds):
    return "SIGTERM did not end it" if seconds is None else f"SIGTERM ended it in {seconds:.1f} s"


def endless_venue(stand):
    return answers(stand, forger.VENUE)


def endless_error(stand):
    return answers(stand, forger.VENUE, 500)


def endless_event(stand):
    return answers(stand, EVENTS)


def rewound(stand):
    backend = stand.backend()
    kiosk = stand.kiosk(backend).start()
    lives = [[os.urandom(12).hex() for _ in range(10)] for _ in range(3)]

    def live(ids, total):
        kiosk.hear(ids)
        wait_for("the contacts at the backend", lambda: distinct(backend) == total)

    live(lives[0], 10)
    kiosk.stop()
    kiosk.keep("older")
    kiosk.start()
    live(lives[1], 20)
    kiosk.stop()
    kiosk.put_back("older")
    kiosk.start()
    live(lives[2], 30)
    listed = backend.cli("kiosk", "list")[0]["rewound"]
    log = [row for row in kiosk.log.read_text().splitlines() if "WARN" in row or "ERROR" in row]
    told = [row for row in log if any(word in row for word in ("behind", "older", "rewound", "number"))]
    return Seen(
        bool(listed or told),
        f"contacts of three lives at the backend: {distinct(backend)} of 30; the backend counts"
        f" {listed} rewound numbers, the kiosk's log has {len(told)} warnings",
    )


def distinct(backend):
    return rows(backend.database, "SELECT count(DISTINCT id) FROM contacts")[0][0]


BOUNDED = "bounded memory; ends on SIGTERM within 10 s"

ATTACKS = [
    Attack("a venue without end", BOUNDED, endless_venue),
    Attack("an error without end", BOUNDED, endless_error),
    Attack("an event without end", BOUNDED, endless_event),
    Attack("kiosk's database put back", "all lives at the backend; somebody is told", rewound),
]
