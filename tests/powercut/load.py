"""Load on the guest, and what was acknowledged before the power went."""

import http.client
import json
import os
import random
import socket
import threading
import time

import forger
import wire

PER_BATCH = 50


class Acknowledged:
    """What must be found after any cut. Kept by this side, which has no power cuts."""

    def __init__(self):
        # Ids of uploaded contacts by their number; the backend said that they are durable.
        self.contacts = {}
        # Check-ins that the backend confirmed to the visitor, and that the kiosk greeted.
        self.taps = 0
        self.greetings = 0

    @property
    def events(self):
        return len(self.contacts) + self.taps + self.greetings


class Load:
    """Uploads, taps and adverts until the guest is gone."""

    def __init__(self, acknowledged, box, codes, backend_port, simulator_port):
        self.acknowledged, self.box, self.codes = acknowledged, box, codes
        self.backend_port, self.simulator_port = backend_port, simulator_port
        self.over = threading.Event()
        self.kiosk_up = threading.Event()
        self.threads = [
            threading.Thread(target=self._until_over, args=[work], daemon=True)
            for work in (self._upload, self._tap, self._simulate)
        ]

    def begin(self):
        for thread in self.threads:
            thread.start()

    def end(self):
        self.over.set()
        for thread in self.threads:
            thread.join(10)

    def _until_over(self, work):
        while not self.over.is_set():
            try:
                work()
            except (OSError, http.client.HTTPException, json.JSONDecodeError):
                time.sleep(0.05)

    def _upload(self):
        """A batch whose answer did not come is sent again as it was, as kiosks do."""
        acknowledged = self.acknowledged.contacts
        pending = self.box.pending
        if pending is None:
            first = len(acknowledged) + 1
            pending = {number: os.urandom(12).hex() for number in range(first, first + PER_BATCH)}
            contacts = [forger.contact(number, id=id) for number, id in pending.items()]
            self.box.pending = (pending, forger.batch(contacts))
        pending, body = self.box.pending
        headers = self.box.proof("POST", forger.RECORDS, body)
        answer = wire.request(
            self.backend_port, "POST", forger.RECORDS, body, headers, timeout=20
        )
        if answer.status != 200:
            raise OSError(answer.status)
        acknowledged.update(pending)
        self.box.pending = None

    def _tap(self):
        status, _ = wire.Visitor(self.backend_port).check_in(self.codes.token())
        if status == 303:
            self.acknowledged.taps += 1
        # As many a second as a kiosk takes.
        time.sleep(0.1)

    def _simulate(self):
        """Phones pass the kiosk, and it greets who checked in."""
        stream = socket.create_connection(("127.0.0.1", self.simulator_port), 5)
        stream.settimeout(0.2)
        buffer = b""
        try:
            while not self.over.is_set():
                ad = f"02011a0fffb522{random.randbytes(12).hex()}0303564e"
                advert = {"advert": {"ad": ad, "rssi": -60}}
                stream.sendall(json.dumps(advert).encode() + b"\n")
                try:
                    received = stream.recv(1 << 20)
                except TimeoutError:
                    continue
                if not received:
                    raise OSError("the simulator closed")
                self.kiosk_up.set()
                *lines, buffer = (buffer + received).split(b"\n")
                for line in lines:
                    if line.startswith(b'{"sound"') and (b"welcome" in line or b"chime" in line):
                        self.acknowledged.greetings += 1
        finally:
            stream.close()
