"""What the kiosk's user may do inside its cage, and what nobody gave it."""

import json

from kiosk import CONFIG, UNIT

# By its rules of polkit; all else is the same as for any user.
ALLOWED = {
    "org.freedesktop.NetworkManager.network-control",
    "org.freedesktop.NetworkManager.settings.modify.system",
    "org.freedesktop.NetworkManager.wifi.scan",
    "org.freedesktop.NetworkManager.wifi.share.open",
    "org.freedesktop.timedate1.set-time",
    "org.freedesktop.timedate1.set-ntp",
    # In systemd's policy whoever may set the time may set the zone.
    "org.freedesktop.timedate1.set-timezone",
    "org.freedesktop.udisks2.filesystem-mount",
    "org.freedesktop.udisks2.filesystem-mount-other-seat",
    "org.freedesktop.udisks2.filesystem-unmount-others",
    "org.freedesktop.udisks2.power-off-drive",
    "org.freedesktop.udisks2.power-off-drive-other-seat",
}
CAGE = "cage-test.service"
PROBE, SAID = "/usr/local/bin/probe", "/run/probe.said"


def in_cage(guest, script):
    """Runs a script with the user and the limits of the kiosk's service; what it prints, and its exit status."""
    guest.says(f"cat >{PROBE} <<'END'\n#!/bin/bash\n{script}\nEND\nchmod 755 {PROBE}")
    # The unit as it is installed, but for what it starts and where that speaks.
    guest.says(
        f"sed -e 's|^ExecStart=.*|ExecStart={PROBE}\\nStandardOutput=truncate:{SAID}\\nStandardError=inherit|; s|^Type=.*|Type=oneshot|' "
        "-e '/^Restart/d; /^WatchdogSec/d; /^Conflicts/d; /^OnFailure/d; /^StartLimit/d; /^RuntimeDirectory=/d' "
        f"/usr/lib/systemd/system/{UNIT} >/run/systemd/system/{CAGE}; systemctl daemon-reload"
    )
    _, status = guest.run(f"systemctl start {CAGE}")
    return guest.says(f"cat {SAID}"), status


def allowed(guest, user):
    """The actions that polkit grants a user who is asked nothing."""
    guest.says(f"runuser -u {user} -- sleep 600 & sleep 1")
    process = guest.says(f"pgrep -u {user} -n sleep")
    asked = f'pkcheck --action-id "$action" --process {process} >/dev/null 2>&1 && echo "$action"'
    granted = guest.says(f"for action in $(pkaction); do {asked}; done; true")
    guest.says(f"kill {process}")
    return set(granted.split())


def polkit(guest, report):
    guest.until("busctl status org.freedesktop.PolicyKit1 >/dev/null || systemctl start polkit", 60)
    known = set(guest.says("pkaction").split())
    missing = ALLOWED - known
    report.check("polkit knows the actions of the rules", not missing, sorted(missing) or f"{len(known)} actions in all")
    more = allowed(guest, "bluezone-kiosk") - allowed(guest, "nobody")
    report.check("polkit grants the kiosk's user these and nothing else", more == ALLOWED, sorted(more ^ ALLOWED) or f"{len(more)} actions")


def services(guest, report):
    """NetworkManager and BlueZ answer in the cage; another disk of the machine stays as it is."""
    guest.run("modprobe bluetooth; systemctl start NetworkManager bluetooth")
    said, status = in_cage(guest, "nmcli -t -f PERMISSION,VALUE general permissions")
    yes = {line.split(":")[0] for line in said.splitlines() if line.endswith(":yes")}
    network = {name for name in ALLOWED if "NetworkManager" in name}
    report.check("NetworkManager takes the kiosk's orders in the cage", network <= yes, f"{len(yes)} permitted: {', '.join(sorted(yes))}")
    said, status = in_cage(guest, "busctl call org.bluez / org.freedesktop.DBus.ObjectManager GetManagedObjects >/dev/null && echo answered")
    report.check("BlueZ answers the kiosk in the cage", status == 0 and "answered" in said, said.splitlines()[-1:])
    mount = "busctl call org.freedesktop.UDisks2 /org/freedesktop/UDisks2/block_devices/vdb org.freedesktop.UDisks2.Filesystem Mount a{sv} 0"
    guest.run("umount /test")
    said, status = in_cage(guest, mount)
    guest.run("mount /test")
    report.check("a disk of the system is not the kiosk's to mount", status != 0 and "ot authorized" in said, said.splitlines()[-1:])
    said, status = in_cage(guest, "systemctl reboot; systemctl stop dbus; hostnamectl hostname other")
    report.check("nor is the machine its to stop", "ccess denied" in said or "uthori" in said or status != 0, said.splitlines()[-1:])


def ports(guest, report):
    listen = "timeout 2 socat TCP-LISTEN:{},reuseaddr - </dev/null; [ $? = 124 ] && echo listening"
    said, _ = in_cage(guest, listen.format(80))
    report.check("the kiosk may listen on port 80", "listening" in said, said or "nothing")
    said, _ = in_cage(guest, listen.format(79))
    report.check("and on none below it", "ermission denied" in said, said.splitlines()[-1:])


def devices(guest, report):
    """The rules of udev over what the guest's kernel can play."""
    guest.run("modprobe i2c-dev; modprobe i2c-stub chip_addr=0x3c; udevadm settle")
    for kind, pattern, group in (("a scanner in HID mode", "/dev/hidraw0", "input"), ("I²C", "/dev/i2c-*", "i2c"), ("the display", "/dev/dri/card0", "video")):
        seen, status = guest.run(f"stat -c '%G %a' {pattern} | sort -u")
        report.check(f"{kind} is for the group {group}", seen in (f"{group} 640", f"{group} 660"), seen)
    said, status = in_cage(guest, "exec 3<>/dev/vdb")
    report.check("a disk is no device of the cage", status != 0 and "ermi" in said, said.splitlines()[-1:])


def stick(guest, report, image):
    """Staff's export, from the cage, over udisks2."""
    guest.plug(image)
    guest.until("udisksctl status | grep -q QEMU || ls /dev/sda", 60)
    guest.until("systemctl start udisks2 && udevadm settle && busctl tree org.freedesktop.UDisks2 | grep -q block_devices/sd", 60)
    said, status = in_cage(guest, f"exec /usr/bin/bluezone-kiosk export --stick --all --json --config {CONFIG}")
    answers = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    well = status == 0 and bool(answers) and answers[0]["records"] > 0 and answers[0].get("may_be_pulled_out")
    report.check("an export onto a stick, from the cage", well, said.splitlines()[-1:])
    report.check("and the stick is taken off", not guest.says("findmnt -n -o TARGET -t vfat; true"), "not mounted")
    guest.pull()
