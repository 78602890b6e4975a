"""The power goes at random moments while phones pass and visitors check in; the board must come back each time."""

import random
import re
import shutil
import sqlite3
import time

import wire
from check import judge
from process import rows
from radio_test import Street, attach

# After the QR is shown.
LONGEST_S = 20
KIOSK = 1


class Acknowledged:
    """What must be found afterwards: check-ins that the backend confirmed."""

    def __init__(self, taps):
        self.contacts, self.taps, self.greetings = {}, taps, 0


def checkins(backend):
    return rows(backend.database, "SELECT count(*) FROM checkins")[0][0]


def found(stand, acknowledged):
    """The databases after the cut: the board's own card, read by this machine, and the backend's."""
    out = stand.folder / "out"
    kiosk = stand.machine.card.data(out)
    (out / "backend").mkdir()
    source = sqlite3.connect(stand.portal.backend.database)
    with sqlite3.connect(out / "backend" / "backend.db") as copy:
        source.backup(copy)
    source.close()
    assert (kiosk / "kiosk.db").exists(), "the card has no database"
    return judge(out, acknowledged, 0, KIOSK)


def cut(stand, count, wait_for_qr):
    report, board, backend = stand.report, stand.machine, stand.portal.backend
    report.title(f"{count} power cuts under load")
    acknowledged = Acknowledged(checkins(backend))
    starts, uploaded = [], 0
    for number in range(1, count + 1):
        board.end()
        board.power_on()
        text = wait_for_qr(board, "after-cut", 600)
        starts.append(board.since())
        if not text:
            report.check(f"start {number}", False, f"no QR after {board.since():.0f} s")
            report.show(board.picture(f"no-qr-{number}"), "What was shown instead")
            return
        board.join()
        passing = Street(board, 200, f"life {number}")
        attach(board)
        until, taps = time.monotonic() + random.uniform(0.5, LONGEST_S), 0
        token = re.search(r"/Q/([A-Z2-7]+)", text.upper())[1]
        while time.monotonic() < until:
            status, _ = wire.Visitor(backend.port, forwarded=f"198.51.100.{number % 250}").check_in(token)
            taps += status == 303
            time.sleep(0.3)
        board.end()
        acknowledged.taps += taps
        passing.end()
        after = found(stand, acknowledged)
        lost = {name: many for name, many in after.lost.items() if many}
        seen = f"QR {starts[-1]:.0f} s after power on, {taps} check-ins, {after.uploaded - uploaded} contacts uploaded since the last"
        uploaded = after.uploaded
        report.check(f"cut {number}: databases intact, nothing lost", not lost and not after.faults, f"{seen} {lost or ''} {after.faults or ''}")
    shutil.rmtree(stand.folder / "out", ignore_errors=True)
    report.check("the QR came back each time", len(starts) == count, f"{min(starts):.0f} to {max(starts):.0f} s")
