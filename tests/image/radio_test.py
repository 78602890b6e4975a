"""Phones with Bluezone pass the board: Bumble is the radio, kernel, bluetoothd and kiosk are those of the image."""

import asyncio
import threading
import time

from bumble import hci
from bumble.transport import open_transport

import street
from emulated import Failed
from process import rows
from radio import Air, Radio

PER_SECOND = 40
SEED = "bluezone"
# Sooner than in earnest, where a row is a quarter of an hour.
SETTINGS = "/etc/bluezone-kiosk/kiosk.toml"


class Street:
    """Phones that pass until `end`, behind the board's virtual console."""

    def __init__(self, board, count, seed=SEED):
        self.socket, self.phones = board.folder / "radio.sock", street.androids(count, seed)
        self.loop, self.radio = asyncio.new_event_loop(), None
        self.thread = threading.Thread(target=self.loop.run_until_complete, args=[self.pass_by()], daemon=True)
        self.over = asyncio.Event()
        self.thread.start()

    async def pass_by(self):
        async with await open_transport(f"unix:{self.socket}") as transport:
            self.radio = Radio(
                "radio",
                host_source=transport.source,
                host_sink=transport.sink,
                link=Air(),
                public_address=hci.Address("02:4E:56:00:00:01", hci.Address.PUBLIC_DEVICE_ADDRESS),
                signal_of=lambda address: -60,
            )
            passing = asyncio.create_task(street.advertise(self.phones, self.radio, PER_SECOND))
            await self.over.wait()
            passing.cancel()

    def end(self):
        self.loop.call_soon_threadsafe(self.over.set)
        self.thread.join(10)


def attach(board):
    """Gives the board its radio: HCI over the virtual console, as over the serial line of a Raspberry Pi."""
    board.says("modprobe -a hci_uart virtio_console; systemctl stop btattach 2>/dev/null; systemctl reset-failed btattach 2>/dev/null; true")
    board.says("systemd-run --quiet --unit btattach btattach -B /dev/hvc0 -P h4 -S 3000000")
    board.until("[ -e /sys/class/bluetooth/hci0 ]", 60)


def often(board):
    """Rows each five seconds."""
    board.says(f"grep -q flush_after_s {SETTINGS} || printf '[presence]\\nflush_after_s = 5\\n' >>{SETTINGS}")
    board.says("systemctl restart bluezone-kiosk.service")


def hear(stand, count):
    report, board, backend = stand.report, stand.machine, stand.portal.backend
    report.title("Phones with Bluezone pass, through kernel and bluetoothd of the image")
    passing = Street(board, count)
    try:
        attach(board)
        often(board)
        versions = board.says("bluetoothctl --version; uname -r").replace("\n", ", Linux ")
        begun, heard = time.monotonic(), 0
        wanted = {phone.id for phone in passing.phones}
        while time.monotonic() - begun < 240:
            heard = len(uploaded(backend) & wanted)
            if heard == len(wanted):
                break
            time.sleep(3)
        seen = f"{heard} of {count} ids at the backend after {time.monotonic() - begun:.0f} s; {versions}"
        report.check("every phone is heard, kept and uploaded", heard == count, seen)
        report.check("and no id that nobody sent", uploaded(backend) <= wanted, len(uploaded(backend)))
    except Failed:
        report.note("the journal says", board.run("journalctl -n 12 -o cat --no-pager")[0])
        raise
    finally:
        passing.end()


def uploaded(backend):
    return {bytes(id) for (id,) in rows(backend.database, "SELECT DISTINCT id FROM contacts")}
