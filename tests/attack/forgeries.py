"""A stolen kiosk: made-up exposures, requests that are repeated or changed, streams without end."""

import base64
import json
import os
import time

import ed25519
import forger
import wire
from process import wait_for
from table import Attack, Seen

DAY_S = 86_400


def exposures(stand):
    backend = stand.backend()
    box = backend.forger()
    now = int(time.time())
    day = now // DAY_S
    case = {"daily_key": os.urandom(32).hex(), "time_start": day * DAY_S, "time_end": now, "max": 96}
    file = stand.folder / "f0.json"
    file.write_text(json.dumps({"data": [case]}))
    for account in ("tung.phan", "lan.ngo"):
        backend.cli("user", "add", account, "--role", "authority", "--person", account)
    backend.cli("case", "add", "--file", file, "--as", "tung.phan")
    backend.cli("case", "confirm", "1", "--as", "lan.ngo")
    id = os.urandom(12).hex()
    box.send([forger.contact(1, now - 100, id)])
    hits = [
        # A case that does not exist, for a day.
        forger.hit(1, 4242, 1, now - DAY_S, now, id),
        # A real case: a contact that never arrived, one whose id is another's, one for a day.
        forger.hit(2, 1, 777, now - 100, now, id),
        forger.hit(3, 1, 1, now - 100, now - 40, id),
        forger.hit(4, 1, 1, now - DAY_S, now, id),
    ]
    answers = [box.call("POST", forger.RECORDS, forger.batch((), [hit])).status for hit in hits]
    # The same number again, for other contacts.
    for number in (2, 3):
        again = forger.hit(1, 4242, number, now - 100, now, id)
        answers.append(box.call("POST", forger.RECORDS, forger.batch((), [again])).status)
    time.sleep(2)
    listed = backend.cli("exposures")
    confirmed = [row for row in listed if row.get("confirmed") is not False]
    return Seen(
        not confirmed,
        f"6 made-up hits answered {answers}: {len(confirmed)} exposures count,"
        f" {len(listed) - len(confirmed)} are listed as unconfirmed",
    )


def replays(stand):
    backend = stand.backend()
    box, other = backend.forger(), backend.forger()
    body = forger.batch([forger.contact(1), forger.contact(2)])
    proof = box.proof("POST", forger.RECORDS, body)

    def send(target=forger.RECORDS, content=body, headers=proof, method="POST"):
        return wire.request(backend.port, method, target, content, headers)

    first = json.loads(send().body)
    again = [json.loads(send().body) for _ in range(3)]
    changed = body.replace(b"-70", b"-60")
    scheme, signature = proof["authorization"].rsplit(":", 1)
    raw = bytearray(base64.urlsafe_b64decode(signature + "=="))
    raw[32:] = (int.from_bytes(raw[32:], "little") + ed25519.ORDER).to_bytes(32, "little")
    malleable = {"authorization": f"{scheme}:{forger.base64url(bytes(raw))}"}
    as_other = {"authorization": proof["authorization"].replace(f"Kiosk {box.number}:", f"Kiosk {other.number}:")}
    now = time.time()
    refused = {
        "body changed": send(content=changed).status,
        "query added": send(forger.RECORDS + "?x=1").status,
        "other path": send("/api/v1/otp").status,
        "other kiosk's number": send(headers=as_other).status,
        "signature + order": send(headers=malleable).status,
        "302 s late": box.call("POST", forger.RECORDS, body, now - 302).status,
        "302 s early": box.call("POST", forger.RECORDS, body, now + 302).status,
    }
    stored = backend.count("contacts")
    return Seen(
        first["accepted"] == 2
        and all(answer["accepted"] == 0 and answer["duplicates"] == 2 for answer in again)
        and all(status >= 400 for status in refused.values())
        and stored == 2,
        f"3 repeats: 0 new, {stored} rows; refused: {', '.join(f'{k} {v}' for k, v in refused.items())}",
    )


def open_stream(box):
    connection = wire.connect(box.port)
    proof = box.proof("GET", forger.EVENTS)["authorization"]
    head = f"GET {forger.EVENTS} HTTP/1.1\r\nhost: x\r\nauthorization: {proof}\r\n\r\n"
    connection.sendall(head.encode())
    return connection


def all_over(streams):
    """Takes those out that are over; whether none is left."""
    streams[:] = [stream for stream in streams if not wire.is_over(stream)]
    return not streams


def streams(stand):
    backend = stand.backend(open_files=8192)
    box, beside = backend.forger(), backend.forger()
    visitor = wire.Visitor(backend.port)

    def taps():
        begun = time.monotonic()
        good = sum(visitor.check_in(beside.codes.token())[0] == 303 for _ in range(50))
        return good, (time.monotonic() - begun) / 50

    _, alone = taps()
    held = [open_stream(box) for _ in range(2000)]
    time.sleep(3)
    open_still = [stream for stream in held if not wire.is_over(stream)]
    still = len(open_still)
    good, crowded = taps()
    peak = backend.program.peak_mb()
    backend.cli("kiosk", "revoke", box.number)
    try:
        wait_for("the end of the revoked kiosk's streams", lambda: all_over(open_still), 25)
        ended = True
    except TimeoutError:
        ended = False
    for connection in held:
        connection.close()
    return Seen(
        still <= 2 and good == 50 and peak <= 100 and ended and crowded < 5 * alone + 0.05,
        f"{still} of 2,000 stay open, peak {peak} MB; a tap beside them {crowded * 1000:.0f} ms"
        f" ({alone * 1000:.0f} alone); ended by revocation: {ended}",
    )


def bombs(stand):
    backend = stand.backend()
    box = backend.forger()
    answers = {}
    for name, content in (
        ("nested 100,000 deep", b"[" * 100_000),
        ("number without end", b'{"version":1' + b"0" * 1_000_000 + b"}"),
        ("two million spaces", b" " * 2_000_000),
        ("half a surrogate", b'{"version":1,"contacts":[],"records":[{"seq":1,"body":"\\ud800"}]}'),
    ):
        answers[name] = box.call("POST", forger.RECORDS, content).status
    zipped = box.proof("POST", forger.RECORDS, b"\x1f\x8b\x08") | {"content-encoding": "gzip"}
    answers["gzip"] = wire.request(backend.port, "POST", forger.RECORDS, b"\x1f\x8b\x08", zipped).status
    peak = backend.program.peak_mb()
    return Seen(
        all(400 <= status < 500 for status in answers.values()) and peak <= 100,
        f"{', '.join(f'{k}: {v}' for k, v in answers.items())}; peak {peak} MB",
    )


ATTACKS = [
    Attack("made-up exposures", "none counts; listed as unconfirmed", exposures),
    Attack("repeated, changed requests", "a repeat changes nothing, else refused", replays),
    Attack("2,000 streams of one kiosk", "two stay; others not slowed; end on revocation", streams),
    Attack("JSON and gzip bombs", "refused, memory bounded", bombs),
]
