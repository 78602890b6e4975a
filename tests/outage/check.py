"""Compares what the database holds with what was acknowledged."""

from collections import Counter, defaultdict

from process import rows, wait_for

# As backend/src/store/postgres/lead.rs has it.
LEAD_LOCK = 6208154
CONNECTIONS_EACH = 18


def missing_and_doubled(stored, acknowledged):
    """`stored` are pairs of a key and what it stands for; both as counts."""
    by_key = defaultdict(list)
    for key, value in stored:
        by_key[key].append(value)
    missing = sum(value not in by_key[key] for key, value in acknowledged.items())
    doubled = sum(len(values) - 1 for values in by_key.values())
    return missing, doubled


def contacts(postgres):
    sql = "SELECT kiosk_id, seq, encode(id, 'hex') FROM contacts"
    return [((int(kiosk), int(seq)), id) for kiosk, seq, id in postgres.rows(sql)]


def sealed(postgres):
    sql = "SELECT kiosk_id, seq, encode(sha256(body), 'hex') FROM sealed"
    return [((int(kiosk), int(seq)), digest) for kiosk, seq, digest in postgres.rows(sql)]


def checkins(postgres):
    events = defaultdict(list)
    for kiosk, event in postgres.rows("SELECT kiosk_id, event FROM checkins"):
        events[int(kiosk)].append(int(event))
    return events


def judge(run):
    """Lines of what was compared, and faults."""
    ledger, postgres, faults, lines = run.ledger, run.postgres, list(run.ledger.faults), []

    def compare(what, stored, acknowledged):
        missing, doubled = missing_and_doubled(stored, acknowledged)
        lines.append(f"{what}: {len(acknowledged)} acknowledged, {missing} lost, {doubled} doubled")
        if missing or doubled or len(stored) != len(acknowledged):
            faults.append(f"{what}: {len(stored)} are stored of {len(acknowledged)}; {lines[-1]}")

    forged = {box.number for box in run.boxes}
    stored = contacts(postgres)
    compare("contacts", [it for it in stored if it[0][0] in forged], ledger.contacts)
    compare("sealed records", sealed(postgres), ledger.records)
    kiosk = run.codes.number
    own = rows(run.kiosk.database, "SELECT seq, id FROM contact")
    uploaded = [it for it in stored if it[0][0] == kiosk]
    compare("contacts of the real kiosk", uploaded, {(kiosk, seq): id.hex() for seq, id in own})

    told = {box.number: listening.last for box, listening in zip(run.boxes, run.listening)}
    told[kiosk] = run.greetings()
    events = checkins(postgres)
    for number, taps in sorted(ledger.taps.items()):
        if sorted(events[number]) != list(range(1, taps + 1)):
            faults.append(f"kiosk {number}: {len(events[number])} check-ins are stored of {taps} confirmed")
        if told[number] != taps:
            faults.append(f"kiosk {number} was told of {told[number]} of {taps} check-ins")
    lines.append(f"check-ins: {ledger.taps.total()} confirmed; kiosks were told of {sum(told.values())}")

    published = postgres.rows("SELECT count(*), count(*) FILTER (WHERE state = 'published') FROM cases")
    hits = postgres.rows("SELECT case_id, count(*) FROM exposures GROUP BY case_id")
    hits = {int(case): int(count) for case, count in hits}
    wanted = {case: ledger.planted[index] for index, case in enumerate(ledger.cases)}
    lines.append(f"cases: {len(ledger.cases)} published; {sum(hits.values())} hits of {sum(wanted.values())}")
    if published != [[str(len(ledger.cases))] * 2]:
        faults.append(f"cases: {published} are stored of {len(ledger.cases)}")
    if hits != wanted:
        faults.append(f"hits by case: {hits} are stored of {wanted}")

    highest = postgres.rows("SELECT kiosk_id, highest, rewound FROM kiosk_streams WHERE stream = 'contacts'")
    for number, last, rewound in highest:
        numbers = [seq for (owner, seq), _ in stored if owner == int(number)]
        if int(last) != max(numbers) or rewound != "0":
            faults.append(f"kiosk {number}: the highest number is {last} of {max(numbers)}, {rewound} went back")
    if problems := postgres.problems():
        faults.append(f"PostgreSQL's examination of its tables: {problems}")
    else:
        lines.append("pg_amcheck: tables and indexes are whole")
    return lines, faults


def processes(postgres, count):
    """What the processes hold at the server once all is quiet."""
    sql = f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {LEAD_LOCK} AND granted"
    leading = lambda: postgres.rows(sql) == [["1"]]  # noqa: E731
    try:
        wait_for("one process that leads", leading, 30)
    except TimeoutError:
        return [f"{postgres.rows(sql)} processes lead"]
    sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'bluezone-backend'"
    held = int(postgres.rows(sql)[0][0])
    return [] if held <= CONNECTIONS_EACH * count else [f"{count} processes hold {held} connections"]


def answers(ledger):
    """How requests were answered, a line."""
    by = Counter(ledger.answers)
    told = (f"{what} {status or 'none'}: {count}" for (what, status), count in sorted(by.items()))
    return ", ".join(told)
