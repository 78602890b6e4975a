"""Tries the package of the kiosk on a machine of its own; script/deb-test has made everything that it needs.

Each check is a line with what was seen. Exit status 0 when all of them hold; pictures of the display are left in
`pictures/`, the serial line in `console.log`.
"""

import argparse
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from machine import Failed, Machine, make_disk

UNIT = "bluezone-kiosk.service"
CONFIG = "/etc/bluezone-kiosk/kiosk.toml"
DATABASE = "/var/lib/bluezone-kiosk/kiosk.db"
SIMULATOR = "/run/bluezone-kiosk/simulator.sock"
PORT = 8702
# Exposure by `systemd-analyze security`.
MAX_EXPOSURE = 1.5
PHONES = 40
# Devices that QEMU has none of are played; the display is the machine's own.
PLAYED = f"""
hardware = "simulated"
[display]
kind = "kms"
night = "never"
[beacons]
kind = "simulated"
[presence]
flush_after_s = 1
[scanner]
kind = "none"
[sound]
kind = "none"
[status_display]
kind = "simulated"
[simulator]
socket = "{SIMULATOR}"
"""


class Report:
    def __init__(self):
        self.faults, self.begun = 0, time.monotonic()

    def check(self, what, holds, seen):
        self.faults += not holds
        print(f"[{time.monotonic() - self.begun:5.0f} s] {'ok   ' if holds else 'FAULT'} {what}: {seen}", flush=True)


def state(guest, *names):
    text = guest.says(f"systemctl show {UNIT} " + " ".join(f"-p {name}" for name in names))
    return dict(line.split("=", 1) for line in text.splitlines())


def qr(picture):
    read = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, text=True)
    return read.stdout.strip()


def shows_qr(guest, name, limit_s=90):
    """The text of the QR on the display, once there is one."""
    until = time.monotonic() + limit_s
    while time.monotonic() < until:
        if text := qr(guest.picture(name)):
            return text
        time.sleep(2)
    return ""


def database(guest, sql):
    return guest.says(f'sqlite3 -readonly {DATABASE} "{sql}"')


def play(guest, *messages):
    """Sends messages to the simulator of the kiosk."""
    lines = "\\n".join(message.replace('"', '\\"') for message in messages)
    guest.says(f'printf "{lines}\\n" | socat -t 2 - UNIX-CONNECT:{SIMULATOR} >/dev/null')


def adverts(first, count):
    for number in range(first, first + count):
        advert = f"02011a0fffb522{number:08x}eeeeeeeeeeeeeeee0303564e"
        yield f'{{"advert":{{"ad":"{advert}","rssi":-60}}}}'


def install(guest, report, before):
    guest.says(f"apt-get install -y --no-install-recommends /test/{before.name} >/run/apt.log 2>&1 || (tail -5 /run/apt.log; false)")
    taken = guest.until(f"systemctl is-active --quiet {UNIT}")
    seen = state(guest, "ActiveState", "NRestarts", "UnitFileState", "StatusText")
    well = seen["ActiveState"] == "active" and seen["NRestarts"] == "0" and seen["UnitFileState"] == "enabled"
    report.check("a fresh installation starts", well, f"{seen}, {taken:.0f} s after apt")
    guest.picture("installed")
    masked = guest.says("for unit in getty@tty1.service ctrl-alt-del.target; do systemctl is-enabled $unit; done; true")
    report.check("no console, no Ctrl+Alt+Delete", masked.split() == ["masked", "masked"], masked.replace("\n", ", "))
    groups = guest.says("id -nG bluezone-kiosk")
    needed = {"video", "render", "input", "audio", "dialout", "gpio", "i2c", "spi", "bluetooth"}
    report.check("user and groups", needed <= set(groups.split()), groups)


def cage(guest, report):
    text = guest.says(f"systemd-analyze security --no-pager {UNIT} | tail -n 1")
    exposure = float(re.search(r"(\d+\.\d)", text).group(1))
    report.check(f"exposure at most {MAX_EXPOSURE}", exposure <= MAX_EXPOSURE, exposure)
    process = state(guest, "MainPID")["MainPID"]
    lines = guest.says(f"grep -E '^(CapEff|NoNewPrivs|Seccomp):' /proc/{process}/status").splitlines()
    rights = dict(line.split(":\t") for line in lines)
    caged = int(rights["CapEff"], 16) == 0 and rights["NoNewPrivs"] == "1" and rights["Seccomp"] == "2"
    report.check("no capability, no new privileges, system calls filtered", caged, rights)
    guest.run("mount -t debugfs none /sys/kernel/debug")
    clients = guest.says("cat /sys/kernel/debug/dri/*/clients | sort -u")
    masters = [line.split()[0] for line in clients.splitlines() if line.split()[3:4] == ["y"]]
    report.check("master of the display without root", bool(masters), clients.replace("\n", " | "))


def boot_order(guest, report):
    guest.shut_down()
    guest.boot()
    guest.until(f"systemctl is-active --quiet {UNIT}")
    text = guest.says(
        "systemctl show -p ActiveEnterTimestampMonotonic --value dev-dri-card0.device dbus.service; "
        f"systemctl show -p ExecMainStartTimestampMonotonic -p ActiveEnterTimestampMonotonic --value {UNIT}"
    )
    display, bus, started, ready = [int(part) / 1e6 for part in text.split()]
    seen = f"display {display:.1f} s, D-Bus {bus:.1f} s, kiosk {started:.1f} s, its first frame {ready:.1f} s after boot"
    report.check("after a restart: display, D-Bus, kiosk, first frame", max(display, bus) <= started < ready, seen)
    restarts = state(guest, "NRestarts")["NRestarts"]
    report.check("the first start was right", restarts == "0", f"{restarts} restarts")
    failed = guest.says("systemctl --failed --no-legend | cat")
    report.check("no unit failed", not failed, failed or "none")
    gettys = guest.says("systemctl list-units --no-legend 'getty@*' | cat")
    report.check("no login on a console", not gettys, gettys or "none")


def enrol(guest, report):
    """Needs a backend in the guest; the answer is the number of the kiosk."""
    serve = f"/test/backend --database /run/backend/backend.db serve --listen 127.0.0.1:{PORT} --host kiosk.example.vn"
    database_of_backend = "/test/backend --json --database /run/backend/backend.db"
    guest.says("mkdir -p /run/backend")
    recipient = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa"
    guest.says(f"{database_of_backend} commune add --name 'Phường Bồng Sơn' --recipient {recipient}")
    guest.says(f"{database_of_backend} venue add --commune 1 --name 'Chợ Bồng Sơn' --letters BSON")
    guest.says(f"systemd-run --quiet --unit=backend {serve}")
    added = guest.says(f"{database_of_backend} kiosk add --venue 1 --position 'Cổng số 2'")
    code = re.search(r'"invitation":"([^"]+)"', added).group(1)
    guest.until(f"socat -u OPEN:/dev/null TCP:127.0.0.1:{PORT}")
    guest.says(f"systemctl stop {UNIT}")
    guest.says(f"bluezone-kiosk enrol --config {CONFIG} --backend http://127.0.0.1:{PORT} --code {code}")
    guest.says("systemd-tmpfiles --create bluezone-kiosk.conf")
    # A bare key must stand before the first section.
    guest.says(f"cat >/run/played <<'END'{PLAYED}END")
    guest.says(f"(grep '^data_dir' {CONFIG}; cat /run/played; grep -A9 '^\\[backend\\]' {CONFIG}) >/run/new; cat /run/new >{CONFIG}")
    guest.says(f"systemctl reset-failed {UNIT}; systemctl start {UNIT}")
    text = shows_qr(guest, "enrolled")
    report.check("an enrolled kiosk shows its QR", "kiosk.example.vn" in text.lower(), text or "none")


def identity(guest):
    return database(guest, "SELECT name, hex(value) FROM setting WHERE name LIKE 'identity.k%' ORDER BY name")


def record(guest, report, first):
    play(guest, *adverts(first, PHONES))
    sql = "SELECT count(DISTINCT id) FROM contact"
    wanted = first + PHONES
    try:
        guest.until(f'[ "$(sqlite3 -readonly {DATABASE} "{sql}")" -ge {wanted} ]', 60)
    except Failed:
        pass
    stored = int(database(guest, sql))
    report.check(f"phones nearby are recorded ({wanted})", stored == wanted, stored)
    return stored


def watchdog(guest, report):
    before = state(guest, "MainPID", "NRestarts")
    play(guest, '"hang"')
    begun = time.monotonic()
    guest.until(f'[ "$(systemctl show -p NRestarts --value {UNIT})" -gt {before["NRestarts"]} ]', 120)
    bitten = time.monotonic() - begun
    said = guest.says(f"journalctl -u {UNIT} -o cat --no-pager | grep -iE 'paints nothing|watchdog' | tail -n 4")
    text = shows_qr(guest, "after-watchdog")
    after = state(guest, "MainPID", "ActiveState")
    well = "Watchdog timeout" in said and "paints nothing" in said and after["MainPID"] != before["MainPID"]
    report.check("the watchdog bites when the screen hangs", well, f"after {bitten:.0f} s: {said!r}")
    report.check("and the kiosk is back", bool(text) and after["ActiveState"] == "active", text or "no QR")


def upgrade(guest, report, after):
    """To the version of this tree, with records and an edited configuration."""
    known, contacts = identity(guest), database(guest, "SELECT count(*) FROM contact")
    was = guest.says("dpkg-query -W -f '${Version}' bluezone-kiosk")
    guest.says(
        "DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "
        f"/test/{after.name} >/run/apt.log 2>&1 || (tail -5 /run/apt.log; false)"
    )
    guest.until(f"systemctl is-active --quiet {UNIT}")
    now = guest.says("dpkg-query -W -f '${Version}' bluezone-kiosk")
    text = shows_qr(guest, "upgraded")
    kept = identity(guest) == known and int(database(guest, "SELECT count(*) FROM contact")) >= int(contacts)
    report.check(f"upgrade from {was} to {now} keeps identity and records", kept, f"{contacts} contacts")
    report.check("and the configuration", bool(text) and str(PORT) in guest.says(f"cat {CONFIG}"), text or "no QR")


def wrong_configuration(guest, report):
    guest.says(f"sed -i 's/^night = .*/night = \"9pm\"/' {CONFIG}")
    # Fewer tries than in earnest, which take four minutes.
    guest.says(
        f"mkdir -p /run/systemd/system/{UNIT}.d; "
        f"printf '[Unit]\\nStartLimitBurst=2\\n' >/run/systemd/system/{UNIT}.d/test.conf; systemctl daemon-reload"
    )
    guest.says(f"systemctl reset-failed {UNIT}; systemctl --no-block restart {UNIT}")
    guest.until(f"systemctl show -p StatusText --value {UNIT} | grep -q 'cannot start'", 90)
    seen = state(guest, "ActiveState", "StatusText")
    report.check("a wrong configuration is told to systemd", "night" in seen["StatusText"], seen)
    shown, _ = guest.run(f"timeout 8 socat -u UNIX-CONNECT:{SIMULATOR} - 2>/dev/null | grep -ac '^.\"status\"'")
    pictures = int(shown.splitlines()[-1])
    guest.picture("wrong-configuration")
    report.check("and on the status display", pictures > 0, f"{pictures} pictures in 8 s")
    guest.until("systemctl is-active --quiet bluezone-kiosk-stopped.service", 180)
    time.sleep(12)
    guest.picture("stopped")
    active = guest.says(f"systemctl is-active {UNIT} bluezone-kiosk-stopped.service bluezone-kiosk-retry.timer; true").split()
    report.check("after its tries it is left alone, and a timer waits", active == ["failed", "active", "active"], active)
    said = guest.says("journalctl -u bluezone-kiosk-stopped.service -o cat --no-pager | grep -A 4 'left alone'")
    report.check("the journal says why", "night" in said, said.replace("\n", " | "))
    guest.says(f"sed -i 's/^night = .*/night = \"never\"/' {CONFIG}; rm -r /run/systemd/system/{UNIT}.d; systemctl daemon-reload")
    guest.says(f"systemctl reset-failed {UNIT}; systemctl start {UNIT}")
    text = shows_qr(guest, "mended")
    active = guest.says(f"systemctl is-active {UNIT} bluezone-kiosk-stopped.service; true").split()
    report.check("mended, it starts and takes the display", bool(text) and active[0] == "active" and active[1] != "active", active)


def remove(guest, report):
    guest.says("DEBIAN_FRONTEND=noninteractive apt-get remove -y bluezone-kiosk >/run/apt.log 2>&1")
    kept = guest.says(f"ls {DATABASE} {CONFIG}").split()
    console = guest.says("systemctl is-enabled getty@tty1.service ctrl-alt-del.target; true").split()
    report.check("removing keeps data and configuration", len(kept) == 2, kept)
    report.check("and gives the console back", "masked" not in console, console)
    guest.says("DEBIAN_FRONTEND=noninteractive apt-get purge -y bluezone-kiosk >/run/apt.log 2>&1")
    left = guest.says("ls -d /var/lib/bluezone-kiosk /etc/bluezone-kiosk /var/cache/bluezone-kiosk 2>/dev/null; true")
    report.check("purging removes them", not left, left or "nothing is left")


def main():
    parser = argparse.ArgumentParser(description="The kiosk's package on a machine of its own.")
    parser.add_argument("--folder", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--guest", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--before", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--after", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--backend", type=Path, required=True, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    shutil.rmtree(chosen.folder / "pictures", ignore_errors=True)
    (chosen.folder / "console.log").unlink(missing_ok=True)
    disk = make_disk(chosen.folder, [chosen.before, chosen.after, chosen.backend])
    report, guest = Report(), Machine(chosen.guest, disk, chosen.folder)
    try:
        print(f"==> the guest is up after {guest.boot():.0f} s: {guest.says('systemctl --version | head -n 1')}")
        for step in (
            lambda: install(guest, report, chosen.before),
            lambda: cage(guest, report),
            lambda: boot_order(guest, report),
            lambda: enrol(guest, report),
            lambda: record(guest, report, 0),
            lambda: watchdog(guest, report),
            lambda: upgrade(guest, report, chosen.after),
            lambda: record(guest, report, PHONES),
            lambda: wrong_configuration(guest, report),
            lambda: remove(guest, report),
        ):
            try:
                step()
            except (Failed, KeyError, ValueError, AttributeError) as fault:
                report.check("a step goes to its end", False, repr(fault))
    finally:
        guest.end()
    print(f"{'PASSED' if report.faults == 0 else 'FAILED'} in {time.monotonic() - report.begun:.0f} s; "
          f"pictures are in {chosen.folder / 'pictures'}")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
