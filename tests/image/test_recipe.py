"""What can be known of the image without building it."""

import re
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]
RECIPE = ROOT / "image-build"
FILES = RECIPE / "files"
UNITS = FILES / "usr/lib/systemd/system"
MB = 1 << 20


def lines(path):
    """Lines of a list, without comments."""
    found = (line.split("#")[0].strip() for line in path.read_text().splitlines())
    return [line for line in found if line]


def packages():
    return [name for path in sorted((RECIPE / "packages").glob("*.list")) if path.stem != "left-out" for name in lines(path)]


def images():
    """Name of each file system of genimage: its size in bytes."""
    text = (RECIPE / "genimage/filesystems.cfg").read_text()
    blocks = re.findall(r"^image (\S+) \{(.*?)^\}", text, re.MULTILINE | re.DOTALL)
    return {name: int(re.search(r"size = (\d+)M", block)[1]) * MB for name, block in blocks}


def partitions(table):
    """Name and file of each partition, in order."""
    text = (RECIPE / f"genimage/{table}.cfg").read_text()
    return re.findall(r'partition (\w+) \{[^}]*?image = "([^"]+)"', text)


class Lists(unittest.TestCase):
    def test_no_package_is_named_twice(self):
        self.assertEqual(len(packages()), len(set(packages())))

    def test_a_pattern_of_files_left_out_says_which(self):
        for line in lines(RECIPE / "packages/left-out.list"):
            self.assertRegex(line, r"^[-+] /usr/\S+$")

    def test_a_package_that_the_kiosk_needs_is_in_the_image(self):
        control = (ROOT / "deploy/debian/kiosk/control").read_text().replace("\n ", " ")
        for field in ("Depends", "Recommends"):
            for wanted in re.search(rf"^{field}: (.*)$", control, re.MULTILINE)[1].split(","):
                names = {re.split(r"[ (]", one.strip())[0] for one in wanted.split("|")}
                self.assertTrue(names & set(packages()), f"none of {names} is in image-build/packages")

    def test_hooks_and_programs_can_be_run(self):
        programs = [*RECIPE.glob("hooks/*"), *(FILES / "usr/lib/bluezone-image").iterdir()]
        programs += [path for path in RECIPE.iterdir() if path.is_file() and path.read_text().startswith("#!")]
        for path in programs:
            if path.suffix != ".conf":
                self.assertTrue(path.stat().st_mode & 0o111, f"{path.name} is not executable")


class Locked(unittest.TestCase):
    """Nobody signs in anywhere, with or without a password."""

    def test_no_password_is_set(self):
        for path in (path for path in RECIPE.rglob("*") if path.is_file()):
            text = path.read_bytes().decode(errors="replace")
            for word in ("chpasswd", "usermod", "passwd -", "/etc/shadow", "--root-password", "PermitRootLogin", "autologin"):
                self.assertNotIn(word, text, path.name)

    def test_there_is_no_way_in_over_the_network(self):
        self.assertFalse({name for name in packages() if re.search(r"ssh|telnet|vnc|cockpit|rsh", name)})

    def test_no_console_asks_for_a_login(self):
        masked = {line.split()[1] for line in lines(RECIPE / "units.list") if line.startswith("mask ")}
        self.assertLessEqual({"getty@.service", "serial-getty@.service", "console-getty.service"}, masked)


class Units(unittest.TestCase):
    def test_a_unit_that_is_enabled_is_there(self):
        for line in lines(RECIPE / "units.list"):
            verb, unit = line.split()
            self.assertIn(verb, ("enable", "mask"))
            if verb == "enable":
                self.assertTrue((UNITS / unit).exists(), unit)

    def test_a_unit_that_is_there_is_enabled_and_runs_what_is_there(self):
        enabled = [line.split()[1] for line in lines(RECIPE / "units.list")]
        for path in UNITS.glob("*.service"):
            text = path.read_text()
            if "[Install]" in text:
                self.assertIn(path.name, enabled)
            for program in re.findall(r"^ExecStart=(/usr/lib/bluezone-image/\S+)", text, re.MULTILINE):
                self.assertTrue((FILES / program[1:]).exists(), program)

    def test_what_is_mounted_from_data_is_made_there(self):
        made = (FILES / "usr/lib/bluezone-image/data.conf").read_text()
        for line in lines(FILES / "etc/fstab"):
            source, _, kind, options, *_ = line.split()
            if kind == "none":
                self.assertRegex(made, rf"(?m)^d {source} ")
                self.assertIn("x-systemd.requires=bluezone-data.service", options)


class Partitions(unittest.TestCase):
    def test_both_tables_hold_the_same_partitions(self):
        self.assertEqual(partitions("mbr"), partitions("gpt"))
        names = [name for name, _ in partitions("mbr")]
        self.assertEqual(names, ["config", "boot_a", "boot_b", "system_a", "system_b", "data"])

    def test_every_partition_has_its_file_system_and_all_fit_a_card_of_4_gb(self):
        sizes = images()
        files = [file for _, file in partitions("mbr")]
        self.assertLessEqual(set(files), set(sizes))
        # Each begins at a whole MB, and a logical one has its table before it.
        self.assertLess(sum(sizes[file] + 2 * MB for file in files), 3_900_000_000)

    def test_slots_are_of_one_size(self):
        sizes = images()
        self.assertEqual(sizes["boot_a.vfat"], sizes["boot_b.vfat"])

    def test_a_table_of_gpt_names_partitions_as_mbr_numbers_them(self):
        text = (RECIPE / "genimage/gpt.cfg").read_text()
        ends = [int(uuid[-2:]) for uuid in re.findall(r'partition-uuid = "([^"]+)"', text)]
        self.assertEqual(ends, [1, 2, 3, 5, 6, 7])

    def test_each_boot_partition_starts_its_own_system(self):
        line = (RECIPE / "firmware/cmdline.txt").read_text()
        self.assertEqual(line.count("\n"), 1)
        words = line.split()
        for word in ("root=PARTUUID=@DISK@05", "ro", "rootwait", "systemd.volatile=state"):
            self.assertIn(word, words)
        assemble = (RECIPE / "assemble").read_text()
        self.assertIn("s/@DISK@05/${DISK}06/", assemble)

    def test_the_choice_of_the_slot_is_changed_within_one_sector(self):
        text = (RECIPE / "firmware/autoboot.txt").read_text()
        self.assertLess(len(text), 512)
        self.assertEqual(re.findall(r"\[(\w+)\][^[]*boot_partition=(\d)", text), [("all", "2"), ("tryboot", "3")])


if __name__ == "__main__":
    unittest.main()
