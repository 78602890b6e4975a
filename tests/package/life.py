"""The life of a kiosk: hung, cut off from power, upgraded, misconfigured."""

import random
import time

from backend import PORT
from emulated import Failed
from kiosk import CONFIG, QUIETLY, SIMULATOR, UNIT, contacts, database, identity, install, play, shows_qr, started, state


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


def power_cut(guest, report):
    known, stored = identity(guest), contacts(guest)
    guest.end()
    taken = guest.boot()
    started(guest)
    intact = database(guest, "PRAGMA integrity_check")
    kept = identity(guest) == known and contacts(guest) >= stored and intact == "ok"
    seen = f"{stored} contacts before, {contacts(guest)} after, database {intact}, up after {taken:.0f} s"
    report.check("a power cut keeps identity and records", kept, seen)
    text = shows_qr(guest, "after-cut")
    report.check("and the kiosk is back by itself", bool(text), text or "no QR")


def upgraded(guest, report, after):
    """To the version of this tree, with records and an edited configuration."""
    known, stored = identity(guest), contacts(guest)
    was = guest.says("dpkg-query -W -f '${Version}' bluezone-kiosk")
    install(guest, after)
    started(guest)
    now = guest.says("dpkg-query -W -f '${Version}' bluezone-kiosk")
    text = shows_qr(guest, "upgraded")
    kept = identity(guest) == known and contacts(guest) >= stored
    report.check(f"upgrade from {was} to {now} keeps identity and records", kept, f"{contacts(guest)} contacts")
    report.check("and the configuration", bool(text) and str(PORT) in guest.says(f"cat {CONFIG}"), text or "no QR")


def cut_while_upgrading(guest, report, before, after):
    """Back to the older version, and the power goes while the newer one is unpacked."""
    known, stored = identity(guest), contacts(guest)
    guest.says(f"{QUIETLY} apt-get install -y --allow-downgrades /test/{before.name} >/run/apt.log 2>&1")
    guest.says("sync")
    guest.says(f"({QUIETLY} apt-get install -y /test/{after.name} >/run/apt.log 2>&1 &) ; true")
    waited = random.uniform(1, 12)
    time.sleep(waited)
    guest.end()
    guest.boot()
    found = guest.says("dpkg-query -W -f '${Version} ${Status}' bluezone-kiosk; true")
    guest.says(f"{QUIETLY} dpkg --configure -a >/run/apt.log 2>&1; true")
    install(guest, after)
    started(guest)
    kept = identity(guest) == known and contacts(guest) >= stored
    seen = f"cut after {waited:.1f} s left {found!r}; {contacts(guest)} contacts of {stored}"
    report.check("a power cut in an upgrade, then the upgrade again: identity and records are kept", kept, seen)


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
    # Not through a pipe, whose other end `timeout` would end as well.
    guest.run(f"timeout 8 socat -u UNIX-CONNECT:{SIMULATOR} - >/run/shown 2>/dev/null")
    pictures = int(guest.says("grep -ac '^.\"status\"' /run/shown; true"))
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
