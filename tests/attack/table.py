"""What an attack is, and how its outcome is shown."""

import textwrap
from dataclasses import dataclass
from typing import Callable

WIDTHS = (26, 34, 52)


@dataclass
class Seen:
    held: bool
    what: str


@dataclass
class Attack:
    name: str
    must: str
    run: Callable


def line(attack, seen):
    cells = [attack.name, attack.must, seen.what]
    columns = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, WIDTHS)]
    height = max(map(len, columns))
    rows = []
    for row in range(height):
        parts = [
            (column[row] if row < len(column) else "").ljust(width)
            for column, width in zip(columns, WIDTHS)
        ]
        verdict = ("held" if seen.held else "NOT HELD") if row == 0 else ""
        rows.append("  ".join([*parts, verdict]).rstrip())
    return "\n".join(rows)


def head():
    cells = ["attack", "must hold", "seen"]
    return "  ".join([*(cell.ljust(width) for cell, width in zip(cells, WIDTHS)), ""]).rstrip()
