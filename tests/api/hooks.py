"""Signs every request of schemathesis with the key of an enrolled kiosk."""

import os

import ed25519
import requests
import schemathesis
from forger import Forger

kiosk = Forger(int(os.environ["KIOSK_PORT"]))
kiosk.key = ed25519.Key(bytes.fromhex(os.environ["KIOSK_SEED"]))
kiosk.number = int(os.environ["KIOSK_NUMBER"])


class Proof(requests.auth.AuthBase):
    """Called with the request as it is sent, so that the proof is of its very bytes."""

    def __call__(self, request):
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        request.headers.update(kiosk.proof(request.method, request.path_url, body))
        return request


schemathesis.auth.set_from_requests(Proof())
