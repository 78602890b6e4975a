"""HTTP as attackers and visitors speak it, from any address of this machine."""

import http.client
import re
import socket
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes
    # The values of all Set-Cookie headers.
    cookies: list = field(default_factory=list)


def request(port, method, target, body=None, headers=None, source="127.0.0.1", timeout=30):
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=timeout, source_address=(source, 0)
    )
    try:
        connection.request(method, target, body, headers or {})
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        cookies = answer.headers.get_all("set-cookie") or []
        return Answer(answer.status, named, answer.read(), cookies)
    finally:
        connection.close()


def connect(port, source="127.0.0.1", timeout=5):
    return socket.create_connection(("127.0.0.1", port), timeout, source_address=(source, 0))


def is_over(connection):
    """Whether the other side has closed or has ended its answer; reads away what came before."""
    connection.setblocking(False)
    last = b""
    try:
        while data := connection.recv(65536):
            last = data
        return True
    except BlockingIOError:
        # The last chunk of an answer in pieces; the connection stays for another request.
        return last.endswith(b"\r\n0\r\n\r\n") or last == b"0\r\n\r\n"
    except OSError:
        return True


class Visitor:
    """A phone that opens the page of a code and taps. `forwarded` is what a proxy says of it."""

    def __init__(self, port, source="127.0.0.1", forwarded=None):
        self.port, self.source = port, source
        self.headers = {"x-forwarded-for": forwarded} if forwarded else {}

    def open(self, token):
        return request(self.port, "GET", f"/Q/{token}", None, self.headers, self.source)

    def post(self, target, **fields):
        form = {"content-type": "application/x-www-form-urlencoded", **self.headers}
        return request(self.port, "POST", target, urlencode(fields), form, self.source)

    def check_in(self, token):
        """Returns the status of the last answer, 303 when it was counted, and the seconds it took."""
        begun = time.monotonic()
        try:
            page = self.open(token)
            ticket = re.search(rb'name="ticket" value="([^"]+)"', page.body)
            if not ticket:
                return page.status, time.monotonic() - begun
            tapped = self.post("/tap", ticket=ticket[1].decode(), direction="in")
            return tapped.status, time.monotonic() - begun
        except OSError as error:
            return type(error).__name__, time.monotonic() - begun
