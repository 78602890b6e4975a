"""Compares what is on the disk after a cut with what was acknowledged."""

import sqlite3
from dataclasses import dataclass, field


@dataclass
class Found:
    """What a cut took; `lost` counts acknowledged things, `faults` are sentences."""

    lost: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)
    # Contacts of the real kiosk at the backend.
    uploaded: int = 0


def database(path):
    connection = sqlite3.connect(path)
    intact = connection.execute("PRAGMA integrity_check").fetchone()[0]
    return connection, intact == "ok"


def judge(out, acknowledged, box, kiosk):
    """`out` has the databases, `box` and `kiosk` are the numbers of the uploader and of the real kiosk."""
    found = Found()
    backend, backend_intact = database(out / "backend" / "backend.db")
    local, kiosk_intact = database(out / "kiosk" / "kiosk.db")
    for name, intact in (("backend", backend_intact), ("kiosk", kiosk_intact)):
        if not intact:
            found.faults.append(f"the {name}'s database is damaged")

    sql = "SELECT seq, id, incarnation FROM contacts WHERE kiosk_id = ?"
    stored = [(seq, id.hex(), life) for seq, id, life in backend.execute(sql, [box])]
    if len({seq for seq, *_ in stored}) != len(stored):
        found.faults.append("an upload is stored twice")
    present = {(seq, id) for seq, id, _ in stored}
    lost = [item for item in acknowledged.contacts.items() if item not in present]
    found.lost["uploaded contacts"] = len(lost)

    checkins = backend.execute("SELECT count(*) FROM checkins WHERE kiosk_id = ?", [kiosk])
    found.lost["confirmed taps"] = max(0, acknowledged.taps - checkins.fetchone()[0])
    passages = local.execute("SELECT count(*) FROM passage WHERE source = 0").fetchone()[0]
    found.lost["greeted check-ins"] = max(0, acknowledged.greetings - passages)

    # What the kiosk has uploaded it must know itself, or it would use the number again.
    own = {seq: id for seq, id in local.execute("SELECT seq, id FROM contact")}
    sent = backend.execute("SELECT seq, id FROM contacts WHERE kiosk_id = ?", [kiosk]).fetchall()
    found.uploaded = len(sent)
    found.lost["contacts the kiosk had uploaded"] = sum(own.get(seq) != id for seq, id in sent)
    backend.close()
    local.close()
    return found
