"""One version after the other, with the power cut at random moments: there is always a system that starts."""

import json
import random
import re
import subprocess
import time
from pathlib import Path

from card import DATA, SECTOR
from emulated import Failed

ROOT = Path(__file__).resolve().parents[2]
# A bundle is checked, written and tried within this time, on an emulated card.
LONGEST_S = 2400
# Starts of one update: three tries, and those that the power ends.
MOST_STARTS = 12
# How often, and how long after the board has started, an update's power is cut. A version whose writing did not come to
# its end three times is refused (docs/UPDATES.md).
CUT_CHANCE, CUT_WITHIN_S, MOST_CUTS = 0.7, 80, 2
RELEASE = "/usr/lib/os-release"
STICK_MIB = 2048


class Bundles:
    """Bundles of the image that was built, each with a version of its own inside, signed by the test authority."""

    def __init__(self, stand):
        self.stand, self.folder = stand, stand.folder / "bundles"
        self.disk = stand.folder / "stick.img"
        self.folder.mkdir()
        for name in ("system.ext4", "boot_a.vfat"):
            subprocess.run(["cp", "--sparse=always", stand.files / name, self.folder / name], check=True)
        subprocess.run(["truncate", "--size", f"{STICK_MIB}M", self.disk], check=True)

    def make(self, version):
        """Puts the bundle on the disk, as whoever brings one has it; the board has not mounted it now."""
        system, release = self.folder / "system.ext4", self.folder / "os-release"
        told = subprocess.run(["debugfs", "-R", f"cat {RELEASE}", system], check=True, capture_output=True, text=True).stdout
        release.write_text(re.sub(r"^IMAGE_VERSION=.*$", f"IMAGE_VERSION={version}", told, flags=re.MULTILINE))
        for command in (f"rm {RELEASE}", f"write {release} {RELEASE}"):
            subprocess.run(["debugfs", "-w", "-R", command, system], check=True, capture_output=True)
        authority = self.stand.chosen.build / "authority"
        bundle = self.folder / f"{version}.raucb"
        command = [ROOT / "script/bundle", "--quick", "--version", version, "--cert", authority / "signer.pem", "--key", authority / "signer.key"]
        subprocess.run([*command, "--keyring", authority / "ca.pem", self.folder, bundle], check=True, capture_output=True)
        subprocess.run(["mkfs.vfat", "-F", "32", self.disk], check=True, capture_output=True)
        for file in (bundle, bundle.with_suffix(".json")):
            subprocess.run(["mcopy", "-i", self.disk, file, f"::{file.name}"], check=True)
            file.unlink()


def record(card):
    """What the updater remembers, read from the card as it is."""
    start, length = card.partitions()[DATA]
    device = f"{card.file}?offset={start * SECTOR}"
    shown = subprocess.run(["debugfs", "-R", "cat /updates/record.json", device], capture_output=True, text=True)
    try:
        return json.loads(shown.stdout)
    except ValueError:
        return {}


def running(board):
    return re.search(r"IMAGE_VERSION=\"?([0-9.]+)", board.says(f"grep IMAGE_VERSION {RELEASE}"))[1]


def told(board):
    text, status = board.run("cat /run/bluezone-updater/update.json")
    return json.loads(text) if status == 0 else {}


def is_off(board):
    """Whether it restarted by itself, which QEMU ends with; what was said to it meanwhile has failed."""
    try:
        board.process.wait(5)
    except subprocess.TimeoutExpired:
        return False
    return True


def start(board, wait_for_qr):
    board.power_on()
    if not wait_for_qr(board, "update", 900):
        raise AssertionError("no QR after a start")
    board.join()


def life(board, version, limit_s, wait_for_qr):
    """What a board does from its start on, or from now, for so long; the answer is how that ended: stays, restarted, cut."""
    try:
        if board.process.poll() is not None:
            start(board, wait_for_qr)
        until = time.monotonic() + limit_s
        while time.monotonic() < until:
            if running(board) == version and told(board).get("stage") == "none":
                return "stays"
            time.sleep(2)
    except (Failed, OSError, TypeError, ValueError):
        # One that had written everything before its power was cut restarts before its QR is seen.
        if not is_off(board):
            raise
        return "restarted"
    board.end()
    return "cut"


def update(stand, bundles, version, wait_for_qr):
    """Brings the running board to a version; the answer is how often it started and how often the power was cut."""
    board, starts, cuts = stand.machine, 0, 0
    bundles.make(version)
    board.says("mount -o ro /dev/vdb /mnt && bluezone-kiosk update /mnt --config /etc/bluezone-kiosk/kiosk.toml; umount /mnt")
    while starts < MOST_STARTS:
        starts += board.process.poll() is not None
        # Writing takes longer than that, a trial less.
        limit_s = random.uniform(1, CUT_WITHIN_S) if random.random() < CUT_CHANCE and cuts < MOST_CUTS else LONGEST_S
        ended = life(board, version, limit_s, wait_for_qr)
        if ended == "stays":
            return starts, cuts
        board.end()
        cuts += ended == "cut"
        # The firmware's flag is lost with the power.
        pending = record(board.card).get("pending") or {}
        board.card.tryboot = ended == "restarted" and pending.get("phase") == "trying"
    raise Failed(f"version {version} did not stay after {starts} starts: {record(board.card)}")


def updates(stand, count, wait_for_qr):
    report, board = stand.report, stand.machine
    report.title(f"{count} updates with power cuts")
    bundles = Bundles(stand)
    first = running(board)
    board.end()
    board.more = ["-drive", f"if=none,id=stick,format=raw,readonly=on,file={board.inside}/{bundles.disk.name}", "-device", "virtio-blk-pci,drive=stick"]
    start(board, wait_for_qr)
    major = int(first.split(".")[0])
    for number in range(1, count + 1):
        version = f"{major + 1}.0.{number}"
        starts, cuts = update(stand, bundles, version, wait_for_qr)
        slot = board.card.slot
        report.check(f"update {number}: version {version} stays", running(board) == version, f"{starts} starts, {cuts} power cuts, partition {slot}")
    board.end()
    board.more = []
    board.power_on()
    text = wait_for_qr(board, "updated", 900)
    board.join()
    report.check("the last version starts by itself after a power cut, with the same identity", "/Q/" in text and running(board) == version, text or "no QR")
    report.show(board.picture("updated"), f"Version {version} after {count} updates from {first}")
