"""What somebody else has staff do: forms of another site, dangerous acts without a proof, rows of other units."""

from urllib.parse import urlencode

import staff
from process import rows
from staff import HOST, PASSWORD, WRONG, Browser
from table import Attack, Seen

# What changes by itself, notes an attempt, or keeps a form until its sender has proved who they are.
NOT_COMPARED = ("sessions", "sign_in_guesses", "guesses", "settings", "kiosks_seen", "audit", "drafts")


def content(backend):
    """All rows of what an attack must not change."""
    own = "type = 'table' AND name NOT LIKE 'sqlite_%'"
    tables = rows(backend.database, f"SELECT name FROM sqlite_master WHERE {own}")
    names = sorted(name for (name,) in tables if name not in NOT_COMPARED)
    return {name: rows(backend.database, f"SELECT * FROM {name}") for name in names}


def forms_of_others(stand):
    backend = stand.backend()
    staff.second_units(backend)
    people = [
        staff.person(backend, "minh", "operator"),
        staff.person(backend, "hanh", "commune", "--commune", "1"),
        staff.person(backend, "lan", "manager", "--venue", "1"),
    ]
    before = content(backend)
    lines = backend.count("audit")
    buttons = [staff.address(path, 1) for kind, path, _ in staff.pages() if kind != "page"]
    ways = [
        staff.cross_site("https://evil.example"),
        staff.cross_site("https://other.example.vn", "same-site"),
        staff.cross_site("https://evil.example", None),
        staff.cross_site("null", None),
        staff.cross_site(f"https://{HOST}.evil.example", None),
        staff.cross_site(f"https://{HOST}:8443", None),
    ]
    tried, done = 0, set()
    for person in people:
        for path in buttons:
            for way in ways:
                answer = person.post(path, way, reason="x", disabled="1", direction="in", people="1")
                tried += 1
                if answer.status != 403:
                    done.add((path, answer.status))
            # A picture or a link on another site.
            person.get(path, staff.cross_site("https://evil.example"))
    same = content(backend) == before and backend.count("audit") == lines
    still = all(person.is_in() for person in people)
    return Seen(
        not done and same and still,
        f"{tried} forms to {len(buttons)} addresses in {len(ways)} ways: {len(done)} not refused"
        f" {sorted(done)[:3] or ''}, nothing changed: {same}, everybody is still signed in: {still}",
    )


DANGEROUS = {
    "minh": [
        ("/staff/kiosks/1/revoke", {}),
        ("/staff/kiosks/1/poster", {}),
        ("/staff/accounts/new", {"name": "evil", "person": "Evil", "role": "operator"}),
        ("/staff/accounts/2", {"person": "Evil", "role": "operator"}),
        ("/staff/accounts/2/reset", {"second_too": "1"}),
        ("/staff/accounts/2/disable", {"disabled": "1"}),
        ("/staff/communes/new", {"name": "Phường Mới"}),
        ("/staff/account/password", {"password": WRONG, "again": WRONG}),
        ("/staff/account/second-step", {"code": "000000"}),
        ("/staff/account/second-step/off", {}),
    ],
    "hanh": [("/staff/keys/new", {}), ("/staff/kiosks/1/revoke", {}), ("/staff/kiosks/1/poster", {})],
}


def without_proof(stand):
    clock = stand.clock("backend")
    backend = stand.backend(environment=clock.environment())
    staff.second_units(backend)
    people = {
        "minh": staff.person(backend, "minh", "operator"),
        "hanh": staff.person(backend, "hanh", "commune", "--commune", "1"),
    }
    other = Browser(backend.port)
    other.sign_in("minh")
    before = content(backend)
    clock.set("+11m")
    # Wrong proofs, and the right one of the same person in another browser, and of somebody else.
    for person in people.values():
        person.post("/staff/confirm", proof=WRONG, next="/staff/kiosks/1/revoke")
    assert other.post("/staff/confirm", proof=PASSWORD).status == 303
    tried, done = 0, []
    for name, acts in DANGEROUS.items():
        for path, fields in acts:
            for address, more in ((path, {}), (f"{path}?{urlencode({'proof': PASSWORD})}", {"proof": PASSWORD})):
                answer = people[name].post(address, **fields, **more)
                tried += 1
                if answer.status != 303 or not answer.headers["location"].startswith("/staff/confirm?"):
                    done.append((address, answer.status))
    same = content(backend) == before
    # It has teeth only if the same act works with the proof.
    people["minh"].post("/staff/confirm", proof=PASSWORD)
    acted = people["minh"].post("/staff/kiosks/1/revoke").headers["location"] == "/staff/kiosks/1"
    revoked = backend.count("kiosks", "revoked_s IS NOT NULL")
    return Seen(
        not done and same and acted and revoked == 1,
        f"{tried} dangerous acts eleven minutes after signing in: {len(done)} done {done[:3] or ''}, nothing"
        f" changed: {same}; with the password once more it is done: {acted}",
    )


def foreign_rows(stand):
    backend = stand.backend()
    staff.second_units(backend)
    operator = staff.person(backend, "minh", "operator")
    people = {
        "clerk": staff.person(backend, "clerk", "commune", "--commune", "1"),
        "manager": staff.person(backend, "manager", "manager", "--venue", "1"),
        "guard": staff.person(backend, "guard", "guard", "--venue", "1"),
        "authority": staff.person(backend, "authority", "authority"),
    }
    before = content(backend)
    tried, shown, own = 0, [], 0
    for name, person in people.items():
        for kind, path, who in staff.pages():
            if who == "everyone" or "{" not in path or "{link}" in path or "{file}" in path:
                continue
            foreign = staff.address(path, 2)
            answers = [] if kind == "act" else [person.get(foreign)]
            if kind != "page":
                answers.append(person.post(foreign, reason="x", direction="in", people="1"))
            tried += len(answers)
            shown += [(name, foreign, a.status) for a in answers if a.status not in (403, 404)]
            own += kind != "act" and person.get(staff.address(path, 1)).status == 200
    # What is the operator's alone.
    for kind, path, who in staff.pages():
        if who == "operator":
            for name, person in people.items():
                answers = [] if kind == "act" else [person.get(staff.address(path, 1))]
                answers += [person.post(staff.address(path, 1))] if kind != "page" else []
                tried += len(answers)
                shown += [(name, path, a.status) for a in answers if a.status != 403]
    same = content(backend) == before
    return Seen(
        not shown and same and own > 5 and operator.is_in(),
        f"{tried} requests of four roles for rows of another unit or of operators: {len(shown)} answered"
        f" {shown[:3] or ''}, nothing changed: {same}; {own} of their own were shown",
    )


ATTACKS = [
    Attack("forms of another site", "each is refused, nothing changes", forms_of_others),
    Attack("dangerous acts, no proof", "each asks who it is first", without_proof),
    Attack("rows of other units", "they are not there", foreign_rows),
]
