"""Tries the packages of kiosk and backend on a machine of their own; script/deb-test has made everything that it needs.

Each check is a line with what was seen. Exit status 0 when all of them hold; pictures of the display are left in
`pictures/`, the serial line in `console.log`.
"""

import argparse
import shutil
import sys
from pathlib import Path

import backend
import life
import rights
import system
from emulated import Failed
from kiosk import PHONES, record
from machine import Machine, make_disk, make_stick
from report import Report


def options():
    parser = argparse.ArgumentParser(description="The packages of kiosk and backend on a machine of their own.")
    for name in ("folder", "guest", "before", "after", "backend-before", "backend-after"):
        parser.add_argument(f"--{name}", type=Path, required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    chosen = options()
    shutil.rmtree(chosen.folder / "pictures", ignore_errors=True)
    (chosen.folder / "console.log").unlink(missing_ok=True)
    packages = [chosen.before, chosen.after, chosen.backend_before, chosen.backend_after]
    disk, stick = make_disk(chosen.folder, packages), make_stick(chosen.folder)
    report, guest = Report(), Machine(chosen.guest, disk, chosen.folder)
    try:
        print(f"==> the guest is up after {guest.boot():.0f} s: {guest.says('systemctl --version | head -n 1')}")
        for step in (
            lambda: system.installed(guest, report, chosen.before),
            lambda: system.caged(guest, report),
            lambda: system.boot_order(guest, report),
            lambda: backend.installed(guest, report, chosen.backend_before),
            lambda: backend.enrolled(guest, report),
            lambda: record(guest, report, 0),
            lambda: rights.polkit(guest, report),
            lambda: rights.services(guest, report),
            lambda: rights.ports(guest, report),
            lambda: rights.devices(guest, report),
            lambda: rights.stick(guest, report, stick),
            lambda: life.watchdog(guest, report),
            lambda: life.power_cut(guest, report),
            lambda: life.upgraded(guest, report, chosen.after),
            lambda: record(guest, report, PHONES),
            lambda: life.cut_while_upgrading(guest, report, chosen.before, chosen.after),
            lambda: backend.upgraded(guest, report, chosen.backend_after),
            lambda: life.wrong_configuration(guest, report),
            lambda: system.removed(guest, report),
            lambda: backend.removed(guest, report),
        ):
            try:
                step()
            except (Failed, KeyError, ValueError, AttributeError) as fault:
                report.check("a step goes to its end", False, repr(fault))
    finally:
        guest.end()
    return report.verdict(f"pictures are in {chosen.folder / 'pictures'}")


if __name__ == "__main__":
    sys.exit(main())
