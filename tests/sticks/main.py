"""Exports onto 200 hostile or broken sticks, and cuts the power while exporting; script/sticks has made what it needs.

Exit status 0 when each export either succeeded and is whole on another computer, or was refused in one sentence with a
remedy; and when after each power cut all that was acknowledged is whole, and nothing half has the name of an export.
"""

import argparse
import base64
import json
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import exported
import images
import machine
from disk import LossyDisk
from seed import set_up

HERE = Path(__file__).parent
REMEDY = re.compile(
    r"(take another|plug the stick in again|unlock the stick|delete files|wait until it has ended)"
)


def options():
    parser = argparse.ArgumentParser(description="Exports onto hostile sticks, and cuts the power.")
    parser.add_argument("--folder", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--guest", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--binaries", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cuts", type=int, default=20, help="power cuts while exporting (20)")
    parser.add_argument("--only", nargs="*", help="these kinds of sticks alone")
    return parser.parse_args()


def prepare_kiosk(folder, binaries):
    """The data of an enrolled kiosk with records that wait."""
    tree = set_up(folder, binaries)[3]
    database = tree / "kiosk" / "kiosk.db"
    connection = sqlite3.connect(database)
    dice = random.Random(1)
    for number in range(24):
        sealed = base64.b64encode(b"age-encryption.org/v1\n" + dice.randbytes(1500)).decode()
        body = {
            "type": "sealed", "kind": "declaration", "at_s": int(time.time()) - 3600 + number,
            "direction": "in", "attention": False, "people": 1, "clock": "synced", "body": sealed,
        }  # fmt: skip
        insert = "INSERT INTO outbox (at_s, body) VALUES (?, ?)"
        connection.execute(insert, (body["at_s"], json.dumps(body)))
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return tree / "kiosk"


def make_programs(folder, binaries, data, *marks):
    tree = folder / "programs"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    subprocess.run(["strip", "-o", tree / "kiosk", binaries / "kiosk"], check=True)
    for file in ("init", "kiosk.toml"):
        shutil.copy(HERE / "guest" / file, tree / file)
    shutil.copytree(data, tree / "kiosk-data")
    for mark in marks:
        (tree / mark).touch()
    return machine.make_image(tree, folder / "programs.ext4", machine.PROGRAMS_MB)


def judge(stick, out):
    """How it ended, and what was wrong with that."""
    if not (out / "status").exists():
        return "not mounted", "a good stick was not mounted" if stick.good else None
    status = int((out / "status").read_text() or -1)
    files = [path for path in out.iterdir() if "kiosk-" in path.name and path.name.endswith(".tar")]
    faults = {path.name: exported.fault(path) for path in files}
    halves = [f"{name}: {fault}" for name, fault in faults.items() if fault]
    told = (out / "stderr").read_text(errors="replace").strip()
    if status == 0:
        answer = json.loads((out / "stdout").read_text())
        names = {Path(file).name for file in answer["files"]}
        if stick.options == "pulled":
            return "exported before it was pulled", None
        if not names <= set(faults) or halves:
            return "exported", f"not whole on another computer: {halves or sorted(names)}"
        return "exported", None
    if status != 1:
        return "crashed", f"status {status}: {told[-300:]}"
    if len(told.splitlines()) != 1 or not REMEDY.search(told):
        return "refused", f"no sentence with a remedy: {told[-400:]}"
    if stick.good:
        return "refused", f"a good stick was refused: {told}"
    return "refused", f"half on the stick: {halves}" if halves else None


def hostile(asked, data):
    folder = asked.folder / "hostile"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "tree" / "sticks").mkdir(parents=True)
    sticks = images.make(folder / "tree" / "sticks", asked.seed, asked.only)
    print(f"==> {len(sticks)} sticks, seed {asked.seed}", flush=True)
    for left in (folder / "tree" / "sticks").glob("*.tree"):
        shutil.rmtree(left)
    lines = "".join(f"{it.path.name} {it.format} {it.options or '-'}\n" for it in sticks)
    (folder / "tree" / "list").write_text(lines)
    image = machine.make_image(folder / "tree", folder / "data.ext4", 6144)
    shutil.rmtree(folder / "tree")
    make_programs(folder, asked.binaries, data)
    disk = LossyDisk(image, folder / "disk.sock", asked.seed)
    guest_machine = machine.Machine(asked.guest, folder)
    guest_machine.prepare()
    disk.cut()
    guest = guest_machine.start([])
    begun = time.monotonic()
    try:
        guest.wait_for("guest: done", 3600)
    finally:
        guest.cut()
    print(f"    exported in {time.monotonic() - begun:.0f} s", flush=True)
    subprocess.run(["debugfs", "-R", f"rdump /out {folder}", image], check=True, capture_output=True)
    ends, faults = Counter(), []
    for stick in sticks:
        end, fault = judge(stick, folder / "out" / stick.path.name)
        ends[stick.kind, end] += 1
        if fault:
            faults.append(f"{stick.path.name} {stick.kind} ({stick.format} {stick.options}): {fault}")
    for kind in images.KINDS:
        seen = {end: count for (name, end), count in ends.items() if name == kind.__name__}
        told = ", ".join(f"{count} {end}" for end, count in sorted(seen.items()))
        if told:
            print(f"    {kind.__name__.replace('_', ' ')}: {told}")
    kernel = (folder / "out" / "kernel").read_text(errors="replace")
    if kernel:
        print(f"    the kernel said: {kernel[:500]}")
    totals = Counter()
    for (_, end), count in ends.items():
        totals[end] += count
    print("    all: " + ", ".join(f"{count} {end}" for end, count in sorted(totals.items())))
    return faults


def cuts(asked, data):
    folder = asked.folder / "cuts"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    make_programs(folder, asked.binaries, data, "powercut")
    image = folder / "stick.vfat"
    images.fat(image, 32, 200 * images.MB)
    disk, dice = LossyDisk(image, folder / "disk.sock", asked.seed), random.Random(asked.seed)
    guest_machine = machine.Machine(asked.guest, folder)
    guest_machine.prepare()
    disk.cut()
    acknowledged, faults, parts, after = set(), [], 0, 0
    for number in range(1, asked.cuts + 1):
        guest = guest_machine.start([])
        try:
            guest.wait_for("exported: " if number % 3 else "guest: mounted", machine.BOOT_LIMIT_S)
            time.sleep(dice.uniform(0, 2.5))
            said = guest_machine.said()
        finally:
            guest.cut()
        dropped, kept = disk.cut()
        # The last line may be cut.
        answers = re.findall(r"^exported: (\{.*\})\s*$", said, re.M)
        for answer in map(json.loads, answers):
            acknowledged |= {Path(file).name for file in answer["files"]}
            after += answer["after_interruption"]
        faults += [f"cut {number}: {line}" for line in re.findall(r"^refused: .*", said, re.M)]
        copy, out = folder / "copy.vfat", folder / "out"
        subprocess.run(["cp", "--sparse=always", image, copy], check=True)
        subprocess.run(["fsck.vfat", "-a", copy], capture_output=True)
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        subprocess.run(["mcopy", "-n", "-i", copy, "::kiosk-*.tar", out], capture_output=True)
        listed = subprocess.run(["mdir", "-a", "-b", "-i", copy], capture_output=True, text=True).stdout
        parts += ".kiosk-export.part" in listed
        there = {path.name: exported.fault(path) for path in out.iterdir()}
        lost = acknowledged - set(there)
        faults += [f"cut {number}: {name} was acknowledged and is gone" for name in sorted(lost)]
        faults += [f"cut {number}: {name}: {fault}" for name, fault in there.items() if fault]
        print(
            f"    cut {number}: {dropped} unflushed sectors dropped, {kept} kept; {len(acknowledged)}"
            f" exports acknowledged, {len(there)} on the stick, a part left: {'.part' in listed}",
            flush=True,
        )
        if faults:
            break
    print(f"    {parts} cuts left a part, {after} exports told of one and replaced it")
    if asked.cuts and not parts:
        print("    No cut met an export half written: cut more often.")
    return faults


def main():
    asked = options()
    host = asked.folder / "host"
    shutil.rmtree(host, ignore_errors=True)
    host.mkdir(parents=True)
    data = prepare_kiosk(host, asked.binaries)
    faults = hostile(asked, data) if asked.only != [] else []
    if asked.cuts and not asked.only:
        print(f"==> {asked.cuts} power cuts while exporting", flush=True)
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
