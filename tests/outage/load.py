"""Kiosks that upload and listen, visitors who tap, officers who publish: each tries again until it is answered."""

import base64
import hashlib
import http.client
import json
import os
import random
import re
import threading
import time
from urllib.parse import urlencode

import forger
import wire

CONTACTS, SEALED = 30, 2
DAY_S, SLOT_S = 86_400, 900
# Silence after which a kiosk opens its stream anew, as sync/client/timeouts.rs has it.
SILENCE_S = 45
# Unavailable: what was asked is tried again, as after no answer.
AWAY = 503


class Again(Exception):
    """Not answered, or not now: the same is tried again."""


class Work:
    """Something that is done again and again by a thread of its own, at any process of `ports`."""

    def __init__(self, ports, ledger, dice):
        self.ports, self.ledger, self.dice = ports, ledger, dice
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self.thread.start()
        return self

    def end(self):
        """Finishes what was begun, so that it is known whether it was acknowledged."""
        self.over.set()
        self.thread.join(120)
        if self.thread.is_alive():
            self.ledger.fault(f"{type(self).__name__}: not answered within two minutes at the end")

    def _run(self):
        while not (self.over.is_set() and self.is_at_rest()):
            try:
                self.work()
            except (Again, OSError, http.client.HTTPException):
                time.sleep(self.dice.uniform(0.05, 0.4))
            except Exception as error:  # noqa: BLE001
                self.ledger.fault(f"{type(self).__name__}: {error!r}")
                return

    def is_at_rest(self):
        return True

    def ask(self, what, method, target, body=None, headers=None, expect=(200,)):
        """One request at any process; its answer, if it is one of those that are expected."""
        try:
            answer = wire.request(self.dice.choice(self.ports), method, target, body, headers, timeout=30)
        except (OSError, http.client.HTTPException):
            self.ledger.answered(what, 0)
            raise
        self.ledger.answered(what, answer.status)
        if answer.status in expect:
            return answer
        if answer.status != AWAY:
            self.ledger.fault(f"{what} was answered {answer.status}: {answer.body[:200]}")
        raise Again


class Phones:
    """Phones of people of whom the authority will hear; ids as in docs/FORMATS.md, section 2."""

    def __init__(self, cases):
        self.day = int(time.time()) // DAY_S
        self.keys = [os.urandom(32) for _ in range(cases)]

    def file(self, case):
        first_s = self.day * DAY_S
        entry = {"daily_key": self.keys[case].hex(), "time_start": first_s, "time_end": first_s + DAY_S - 1, "max": 96}
        return json.dumps({"data": [entry]})

    def id(self, case, at_s):
        """The id of a phone at a time of the run's day; none on another."""
        if at_s // DAY_S != self.day or (at_s + 60) // SLOT_S != at_s // SLOT_S:
            return None
        sub = hashlib.sha256(self.keys[case] + b"bluzonesubkey").digest()
        for _ in range(at_s % DAY_S // SLOT_S):
            sub = hashlib.sha256(sub).digest()
        return bytes(sub[place] for place in (0, 4, 8, 12, 16, 18, 20, 22, 24, 26, 28, 30)).hex()


class Uploads(Work):
    """A kiosk's outbox: a batch whose answer did not come is sent again as it was."""

    def __init__(self, ports, ledger, dice, box, phones):
        super().__init__(ports, ledger, dice)
        self.box, self.phones, self.pending = box, phones, None
        self.number = 0

    def is_at_rest(self):
        return self.pending is None

    def work(self):
        if self.pending is None:
            self.pending = self._batch()
        body, contacts, records, planted = self.pending
        headers = self.box.proof("POST", forger.RECORDS, body)
        answer = json.loads(self.ask("upload", "POST", forger.RECORDS, body, headers).body)
        if answer["accepted"] + answer["duplicates"] != len(contacts) + len(records) or answer["rewound"]:
            self.ledger.fault(f"an upload was taken as {answer}")
        self.ledger.uploaded(self.box.number, contacts, records, planted)
        self.pending = None

    def _batch(self):
        contacts, records, planted, bodies = {}, {}, [], []
        at_s = int(time.time())
        for _ in range(CONTACTS):
            self.number += 1
            case = self.dice.randrange(len(self.phones.keys)) if self.number % 10 == 0 else None
            id = self.phones.id(case, at_s) if case is not None else None
            if id:
                planted.append(case)
            contacts[self.number] = id or os.urandom(12).hex()
        contents = [forger.contact(number, at_s, id) for number, id in contacts.items()]
        last = self.number // CONTACTS * SEALED
        for number in range(last - SEALED + 1, last + 1):
            record = forger.sealed(number, at_s)
            bodies.append(record)
            records[number] = hashlib.sha256(base64.b64decode(record["body"]["body"])).hexdigest()
        return forger.batch(contents, bodies), contacts, records, planted


class Taps(Work):
    """Visitors, one after the other, at the kiosks of `codes`: each taps until it is confirmed."""

    def __init__(self, ports, ledger, dice, codes):
        super().__init__(ports, ledger, dice)
        self.codes, self.form = codes, None

    def is_at_rest(self):
        return self.form is None

    def work(self):
        if self.form is None:
            self.kiosk = self.dice.choice(self.codes)
            # Each visitor has an address of its own, as behind a proxy.
            self.named = {"x-forwarded-for": f"10.{self.dice.randrange(1 << 8)}.{self.dice.randrange(1 << 8)}.9"}
            page = self.ask("page", "GET", f"/Q/{self.kiosk.token()}", None, self.named)
            ticket = re.search(rb'name="ticket" value="([^"]+)"', page.body)[1].decode()
            form = {"ticket": ticket, "direction": self.dice.choice(("in", "out"))}
            # Phones without scripts have no visit.
            if self.dice.random() < 0.5:
                form["visit"] = os.urandom(16).hex()
            self.form = urlencode(form)
        kind = {"content-type": "application/x-www-form-urlencoded", **self.named}
        self.ask("tap", "POST", "/tap", self.form, kind, expect=(303,))
        self.ledger.tapped(self.kiosk.number)
        self.form = None
        time.sleep(self.dice.uniform(0.1, 0.4))


class Listening(Work):
    """A kiosk's event stream, opened again after the last check-in that it was told of."""

    def __init__(self, ports, ledger, dice, box):
        super().__init__(ports, ledger, dice)
        self.box, self.last = box, 0

    def work(self):
        target = f"/api/v1/events?after={self.last}"
        port = self.dice.choice(self.ports)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SILENCE_S)
        try:
            connection.request("GET", target, headers=self.box.proof("GET", target))
            answer = connection.getresponse()
            self.ledger.answered("stream", answer.status)
            if answer.status not in (200, AWAY):
                self.ledger.fault(f"a stream was answered {answer.status}")
            name = None
            while answer.status == 200 and not self.over.is_set():
                line = answer.readline()
                if not line:
                    break
                if line.startswith(b"event:"):
                    name = line[6:].strip()
                elif line.startswith(b"data:") and name == b"checkin":
                    self._told(json.loads(line[5:])["event"])
                elif line.startswith(b"data:") and name == b"reconnect":
                    # The process stops, and another one is there at once.
                    return
        finally:
            connection.close()
        raise Again

    def _told(self, event):
        if event != self.last + 1:
            self.ledger.fault(f"kiosk {self.box.number} was told of check-in {event} after {self.last}")
        self.last = event
        self.ledger.told_of()


class Publishing(Work):
    """Two officers who publish a case after the other by the command, whenever they are `wanted`."""

    def __init__(self, ledger, backend, phones, folder):
        super().__init__([], ledger, random.Random())
        self.backend, self.phones, self.folder = backend, phones, folder
        self.wanted = threading.Semaphore(0)
        self.next = None

    def is_at_rest(self):
        return self.next is None

    def work(self):
        if self.next is None:
            if not self.wanted.acquire(timeout=0.5):
                return
            self.next = len(self.ledger.cases)
        file = self.folder / f"case-{self.next}.json"
        file.write_text(self.phones.file(self.next))
        try:
            # What was entered before the answer was lost is known by its content.
            added = self.backend.cli("case", "add", "--file", file, "--as", "tung.phan")[0]
            case = added["cases"][0]["case"]
            state = {row["case"]: row["confirmed_by"] for row in self.backend.cli("case", "list")}
            if state[case] is None:
                self.backend.cli("case", "confirm", case, "--as", "lan.ngo")
        except RuntimeError as error:
            if "try again" not in str(error):
                self.ledger.fault(f"publishing: {str(error)[-300:]}")
            raise Again from None
        self.ledger.published(case)
        self.next = None
