"""Two backend processes on one PostgreSQL, kiosks, visitors and officers."""

import random
import sqlite3
import threading
import time

import load
from balancer import Balancer
from ledger import Ledger
from postgres import Postgres
from process import rows, wait_for
from programs import Backend, Kiosk

BOXES, VISITORS, CASES = 4, 3, 5


class Stand:
    def __init__(self, folder, binaries, seed, weak=False):
        self.ledger, self.dice = Ledger(), random.Random(seed)
        self.ending = []
        try:
            self._begin(folder, binaries, weak)
        except BaseException:
            self.end()
            raise

    def _begin(self, folder, binaries, weak):
        self.postgres = Postgres(weak)
        self.ending.append(self.postgres.stop)
        first = Backend(folder, binaries, database=self.postgres.address)
        self.backends = [first, first.beside()]
        for backend in self.backends:
            self.ending.append(backend.stop)
            backend.serve()
        for account in ("tung.phan", "lan.ngo"):
            first.cli("user", "add", account, "--role", "authority", "--person", account)
        ports = [backend.port for backend in self.backends]
        self.boxes = [first.forger() for _ in range(BOXES)]
        balancer = Balancer(ports)
        self.ending.append(balancer.stop)
        self.kiosk = Kiosk(folder, binaries, balancer.port).enrol(first)
        self.ending.append(self.kiosk.stop)
        self.codes = self.kiosk.codes()
        self.kiosk.start()
        self.adverts = threading.Event()

        phones, dice = load.Phones(CASES), lambda: random.Random(self.dice.random())
        codes = [box.codes for box in self.boxes] + [self.codes]
        self.uploads = [load.Uploads(ports, self.ledger, dice(), box, phones) for box in self.boxes]
        self.listening = [load.Listening(ports, self.ledger, dice(), box) for box in self.boxes]
        self.taps = [load.Taps(ports, self.ledger, dice(), codes) for _ in range(VISITORS)]
        self.publishing = load.Publishing(self.ledger, first, phones, folder)

    def start(self):
        for work in (*self.uploads, *self.taps, *self.listening, self.publishing):
            work.start()
        threading.Thread(target=self._advertise, daemon=True).start()

    def _advertise(self):
        """Phones pass the real kiosk."""
        while not self.adverts.wait(0.3):
            ad = f"02011a0fffb522{random.randbytes(12).hex()}0303564e"
            try:
                self.kiosk.play({"advert": {"ad": ad, "rssi": -60}})
            except OSError:
                # The kiosk was stopped.
                return

    def settle(self):
        """Ends the load when each request was answered, and waits for what follows from it."""
        self.adverts.set()
        for work in (*self.uploads, *self.taps, self.publishing):
            work.end()
        # A slot's contacts are written a second after their last advert.
        time.sleep(5)
        self._until("the real kiosk's uploads", self._kiosk_has_sent)
        self._until("kiosks that know of all check-ins", self._all_are_told)
        self._until("the contacts of cases", lambda: self._hits() >= self._planted())
        for listening in self.listening:
            listening.over.set()

    def _until(self, what, check):
        try:
            wait_for(what, check, 180)
        except TimeoutError as error:
            self.ledger.fault(str(error))

    def _kiosk_has_sent(self):
        kiosk = self.codes.number
        own = rows(self.kiosk.database, "SELECT count(*) FROM contact")[0][0]
        sql = f"SELECT count(*) FROM contacts WHERE kiosk_id = {kiosk}"
        return own > 0 and int(self.postgres.rows(sql)[0][0]) == own

    def _all_are_told(self):
        taps = self.ledger.taps
        told = [(box.number, listening.last) for box, listening in zip(self.boxes, self.listening)]
        told.append((self.codes.number, self.greetings()))
        return all(last >= taps[number] for number, last in told)

    def greetings(self):
        """Check-ins that the real kiosk has counted."""
        try:
            return rows(self.kiosk.database, "SELECT count(*) FROM passage WHERE source = 0")[0][0]
        except sqlite3.OperationalError:
            return 0

    def _hits(self):
        return int(self.postgres.rows("SELECT count(*) FROM exposures")[0][0])

    def _planted(self):
        return sum(self.ledger.planted[index] for index in range(len(self.ledger.cases)))

    def end(self):
        for end in reversed(self.ending):
            try:
                end()
            except RuntimeError as error:
                print(f"    at the end: {error}")
