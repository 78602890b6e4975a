"""Sessions of staff: made up, stolen, planted."""

import base64
import os
import random

import staff
from process import rows
from staff import DEVICE, PASSWORD, SESSION, WRONG, Browser
from table import Attack, Seen

HOUR_M = 60


def made_up(stand):
    backend = stand.backend()
    operator = staff.person(backend, "minh", "operator")
    genuine = base64.urlsafe_b64decode(operator.cookies[SESSION] + "=")
    dice, values = random.Random(7), []
    for n in range(1000):
        raw = bytearray(genuine if n % 2 else os.urandom(32))
        raw[dice.randrange(32)] ^= 1 << dice.randrange(8)
        values.append(encode(raw))
    # What lies in the database, and what proves something else.
    stored = rows(backend.database, "SELECT hash FROM sessions UNION SELECT hash FROM account_devices")
    link = staff.invite(backend, "hanh", "operator").rsplit("/", 1)[1]
    others = [encode(hash) for (hash,) in stored] + [operator.cookies[DEVICE], link, "", "A" * 5000]
    accepted = sum(operator.with_session(value).is_in() for value in values + others)
    return Seen(
        accepted == 0 and operator.is_in(),
        f"{accepted} of {len(values)} flipped or random cookies accepted, and of {len(others)} others:"
        " hashes of the database, the browser's own cookie, a one-time link",
    )


def encode(raw):
    return base64.urlsafe_b64encode(bytes(raw)).rstrip(b"=").decode()


def stolen(stand):
    clock = stand.clock("backend")
    backend = stand.backend(environment=clock.environment())
    ended = {}

    def victim(name):
        browser = staff.person(backend, name, "operator")
        thief = browser.copy()
        assert thief.is_in(), "a copy of the cookies must work at first"
        return browser, thief

    owner, thief = victim("sign-out")
    owner.post("/staff/sign-out")
    ended["after signing out"] = not thief.is_in()
    owner, thief = victim("elsewhere")
    other = Browser(backend.port)
    other.sign_in("elsewhere")
    other.post("/staff/account/sign-out-elsewhere")
    ended["after signing out elsewhere"] = not thief.is_in() and other.is_in()
    owner, thief = victim("password")
    other = Browser(backend.port)
    other.sign_in("password")
    other.post("/staff/account/password", password="mot mat khau khac", again="mot mat khau khac")
    ended["after another password"] = not thief.is_in() and other.is_in()
    owner, thief = victim("reset")
    link = backend.cli("user", "reset", "reset")[0]["path"]
    Browser(backend.port).post(link, password=WRONG, again=WRONG)
    ended["after a reset"] = not thief.is_in()
    owner, thief = victim("disabled")
    backend.cli("user", "disable", "disabled")
    ended["after being disabled"] = not thief.is_in()
    owner, thief = victim("idle")
    clock.set(f"+{HOUR_M + 1}m")
    ended["an hour unused"] = not thief.is_in()
    owner.sign_in("idle")
    thief = owner.copy()
    # Used all the time, it ends after ten hours.
    lasted_m = next(m for m in range(50, 1000, 50) if not at(clock, HOUR_M + 1 + m, thief))
    ended["ten hours old"] = 10 * HOUR_M <= lasted_m < 11 * HOUR_M
    return Seen(all(ended.values()), "; ".join(f"{what}: {told(gone)}" for what, gone in ended.items()))


def at(clock, minutes, browser):
    clock.set(f"+{minutes}m")
    return browser.is_in()


def told(gone):
    return "over" if gone else "STILL IN"


def planted(stand):
    backend = stand.backend()
    attacker = staff.person(backend, "guard", "guard", "--venue", "1")
    staff.person(backend, "minh", "operator")
    values = {"made up": encode(os.urandom(32)), "the attacker's own": attacker.cookies[SESSION]}
    found = {}
    for what, value in values.items():
        victim = Browser(backend.port, cookies={SESSION: value})
        victim.sign_in("minh")
        knows = attacker.with_session(value).get("/staff/accounts").status == 200
        found[what] = victim.is_in() and victim.cookies[SESSION] != value and not knows
    # The session of the first step is not that of the second.
    secret, codes = staff.turn_on_second_step(victim)
    victim = Browser(backend.port)
    victim.sign_in("minh")
    first = victim.cookies[SESSION]
    reached = [path for path in own_pages() if victim.get(path).status == 200]
    assert victim.post("/staff/second-step", code=codes[0]).status == 303
    found["that of the first step"] = victim.is_in() and not victim.with_session(first).is_in()
    # A form of another site signs the victim in as the attacker.
    lured = Browser(backend.port)
    lured.post("/staff/sign-in", staff.cross_site("https://evil.example"), name="guard", password=PASSWORD)
    found["signed in by another site"] = not lured.cookies
    return Seen(
        all(found.values()) and not reached,
        "; ".join(f"{what}: {'worthless' if held else 'WORKS'}" for what, held in found.items())
        + f"; pages open between the two steps: {len(reached)}",
    )


def own_pages():
    """Pages that show something, but for those that are for everybody."""
    return [staff.address(path, 1) for kind, path, who in staff.pages() if kind != "act" and who != "everyone"]


ATTACKS = [
    Attack("session cookies made up", "none signs in", made_up),
    Attack("session cookies stolen", "they end with the session", stolen),
    Attack("session cookies planted", "signing in makes another", planted),
]
