"""Runs the attacks; script/attack has made everything that it needs.

Exit status 0 when all of them held.
"""

import argparse
import resource
import shutil
import sys
import time
import traceback
from pathlib import Path

import acts
import clocks
import connections
import disks
import forgeries
import keys
import kiosks
import sessions
import sign_ins
import sticks
import visitors
from stand import Stand
from table import Seen, head, line

GROUPS = {
    "clocks": clocks,
    "keys": keys,
    "connections": connections,
    "visitors": visitors,
    "forgeries": forgeries,
    "sessions": sessions,
    "acts": acts,
    "sign-ins": sign_ins,
    "kiosks": kiosks,
    "sticks": sticks,
    "disks": disks,
}


def options():
    parser = argparse.ArgumentParser(description="Attacks a real backend and a real kiosk.")
    parser.add_argument("--binaries", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--list", action="store_true", help="name the attacks and run none")
    parser.add_argument(
        "only", nargs="*", help=f"words of attacks' names, or groups: {', '.join(GROUPS)} (all)"
    )
    return parser.parse_args()


def chosen(only):
    for group, module in GROUPS.items():
        for number, attack in enumerate(module.ATTACKS):
            if not only or any(word == group or word in attack.name for word in only):
                yield f"{group}-{number + 1}", attack


def run(attack, folder, binaries):
    stand = Stand(folder, binaries)
    try:
        return attack.run(stand)
    except Exception as error:
        (folder / "trace").write_text(traceback.format_exc())
        return Seen(False, f"{type(error).__name__}: {str(error)[-200:]}")
    finally:
        stand.end()


def main():
    asked = options()
    attacks = list(chosen(asked.only))
    if asked.list:
        for _, attack in attacks:
            print(f"{attack.name}: {attack.must}")
        return 0
    # This side holds thousands of connections as well.
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    begun, lost = time.monotonic(), []
    print(head())
    for name, attack in attacks:
        folder = asked.folder / name
        seen = run(attack, folder, asked.binaries)
        print(line(attack, seen), flush=True)
        if seen.held:
            shutil.rmtree(folder)
        else:
            lost.append((attack.name, folder))
    held = len(attacks) - len(lost)
    print(f"{held} of {len(attacks)} held, in {time.monotonic() - begun:.0f} s")
    for name, folder in lost:
        print(f"NOT HELD: {name}; logs and databases are in {folder}")
    return 1 if lost or not attacks else 0


if __name__ == "__main__":
    sys.exit(main())
