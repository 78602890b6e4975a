"""The kiosk on QEMU's Raspberry Pi 3B: lights, help button, tamper switch and buzzer, by registers and by character device.

Each check is a line with what was seen. Exit status 0 when all of them hold.
"""

import argparse
import re
import sys
import time
from pathlib import Path

import initramfs
from board import PWM_RANGE, Board
from emulated import Failed
from report import Report

HERE = Path(__file__).parent
GREEN, AMBER, RED, HELP, TAMPER = 17, 27, 22, 6, 16
KINDS = ("rppal", "gpiocdev")
# Of a tune, docs/HARDWARE.md.
FELT, OPENED = {1320}, {2093, 1568}
TRACE = "/sys/kernel/tracing/trace"


def shines(board, pins, seconds):
    """Of each pin, whether it was seen low and high in this time."""
    seen, until = {pin: set() for pin in pins}, time.monotonic() + seconds
    while time.monotonic() < until:
        for pin in pins:
            seen[pin].add(board.is_high(pin))
        time.sleep(0.02)
    return seen


def wait(holds, limit_s=60):
    """After how many seconds it held; nothing when it did not."""
    begun = time.monotonic()
    while time.monotonic() - begun < limit_s:
        if holds():
            return time.monotonic() - begun
        time.sleep(0.2)
    return None


def tones(board):
    """In hertz, those that the kernel was told to give since the trace was emptied."""
    periods = re.findall(r"pwm_apply:.*period=(\d+) .*enabled=1", board.says(f"cat {TRACE}"))
    return {round(1e9 / int(period)) for period in periods}


def told(seconds):
    return "never" if seconds is None else f"after {seconds:.1f} s"


def try_kind(board, report, kind):
    board.says(f"sed 's/@KIND@/{kind}/' /kiosk.toml >/data/kiosk.toml; echo >{TRACE}")
    # Nobody presses, and the case is closed.
    board.put(HELP, True)
    board.put(TAMPER, False)
    board.says("RUST_LOG=info kiosk run --config /data/kiosk.toml >/data/log 2>&1 &")
    taken = wait(lambda: all(board.is_output(pin) for pin in (GREEN, AMBER, RED)), 120)
    report.check(f"{kind}: the lights' pins are outputs", taken is not None, told(taken))
    users = re.findall(r"gpio-\d+ +\((GPIO(?:17|27|22)) *\|([^)]*)\)", board.says("cat /sys/kernel/debug/gpio"))
    print(f"        the kernel's users of them: {users or 'none, as registers need none'}")
    seen = shines(board, (GREEN, AMBER, RED), 3)
    report.check(f"{kind}: amber flashes while it waits to be paired, red is dark", seen[AMBER] == {True, False} and seen[RED] == {False}, seen)
    board.put(HELP, False)
    heard = wait(lambda: FELT <= tones(board))
    report.check(f"{kind}: a pressed help button is felt and heard", heard is not None, f"{sorted(tones(board))} Hz, {told(heard)}")
    board.put(HELP, True)
    board.says(f"echo >{TRACE}")
    board.put(TAMPER, True)
    heard = wait(lambda: OPENED <= tones(board))
    report.check(f"{kind}: an opened case is heard", heard is not None, f"{sorted(tones(board))} Hz, {told(heard)}")
    off = wait(lambda: board.says("cat /sys/class/pwm/pwmchip0/pwm0/enable") == "0")
    report.check(f"{kind}: the buzzer falls silent", off is not None, told(off))
    for opened, words in ((True, "the case was opened"), (False, "the case was closed")):
        board.put(TAMPER, opened)
        logged = wait(lambda: words in board.says("cat /data/log"))
        report.check(f"{kind}: {words}, says the log", logged is not None, told(logged))
    board.says("kill $(pidof kiosk)")
    ended = wait(lambda: board.run("pidof kiosk")[1] != 0, 20)
    report.check(f"{kind}: it ends when it is told to", ended is not None, told(ended))


def main():
    parser = argparse.ArgumentParser(description="The kiosk on the header of QEMU's Raspberry Pi 3B.")
    for name in ("folder", "guest", "program"):
        parser.add_argument(f"--{name}", type=Path, required=True, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    (chosen.folder / "console.log").unlink(missing_ok=True)
    archive = chosen.folder / "initramfs"
    more = {"init": (HERE / "guest/init").read_bytes(), "kiosk.toml": (HERE / "guest/kiosk.toml").read_bytes()}
    initramfs.make(chosen.guest / "tree", chosen.program, more, archive)
    report, board = Report(), Board(chosen.folder)
    try:
        board.boot(chosen.guest, archive)
        model = board.says("tr -d '\\0' </proc/device-tree/model")
        report.check("it is a Raspberry Pi", "Raspberry Pi 3" in model, f"{model}, Linux {board.says('uname -r')}")
        for kind in KINDS:
            try:
                try_kind(board, report, kind)
            except Failed as fault:
                report.check(f"{kind} goes to its end", False, f"{fault}; {board.run('tail -n 5 /data/log')[0]}")
                board.run("kill -9 $(pidof kiosk)")
        print(f"        the range of the PWM's first channel reads {board.read(PWM_RANGE):#x}")
    finally:
        board.end()
    return report.verdict(f"the serial line is in {chosen.folder / 'console.log'}")


if __name__ == "__main__":
    sys.exit(main())
