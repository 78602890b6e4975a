"""The package on the machine: installed, caged, started in order, removed."""

import re

from kiosk import CONFIG, DATABASE, QUIETLY, UNIT, install, started, state

# Exposure by `systemd-analyze security`.
MAX_EXPOSURE = 1.5


def installed(guest, report, before):
    install(guest, before)
    taken = started(guest)
    seen = state(guest, "ActiveState", "NRestarts", "UnitFileState", "StatusText")
    well = seen["ActiveState"] == "active" and seen["NRestarts"] == "0" and seen["UnitFileState"] == "enabled"
    report.check("a fresh installation starts", well, f"{seen}, {taken:.0f} s after apt")
    guest.picture("installed")
    masked = guest.says("for unit in getty@tty1.service ctrl-alt-del.target; do systemctl is-enabled $unit; done; true")
    report.check("no console, no Ctrl+Alt+Delete", masked.split() == ["masked", "masked"], masked.replace("\n", ", "))
    groups = guest.says("id -nG bluezone-kiosk")
    needed = {"video", "render", "input", "audio", "dialout", "lp", "gpio", "i2c", "spi", "bluetooth"}
    report.check("user and groups", needed <= set(groups.split()), groups)
    port = guest.says("sysctl -n net.ipv4.ip_unprivileged_port_start")
    report.check("port 80 is free for its own Wi-Fi at once", port == "80", port)


def exposure(guest, unit):
    text = guest.says(f"systemd-analyze security --no-pager {unit} | tail -n 1")
    return float(re.search(r"(\d+\.\d)", text).group(1))


def caged(guest, report):
    seen = exposure(guest, UNIT)
    report.check(f"exposure at most {MAX_EXPOSURE}", seen <= MAX_EXPOSURE, seen)
    process = state(guest, "MainPID")["MainPID"]
    lines = guest.says(f"grep -E '^(CapEff|NoNewPrivs|Seccomp):' /proc/{process}/status").splitlines()
    rights = dict(line.split(":\t") for line in lines)
    well = int(rights["CapEff"], 16) == 0 and rights["NoNewPrivs"] == "1" and rights["Seccomp"] == "2"
    report.check("no capability, no new privileges, system calls filtered", well, rights)
    guest.run("mount -t debugfs none /sys/kernel/debug")
    clients = guest.says("cat /sys/kernel/debug/dri/*/clients | sort -u")
    masters = [line.split()[0] for line in clients.splitlines() if line.split()[3:4] == ["y"]]
    report.check("master of the display without root", bool(masters), clients.replace("\n", " | "))


def boot_order(guest, report):
    guest.shut_down()
    guest.boot()
    started(guest)
    text = guest.says(
        "systemctl show -p ActiveEnterTimestampMonotonic --value dev-dri-card0.device dbus.service; "
        f"systemctl show -p ExecMainStartTimestampMonotonic -p ActiveEnterTimestampMonotonic --value {UNIT}"
    )
    display, bus, began, ready = [int(part) / 1e6 for part in text.split()]
    seen = f"display {display:.1f} s, D-Bus {bus:.1f} s, kiosk {began:.1f} s, its first frame {ready:.1f} s after boot"
    report.check("after a restart: display, D-Bus, kiosk, first frame", max(display, bus) <= began < ready, seen)
    restarts = state(guest, "NRestarts")["NRestarts"]
    report.check("the first start was right", restarts == "0", f"{restarts} restarts")
    failed = guest.says("systemctl --failed --no-legend | cat")
    report.check("no unit failed", not failed, failed or "none")
    gettys = guest.says("systemctl list-units --no-legend 'getty@*' | cat")
    report.check("no login on a console", not gettys, gettys or "none")


def removed(guest, report):
    guest.says(f"{QUIETLY} apt-get remove -y bluezone-kiosk >/run/apt.log 2>&1")
    kept = guest.says(f"ls {DATABASE} {CONFIG}").split()
    console = guest.says("systemctl is-enabled getty@tty1.service ctrl-alt-del.target; true").split()
    report.check("removing keeps data and configuration", len(kept) == 2, kept)
    report.check("and gives the console back", "masked" not in console, console)
    guest.says(f"{QUIETLY} apt-get purge -y bluezone-kiosk >/run/apt.log 2>&1")
    left = guest.says("ls -d /var/lib/bluezone-kiosk /etc/bluezone-kiosk /var/cache/bluezone-kiosk 2>/dev/null; true")
    report.check("purging removes them", not left, left or "nothing is left")
