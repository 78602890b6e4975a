"""Cuts the power of a machine with backend and kiosk under load; script/powercut has made what it needs.

Exit status 0 when nothing acknowledged is ever missing with synchronous=FULL, and something is with
NORMAL: a test that loses nothing either way has no teeth.
"""

import argparse
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import check
import machine
from disk import LossyDisk
from load import Acknowledged, Load
from process import free_ports, wait_for
from seed import set_up


def options():
    parser = argparse.ArgumentParser(description="Cuts the power at random moments.")
    parser.add_argument("--folder", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--guest", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--binaries", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--cuts", type=int, default=200, help="with synchronous=FULL (200)")
    parser.add_argument("--control", type=int, default=20, help="with NORMAL at most (20)")
    parser.add_argument("--longest", type=float, default=4.0, help="seconds of load before a cut at most (4)")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


class Run:
    """One data disk, and all the lives of the machine on it."""

    def __init__(self, asked, name, weaken):
        self.asked, self.folder = asked, asked.folder / name
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        machine.make_programs(self.folder, asked.binaries, weaken)
        self.box, self.kiosk, self.codes, tree = set_up(self.folder, asked.binaries)
        self.image = machine.make_image(tree, self.folder / "data.ext4", machine.DATA_MB)
        self.disk = LossyDisk(self.image, self.folder / "disk.sock", asked.seed)
        self.acknowledged, self.dice = Acknowledged(), random.Random(asked.seed)
        self.machine = machine.Machine(asked.guest, self.folder)
        self.machine.prepare()
        self.disk.cut()
        # Lives in all, those in which the kiosk's screen was up, those cut before what was waited for came.
        self.lives = self.kiosk_lives = self.slow_lives = self.uploaded = 0

    def life(self):
        """Power on, load, cut; returns what was found and how the cut was."""
        ports = list(zip(free_ports(2), (8080, 9000)))
        guest = self.machine.start(ports)
        self.box.port = ports[0][0]
        load = Load(self.acknowledged, self.box, self.codes, ports[0][0], ports[1][0])
        load.begin()
        try:
            # At any moment, also while the file system or SQLite recovers; under load; and, because it
            # takes long to start under emulation, each fifth time once the kiosk is up, in turn with its
            # having greeted somebody.
            chosen = self.lives % 10
            if chosen % 5 > 0:
                events, greetings = self.acknowledged.events, self.acknowledged.greetings
                ready = {
                    4: load.kiosk_up.is_set,
                    9: lambda: self.acknowledged.greetings > greetings,
                }.get(chosen, lambda: self.acknowledged.events > events)
                try:
                    wait_for("load", lambda: ready() or not guest.is_running(), machine.BOOT_LIMIT_S)
                except TimeoutError:
                    # A machine that does much else: cut all the same.
                    self.slow_lives += 1
            time.sleep(self.dice.uniform(0.1, self.asked.longest))
            alive = guest.is_running() and "program ended" not in self.machine.said()
        finally:
            guest.cut()
            load.end()
        if not alive:
            raise RuntimeError(f"a program of the guest ended by itself: …{self.machine.said()[-600:]}")
        self.lives += 1
        self.kiosk_lives += load.kiosk_up.is_set()
        dropped, kept = self.disk.cut()
        out, sound = machine.extract(self.image, self.folder)
        found = check.judge(out, self.acknowledged, self.box.number, self.kiosk)
        self.uploaded = found.uploaded
        if not sound:
            found.faults.append("the file system could not be repaired")
        return found, dropped, kept


def cut(asked, name, cuts, weaken, enough):
    """Cuts the power `cuts` times, or until `enough` says so."""
    run, lost, faults, begun = Run(asked, name, weaken), Counter(), [], time.monotonic()
    done = 0
    while done < cuts and not enough(lost):
        found, dropped, kept = run.life()
        done += 1
        lost.update(found.lost)
        faults += [f"cut {done}: {fault}" for fault in found.faults]
        told = ", ".join(f"{count} {what}" for what, count in found.lost.items() if count) or "nothing"
        seen = run.acknowledged
        print(
            f"    {name} {done}: {dropped} unflushed sectors dropped, {kept} kept;"
            f" acknowledged so far {len(seen.contacts)} contacts, {seen.taps} taps,"
            f" {seen.greetings} greetings; lost {told}",
            flush=True,
        )
        if faults or (not weaken and lost.total()):
            break
    return run, done, lost, faults, time.monotonic() - begun


def main():
    asked = options()
    print(f"==> synchronous=FULL, {asked.cuts} cuts")
    run, done, lost, faults, seconds = cut(asked, "FULL", asked.cuts, False, lambda _: False)
    seen = run.acknowledged
    print(
        f"    FULL: {done} cuts in {seconds:.0f} s, {run.disk.flushes} flushes; acknowledged"
        f" {len(seen.contacts)} contacts, {seen.taps} taps, {seen.greetings} greetings; the kiosk was up"
        f" in {run.kiosk_lives} lives and uploaded {run.uploaded} contacts; {run.slow_lives} lives were cut"
        f" before what was waited for came; lost {lost.total()}"
    )
    print(f"==> the control: synchronous=NORMAL, at most {asked.control} cuts")
    enough = lambda lost: lost.total() > 0  # noqa: E731
    _, control, control_lost, control_faults, _ = cut(asked, "NORMAL", asked.control, True, enough)
    print(f"    NORMAL: lost {dict(control_lost)} in {control} cuts; {len(control_faults)} faults")
    for fault in faults:
        print(f"    FAULT: {fault}")
    loaded = all((seen.contacts, seen.taps, run.uploaded)) or not asked.cuts
    slow = run.slow_lives * 5 > done
    passed = done == asked.cuts and not lost.total() and not faults and control_lost.total() > 0
    if not loaded:
        print("    Nothing was acknowledged: the machine is too slow for this; give a longer --longest.")
        passed = False
    if slow:
        print("    Too many lives were cut before anything came: let the machine do less else.")
        passed = False
    if not control_lost.total():
        print("    The control lost nothing: the test has no teeth here.")
    print("PASSED" if passed else f"FAILED; disks and logs are in {asked.folder}")
    return 0 if passed else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RuntimeError, subprocess.CalledProcessError) as error:
        sys.exit(f"FAILED: {error}")
