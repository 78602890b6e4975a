"""Compares what the kiosk stored with who passed."""

import sqlite3
from dataclasses import dataclass, field

# The kiosk's codes of phones in its table `contact`.
ANDROID, IPHONE = 0, 1


@dataclass
class Verdict:
    """What was found; `faults` are sentences, none of them when all is well."""

    lines: list = field(default_factory=list)
    faults: list = field(default_factory=list)

    def expect(self, good, fault):
        if not good:
            self.faults.append(fault)


def stored(database):
    """For each id: kind of phone, rows, sightings, strongest signal."""
    connection = sqlite3.connect(database)
    rows = connection.execute(
        "SELECT id, phone, count(*), sum(sightings), max(rssi_max) FROM contact GROUP BY id, phone"
    )
    found = {bytes(row[0]): row[1:] for row in rows}
    connection.close()
    return found


def judge(database, androids, iphones):
    """`androids` and `iphones` are the phones that must be found, each with `id` and `rssi`."""
    verdict = Verdict()
    if not database.exists():
        verdict.faults.append("the kiosk left no database")
        return verdict
    found = stored(database)
    for name, code, phones in (("Android", ANDROID, androids), ("iPhone", IPHONE, iphones)):
        if not phones:
            continue
        of_kind = {id: row for id, row in found.items() if row[0] == code}
        heard = [phone for phone in phones if phone.id in of_kind]
        wrong = [phone for phone in heard if of_kind[phone.id][3] != phone.rssi]
        rows = sum(of_kind[phone.id][1] for phone in heard)
        sightings = sum(of_kind[phone.id][2] for phone in heard)
        verdict.lines.append(
            f"{name}: {len(heard)} of {len(phones)} ids stored, in {rows} rows, {sightings} sightings"
        )
        missing = len(phones) - len(heard)
        verdict.expect(missing == 0, f"{name}: {missing} of {len(phones)} ids are missing")
        verdict.expect(not wrong, f"{name}: {len(wrong)} signals differ from what was sent")
    known = {phone.id for phone in [*androids, *iphones]}
    invented = [id for id in found if id not in known]
    verdict.expect(not invented, f"{len(invented)} ids were stored that nobody sent")
    return verdict
