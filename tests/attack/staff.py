"""People of the staff portal, and whoever pretends to be one: browsers behind a proxy that speaks HTTPS."""

import base64
import hmac
import re
import struct
import time
from pathlib import Path
from urllib.parse import urlencode

import wire
from programs import RECIPIENT

HOST = "kiosk.example.vn"
SESSION, DEVICE = "__Host-staff-session", "__Host-staff-device"
PASSWORD, WRONG = "ba con vit ngoai dong", "ba con ga ngoai dong"
# Where the portal lists its pages.
PAGES = Path(__file__).parents[2] / "backend/src/http/portal/pages.rs"


class Browser:
    """A browser with its cookies; `network` is its address, as the proxy says."""

    def __init__(self, port, network="198.51.100.1", cookies=None):
        self.port, self.network, self.cookies = port, network, dict(cookies or {})

    def ask(self, method, path, fields=None, headers=None):
        head = {"host": HOST, "x-forwarded-for": self.network}
        if self.cookies:
            head["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if fields is not None:
            head["content-type"] = "application/x-www-form-urlencoded"
        if method == "POST" and headers is None:
            head |= {"origin": f"https://{HOST}", "sec-fetch-site": "same-origin"}
        body = None if fields is None else urlencode(fields)
        answer = wire.request(self.port, method, path, body, head | (headers or {}))
        for cookie in answer.cookies:
            name, value = cookie.split(";")[0].split("=", 1)
            if "Max-Age=0" in cookie:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def get(self, path, headers=None):
        return self.ask("GET", path, headers=headers)

    def post(self, path, headers=None, **fields):
        return self.ask("POST", path, fields, headers)

    def sign_in(self, name, password=PASSWORD):
        return self.post("/staff/sign-in", name=name, password=password)

    def is_in(self):
        return self.get("/staff/account").status == 200

    def copy(self, port=None):
        """A browser elsewhere to which all cookies were carried."""
        return Browser(port or self.port, "203.0.113.66", self.cookies)

    def with_session(self, value):
        return Browser(self.port, "203.0.113.66", {SESSION: value})


def cross_site(origin, site="cross-site"):
    """The headers with which a browser sends the form of another site; old ones send no `site`."""
    return {"origin": origin} | ({"sec-fetch-site": site} if site else {})


def invite(backend, name, role, *unit):
    """The path of a one-time link."""
    return backend.cli("user", "add", name, "--role", role, *unit)[0]["path"]


def person(backend, name, role, *unit):
    """Somebody of the staff, signed in."""
    browser = Browser(backend.port)
    answer = browser.post(invite(backend, name, role, *unit), password=PASSWORD, again=PASSWORD)
    assert answer.status == 303 and browser.is_in(), answer
    return browser


def second_units(backend):
    """Another commune with a venue; each venue has a kiosk that waits for its code. Numbers are 1 and 2."""
    backend.cli("commune", "add", "--name", "Phường Tam Quan", "--recipient", RECIPIENT)
    backend.cli("venue", "add", "--commune", "2", "--name", "Chợ Tam Quan", "--letters", "TQUA")
    for venue in (1, 2):
        backend.cli("kiosk", "add", "--venue", venue, "--position", "Cổng số 1")


def turn_on_second_step(browser):
    """Returns the secret and the recovery codes."""
    page = browser.get("/staff/account/second-step").body.decode()
    typed = re.search(r'<p class="mono">([A-Z2-7 ]+)</p>', page)[1].replace(" ", "")
    secret = base64.b32decode(typed)
    answer = browser.post("/staff/account/second-step", code=totp(secret))
    codes = re.findall(r'<li class="mono">([^<]+)<', answer.body.decode())
    assert answer.status == 200 and len(codes) == 8, answer
    return secret, codes


def totp(secret, steps=0):
    """The code of now, or of so many steps later."""
    digest = hmac.digest(secret, struct.pack(">Q", int(time.time()) // 30 + steps), "sha1")
    at = digest[19] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def next_step():
    """Waits until codes that were used are none of now, nor of the step before."""
    time.sleep(60.5 - time.time() % 30)


def wait_for_room(seconds):
    """Waits until the quarter of an hour has so many seconds left."""
    left = 900 - time.time() % 900
    if left < seconds:
        time.sleep(left + 1)


def pages():
    """Kind, path and role type of each page that the portal lists."""
    found = re.findall(r'\.(page|form|act|sheet)\("([^"]+)", ([^,]+),', PAGES.read_text())
    assert len(found) > 50, "the list of pages was not understood"
    return found


def address(path, unit):
    """The path with rows of a unit."""
    rows = {"commune": unit, "venue": unit, "kiosk": unit, "record": f"{unit}-1-0", "account": 1}
    rows |= {"link": "A" * 43, "file": "unit-keys.js", "paper": "a4", "kind": "market", "media": unit}
    return re.sub(r"{(\w+)}", lambda name: str(rows[name[1]]), path)
