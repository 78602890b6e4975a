"""The image on an emulated board, from an empty card to the QR; script/boot-test has made everything that it needs.

Each check is a line with what was seen. Exit status 0 when all of them hold; report.html has pictures.
"""

import argparse
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import checks
import cuts
import pi
import radio_test
import updates
import variants
import visitor
from card import Card
from emulated import Failed
from machine import Machine
from portal import Portal
from report import Report

SETTINGS = "/etc/bluezone-kiosk/kiosk.toml"


def options():
    parser = argparse.ArgumentParser(prog="script/boot-test", description="The image on an emulated board.")
    for name in ("--folder", "--build", "--image", "--plain", "--binaries", "--enter", "--python"):
        parser.add_argument(name, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--cuts", type=int, default=3, help="how often the power is cut under load (3)")
    parser.add_argument("--updates", type=int, default=0, help="how many updates, with power cuts (0)")
    parser.add_argument("--seed", type=int, default=7, help="when it is cut (7)")
    parser.add_argument("--phones", type=int, default=40, help="how many phones pass (40)")
    parser.add_argument("--gpt", type=Path, help="an image of script/image --gpt, for the step gpt")
    parser.add_argument("--encrypted", type=Path, help="an image of script/image --encrypt, for the step encrypted")
    parser.add_argument("--only", nargs="*", default=[], help="steps to take: plain first pair start declare radio slot cuts updates gpt encrypted tryboot pi")
    return parser.parse_args()


class Stand:
    """The board with its card, and the backend on this machine."""

    def __init__(self, chosen):
        self.chosen, self.folder = chosen, chosen.folder
        self.report = Report(chosen.folder)
        self.portal = self.machine = None
        self.enter = [chosen.enter, chosen.build]
        # As the tools see them.
        self.inside = f"/build/{self.folder.relative_to(chosen.build)}"
        self.files = chosen.image.resolve().parent
        self.inside_files = f"/build/{self.files.relative_to(chosen.build.resolve())}"

    def board(self, image, name):
        return Machine(Card(image, self.folder / f"{name}.img"), self.folder, self.enter, self.inside)


def qr(picture):
    read = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, text=True)
    return read.stdout.strip()


def wait_for_qr(board, name, limit_s=240):
    """The text of the QR on the display, once there is one."""
    until = time.monotonic() + limit_s
    while time.monotonic() < until:
        picture = board.picture(name)
        if text := qr(picture):
            return text
        time.sleep(1)
    return ""


def painted(board, limit_s):
    """Waits until the kiosk has painted: a page with many colours; the answer is when, after power on."""
    until = time.monotonic() + limit_s
    while time.monotonic() < until:
        picture = board.picture("starting").read_bytes()
        # A console without text is a few hundred bytes as PNG.
        if len(picture) > 8000:
            return board.since()
        time.sleep(1)
    raise Failed(f"nothing was painted in {limit_s} s")


def plain(stand):
    """The system without the kiosk, to know what the kiosk adds."""
    report = stand.report
    report.title("The same image without the kiosk")
    board = stand.board(stand.chosen.plain, "plain")
    try:
        report.note("power on to a shell", f"{board.boot():.0f} s")
        checks.times(board, report, "without the kiosk")
    finally:
        board.end()


def first(stand):
    report = stand.report
    report.title("First start, from an empty card")
    board = stand.board(stand.chosen.image, "card")
    stand.machine = board
    board.power_on()
    at = painted(board, 600)
    report.note("power on to the kiosk's first page", f"{at:.0f} s")
    board.join()
    board.until(f"systemctl is-active --quiet {checks.KIOSK}")
    report.show(board.picture("first-start"), "First start: a kiosk that knows no backend")
    checks.times(board, report, "first start")
    checks.system(board, report)
    checks.cage(board, report)


def settings(board, address):
    """The address of the backend on this machine, which has no certificate; a real one is typed, scanned or on the card."""
    text = f'url = "{address}"\\ninsecure = true'
    board.says(f"sed -i '/^\\[backend\\]/,/^\\[/s|^url = .*|{text}|' {SETTINGS}; systemctl restart {checks.KIOSK}")
    board.until(f"systemctl is-active --quiet {checks.KIOSK}")
    time.sleep(5)


def pair(stand):
    report, board = stand.report, stand.machine
    report.title("Paired by six digits")
    stand.portal = Portal(stand.folder, stand.chosen.binaries)
    settings(board, stand.portal.address)
    report.show(board.picture("digits-asked"), "It asks for six digits")
    # Typed at the command line: where the keys of the page are is known to the screens alone.
    board.says(f"systemctl stop {checks.KIOSK}")
    digits = stand.portal.digits()
    board.says(f"systemd-run --quiet --unit pairing --remain-after-exit bluezone-kiosk pair {digits} --config {SETTINGS}")
    report.note("words at the portal", " ".join(stand.portal.confirm()))
    board.until("systemctl show -p SubState --value pairing | grep -q exited")
    board.says(f"systemd-tmpfiles --create bluezone-kiosk.conf; systemctl start {checks.KIOSK}")
    text = wait_for_qr(board, "paired")
    report.check("a paired kiosk shows its QR", "/Q/" in text, text or "none")
    report.show(board.picture("paired"), "Paired")


def second_slot(stand):
    report, board = stand.report, stand.machine
    report.title("The other slot")
    board.end()
    board.card.tryboot = True
    board.boot()
    root = board.says("findmnt -no PARTUUID /")
    report.check("with the firmware's flag the other slot starts, once", root.endswith("06"), f"partition {board.card.slot}, root {root}")
    text = wait_for_qr(board, "other-slot")
    report.check("with the same identity", "/Q/" in text, text or "no QR")
    report.show(board.picture("other-slot"), "The other slot")
    board.end()
    board.boot()
    root = board.says("findmnt -no PARTUUID /")
    report.check("then the committed slot again", root.endswith("05"), root)


def start_to_qr(stand):
    """Power on to a QR that a phone reads, of a kiosk that is paired."""
    report, board = stand.report, stand.machine
    report.title("Power on to a readable QR")
    board.shut_down()
    board.power_on()
    text = wait_for_qr(board, "start", 600)
    report.check("a QR is read from the display", "/Q/" in text, f"{board.since():.0f} s after power on")
    report.show(board.picture("start"), "After a restart")
    board.join()
    checks.times(board, report, "with the kiosk, paired")
    chain = board.says(f"systemd-analyze critical-chain {checks.KIOSK} | head -n 14")
    report.note("critical chain", re.sub(r"\s*\n\s*", " < ", chain)[-600:])


def main():
    chosen = options()
    shutil.rmtree(chosen.folder, ignore_errors=True)
    chosen.folder.mkdir(parents=True)
    stand = Stand(chosen)
    random.seed(chosen.seed)
    steps = {
        "plain": plain,
        "first": first,
        "pair": pair,
        "start": start_to_qr,
        "declare": visitor.declare,
        "radio": lambda stand: radio_test.hear(stand, chosen.phones),
        "slot": second_slot,
        "cuts": lambda stand: cuts.cut(stand, chosen.cuts, wait_for_qr),
        "updates": lambda stand: updates.updates(stand, chosen.updates, wait_for_qr),
        "gpt": variants.gpt,
        "encrypted": variants.encrypted,
        "tryboot": pi.tryboot,
        "pi": pi.start,
    }
    try:
        for name, step in steps.items():
            if chosen.only and name not in chosen.only:
                continue
            if name in ("plain", "updates", "gpt", "encrypted") and not getattr(chosen, name):
                continue
            try:
                step(stand)
            except (Failed, TimeoutError, AssertionError, KeyError, ValueError, TypeError) as fault:
                stand.report.check(f"the step {name} goes to its end", False, repr(fault))
                if name in ("first", "pair"):
                    break
    finally:
        if stand.machine:
            stand.machine.end()
        if stand.portal:
            stand.portal.backend.stop()
    return stand.report.finish()


if __name__ == "__main__":
    sys.exit(main())
