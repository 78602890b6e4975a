"""Runs the Bluetooth test; script/bluetooth-test has made everything that it needs.

The radio is in this process, the guest in QEMU beside it. Exit status 0 when every phone became a
contact and nothing else did.
"""

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path

from bumble import hci
from bumble.transport import open_transport

import check
import machine
import street
from radio import Air, Radio

# Boot and shutdown under emulation, on a machine that others use too.
BOOT_LIMIT_S = 300


def options():
    parser = argparse.ArgumentParser(description="A real BlueZ hears phones, the kiosk keeps them.")
    parser.add_argument("--folder", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--kiosk", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--phones", type=int, default=300, help="Android phones (300)")
    parser.add_argument("--rate", type=int, default=300, help="adverts per second of all (300)")
    parser.add_argument("--seconds", type=int, default=75, help="how long the kiosk listens (75)")
    parser.add_argument("--no-iphone", action="store_true", help="without reading ids over GATT")
    parser.add_argument("--seed", default="bluezone", help="ids and addresses follow from it")
    parser.add_argument(
        "--watch", action="store_true", help="record the guest's D-Bus and HCI traffic as well"
    )
    parser.add_argument("--extra", type=Path, help="a program to run in the guest beside the kiosk")
    return parser.parse_args()


async def pass_by(options, folder):
    """Phones pass while the guest runs; returns them, the radio, and whether the guest ended."""
    socket = folder / "radio.sock"
    socket.unlink(missing_ok=True)
    async with await open_transport(f"unix-server:{socket}") as transport:
        air = Air()
        iphones = []
        signals = {}
        radio = Radio(
            "radio",
            host_source=transport.source,
            host_sink=transport.sink,
            link=air,
            public_address=hci.Address("02:4E:56:00:00:01", hci.Address.PUBLIC_DEVICE_ADDRESS),
            signal_of=lambda address: signals.get(address, -60),
        )
        if not options.no_iphone:
            iphones.append(await street.iphone(air, 0, options.seed))
            signals.update({phone.device.random_address: phone.rssi for phone in iphones})
        androids = street.androids(options.phones, options.seed)
        passing = asyncio.create_task(street.advertise(androids, radio, options.rate))
        try:
            ended = await machine.run(
                folder / "guest",
                folder / "disk.ext4",
                socket,
                folder / "console.log",
                BOOT_LIMIT_S + options.seconds,
            )
        finally:
            passing.cancel()
    return androids, iphones, radio, ended


def report(verdict, radio, iphones, out, options):
    for line in verdict.lines:
        print(f"    {line}")
    scanning = [scan for scan in radio.scans if scan[1]]
    print(
        f"    radio: {radio.reports} adverts reported in {len(scanning)} scans,"
        f" {radio.connections} connections, {sum(phone.reads for phone in iphones)} GATT reads"
    )
    if options.watch:
        (out / "scans.json").write_text(json.dumps(radio.scans))
    for fault in verdict.faults:
        print(f"    FAULT: {fault}")
    if verdict.faults:
        for name in ("kiosk.log", "btattach.log"):
            if (out / name).exists():
                print(f"--- {name}, its end")
                print("\n".join((out / name).read_text().splitlines()[-20:]))
        print(f"Everything that the guest left is in {out} and {out.parent / 'console.log'}.")


def main():
    chosen = options()
    folder = chosen.folder
    begun = time.monotonic()
    settings = {"LISTEN_S": chosen.seconds, "WATCH": "yes" if chosen.watch else "no"}
    disk = machine.make_disk(
        folder, chosen.kiosk, settings, not chosen.no_iphone, chosen.extra
    )
    print(
        f"==> {chosen.phones} Android phones at {chosen.rate} adverts/s pass a guest with BlueZ"
        f" for {chosen.seconds} s"
    )
    androids, iphones, radio, ended = asyncio.run(pass_by(chosen, folder))
    out = machine.collect(disk, folder)
    for line in (folder / "console.log").read_text(errors="replace").splitlines():
        if "guest: " in line:
            print("    " + line[line.index("guest: ") :].rstrip())
    verdict = check.judge(out / "data" / "kiosk.db", androids, iphones)
    verdict.expect(ended, "the guest did not switch itself off in time; it was ended")
    status = out / "kiosk.status"
    well = status.exists() and status.read_text().strip() == "0"
    verdict.expect(well, "the kiosk did not end well")
    report(verdict, radio, iphones, out, chosen)
    passed = not verdict.faults
    print(f"{'PASSED' if passed else 'FAILED'} in {time.monotonic() - begun:.0f} s")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
