"""A kiosk of the attacker's own making: it has a key, and says what it likes (docs/PROTOCOL.md)."""

import base64
import hashlib
import hmac
import json
import os
import time

import ed25519
import wire

RECORDS = "/api/v1/records"
VENUE = "/api/v1/venue"
EVENTS = "/api/v1/events?after=0"
ENROL = "/api/v1/enrol"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Codes:
    """The codes of a kiosk whose token key is known."""

    def __init__(self, number, key):
        self.number, self.key = number, key

    def token(self, at_s=None):
        return self._token(0, int(at_s or time.time()) // 30)

    def poster(self, epoch=0):
        return self._token(1, epoch)

    def _token(self, kind, slot):
        head = bytes([0x10 | kind]) + self.number.to_bytes(4, "big") + slot.to_bytes(4, "big")
        mac = hmac.digest(self.key, b"bluezone-kiosk venue token v1" + head, "sha256")
        return base64.b32encode(head + mac[:10]).decode().rstrip("=")

    def short(self, letters):
        slot = int(time.time()) // 30
        message = self.number.to_bytes(4, "big") + slot.to_bytes(4, "big")
        full = hmac.digest(self.key, b"bluezone-kiosk short code v1" + message, "sha256")
        at = full[31] & 15
        digits = (int.from_bytes(full[at : at + 4], "big") & 0x7FFFFFFF) % 1_000_000
        return f"{letters} {digits:06}"


class Forger:
    def __init__(self, port):
        self.port = port
        self.seed = os.urandom(32)
        self.key = ed25519.Key(self.seed)
        self.number = None
        self.codes = None

    def enrol(self, code, source="127.0.0.1", headers=None):
        signature = self.key.sign(b"bluezone-kiosk enrolment v1\n" + code.encode())
        answer = enrol(self.port, code, self.key.public, signature, source, headers)
        if answer.status == 200:
            enrolled = json.loads(answer.body)
            self.number = enrolled["kiosk"]
            self.codes = Codes(self.number, bytes.fromhex(enrolled["token_key"]))
        return answer

    def proof(self, method, target, body=b"", at_s=None, number=None):
        number, at_s = number or self.number, int(time.time() if at_s is None else at_s)
        digest = hashlib.sha256(body)
        message = (
            f"bluezone-kiosk request v1\n{number}\n{at_s}\n{method}\n{target}\n{digest.hexdigest()}"
        )
        signature = base64url(self.key.sign(message.encode()))
        return {"authorization": f"Kiosk {number}:{at_s}:{base64url(digest.digest())}:{signature}"}

    def call(self, method, target, body=b"", at_s=None):
        return wire.request(
            self.port, method, target, body or None, self.proof(method, target, body, at_s)
        )

    def send(self, contacts=(), records=(), at_s=None):
        answer = self.call("POST", RECORDS, batch(contacts, records), at_s)
        assert answer.status == 200, answer
        return json.loads(answer.body)


def enrol(port, code, public, signature, source="127.0.0.1", headers=None):
    body = {"code": code, "public_key": public.hex(), "signature": base64url(signature)}
    kind = {"content-type": "application/json", **(headers or {})}
    return wire.request(port, "POST", ENROL, json.dumps(body), kind, source)


def batch(contacts=(), records=()):
    content = {"version": 1, "contacts": list(contacts), "records": list(records)}
    return json.dumps(content).encode()


def contact(number, at_s=None, id=None):
    at_s = int(time.time() if at_s is None else at_s)
    return {
        "seq": number,
        "id": id or os.urandom(12).hex(),
        "phone": "android",
        "first_s": at_s,
        "last_s": at_s + 60,
        "sightings": 3,
        "rssi_max": -70,
        "rssi_mean": -75,
        "near_minutes": 1,
        "clock": "synced",
    }


def sealed(number, at_s=None):
    body = base64.b64encode(b"age-encryption.org/v1\n-> X25519 " + os.urandom(60)).decode()
    content = {
        "type": "sealed",
        "kind": "declaration",
        "at_s": int(time.time() if at_s is None else at_s),
        "direction": "in",
        "attention": False,
        "people": 1,
        "clock": "synced",
        "body": body,
    }
    return {"seq": number, "body": content}


def hit(number, case, contact_number, at_s, last_s, id):
    content = {
        "type": "hit",
        "case": case,
        "contact_seq": contact_number,
        "id": id,
        "slot_start_s": at_s - at_s % 900,
        "first_s": at_s,
        "last_s": last_s,
        "near_minutes": 15,
    }
    return {"seq": number, "body": content}
