"""What was acknowledged: kept by the side that nobody kills."""

import threading
from collections import Counter


class Ledger:
    def __init__(self):
        self._lock = threading.Lock()
        # Ids of contacts and SHA-256 of sealed records by kiosk and number: answered with 200.
        self.contacts, self.records = {}, {}
        # Confirmed check-ins by kiosk.
        self.taps = Counter()
        # Contacts of each case's keys.
        self.planted = Counter()
        # Numbers of the cases that were published, and how many check-ins kiosks were told of.
        self.cases, self.told = [], 0
        # How requests were answered, by what was asked; 0 stands for no answer.
        self.answers = Counter()
        # What must never happen, as sentences.
        self.faults = []

    def uploaded(self, kiosk, contacts, records, planted):
        with self._lock:
            self.contacts.update({(kiosk, number): id for number, id in contacts.items()})
            self.records.update({(kiosk, number): digest for number, digest in records.items()})
            self.planted.update(planted)

    def tapped(self, kiosk):
        with self._lock:
            self.taps[kiosk] += 1

    def told_of(self):
        with self._lock:
            self.told += 1

    def published(self, case):
        with self._lock:
            self.cases.append(case)

    def answered(self, what, status):
        with self._lock:
            self.answers[what, status] += 1

    def fault(self, sentence):
        with self._lock:
            self.faults.append(sentence)

    def progress(self):
        """Numbers that grow while load goes on."""
        with self._lock:
            return len(self.contacts), self.taps.total(), self.told
