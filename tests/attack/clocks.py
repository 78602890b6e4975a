"""A wrong clock at the backend, and a backend that lies about the time."""

import json
import os
import time

import forger
import wire
from process import Clock, rows, wait_for
from table import Attack, Seen

DAY_S = 86_400
TABLES = ("contacts", "sealed", "checkins")


def backend_ahead(stand):
    clock = stand.clock("backend")
    backend = stand.backend(environment=clock.environment())
    box = backend.forger()
    now = int(time.time())
    box.send(
        [forger.contact(day * 10 + i + 1, now - day * DAY_S) for day in range(13) for i in range(10)],
        [forger.sealed(day + 1, now - day * DAY_S) for day in range(13)],
    )
    assert wire.Visitor(backend.port).check_in(box.codes.token())[0] == 303
    before = {table: backend.count(table) for table in TABLES}
    clock.set("+40d")
    time.sleep(8)
    # A start with the wrong clock as well: retention runs at each.
    backend.stop()
    backend.serve(environment=clock.environment())
    time.sleep(8)
    state = backend.cli("retention", environment=clock.environment())[0]["state"]
    clock.set("+0")
    time.sleep(5)
    backend.stop()
    backend.serve(environment=clock.environment())
    time.sleep(3)
    after = {table: backend.count(table) for table in TABLES}
    told = "the clock leapt by more than a day" in backend.log.read_text()
    # The test has teeth only if the same clock deletes once a person says that it is right.
    clock.set("+40d")
    time.sleep(6)
    backend.cli("retention", "confirm", environment=clock.environment())
    emptied = wait_for("retention after the operator's word", lambda: not backend.count("contacts"))
    return Seen(
        before == after and told and state == "stopped" and emptied,
        f"contacts, sealed, check-ins {tuple(before.values())} before, {tuple(after.values())} after;"
        f" retention {state}, ERROR in the log: {told}; deleted once the operator confirmed",
    )


def backend_behind(stand):
    clock = stand.clock("backend")
    backend = stand.backend(environment=clock.environment())
    box = backend.forger()
    clock.set("-3d")
    time.sleep(3)
    box.send([forger.contact(number) for number in range(1, 6)], at_s=time.time() - 3 * DAY_S)
    aside = backend.count("quarantine")
    taken = backend.count("contacts")
    clock.set("+0")
    wait_for("the contacts", lambda: backend.count("contacts") == 5, 20)
    left = backend.count("quarantine")
    return Seen(
        left == 0,
        f"5 contacts of today: {taken} taken and {aside} set aside while the clock was behind;"
        f" 5 taken, {left} set aside after it was right",
    )


def lying_time(stand):
    backend = stand.backend()
    proxy = stand.proxy(backend)
    kiosk = stand.kiosk(backend, proxy.port).start()
    ids = [os.urandom(12).hex() for _ in range(20)]
    kiosk.hear(ids[:5])
    wait_for("the first contacts", lambda: backend.count("contacts") >= 5)
    kiosk.stop()
    proxy.shift_ms = 30 * DAY_S * 1000
    requests = sum(proxy.requests.values())
    # Deleting happens every hour of the kiosk's time: 36 s here.
    kiosk.start(Clock.faster(100))
    kiosk.hear(ids[5:])
    time.sleep(45)
    lies = sum(proxy.requests.values()) - requests
    kept = rows(kiosk.database, "SELECT count(DISTINCT id) FROM contact")[0][0]
    remembered = int(kiosk.setting("clock.last_ms") or 0) / 1000 - time.time()
    kiosk.stop()
    proxy.shift_ms = 0
    kiosk.start()
    try:
        wait_for("all contacts", lambda: len(arrived(backend)) == 20)
    except TimeoutError:
        pass
    taken = backend.count("contacts")
    return Seen(
        kept == len(arrived(backend)) == 20 and lies > 0 and abs(remembered) < 2 * DAY_S,
        f"{lies} answers 30 days ahead in an hour of the kiosk's time: {kept} of 20 phones kept,"
        f" remembered time {remembered / DAY_S:+.1f} d; {len(arrived(backend))} arrived afterwards,"
        f" {taken} contacts under the right day, {backend.count('quarantine')} listed as set aside",
    )


def arrived(backend):
    """The phones at the backend: what was logged under the lie is set aside and can be admitted."""
    taken = {id.hex() for (id,) in rows(backend.database, "SELECT id FROM contacts")}
    aside = rows(backend.database, "SELECT json FROM quarantine")
    return taken | {json.loads(content)["id"] for (content,) in aside}


ATTACKS = [
    Attack("backend's clock +40 days", "nothing deleted, the operator is told", backend_ahead),
    Attack("backend's clock −3 days", "nothing set aside for good", backend_behind),
    Attack("backend lies: time +30 d", "the kiosk keeps its data and its time", lying_time),
]
