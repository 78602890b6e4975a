"""Guesses at the portal's door: passwords, codes of the second step, one-time links; over two processes."""

import re
import secrets
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import staff
from process import rows
from staff import PASSWORD, WRONG, Browser
from table import Attack, Seen

GUESSER = "203.0.113.66"
# How often processes tell each other what was wrong, with room for a slow machine.
TOLD_S = 4


def at_once(works):
    """Calls all of them at the same time; returns what they returned."""
    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result() for done in [pool.submit(work) for work in works]]


def is_locked(answer):
    """Whether nothing is judged until the quarter of an hour ends; a flood is slowed for a minute only."""
    found = re.search(r"đến (\d\d):(\d\d)", answer.body.decode())
    end = (int(time.time()) // 900 + 1) * 15 + 7 * 60
    return answer.status == 429 and bool(found) and int(found[1]) * 60 + int(found[2]) == end % 1440


def passwords(stand):
    backend = stand.backend()
    second = stand.beside(backend)
    known = staff.person(backend, "minh", "operator")
    staff.wait_for_room(180)

    def guess(n, network=GUESSER):
        browser = Browser((backend, second)[n % 2].port, network)
        return browser.sign_in("minh", f"{WRONG} {n}").status

    begun = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        burst = Counter(pool.map(guess, range(200)))
    burst_s = time.monotonic() - begun
    time.sleep(TOLD_S)
    ports = (backend.port, second.port)
    later = [is_locked(Browser(port, GUESSER).sign_in("minh")) for port in ports]
    second.stop()
    second.serve()
    time.sleep(TOLD_S)
    later.append(is_locked(Browser(second.port, GUESSER).sign_in("minh")))
    # One after the other from addresses of one home.
    home = Counter()
    for n in range(14):
        home[guess(n, f"2001:db8:0:1::{n + 1:x}")] += 1
        time.sleep(1.2)
    good = {
        "known browser, the guesser's address": known.copy(second.port),
        "unknown browser, another address": Browser(second.port, "198.51.100.9"),
    }
    good["known browser, the guesser's address"].network = GUESSER
    works = {what: browser.sign_in("minh").status == 303 for what, browser in good.items()}
    return Seen(
        burst[403] <= 20 and home[403] <= 12 and all(later) and all(works.values()),
        f"{burst[403]} of 200 guesses at two processes judged in {burst_s:.0f} s, then none: {all(later)}, also"
        f" after a restart; {home[403]} of 14 from one IPv6 /64; signs in: {works}",
    )


def lock_out(stand):
    backend = stand.backend()
    known = staff.person(backend, "minh", "operator")
    clerk = staff.person(backend, "hanh", "commune", "--commune", "1")
    staff.wait_for_room(180)
    # The real person's own network among them.
    networks = [known.network, *(f"203.0.113.{n}" for n in range(7))]
    judged = Counter()
    for network in networks:
        for n in range(12):
            judged[Browser(backend.port, network).sign_in("minh", f"{WRONG} {n}").status] += 1
    known.post("/staff/sign-out")
    found = {
        "known browser": known.sign_in("minh").status,
        "another address": Browser(backend.port, "198.51.100.9").sign_in("minh").status,
        "a colleague beside it": clerk.sign_in("hanh").status,
    }
    stays = clerk.is_in()
    lines = backend.count("audit", "kind = 'sign-in-failed'")
    return Seen(
        all(status == 303 for status in found.values()) and stays and judged[403] == 80 and lines <= 10,
        f"{judged[403]} of 96 wrong passwords from 8 networks judged; then sign in: {found}; {lines} lines in"
        " the audit trail",
    )


def codes(stand):
    backend = stand.backend()
    second = stand.beside(backend)
    ports = (backend.port, second.port)
    owner = staff.person(backend, "minh", "operator")
    secret, recovery = staff.turn_on_second_step(owner)
    staff.wait_for_room(300)

    def waiting(n):
        browser = Browser(ports[n % 2], f"203.0.113.{n}")
        assert browser.sign_in("minh").status == 303 and not browser.is_in()
        return browser

    def enter(browser, code):
        return browser.post("/staff/second-step", code=code).status

    browsers = [waiting(n) for n in range(8)]
    staff.next_step()
    code = staff.totp(secret)
    same = at_once([lambda b=b: enter(b, code) for b in browsers])
    again = [enter(b, code) for b in browsers if not b.is_in()][:4]
    stale = [enter(waiting(10 + n), staff.totp(secret, steps)) for n, steps in enumerate((-2, 2, -1))]
    proof = owner.post("/staff/confirm", proof=code).status
    papers = [waiting(20 + n) for n in range(4)]
    paper = at_once([lambda b=b: enter(b, recovery[0]) for b in papers])
    # Somebody who knows the password guesses, on both sides of the two processes.
    guesser = [Browser(port, "198.51.100.66") for port in ports]
    for browser in guesser:
        browser.sign_in("minh")
    guessed = []
    for n in range(8):
        guessed.append(enter(guesser[n % 2], f"{n:06}"))
        time.sleep(1.5)
    # From many networks: what may be wrong is bounded for all of them.
    flood = Counter(enter(waiting(100 + n), f"{n:06}") for n in range(40))
    staff.next_step()
    owner.post("/staff/sign-out")
    owner.sign_in("minh")
    real = enter(owner, staff.totp(secret))
    return Seen(
        same.count(303) == paper.count(303) == 1
        and 303 not in again + stale
        and proof == 422
        and guessed.count(403) <= 7
        and guessed[-1] == 429
        and flood[403] <= 30
        and flood[429] > 0
        and real == 303,
        f"one code 8 times at once: {same.count(303)} in; again: {again}; of other steps: {stale}; as a proof:"
        f" {proof}; a recovery code 4 times: {paper.count(303)} in; 8 guesses: {guessed}; 40 networks:"
        f" {dict(flood)}; the owner then: {real}",
    )


def links(stand):
    backend = stand.backend()
    second = stand.beside(backend)
    path = staff.invite(backend, "minh", "operator")
    forged = Counter()
    for _ in range(300):
        forged[Browser(backend.port).get(f"/staff/link/{secrets.token_urlsafe(32)}").status] += 1
    # Looking at it, as previews of messages do, uses nothing up.
    seen = {Browser(port).get(path).status for port in (backend.port, second.port)}
    mine = [f"mat khau so {n} cua toi" for n in range(8)]

    def use(n):
        browser = Browser((backend, second)[n % 2].port)
        return browser.post(path, password=mine[n], again=mine[n]).status

    used = at_once([lambda n=n: use(n) for n in range(8)])
    later = {Browser(backend.port).get(path).status, use(0), use(1)}
    stored = backend.count("account_links", "account_id IS NOT NULL")
    working = [Browser(backend.port, f"198.51.100.{n}").sign_in("minh", mine[n]).status == 303 for n in range(8)]
    # A newer link takes the place of the older one; a password chosen meanwhile ends both.
    first = backend.cli("user", "reset", "minh")[0]["path"]
    newer = backend.cli("user", "reset", "minh")[0]["path"]
    replaced = Browser(backend.port).get(first).status
    owner = Browser(backend.port)
    owner.sign_in("minh", mine[working.index(True)])
    owner.post("/staff/account/password", password=PASSWORD, again=PASSWORD)
    ended = Browser(backend.port).get(newer).status
    hashed = rows(backend.database, "SELECT password FROM accounts")[0][0].startswith("$argon2id$")
    return Seen(
        used.count(303) == 1
        and working.count(True) == 1
        and used.index(303) == working.index(True)
        and set(used) <= {303, 404}
        and later == {404}
        and seen == {200}
        and stored == 0
        and replaced == ended == 404
        and set(forged) == {404}
        and hashed,
        f"one link 8 times at once over two processes: {used.count(303)} in, {used.count(404)} refused; its"
        f" password alone signs in: {working.count(True)} of 8; later {later}; one replaced {replaced}, one after"
        f" a change of the password {ended}; 300 made up: {dict(forged)}",
    )


ATTACKS = [
    Attack("passwords, two processes", "ten for a network; others sign in", passwords),
    Attack("a stranger locks staff out", "known browser, other address sign in", lock_out),
    Attack("codes of the second step", "each once, five guesses", codes),
    Attack("a one-time link, many times", "it works once", links),
]
