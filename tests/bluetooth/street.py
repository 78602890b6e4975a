"""Who passes: Android phones that advertise their Bluezone id, and iPhones that must be asked.

Formats: the Bluezone apps' advert of 23 bytes and their GATT characteristic (docs/PROTOCOL.md).
Ids and addresses follow from a seed, so that a run can be repeated.
"""

import asyncio
import hashlib
import random
from dataclasses import dataclass

from bumble import gatt, hci
from bumble.core import UUID
from bumble.device import Device
from bumble.host import Host
from bumble.transport.common import AsyncPipeSink

from radio import LegacyController

SERVICE = UUID("00004E56-73F5-4BC4-A12F-17D1AD07A667")
CHARACTERISTIC = UUID("00004E56-73F5-4BC4-A12F-17D1AD07A689")
# Between adverts of one iPhone, in milliseconds.
IPHONE_INTERVAL_MS = 500


def bluezone_id(seed, name):
    """The 12 bytes that a phone shows."""
    return hashlib.sha256(f"{seed} {name}".encode()).digest()[:12]


@dataclass
class Android:
    """A phone whose advert holds its id."""

    address: hci.Address
    id: bytes
    rssi: int

    @property
    def advert(self):
        return bytes.fromhex("02011a0fffb522") + self.id + bytes.fromhex("0303564e")


def androids(count, seed):
    """Phones with random resolvable addresses, each with an id and a signal of its own."""
    dice = random.Random(f"{seed} androids")
    made = {}
    while len(made) < count:
        raw = bytearray(dice.randbytes(6))
        # The two highest bits of the last byte on air: 01, a resolvable private address.
        raw[5] = raw[5] & 0x3F | 0x40
        address = hci.Address(bytes(raw), hci.Address.RANDOM_DEVICE_ADDRESS)
        number = len(made)
        made[address] = Android(address, bluezone_id(seed, f"android {number}"), -45 - number % 50)
    return list(made.values())


async def advertise(phones, radio, per_second):
    """Sends adverts for ever, evenly: a burst would overflow the guest's console."""
    loop = asyncio.get_running_loop()
    begun, sent = loop.time(), 0
    while True:
        due = int((loop.time() - begun) * per_second)
        # A host that was busy does not make up for more than a tenth of a second.
        sent = max(sent, due - per_second // 10)
        while sent < due:
            phone = phones[sent % len(phones)]
            radio.hear(phone.address, phone.advert, phone.rssi)
            sent += 1
        await asyncio.sleep(0.005)


@dataclass
class IPhone:
    """A phone that tells its id only to who connects and reads."""

    device: Device
    id: bytes
    rssi: int
    reads: int = 0


async def iphone(link, number, seed):
    """Puts an iPhone with Bluezone in the foreground on the link."""
    name = f"iphone {number}"
    # A resolvable private address again, from the same seed.
    raw = bytearray(hashlib.sha256(f"{seed} {name} address".encode()).digest()[:6])
    raw[5] = raw[5] & 0x3F | 0x40
    address = hci.Address(bytes(raw), hci.Address.RANDOM_DEVICE_ADDRESS)
    chip = LegacyController(name, link=link)
    device = Device(name="iPhone", address=address, host=Host(chip, AsyncPipeSink(chip)))
    phone = IPhone(device, bluezone_id(seed, name), -60 - number)

    def read(_connection):
        phone.reads += 1
        return phone.id

    device.add_service(
        gatt.Service(
            SERVICE,
            [
                gatt.Characteristic(
                    CHARACTERISTIC,
                    gatt.Characteristic.Properties.READ,
                    gatt.Characteristic.READABLE,
                    gatt.CharacteristicValue(read=read),
                )
            ],
        )
    )
    await device.power_on()
    await device.start_advertising(
        own_address_type=hci.OwnAddressType.RANDOM,
        auto_restart=True,
        advertising_data=bytes.fromhex("02011a") + b"\x11\x07" + SERVICE.to_bytes(force_128=True),
        advertising_interval_min=IPHONE_INTERVAL_MS,
        advertising_interval_max=IPHONE_INTERVAL_MS,
    )
    return phone
