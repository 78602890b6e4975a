"""Keys that are exchanged: those that a kiosk seals to, and a kiosk's own."""

import base64
import json
import shutil
import sqlite3
import subprocess
import time

import forger
from process import rows, wait_for
from table import Attack, Seen

CARD = "001160012345||Nguyễn Thị Mẫu|01021960|Nữ|Số 1, Phường Mẫu, Hà Nội|15042021\r\n"
# Where a finger finds "Vào" after a card was scanned, on 800×480.
WAY_IN = (355, 277)


def make_key(folder, name):
    file = folder / name
    subprocess.run(["age-keygen", "-o", file], check=True, capture_output=True)
    public = file.read_text().split("public key: ")[1].split()[0]
    return file, public


def opens(key, sealed):
    done = subprocess.run(["age", "-d", "-i", key], input=sealed, capture_output=True)
    return done.returncode == 0


def check_in_by_card(kiosk):
    """Returns the sealed record of a card that was scanned at the kiosk."""
    sql = "SELECT body FROM outbox WHERE body LIKE '%card-checkin%' ORDER BY seq DESC"
    known = len(rows(kiosk.database, sql))
    for _ in range(5):
        kiosk.play({"scan": {"hex": CARD.encode().hex()}})
        time.sleep(2)
        for phase in ("down", "up"):
            kiosk.play({"touch": {"phase": phase, "x": WAY_IN[0], "y": WAY_IN[1]}})
        time.sleep(3)
        found = rows(kiosk.database, sql)
        if len(found) > known:
            return base64.b64decode(json.loads(found[0][0])["body"])
    raise TimeoutError("the card was not checked in")


def swapped(stand, swap):
    """Whose key opens what a kiosk seals after `swap` has exchanged the commune's, and whether it says so."""
    own, public = make_key(stand.folder, "commune-key.txt")
    theirs, other = make_key(stand.folder, "attacker-key.txt")
    backend = stand.backend(recipient=public)
    proxy = stand.proxy(backend)
    kiosk = stand.kiosk(backend, proxy.port).start()
    wait_for("the venue", lambda: proxy.requests[forger.VENUE] > 0)
    kiosk.stop()
    said = len(kiosk.log.read_text())
    swap(backend, proxy, public, other)
    asked = proxy.requests[forger.VENUE]
    kiosk.start()
    wait_for("the venue asked for again", lambda: proxy.requests[forger.VENUE] > asked)
    time.sleep(3)
    sealed = check_in_by_card(kiosk)
    log = kiosk.log.read_text()[said:]
    told = any("WARN" in row or "ERROR" in row for row in log.splitlines() if says_key(row))
    commune, attacker = opens(own, sealed), opens(theirs, sealed)
    return Seen(
        commune and not attacker and told,
        f"a card sealed afterwards opens with the commune's key: {commune}, with the attacker's:"
        f" {attacker}; the kiosk's log says so: {told}",
    )


def says_key(row):
    return any(word in row for word in ("signed", "key", "pin", "recipient"))


def proxy_swaps(stand):
    def swap(_, proxy, own, other):
        proxy.change = lambda path, body: (
            body.replace(own.encode(), other.encode()) if path == forger.VENUE else body
        )

    return swapped(stand, swap)


def backend_swaps(stand):
    def swap(backend, _, own, other):
        connection = sqlite3.connect(backend.database, timeout=10)
        connection.execute("UPDATE communes SET recipients = replace(recipients, ?, ?)", (own, other))
        connection.commit()
        connection.close()

    return swapped(stand, swap)


def weak_key(stand):
    backend = stand.backend()
    code = backend.invite()[1]
    point = bytes([1]) + bytes(31)
    answer = forger.enrol(backend.port, code, point, point + bytes(32))
    enrolled = backend.count("kiosks", "public_key IS NOT NULL")
    honest = forger.Forger(backend.port).enrol(code).status
    return Seen(
        answer.status != 200 and enrolled == 0 and honest == 200,
        f"enrolling with the identity point: {answer.status}; the code still enrols an honest key:"
        f" {honest}",
    )


def enrolment_swapped(stand):
    """The proxy exchanges the commune's key while the kiosk is enrolled."""
    _, public = make_key(stand.folder, "commune-key.txt")
    _, other = make_key(stand.folder, "attacker-key.txt")
    backend = stand.backend(recipient=public)
    proxy = stand.proxy(backend)
    proxy.change = lambda path, body: body.replace(public.encode(), other.encode())
    try:
        kiosk = stand.kiosk(backend, proxy.port)
    except RuntimeError as error:
        return Seen("instead of" in str(error), f"refused: {error}")
    venue = kiosk.setting("identity.venue")
    return Seen(other not in str(venue), "the kiosk enrolled with the attacker's key")


assert shutil.which("age"), "age is missing: script/setup attack"

ATTACKS = [
    Attack("proxy swaps the keys at enrolment", "the invitation's fingerprint refuses it", enrolment_swapped),
    Attack("proxy swaps the commune's key", "the kiosk keeps the pinned key and says so", proxy_swaps),
    Attack("backend swaps the commune's key", "the kiosk keeps the pinned key and says so", backend_swaps),
    Attack("key of small order", "enrols nobody", weak_key),
]
