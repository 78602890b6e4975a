"""A visitor at the board's touchscreen: a declaration, from the home page to the receipt."""

import time
from pathlib import Path

from process import rows
from touch import Finger

TOUCHES = Path(__file__).with_name("touches.txt")
# Right of the code and above the count of seconds.
PAGE = (205, 0, 800, 400)


def touches():
    lines = [line for line in TOUCHES.read_text().splitlines() if not line.startswith("#")]
    return [tuple(map(int, line.split())) for line in lines]


def stored(backend):
    return rows(backend.database, "SELECT count(*) FROM sealed")[0][0]


def declare(stand):
    report, board, backend = stand.report, stand.machine, stand.portal.backend
    report.title("A declaration by touches")
    before, begun = stored(backend), time.monotonic()
    finger, (*form, done) = Finger(board, PAGE), touches()
    unanswered = []
    for number, (x, y) in enumerate(form, 1):
        if not finger.touch(x, y):
            unanswered.append(number)
        if number in (1, 2, len(form) - 1):
            report.show(board.picture(f"declaration-{number}"), f"After touch {number} of {len(form)}")
    report.show(board.picture("receipt"), "Sent, with its receipt")
    report.check("each touch changes what is shown", not unanswered, f"{len(form)} touches, without an answer: {unanswered or 'none'}")
    until = time.monotonic() + 120
    while stored(backend) == before and time.monotonic() < until:
        time.sleep(1)
    report.check("the declaration is at the backend, sealed", stored(backend) == before + 1, f"{time.monotonic() - begun:.0f} s after the first touch")
    report.check("and the kiosk is at its first page again", finger.touch(*done), "after “Xong”")
    report.show(board.picture("done"), "After “Xong”")
