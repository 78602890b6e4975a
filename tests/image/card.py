"""A card as the firmware of a Raspberry Pi reads it: which slot starts, and with what."""

import json
import re
import shutil
import subprocess

SECTOR = 512
BOOT_FILES = ("vmlinuz", "initrd.img", "cmdline.txt")
CONFIG, DATA = 1, 7


class Card:
    """A copy of the image on a larger card; `tryboot` is the firmware's flag, which one start uses up."""

    def __init__(self, image, file, size="3G"):
        self.file, self.tryboot, self.slot = file, False, None
        subprocess.run(["cp", "--sparse=always", image, file], check=True)
        subprocess.run(["truncate", "--size", size, file], check=True)

    def partitions(self):
        """Number of each partition: where it begins and how long it is, in sectors."""
        told = subprocess.run(["sfdisk", "--json", self.file], check=True, capture_output=True)
        parts = json.loads(told.stdout)["partitiontable"]["partitions"]
        return {int(re.search(r"\d+$", part["node"])[0]): (part["start"], part["size"]) for part in parts}

    def fat(self, partition):
        return f"{self.file}@@{self.partitions()[partition][0] * SECTOR}"

    def read(self, partition, name):
        found = subprocess.run(["mtype", "-i", self.fat(partition), f"::{name}"], check=True, capture_output=True)
        return found.stdout.decode()

    def write(self, partition, name, text):
        target = ["-i", self.fat(partition), "-", f"::{name}"]
        subprocess.run(["mcopy", "-o", *target], input=text.encode(), check=True)

    def has(self, partition, name):
        listed = subprocess.run(["mdir", "-b", "-i", self.fat(partition), f"::{name}"], capture_output=True)
        return listed.returncode == 0

    def start(self, folder):
        """Chooses the slot as the firmware does; the answer is the folder with kernel, initramfs and command line."""
        text = self.read(CONFIG, "autoboot.txt")
        section = "tryboot" if self.tryboot else "all"
        self.tryboot = False
        chosen = re.search(rf"^\[{section}\](?:\n[^\[]*)*?\nboot_partition=(\d+)", text.replace("\r", ""), re.MULTILINE)
        self.slot = int(chosen[1])
        for name in BOOT_FILES:
            subprocess.run(["mcopy", "-n", "-o", "-i", self.fat(self.slot), f"::{name}", folder / name], check=True)
        return folder

    def commit(self, slot):
        """Makes a slot the one that starts."""
        other = {2: 3, 3: 2}[slot]
        text = f"[all]\ntryboot_a_b=1\nboot_partition={slot}\n[tryboot]\nboot_partition={other}\n"
        self.write(CONFIG, "autoboot.txt", text)

    def data(self, folder):
        """A copy of the files of the data partition, after what a mount does: the journal is replayed."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        start, length = self.partitions()[DATA]
        copy = folder / "data.ext4"
        command = ["dd", f"if={self.file}", f"of={copy}", "bs=1M", "conv=sparse", "iflag=skip_bytes,count_bytes"]
        command += [f"skip={start * SECTOR}", f"count={length * SECTOR}", "status=none"]
        subprocess.run(command, check=True)
        checked = subprocess.run(["e2fsck", "-fy", copy], capture_output=True)
        assert checked.returncode in (0, 1), f"the data partition is damaged: {checked.stdout.decode()[-300:]}"
        subprocess.run(["debugfs", "-R", f"rdump /kiosk {folder}", copy], check=True, capture_output=True)
        copy.unlink()
        return folder / "kiosk"
