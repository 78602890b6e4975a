"""Who stands at the door: a photo of the poster, neighbours who guess, codes that are forged."""

import base64
import os
import random
import threading
import time
from collections import Counter

import forger
import wire
from process import rows
from table import Attack, Seen

FLOOD_S = 20
# What a kiosk takes by its poster: one a second, and 60 at once.
RATE, BURST = 1, 60
STRANGER = ("--trusted-proxy", "10.0.0.5")


def poster(stand):
    backend = stand.backend()
    kiosk = stand.kiosk(backend).start()
    codes = kiosk.codes()
    # Until its stream is open.
    time.sleep(5)
    written, sounds = kiosk.program.written_bytes(), kiosk.sounds
    tried, honest, until = Counter(), [], time.monotonic() + FLOOD_S

    def tap():
        attacker = wire.Visitor(backend.port, forwarded="203.0.113.66")
        while time.monotonic() < until:
            tried[attacker.check_in(codes.poster())[0]] += 1

    attackers = [threading.Thread(target=tap) for _ in range(8)]
    for attacker in attackers:
        attacker.start()
    while time.monotonic() < until:
        visitor = wire.Visitor(backend.port, forwarded=f"198.51.100.{len(honest) + 1}")
        honest.append(visitor.check_in(codes.token())[0])
        time.sleep(1)
    for attacker in attackers:
        attacker.join()
    time.sleep(5)
    counted = rows(kiosk.database, "SELECT count(*) FROM passage WHERE source = 0")[0][0]
    taken, chimes = tried[303], kiosk.sounds - sounds
    megabytes = (kiosk.program.written_bytes() - written) / 1e6
    served = honest.count(303)
    return Seen(
        taken <= BURST + RATE * (FLOOD_S + 5)
        and served == len(honest)
        and counted == taken + served
        and chimes <= FLOOD_S / 2 + 5
        and megabytes < 5,
        f"{sum(tried.values()) / FLOOD_S:.0f} taps/s: {taken} taken in {FLOOD_S} s, {served} of"
        f" {len(honest)} honest visitors served; the kiosk counted {counted}, {chimes} chimes,"
        f" wrote {megabytes:.1f} MB",
    )


def guesses(visitor):
    """Ten wrong codes of each kind, and what the last ones were answered."""
    port, source, headers = visitor.port, visitor.source, visitor.headers
    last = {}
    for n in range(11):
        last["code"] = visitor.post("/code", code=f"BSON {(n * 7919) % 1000000:06}").status
        last["receipt"] = wire.request(port, "GET", f"/R/00000000000{n % 10}", None, headers, source).status
        last["enrolment"] = forger.Forger(port).enrol("2222222222", source, headers).status
    return last


def right(visitor, box, backend):
    """The right codes of somebody else."""
    short = visitor.post("/code", code=box.codes.short("BSON")).status
    code = backend.invite()[1]
    enrolment = forger.Forger(visitor.port).enrol(code, visitor.source, visitor.headers).status
    receipt = wire.request(
        visitor.port, "GET", "/R/000000000001", None, visitor.headers, visitor.source
    ).status
    return {"code": short, "enrolment": enrolment, "receipt": receipt}


def neighbours(backend, attackers, visitor):
    box = backend.forger()
    time.sleep(60.2 - time.time() % 60)
    stopped = [guesses(attacker) for attacker in attackers]
    found = right(visitor, box, backend)
    all_stopped = all(value == 429 for answers in stopped for value in answers.values())
    works = found["code"] == 303 and found["enrolment"] == 200 and found["receipt"] != 429
    return Seen(
        works and all_stopped,
        f"the eleventh wrong codes: {stopped[0]}; the next visitor's right codes: {found}",
    )


def neighbours_direct(stand):
    backend = stand.backend(*STRANGER)
    attackers = [wire.Visitor(backend.port, f"127.0.0.{n}") for n in (21, 22, 23)]
    return neighbours(backend, attackers, wire.Visitor(backend.port, "127.0.0.31"))


def neighbours_behind_proxy(stand):
    backend = stand.backend()
    attackers = [wire.Visitor(backend.port, forwarded=f"203.0.113.{n}") for n in (1, 2, 3)]
    # What a client writes itself stands left of what the proxy appends.
    attackers[2].headers = {"x-forwarded-for": "198.51.100.77, 203.0.113.3"}
    return neighbours(backend, attackers, wire.Visitor(backend.port, forwarded="198.51.100.77"))


def one_network(stand):
    """Guesses from a thousand addresses of one IPv6 network."""
    backend = stand.backend()
    box = backend.forger()
    time.sleep(60.2 - time.time() % 60)
    tried = Counter()
    for n in range(1000):
        headers = {"x-forwarded-for": f"2001:db8:0:1::{n:x}"}
        tried[wire.request(backend.port, "GET", "/R/000000000001", None, headers).status] += 1
    other = wire.Visitor(backend.port, forwarded="2001:db8:0:2::1")
    found = right(other, box, backend)
    # The minute may turn once on a slow machine.
    judged = 1000 - tried[429]
    return Seen(
        judged <= 20 and found["code"] == 303,
        f"{judged} of 1,000 guesses from one /64 were tried; the network beside it: {found}",
    )


def forged_codes(stand):
    backend = stand.backend()
    box = backend.forger()
    dice, accepted, failed = random.Random(7), 0, 0
    visitor = wire.Visitor(backend.port)
    for n in range(3000):
        raw = bytearray(base64.b32decode(box.codes.token() + "="))
        genuine = bytes(raw)
        if n % 2:
            raw[dice.randrange(19)] ^= 1 << dice.randrange(8)
        else:
            raw[9:] = os.urandom(10)
        answer = visitor.open(base64.b32encode(bytes(raw)).decode().rstrip("="))
        accepted += bytes(raw) != genuine and answer.status == 200
        failed += answer.status >= 500
    late = visitor.open(box.codes.token(time.time() - 180)).status
    early = visitor.open(box.codes.token(time.time() + 300)).status
    return Seen(
        accepted == failed == 0 and 200 not in (late, early),
        f"{accepted} of 3,000 flipped or forged accepted, {failed} failures; 3 minutes old: {late},"
        f" 5 minutes ahead: {early}",
    )


ATTACKS = [
    Attack("a photo of the poster", "counters, chimes and card survive; others are served", poster),
    Attack("neighbours guess, direct", "the next visitor's right code works", neighbours_direct),
    Attack("neighbours guess, by proxy", "the next visitor's right code works", neighbours_behind_proxy),
    Attack("an IPv6 network guesses", "it is stopped as one client", one_network),
    Attack("forged and late codes", "none accepted", forged_codes),
]
