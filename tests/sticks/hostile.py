"""Exports onto each of the hostile sticks, in one guest."""

import json
import re
import shutil
import subprocess
import time
from collections import Counter
from pathlib import Path

import exported
import images
import machine
from disk import LossyDisk
from guest_disk import make_programs

REMEDY = re.compile(
    r"(take another|plug the stick in again|unlock the stick|delete files|wait until it has ended)"
)
# As a kiosk names it; a stick brings other names of its own.
EXPORT = re.compile(r"(unreadable-)?kiosk-\d+-.+\.tar")


def judge(stick, out):
    """How it ended, and what was wrong with that."""
    if not (out / "status").exists():
        return "not mounted", "a good stick was not mounted" if stick.good else None
    status = int((out / "status").read_text() or -1)
    files = [path for path in out.iterdir() if EXPORT.fullmatch(path.name)]
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
