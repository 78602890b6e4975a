"""A line for each check with what was seen."""

import time


class Report:
    def __init__(self):
        self.faults, self.begun = 0, time.monotonic()

    def check(self, what, holds, seen):
        self.faults += not holds
        print(f"[{time.monotonic() - self.begun:5.0f} s] {'ok   ' if holds else 'FAULT'} {what}: {seen}", flush=True)

    def verdict(self, where):
        """The exit status."""
        said = "PASSED" if self.faults == 0 else "FAILED"
        print(f"{said} in {time.monotonic() - self.begun:.0f} s; {where}")
        return 1 if self.faults else 0
