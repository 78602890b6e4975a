"""Sends what nobody expects to every endpoint of a running backend, and fails when one answers with a 5xx.

The requests are schemathesis's own, made from the OpenAPI document that the backend publishes: first of a
stranger, then of an enrolled kiosk, whose proofs hold (hooks.py).
"""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

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


def run(asked, backend, environment):
    command = [asked.program, "run", f"http://127.0.0.1:{backend.port}/api/openapi.json"]
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


def counted(har):
    entries = json.loads(har.read_text())["log"]["entries"]
    return sorted(Counter(entry["response"]["status"] for entry in entries).items())


def main():
    asked = options()
    asked.program, asked.binaries = asked.program.absolute(), asked.binaries.absolute()
    held = True
    for who in ("a stranger", "a kiosk"):
        print(f"==> requests of {who}", flush=True)
        stand = Stand(asked.folder, asked.binaries)
        try:
            backend = stand.backend()
            environment = {}
            if who == "a kiosk":
                forger = backend.forger()
                environment = {
                    "SCHEMATHESIS_HOOKS": "hooks",
                    "KIOSK_PORT": str(backend.port),
                    "KIOSK_NUMBER": str(forger.number),
                    "KIOSK_SEED": forger.seed.hex(),
                }
            held = run(asked, backend, environment) and held
            statuses = counted(asked.folder / "answers.har")
            print("answers:", ", ".join(f"{count} × {status}" for status, count in statuses))
            # A kiosk whose proofs are all refused would have tried nothing.
            taken = sum(count for status, count in statuses if status < 300)
            held = held and (who == "a stranger" or taken > 0)
            errors = [row for row in backend.log.read_text().splitlines() if "panicked" in row]
            for row in errors:
                print(row)
            held = held and not errors and backend.program.is_running()
        finally:
            stand.end()
    sys.exit(0 if held else 1)


main()
