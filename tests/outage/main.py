"""Kills backend processes and PostgreSQL under load; script/outage has made what it needs.

Exit status 0 when nothing acknowledged is ever missing or there twice, and the control loses something.
"""

import argparse
import random
import shutil
import sys
import time
from pathlib import Path

import check
from process import wait_for
from stand import CASES, Stand

# For the load to go on after a kill. Recovery of PostgreSQL takes a second or two, a busy machine longer.
PATIENCE_S = 120


def options():
    parser = argparse.ArgumentParser(description="Kills backend processes and PostgreSQL under load.")
    parser.add_argument("--folder", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--binaries", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--kills", type=int, default=20, help="of a process, and as many of PostgreSQL (20)")
    parser.add_argument("--stops", type=int, default=6, help="of a process by SIGTERM (6)")
    parser.add_argument("--control", type=int, default=5, help="kills in the control at most (5)")
    parser.add_argument("--longest", type=float, default=2.0, help="seconds of load before a kill at most (2)")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def victims(asked):
    """In an order that the seed decides: a process, all of PostgreSQL, or one of its connections; or a process in order."""
    processes = [f"killing process {1 + number % 2}" for number in range(asked.kills)]
    server = [("killing PostgreSQL", "killing a connection of PostgreSQL")[number % 2] for number in range(asked.kills)]
    stops = [f"stopping process {1 + number % 2}" for number in range(asked.stops)]
    drawn = processes + server + stops
    random.Random(asked.seed).shuffle(drawn)
    return drawn


def kill(stand, victim):
    """Kills, waits for as long as an operator's machine takes, and starts it again."""
    away_s = stand.dice.uniform(0, 2)
    if victim == "killing PostgreSQL":
        stand.postgres.kill()
        time.sleep(away_s)
        stand.postgres.start()
    elif victim == "killing a connection of PostgreSQL":
        stand.postgres.kill_connection(stand.dice)
        wait_for("PostgreSQL after its recovery", stand.postgres.answers)
    else:
        backend = stand.backends[int(victim.split()[-1]) - 1]
        if victim.startswith("stopping"):
            if backend.program.stop() is None or backend.program.process.returncode:
                stand.ledger.fault(f"{victim}: it did not end in order: {backend.log.read_text()[-600:]}")
        else:
            backend.program.kill()
        time.sleep(away_s)
        backend.serve()


def is_under_load(stand, before):
    """Whether uploads, taps and events have gone on since; whoever ended by itself ends the run."""
    for number, backend in enumerate(stand.backends, 1):
        if not backend.program.is_running():
            raise RuntimeError(f"process {number} ended by itself: {backend.log.read_text()[-600:]}")
    return all(now > then for now, then in zip(stand.ledger.progress(), before))


def kill_all(asked, stand, drawn, enough=lambda: False):
    stand.start()
    slowest = 0
    for number, victim in enumerate(drawn, 1):
        before, begun = stand.ledger.progress(), time.monotonic()
        wait_for("load", lambda: is_under_load(stand, before), PATIENCE_S)
        if number > 1:
            slowest = max(slowest, time.monotonic() - begun)
        time.sleep(stand.dice.uniform(0, asked.longest))
        kill(stand, victim)
        if number * CASES // (len(drawn) + 1) > (number - 1) * CASES // (len(drawn) + 1):
            stand.publishing.wanted.release()
        contacts, taps, told = stand.ledger.progress()
        print(
            f"    {number}: {victim}; acknowledged so far {contacts} contacts, {taps} taps;"
            f" kiosks were told of {told} check-ins",
            flush=True,
        )
        if stand.ledger.faults or enough():
            break
    return slowest


def durable(asked):
    print(
        f"==> {asked.kills} kills of a process, {asked.kills} of PostgreSQL, {asked.stops} stops of a process; fsync and"
        " synchronous_commit are on"
    )
    folder, begun = fresh(asked.folder / "durable"), time.monotonic()
    stand = Stand(folder, asked.binaries, asked.seed)
    try:
        slowest = kill_all(asked, stand, victims(asked))
        stand.settle()
        lines, faults = check.judge(stand)
        faults += check.processes(stand.postgres, len(stand.backends))
        lines.append(f"load went on within {slowest:.1f} s of each kill and its restart")
        lines.append(f"answers: {check.answers(stand.ledger)}")
        memory = ", ".join(f"{backend.program.peak_mb()} MB" for backend in stand.backends)
        lines.append(f"most memory of the last two processes: {memory}; {time.monotonic() - begun:.0f} s in all")
    finally:
        stand.end()
    return lines, faults


def control(asked):
    """A commit that is acknowledged before it is on the disk must be missing after a kill."""
    print(f"==> the control: synchronous_commit off, at most {asked.control} kills of PostgreSQL")
    folder = fresh(asked.folder / "control")
    stand = Stand(folder, asked.binaries, asked.seed, weak=True)

    def lost():
        found = check.contacts(stand.postgres)
        return check.missing_and_doubled(found, dict(stand.ledger.contacts))[0]

    missing = 0

    def enough():
        nonlocal missing
        missing = lost()
        return missing > 0

    try:
        kill_all(asked, stand, ["killing PostgreSQL"] * asked.control, enough)
    finally:
        stand.end()
    return missing


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def main():
    asked = options()
    lines, faults = durable(asked)
    for line in lines:
        print(f"    {line}")
    for fault in faults[:20]:
        print(f"    FAULT: {fault}")
    missing = control(asked) if asked.control else None
    if missing is not None:
        print(f"    {missing} acknowledged contacts lost")
        if not missing:
            print("    The control lost nothing: the test has no teeth here.")
    passed = not faults and missing != 0
    print("PASSED" if passed else f"FAILED; logs are in {asked.folder}")
    return 0 if passed else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RuntimeError, TimeoutError) as error:
        sys.exit(f"FAILED: {error}")
