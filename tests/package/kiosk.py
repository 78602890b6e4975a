"""The kiosk in the guest: what a test asks of it and plays to it."""

import subprocess
import time

from emulated import Failed

UNIT = "bluezone-kiosk.service"
CONFIG = "/etc/bluezone-kiosk/kiosk.toml"
DATABASE = "/var/lib/bluezone-kiosk/kiosk.db"
SIMULATOR = "/run/bluezone-kiosk/simulator.sock"
PHONES = 40
QUIETLY = "DEBIAN_FRONTEND=noninteractive"
# Devices that QEMU has none of are played; display and stick are the machine's own.
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
[stick]
kind = "udisks"
[status_display]
kind = "simulated"
[simulator]
socket = "{SIMULATOR}"
"""


def install(guest, package):
    """As an administrator does, without a network."""
    command = f"{QUIETLY} apt-get install -y --no-install-recommends /test/{package.name}"
    guest.says(f"{command} >/run/apt.log 2>&1 || (tail -5 /run/apt.log; false)")


def state(guest, *names, unit=UNIT):
    text = guest.says(f"systemctl show {unit} " + " ".join(f"-p {name}" for name in names))
    return dict(line.split("=", 1) for line in text.splitlines())


def started(guest, limit_s=300):
    """After how many seconds it has its first frame."""
    return guest.until(f"systemctl is-active --quiet {UNIT}", limit_s)


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


def identity(guest):
    return database(guest, "SELECT name, hex(value) FROM setting WHERE name LIKE 'identity.k%' ORDER BY name")


def contacts(guest):
    return int(database(guest, "SELECT count(DISTINCT id) FROM contact"))


def play(guest, *messages):
    """Sends messages to the simulator of the kiosk."""
    lines = "\\n".join(message.replace('"', '\\"') for message in messages)
    guest.says(f'printf "{lines}\\n" | socat -t 2 - UNIX-CONNECT:{SIMULATOR} >/dev/null')


def adverts(first, count):
    for number in range(first, first + count):
        advert = f"02011a0fffb522{number:08x}eeeeeeeeeeeeeeee0303564e"
        yield f'{{"advert":{{"ad":"{advert}","rssi":-60}}}}'


def record(guest, report, first):
    """So many more phones pass; what is stored is returned."""
    play(guest, *adverts(first, PHONES))
    wanted = first + PHONES
    try:
        sql = "SELECT count(DISTINCT id) FROM contact"
        guest.until(f'[ "$(sqlite3 -readonly {DATABASE} "{sql}")" -ge {wanted} ]', 60)
    except Failed:
        pass
    stored = contacts(guest)
    report.check(f"phones nearby are recorded ({wanted})", stored == wanted, stored)
    return stored
