"""Exports onto 200 hostile or broken sticks, and cuts the power while exporting; script/sticks has made what it needs.

Exit status 0 when each export either succeeded and is whole on another computer, or was refused in one sentence with a
remedy; and when after each power cut all that was acknowledged is whole, and nothing half has the name of an export.
"""

import argparse
import base64
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from cuts import cuts
from hostile import hostile
from seed import set_up


def options():
    parser = argparse.ArgumentParser(description="Exports onto hostile sticks, and cuts the power.")
    parser.add_argument("--folder", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--guest", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--binaries", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cuts", type=int, default=40, help="power cuts while exporting (40)")
    parser.add_argument("--records", type=int, default=1500, help="records of an export that is cut (1500)")
    parser.add_argument("--only", nargs="*", help="these kinds of sticks alone")
    return parser.parse_args()


def prepare_kiosk(folder, binaries):
    """The data of an enrolled kiosk."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return set_up(folder, binaries)[3] / "kiosk"


def add_records(data, count):
    """Declarations of the last hour that wait to be sent."""
    connection = sqlite3.connect(data / "kiosk.db")
    dice = random.Random(1)
    for number in range(count):
        sealed = base64.b64encode(b"age-encryption.org/v1\n" + dice.randbytes(1500)).decode()
        body = {
            "type": "sealed", "kind": "declaration", "at_s": int(time.time()) - 3600 + number % 3600,
            "direction": "in", "attention": False, "people": 1, "clock": "synced", "body": sealed,
        }  # fmt: skip
        insert = "INSERT INTO outbox (at_s, body) VALUES (?, ?)"
        connection.execute(insert, (body["at_s"], json.dumps(body)))
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def main():
    asked = options()
    data = prepare_kiosk(asked.folder / "host", asked.binaries)
    add_records(data, 24)
    faults = hostile(asked, data) if asked.only != [] else []
    if asked.cuts and not asked.only:
        print(f"==> {asked.cuts} power cuts while exporting", flush=True)
        add_records(data, asked.records)
        faults += cuts(asked, data)
    for fault in faults:
        print(f"    FAULT: {fault}")
    print("PASSED" if not faults else f"FAILED; images, answers and consoles are in {asked.folder}")
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RuntimeError, TimeoutError, subprocess.CalledProcessError) as error:
        sys.exit(f"FAILED: {error}")
