"""Sends each request of schemathesis with a key of another system, one after the other."""

import itertools
import os

import requests
import schemathesis

keys = itertools.cycle(os.environ["SHARE_KEYS"].split())


class Key(requests.auth.AuthBase):
    def __call__(self, request):
        request.headers["authorization"] = f"Bearer {next(keys)}"
        return request


schemathesis.auth.set_from_requests(Key())
