"""Connections that hold what others need: idle, slow, with heads and bodies without end."""

import selectors
import threading
import time

import wire
from process import PATIENCE_S
from table import Attack, Seen

MB_MAX = 100
# Untrusted, so that limits for one network apply; the visitor has another address.
STRANGER = ("--trusted-proxy", "10.0.0.5")
ATTACKER, VISITOR = "127.0.0.6", "127.0.0.8"


def open_many(port, count, source, data=b""):
    """As many connections as can be had; each sends `data` while it may."""
    held = []
    for _ in range(count):
        try:
            held.append(wire.connect(port, source))
        except OSError:
            continue
        if data:
            held[-1].settimeout(0.2)
            try:
                held[-1].sendall(data)
            except OSError:
                pass
    return held


def served(port, box, source, tries=5):
    """How many of some visits were served within 5 s, and the longest of them."""
    visits = []
    for _ in range(tries):
        visits.append(wire.Visitor(port, source).check_in(box.codes.token()))
        time.sleep(0.5)
    good = [seconds for status, seconds in visits if status == 303 and seconds < 5]
    return len(good), max([seconds for _, seconds in visits])


def outcome(held, visits, backend, extra=""):
    good, longest = visits
    peak = backend.program.peak_mb()
    close_all(held)
    return Seen(
        good == 5 and peak <= MB_MAX,
        f"{len(held)} held; {good} of 5 visitors served, longest {longest:.2f} s; peak {peak} MB{extra}",
    )


def close_all(held):
    for connection in held:
        connection.close()


def idle_through_proxy(stand):
    backend = stand.backend(open_files=1024)
    box = backend.forger()
    held = open_many(backend.port, 1100, "127.0.0.1")
    return outcome(held, served(backend.port, box, "127.0.0.1"), backend)


def idle_direct(stand):
    backend = stand.backend(*STRANGER, open_files=1024)
    box = backend.forger()
    held = open_many(backend.port, 1100, ATTACKER)
    still = len(held) - sum(map(wire.is_over, held))
    return outcome(held, served(backend.port, box, VISITOR), backend, f"; {still} stayed open")


def half_heads(stand):
    """500 heads that never end, a byte now and then."""
    backend = stand.backend(open_files=1024)
    box = backend.forger()
    held = open_many(backend.port, 500, "127.0.0.1", b"GET / HTTP/1.1\r\nhost: x\r\nx: ")
    begun, closed, visits = time.monotonic(), 0, None
    while time.monotonic() - begun < 25 and closed < len(held):
        for connection in held:
            connection.settimeout(0)
            try:
                connection.send(b"a")
            except OSError:
                pass
        visits = visits or served(backend.port, box, "127.0.0.1")
        time.sleep(2)
        closed = sum(map(wire.is_over, held))
    seconds = time.monotonic() - begun
    seen = outcome(held, visits, backend, f"; {closed} closed after {seconds:.0f} s")
    seen.held = seen.held and closed == len(held)
    return seen


def flood(stand, data, count=400):
    """Many connections send `data` at once; the visitor comes meanwhile."""
    backend = stand.backend(open_files=4096)
    box = backend.forger()
    held = []
    sender = threading.Thread(target=lambda: held.extend(open_many(backend.port, count, "127.0.0.1")))
    sender.start()
    sender.join()
    waiting = {connection: memoryview(data) for connection in held}
    pump = threading.Thread(target=send_all, args=[waiting, 15])
    pump.start()
    visits = served(backend.port, box, "127.0.0.1")
    pump.join(PATIENCE_S)
    return outcome(held, visits, backend)


def send_all(waiting, seconds):
    selector = selectors.DefaultSelector()
    for connection in waiting:
        connection.setblocking(False)
        selector.register(connection, selectors.EVENT_WRITE)
    until = time.monotonic() + seconds
    while waiting and time.monotonic() < until:
        for key, _ in selector.select(0.5):
            connection = key.fileobj
            try:
                sent = connection.send(waiting[connection])
            except BlockingIOError:
                continue
            except OSError:
                sent = len(waiting[connection])
            waiting[connection] = waiting[connection][sent:]
            if not waiting[connection]:
                selector.unregister(connection)
                del waiting[connection]


def long_heads(stand):
    return flood(stand, b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"a" * 400_000)


def body(target, head=""):
    size = 2 * 1024 * 1024
    text = f"POST {target} HTTP/1.1\r\nhost: x\r\n{head}content-length: {size}\r\n\r\n"
    return text.encode() + b" " * (size - 1)


def enrolment_bodies(stand):
    return flood(stand, body("/api/v1/enrol"))


def record_bodies(stand):
    proof = f"authorization: Kiosk 1:1:{'A' * 43}:{'A' * 86}\r\n"
    return flood(stand, body("/api/v1/records", proof))


SERVED = "visitors are served; at most 100 MB"

ATTACKS = [
    Attack("1,100 idle, from the proxy", SERVED, idle_through_proxy),
    Attack("1,100 idle, one stranger", SERVED, idle_direct),
    Attack("500 heads that never end", SERVED + "; closed within 10 s", half_heads),
    Attack("400 heads of 400 kB", SERVED, long_heads),
    Attack("400 bodies to enrolment", SERVED, enrolment_bodies),
    Attack("400 bodies, made-up proof", SERVED, record_bodies),
]
