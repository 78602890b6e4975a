"""The small programs of the image, on plain folders."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

RECIPE = Path(__file__).parents[2] / "image-build"
INVITATION = RECIPE / "files/usr/lib/bluezone-image/invitation"
MACHINE_ID = RECIPE / "before/etc/initramfs-tools/scripts/init-bottom/bluezone-machine-id"
GROW = RECIPE / "files/usr/lib/bluezone-image/grow"
KEY = RECIPE / "encrypted/usr/lib/bluezone-image/key"
SETTINGS = 'data_dir = "/data"\n\n[backend]\nurl = ""\n\n[network]\nkind = "networkmanager"\n'
PLAYED = ("nmcli", "nm-online", "systemctl", "systemd-tmpfiles", "bluezone-kiosk")


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)


class FromTheCard(Folder):
    """bluezone.toml; the programs that it calls are played, and write down how they were called."""

    def setUp(self):
        super().setUp()
        self.file, self.answer = self.folder / "bluezone.toml", self.folder / "bluezone-answer.txt"
        self.settings = self.folder / "kiosk.toml"
        self.settings.write_text(SETTINGS)
        self.programs = self.folder / "programs"
        self.programs.mkdir()
        for name in PLAYED:
            self.play(name)

    def play(self, name, status=0, said="", out=""):
        file = self.programs / name
        wrong = f"echo '{said}' >&2" if said else ":"
        file.write_text(f"#!/bin/sh\necho {name} \"$*\" >>{self.folder}/calls\n{wrong}\necho '{out}'\nexit {status}\n")
        file.chmod(0o755)

    def run_with(self, text):
        self.file.write_bytes(text if isinstance(text, bytes) else text.encode())
        environment = os.environ | {
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "BLUEZONE_CONFIG": str(self.folder),
            "BLUEZONE_SETTINGS": str(self.settings),
            "BLUEZONE_WAIT": "1",
        }
        return subprocess.run([INVITATION], env=environment, capture_output=True, text=True)

    def calls(self):
        file = self.folder / "calls"
        return file.read_text() if file.exists() else ""

    def test_all_of_it_is_done_and_the_secrets_are_gone(self):
        done = self.run_with(
            'backend = "https://kiosk.example.vn"\ninvitation = "ABCD-1234"\n'
            'wifi_name = "Chợ Bồng Sơn"\nwifi_password = "một hai ba" # của chợ\n'
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertFalse(self.file.exists() or self.answer.exists())
        self.assertIn('[backend]\nurl = "https://kiosk.example.vn"\n', self.settings.read_text())
        self.assertIn("ssid Chợ Bồng Sơn wifi-sec.key-mgmt wpa-psk wifi-sec.psk một hai ba", self.calls())
        self.assertIn("bluezone-kiosk enrol --config", self.calls())
        self.assertIn("--code ABCD-1234", self.calls())
        self.assertTrue(self.calls().rstrip().endswith("start --no-block bluezone-kiosk.service"))

    def test_a_file_of_another_system_is_understood(self):
        self.run_with(b'\xef\xbb\xbfbackend = "https://a.vn:8443"\r\ninvitation = "X"\r\n')
        self.assertIn('url = "https://a.vn:8443"\n', self.settings.read_text())
        self.assertIn("--code X\n", self.calls())

    def test_without_a_network_it_comes_again_and_the_kiosk_is_left_alone(self):
        self.play("nm-online", status=1)
        done = self.run_with('invitation = "X"\n')
        self.assertEqual(done.returncode, 75)
        self.assertTrue(self.file.exists())
        self.assertNotIn("bluezone-kiosk", self.calls())

    def test_a_backend_that_does_not_answer_is_asked_again(self):
        self.play("bluezone-kiosk", status=1, said="the backend cannot be reached: no answer in time")
        done = self.run_with('invitation = "X"\n')
        self.assertEqual(done.returncode, 75)
        self.assertTrue(self.file.exists())
        self.assertIn("start --no-block bluezone-kiosk.service", self.calls())

    def test_an_invitation_that_is_refused_is_told_on_the_card(self):
        self.play("bluezone-kiosk", status=1, said="the invitation is used up; get a new one")
        self.run_with('invitation = "X"\n')
        self.assertFalse(self.file.exists())
        self.assertIn("the invitation is used up", self.answer.read_text())

    def test_a_pin_of_staff_mode_is_made_and_told_on_the_card(self):
        self.play("bluezone-kiosk", out='{"pin":"482913"}')
        self.run_with('staff_pin = "new"\n')
        self.assertFalse(self.file.exists())
        self.assertIn("The PIN of staff mode is 482913.", self.answer.read_text())
        self.assertIn("bluezone-kiosk staff-pin --config", self.calls())
        self.assertNotIn("enrol", self.calls())

    def test_no_pin_is_made_before_the_kiosk_could_be_enrolled(self):
        self.play("bluezone-kiosk", status=1, said="the backend cannot be reached: no answer in time")
        self.run_with('invitation = "X"\nstaff_pin = "new"\n')
        self.assertNotIn("staff-pin", self.calls())
        self.assertFalse(self.answer.exists())

    def test_a_wrong_address_changes_nothing(self):
        for address in ("http://kiosk.example.vn", "https://a.vn/path", "https://a.vn|x"):
            self.run_with(f'backend = "{address}"\n')
            self.assertEqual(self.settings.read_text(), SETTINGS)
            self.assertIn("must be https://", self.answer.read_text())

    def test_a_file_without_a_line_that_is_understood_says_what_to_write(self):
        self.run_with("backend: https://kiosk.example.vn\n")
        self.assertIn("no line that is understood", self.answer.read_text())
        self.assertEqual(self.calls(), "")


class MachineId(Folder):
    def of(self, serial):
        file = self.folder / "serial"
        file.write_bytes(serial)
        return subprocess.run(["sh", MACHINE_ID, "print", file], check=True, capture_output=True, text=True).stdout

    def test_a_board_has_the_same_one_always_and_no_other_board_has_it(self):
        one, other = self.of(b"100000003d1f6a2b\0"), self.of(b"100000003d1f6a2c\0")
        self.assertRegex(one, r"^[0-9a-f]{32}\n$")
        self.assertEqual(one, self.of(b"100000003d1f6a2b\0"))
        self.assertNotEqual(one, other)


TABLES = {
    # Data is a logical partition, 7, or the sixth of a GPT; sizes in sectors.
    "dos": ("label: dos\nlabel-id: 0xb1002e01\n2048,8192\n10240,8192\n18432,8192\n26624,+,f\n,8192\n,8192\n,8192\n", 7),
    "gpt": ("label: gpt\n2048,8192\n,8192\n,8192\n,8192\n,8192\n,8192\n", 6),
}


@unittest.skipUnless(shutil.which("sfdisk"), "sfdisk is not there")
class Grow(Folder):
    def table(self, disk):
        dumped = subprocess.run(["sfdisk", "--json", disk], check=True, capture_output=True, text=True).stdout
        return json.loads(dumped)["partitiontable"]

    def test_only_data_grows_and_to_the_end_of_the_card(self):
        for kind, (script, number) in TABLES.items():
            with self.subTest(kind):
                disk = self.folder / kind
                os.truncate(os.open(disk, os.O_CREAT | os.O_WRONLY), 32 << 20)
                subprocess.run(["sfdisk", "--quiet", disk], input=script, text=True, check=True)
                before = self.table(disk)
                os.truncate(disk, 96 << 20)
                subprocess.run([GROW, "table", disk, str(number)], check=True)
                after = self.table(disk)
                self.assertEqual(before["id"], after["id"])
                for old, new in zip(before["partitions"], after["partitions"], strict=True):
                    self.assertEqual(old["start"], new["start"])
                    if new["node"] not in (f"{disk}4", f"{disk}{number}") or (kind == "gpt" and new["node"] == f"{disk}4"):
                        self.assertEqual(old["size"], new["size"])
                data = after["partitions"][-1]
                self.assertGreater(data["start"] + data["size"], (95 << 20) // 512)


class KeyOfData(Folder):
    def of(self, secret):
        given, key = self.folder / "secret", self.folder / "key"
        given.write_bytes(secret)
        environment = os.environ | {"BLUEZONE_SECRET": str(given), "BLUEZONE_KEY": str(key)}
        done = subprocess.run([KEY], env=environment, capture_output=True, text=True)
        return done, key.read_bytes() if key.exists() else b""

    def test_a_board_opens_its_own_card_and_no_other(self):
        (done, one), (_, again), (_, other) = self.of(b"a" * 32), self.of(b"a" * 32), self.of(b"b" * 32)
        self.assertEqual((done.returncode, len(one), one), (0, 32, again))
        self.assertNotEqual(one, other)

    def test_a_board_whose_secret_was_never_written_is_refused(self):
        for secret in (b"", bytes(32)):
            done, key = self.of(secret)
            self.assertEqual((done.returncode, key), (1, b""))
            self.assertIn("no secret of its own", done.stderr)


class Sbom(Folder):
    STATUS = """Package: libc6
Status: install ok installed
Architecture: arm64
Source: glibc
Version: 2.41-12+deb13u1

Package: gone
Status: deinstall ok config-files
Architecture: arm64
Version: 1
"""

    def make(self, *more):
        (self.folder / "var/lib/dpkg").mkdir(parents=True, exist_ok=True)
        (self.folder / "var/lib/dpkg/status").write_text(self.STATUS)
        command = [RECIPE / "sbom", self.folder, "1700000000", *more]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def test_installed_packages_and_crates_are_in_it_once(self):
        crates = self.folder / "crates"
        crates.write_text("serde v1.0.200\nserde v1.0.200 (*)\nkiosk v0.1.0 (/src)\n")
        document = json.loads(self.make(crates))
        purls = [package["externalRefs"][0]["referenceLocator"] for package in document["packages"]]
        self.assertEqual(purls, ["pkg:cargo/kiosk@0.1.0", "pkg:cargo/serde@1.0.200", "pkg:deb/debian/libc6@2.41-12%2Bdeb13u1?arch=arm64"])
        self.assertIn("glibc 2.41-12+deb13u1", document["packages"][2]["sourceInfo"])

    def test_it_is_the_same_every_time(self):
        self.assertEqual(self.make(), self.make())


if __name__ == "__main__":
    unittest.main()
