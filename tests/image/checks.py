"""What must hold on a board that is up."""

import re

from emulated import Failed

KIOSK = "bluezone-kiosk.service"
# Exposure of the kiosk by `systemd-analyze security`.
MAX_EXPOSURE = 1.5
MIN_DATA_MB = 500


def runs(board, report):
    failed = board.says("systemctl is-system-running --wait; systemctl --failed --no-legend --plain | cat", 600)
    report.check("the system runs and no unit failed", failed == "running", failed.replace("\n", "; "))


def has_grown(board, report):
    size = int(board.says("findmnt -bno SIZE /data"))
    report.check("data has grown to the card", size > MIN_DATA_MB << 20, f"{size >> 20} MB")


def system(board, report):
    runs(board, report)
    options = board.says("findmnt -no OPTIONS /; findmnt -no FSTYPE /var; findmnt -no OPTIONS /config").split("\n")
    read_only = [text.split(",")[0] for text in (options[0], options[2])]
    report.check("root and the first partition are read-only, /var is in memory", read_only == ["ro", "ro"] and options[1] == "tmpfs", options)
    has_grown(board, report)
    accounts = board.says("cut -d: -f1,2 /etc/shadow | grep -v ':[!*]' | cat")
    report.check("no account has a password", accounts == "", accounts or "none")
    listening = board.says("ss -Hltnu | awk '{ print $1, $5 }' | grep -vE '127\\.0\\.0\\.|\\[::1\\]' | sort -u | cat")
    servers = [line for line in listening.splitlines() if line.startswith("tcp")]
    report.check("nothing listens for connections from outside", not servers, listening.replace("\n", ", ") or "nothing")
    logins = board.says("systemctl list-units --no-legend --plain 'getty@*' 'serial-getty@*' 'ssh*' | cat")
    report.check("no login on a console, a line or the network", logins == "", logins or "none")
    held = board.says("systemctl show -p WatchdogDevice -p RuntimeWatchdogUSec --value; cat /sys/class/watchdog/watchdog0/state")
    report.check("systemd feeds the hardware watchdog", "active" in held, held.replace("\n", ", "))
    journal = board.says("journalctl --header | grep -m 1 '^File path' | cat")
    report.check("the log is in memory", "/run/log/journal" in journal, journal)
    papers = board.says("ls /usr/share/bluezone-image; ls /usr/share/doc/*/copyright | wc -l")
    report.check("SBOM, offer of sources and licences are inside", {"sbom.spdx.json", "SOURCES.txt"} <= set(papers.split()), papers.replace("\n", ", "))


def cage(board, report):
    text = board.says(f"systemd-analyze security --no-pager {KIOSK} | tail -n 1")
    exposure = float(re.search(r"(\d+\.\d)", text)[1])
    report.check(f"exposure of the kiosk at most {MAX_EXPOSURE}", exposure <= MAX_EXPOSURE, exposure)
    process = board.says(f"systemctl show -p MainPID --value {KIOSK}")
    rights = dict(line.split(":\t") for line in board.says(f"grep -E '^(CapEff|NoNewPrivs|Seccomp):' /proc/{process}/status").splitlines())
    caged = int(rights["CapEff"], 16) == 0 and rights["NoNewPrivs"] == "1" and rights["Seccomp"] == "2"
    report.check("no capability, no new privileges, system calls filtered", caged, rights)


def times(board, report, what):
    """How long systemd says that the start took."""
    try:
        board.until("systemctl is-system-running --wait | grep -qE 'running|degraded'", 600)
        text = board.says("systemd-analyze time | head -n 1")
    except Failed as fault:
        text = str(fault)
    report.note(f"systemd-analyze, {what}", text)
    return text
