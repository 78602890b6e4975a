"""Cuts the power while a kiosk exports again and again onto one stick, whose cache loses what was not flushed."""

import hashlib
import json
import random
import re
import shutil
import subprocess
import time
from pathlib import Path

import exported
import images
import machine
from disk import LossyDisk
from guest_disk import make_programs


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def cut_at_random(guest_machine, dice, export_s):
    """Takes the power somewhere in the first exports of a life, half of the times within the second one; what the guest
    had said by then."""
    guest = guest_machine.start([])
    try:
        guest.wait_for("guest: mounted", machine.BOOT_LIMIT_S)
        if dice.random() < 0.5:
            guest.wait_for("sum: ", machine.BOOT_LIMIT_S)
            time.sleep(dice.uniform(0, 1.2 * export_s))
        else:
            time.sleep(dice.uniform(0, 2.5 * export_s))
        return guest_machine.said()
    finally:
        guest.cut()


def time_of_an_export(guest):
    try:
        guest.wait_for("guest: mounted", machine.BOOT_LIMIT_S)
        begun = time.monotonic()
        guest.wait_for("sum: ", machine.BOOT_LIMIT_S)
        return time.monotonic() - begun
    finally:
        guest.cut()


class OnStick:
    """What is known of the exports on the stick that is cut."""

    def __init__(self, image, folder):
        self.image, self.folder = image, folder
        # Names that the kiosk acknowledged, and what was in the files when they were there first.
        self.acknowledged, self.sums, self.after, self.parts = set(), {}, 0, 0

    def hear(self, said):
        """The last line may be cut. The guest has read the sums from its own memory, before the cut."""
        for answer in map(json.loads, re.findall(r"^exported: (\{.*\})\s*$", said, re.M)):
            self.acknowledged |= {Path(file).name for file in answer["files"]}
            self.after += answer["after_interruption"]
        for found, name in re.findall(r"^sum: ([0-9a-f]{64})  \S*/(\S+)\s*$", said, re.M):
            self.sums.setdefault(name, found)

    def look(self):
        """As another computer finds the stick: how many exports, whether a part, and what is wrong."""
        copy, out = self.folder / "copy.vfat", self.folder / "out"
        subprocess.run(["cp", "--sparse=always", self.image, copy], check=True)
        subprocess.run(["fsck.vfat", "-a", copy], capture_output=True)
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        subprocess.run(["mcopy", "-n", "-i", copy, "::kiosk-*.tar", out], capture_output=True)
        listed = subprocess.run(["mdir", "-a", "-b", "-i", copy], capture_output=True, text=True).stdout
        has_part = ".kiosk-export.part" in listed
        self.parts += has_part
        there = {path.name: exported.fault(path) for path in out.iterdir()}
        wrong = [f"{name} was acknowledged and is gone" for name in sorted(self.acknowledged - set(there))]
        wrong += [f"{name}: {fault}" for name, fault in there.items() if fault]
        for name in there:
            if self.sums.setdefault(name, found := digest(out / name)) != found:
                wrong.append(f"{name} is not what it was")
        return len(there), has_part, wrong


def cuts(asked, data):
    folder = asked.folder / "cuts"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    make_programs(folder, asked.binaries, data, "powercut")
    image = folder / "stick.vfat"
    images.fat(image, 32, 2048 * images.MB)
    disk, dice = LossyDisk(image, folder / "disk.sock", asked.seed), random.Random(asked.seed)
    guest_machine = machine.Machine(asked.guest, folder)
    guest_machine.prepare()
    disk.cut()
    export_s = time_of_an_export(guest_machine.start([]))
    disk.cut()
    print(f"    an export takes {export_s:.1f} s here", flush=True)
    stick, faults = OnStick(image, folder), []
    stick.hear(guest_machine.said())
    for number in range(1, asked.cuts + 1):
        said = cut_at_random(guest_machine, dice, export_s)
        dropped, kept = disk.cut()
        stick.hear(said)
        faults += [f"cut {number}: {line}" for line in re.findall(r"^refused: .*", said, re.M)]
        there, has_part, wrong = stick.look()
        faults += [f"cut {number}: {fault}" for fault in wrong]
        print(
            f"    cut {number}: {dropped} unflushed sectors dropped, {kept} kept; {len(stick.acknowledged)}"
            f" exports acknowledged, {there} on the stick, a part left: {has_part}",
            flush=True,
        )
        if faults:
            break
    largest = max((path.stat().st_size for path in (folder / "out").iterdir()), default=0)
    print(f"    {stick.parts} cuts left a part, {stick.after} exports told of one and replaced it; files of {largest // 1024} KB")
    if asked.cuts and not stick.parts:
        faults.append("no cut met an export half written: cut more often, or export more records")
    return faults
