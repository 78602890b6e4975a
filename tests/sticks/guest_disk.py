"""What the guest's disk of programs holds: the kiosk, its data, and who runs it."""

import shutil
import subprocess
from pathlib import Path

import machine

HERE = Path(__file__).parent


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
