"""The backend's package beside the kiosk's, as in a market with one machine for both."""

import re

from kiosk import CONFIG, PLAYED, QUIETLY, UNIT, install, shows_qr, state
from system import exposure

BACKEND = "bluezone-backend.service"
SETTINGS = "/etc/bluezone-backend/backend.toml"
HOST = "kiosk.example.vn"
PORT = 8702
MAX_EXPOSURE = 2.0
COMMAND = f"runuser -u bluezone-backend -- bluezone-backend --json --config {SETTINGS}"
RECIPIENT = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa"


def venues(guest):
    return guest.says(f"{COMMAND} venue list")


def installed(guest, report, package):
    install(guest, package)
    guest.says(f"sed -i 's|^listen = .*|listen = \"127.0.0.1:{PORT}\"|; s|^# host = .*|host = \"{HOST}\"|' {SETTINGS}")
    guest.says(f"systemctl restart {BACKEND}")
    taken = guest.until(f"socat -u OPEN:/dev/null TCP:127.0.0.1:{PORT}", 120)
    seen = state(guest, "ActiveState", "NRestarts", "UnitFileState", unit=BACKEND)
    well = seen == {"ActiveState": "active", "NRestarts": "0", "UnitFileState": "enabled"}
    report.check("the backend's package starts", well, f"{seen}, answers after {taken:.0f} s")
    score = exposure(guest, BACKEND)
    report.check(f"the backend's exposure at most {MAX_EXPOSURE}", score <= MAX_EXPOSURE, score)


def enrolled(guest, report):
    """A venue with this kiosk."""
    guest.says(f"{COMMAND} commune add --name 'Phường Bồng Sơn' --recipient {RECIPIENT}")
    guest.says(f"{COMMAND} venue add --commune 1 --name 'Chợ Bồng Sơn' --letters BSON")
    added = guest.says(f"{COMMAND} kiosk add --venue 1 --position 'Cổng số 2'")
    code = re.search(r'"invitation":"([^"]+)"', added).group(1)
    guest.says(f"systemctl stop {UNIT}")
    guest.says(f"bluezone-kiosk enrol --config {CONFIG} --backend http://127.0.0.1:{PORT} --code {code}")
    guest.says("systemd-tmpfiles --create bluezone-kiosk.conf")
    # A bare key must stand before the first section.
    guest.says(f"cat >/run/played <<'END'{PLAYED}END")
    guest.says(f"(grep '^data_dir' {CONFIG}; cat /run/played; grep -A9 '^\\[backend\\]' {CONFIG}) >/run/new; cat /run/new >{CONFIG}")
    guest.says(f"systemctl reset-failed {UNIT}; systemctl start {UNIT}")
    text = shows_qr(guest, "enrolled")
    report.check("an enrolled kiosk shows its QR", HOST in text.lower(), text or "none")


def upgraded(guest, report, package):
    known, was = venues(guest), guest.says("dpkg-query -W -f '${Version}' bluezone-backend")
    install(guest, package)
    guest.until(f"socat -u OPEN:/dev/null TCP:127.0.0.1:{PORT}", 120)
    now = guest.says("dpkg-query -W -f '${Version}' bluezone-backend")
    kept = venues(guest) == known and str(PORT) in guest.says(f"cat {SETTINGS}")
    report.check(f"the backend's upgrade from {was} to {now} keeps database and configuration", kept, known)


def removed(guest, report):
    guest.says(f"{QUIETLY} apt-get purge -y bluezone-backend >/run/apt.log 2>&1")
    left = guest.says("ls /var/lib/bluezone-backend/backend.db").split()
    report.check("purging the backend leaves its database", len(left) == 1, left)
