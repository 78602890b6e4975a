"""Sends what nobody expects to every endpoint of a running backend, and fails when one answers with a 5xx.

The requests are schemathesis's own, made from the OpenAPI documents that the backend publishes: first of a
stranger, then of an enrolled kiosk, whose proofs hold (hooks.py), and of another system, whose keys are in use
(share_hooks.py).
"""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlparse

ATTACK = Path(__file__).parent.parent / "attack"
sys.path.insert(0, str(ATTACK))

from stand import Stand  # noqa: E402

# Its answer never ends.
ENDLESS = "/api/v1/events"


def options():
    parser = argparse.ArgumentParser(description="schemathesis against a real backend.")
    parser.add_argument("--binaries", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--program", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--examples", type=int, default=50, help="requests an endpoint and kind (50)")
    parser.add_argument("--seed", type=int, help="repeats a run")
    return parser.parse_args()


# A key is answered 60 times at once, so that a run of many requests has many.
KEYS = 40
SCOPES = ("declarations", "channels", "check-points", "report")

KIOSKS, SHARING = "/api/openapi.json", "/api/share/openapi.json"


def run(asked, backend, document, environment):
    command = [asked.program, "run", f"http://127.0.0.1:{backend.port}{document}"]
    command += ["--checks", "not_a_server_error", "--exclude-path", ENDLESS]
    command += ["--phases", "examples,coverage,fuzzing", "--max-examples", str(asked.examples)]
    command += ["--request-timeout", "20", "--warnings", "off", "--no-color"]
    command += ["--report", "har", "--report-har-path", "answers.har"]
    if asked.seed is not None:
        command += ["--seed", str(asked.seed)]
    paths = os.pathsep.join([str(Path(__file__).parent), str(ATTACK)])
    environment = {**os.environ, "PYTHONPATH": paths, **environment}
    # Its cache stays below the folder.
    return subprocess.run(list(map(str, command)), env=environment, cwd=asked.folder).returncode == 0


def answers(har):
    """Path and status of each."""
    entries = json.loads(har.read_text())["log"]["entries"]
    return [(urlparse(entry["request"]["url"]).path, entry["response"]["status"]) for entry in entries]


def of_a_kiosk(backend):
    forger = backend.forger()
    return {
        "SCHEMATHESIS_HOOKS": "hooks",
        "KIOSK_PORT": str(backend.port),
        "KIOSK_NUMBER": str(forger.number),
        "KIOSK_SEED": forger.seed.hex(),
    }


def of_a_system(backend):
    scopes = [argument for scope in SCOPES for argument in ("--scope", scope)]
    made = [backend.cli("share", "add-key", "--name", "CDC", *scopes, "--commune", "1")[0] for _ in range(KEYS)]
    keys = [key["authorization"] for key in made]
    return {"SCHEMATHESIS_HOOKS": "share_hooks", "SHARE_KEYS": " ".join(keys)}


def main():
    asked = options()
    asked.program, asked.binaries = asked.program.absolute(), asked.binaries.absolute()
    held = True
    # Whoever has a key is answered there; one whose requests are all refused would have tried nothing.
    time, shared = {"/api/v1/time"}, {f"/api/share/v1/{scope}" for scope in SCOPES}
    for who, document, prepare, answered in (
        ("a stranger", KIOSKS, lambda _: {}, time),
        ("a kiosk", KIOSKS, of_a_kiosk, time | {"/api/v1/venue", "/api/v1/records"}),
        ("a stranger to sharing", SHARING, lambda _: {}, set()),
        ("another system", SHARING, of_a_system, shared),
    ):
        print(f"==> requests of {who}", flush=True)
        stand = Stand(asked.folder, asked.binaries)
        try:
            backend = stand.backend()
            held = run(asked, backend, document, prepare(backend)) and held
            seen = answers(asked.folder / "answers.har")
            statuses = sorted(Counter(status for _, status in seen).items())
            print("answers:", ", ".join(f"{count} × {status}" for status, count in statuses))
            missing = answered - {path for path, status in seen if status < 300}
            for path in sorted(missing):
                print(f"never answered well: {path}")
            held = held and not missing
            errors = [row for row in backend.log.read_text().splitlines() if "panicked" in row]
            for row in errors:
                print(row)
            held = held and not errors and backend.program.is_running()
        finally:
            stand.end()
    sys.exit(0 if held else 1)


main()
