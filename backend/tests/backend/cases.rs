//! From an F0 to the venues where it was.

use backend::exposures::SPAN_MAX_S;
use ed25519_dalek::VerifyingKey;
use protocol::bluezone::schedule::{DailyKey, ids};
use protocol::case::parse;
use protocol::caselist::{Case, CaseList, SignedCaseList, Withdrawn};
use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::matching::{Log, LoggedContact, TOLERANCE_S};
use protocol::record::{Body, Contact, ExposureHit, Record, day_of};
use protocol::secret::Secret;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::records::{batch, contact};
use crate::support::{Dice, TestServer};

const DAY_S: i64 = 86_400;

fn key(number: u8) -> String {
    data_encoding::HEXLOWER.encode(&[number; 32])
}

fn f0(numbers: std::ops::Range<u8>, from: i64, to: i64) -> String {
    let entry =
        |number| json!({ "daily_key": key(number), "time_start": from, "time_end": to, "max": 96 });
    json!({ "data": numbers.map(entry).collect::<Vec<_>>() }).to_string()
}

/// The id of a case at a time within its first day.
fn id_at(number: u8, unix_s: i64) -> ContactId {
    let seed = DailyKey::new(Secret::new([number; 32])).seed();
    ids(&seed).nth(usize::try_from(unix_s.rem_euclid(DAY_S) / 900).unwrap()).unwrap()
}

async fn add(server: &TestServer, text: &str) -> Value {
    let file = server.dir.path().join("f0.json");
    std::fs::write(&file, text).unwrap();
    server.publish(&file, &[]).await[0].clone()
}

/// The account of the person that `publish` makes.
async fn person(server: &TestServer, account: &str) {
    server.lines(&["user", "add", account, "--role", "authority", "--person", account]).await;
}

/// The list that a kiosk downloads.
async fn list(server: &TestServer, kiosk: &crate::support::Kiosk) -> CaseList {
    let answer = server.get(kiosk, "/api/v1/cases").await;
    let signed: SignedCaseList = answer.json().await.unwrap();
    let key = data_encoding::HEXLOWER.decode(kiosk.enrolled.backend_key.as_bytes()).unwrap();
    let key = VerifyingKey::from_bytes(&key.try_into().unwrap()).unwrap();
    let verified = signed.verify(&key).unwrap();
    assert_eq!(verified.skipped, 0);
    verified.list
}

#[tokio::test]
async fn an_f0_is_found_in_what_was_synced_and_in_what_comes_later() {
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let midnight = day_of(server.now()) * DAY_S - DAY_S;
    let heard = midnight + 10 * 3600 + 60;
    let crowd = (2..=9).map(|seq| contact(seq, ContactId([200; 12]), heard + seq));
    let mut contacts = vec![contact(1, id_at(1, heard), heard)];
    contacts.extend(crowd);
    server.send(&kiosk, &batch(contacts, vec![])).await;

    let file = f0(1..2, midnight, midnight + DAY_S - 1);
    let added = add(&server, &file).await;
    assert_eq!(added["cases"], json!([{ "entry": 0, "case": 1, "days": 1, "known": false }]));
    let again = add(&server, &file).await;
    assert_eq!(again["cases"][0]["known"], true);

    // The kiosk found it too, and a later contact arrives after the case.
    let later = heard + 3600;
    let hit = ExposureHit {
        case: 1,
        contact_seq: 1,
        id: id_at(1, heard),
        slot_start_s: heard - 60,
        first_s: heard,
        last_s: heard + 40,
        near_minutes: 1,
    };
    let records = vec![Record { seq: 1, body: Body::Hit(hit) }];
    server.send(&kiosk, &batch(vec![contact(10, id_at(1, later), later)], records)).await;
    assert!(server.command(&["match"]).await.status.success());
    let found = server.lines(&["exposures", "--case", "1"]).await;
    assert_eq!(found.len(), 2, "{found:?}");
    for (exposure, from, found_by, others) in
        [(&found[0], heard - 60, "both", 1), (&found[1], later - 60, "backend", 0)]
    {
        assert_eq!(exposure["venue_name"], "Chợ Bồng Sơn");
        assert_eq!(exposure["from_s"], from);
        assert_eq!(exposure["found_by"], found_by);
        assert_eq!(exposure["contacts"], 1);
        assert_eq!(exposure["others"], others);
        assert_eq!(exposure["rssi_max"], -60);
    }
    let list = server.lines(&["case", "list"]).await;
    assert_eq!(list[0]["hits"], 2);
    server.stop().await;
}

#[tokio::test]
async fn who_stayed_near_is_known_by_minutes_and_a_minimum() {
    let server = TestServer::start_today().await;
    let (gate, stall) = (server.kiosk().await, server.kiosk().await);
    let midnight = day_of(server.now()) * DAY_S - DAY_S;
    let at = |hour: i64| midnight + hour * 3600;
    let near = |seq, hour, second, minutes| {
        let mut contact = contact(seq, id_at(1, at(hour)), at(hour) + second);
        contact.near_minutes = minutes;
        contact
    };
    // Each hour is a story; kiosks that write a slot in several stretches are summed.
    let of_gate = vec![
        near(1, 8, 0, 0),
        near(2, 9, 0, 4),
        near(3, 10, 0, 5),
        near(4, 11, 0, 3),
        near(5, 11, 300, 4),
        near(6, 12, 0, 9),
        near(7, 12, 300, 9),
        near(8, 13, 0, 3),
    ];
    server.send(&gate, &batch(of_gate, vec![])).await;
    server.send(&stall, &batch(vec![near(1, 13, 0, 4)], vec![])).await;
    // A kiosk's own hit, whose contact never came: it is listed, and counts for nothing.
    let alone = ExposureHit {
        case: 1,
        contact_seq: 99,
        id: id_at(1, at(14)),
        slot_start_s: at(14),
        first_s: at(14),
        last_s: at(14) + 40,
        near_minutes: 6,
    };
    server.send(&gate, &batch(vec![], vec![Record { seq: 1, body: Body::Hit(alone) }])).await;
    add(&server, &f0(1..2, midnight, midnight + DAY_S - 1)).await;

    let minutes = [0, 4, 5, 7, 15, 4, 0];
    for (arguments, minimum) in
        [(&["exposures"][..], 5), (&["exposures", "--near-minutes", "7"], 7)]
    {
        let found = server.lines(arguments).await;
        assert_eq!(found.len(), minutes.len(), "{found:?}");
        for (exposure, minutes) in found.iter().zip(minutes) {
            assert_eq!(exposure["near_minutes"], minutes, "{exposure}");
            assert_eq!(exposure["near"], minutes >= minimum, "{exposure}");
        }
        assert_eq!((&found[5]["confirmed"], &found[6]["confirmed"]), (&true.into(), &false.into()));
    }
    let odd = server.command(&["exposures", "--near-minutes", "16"]).await;
    assert_eq!(odd.status.code(), Some(2));
}

fn hit(case: i64, contact_seq: i64, first_s: i64, last_s: i64) -> ExposureHit {
    let (id, slot_start_s) = (id_at(1, first_s), first_s.div_euclid(900) * 900);
    ExposureHit { case, contact_seq, id, slot_start_s, first_s, last_s, near_minutes: 15 }
}

#[tokio::test]
async fn one_kiosk_alone_makes_up_no_exposure() {
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let midnight = day_of(server.now()) * DAY_S - DAY_S;
    let at = |hour: i64| midnight + hour * 3600;
    add(&server, &f0(1..2, midnight, midnight + DAY_S - 1)).await;
    let record = |seq, hit| Record { seq, body: Body::Hit(hit) };
    // A contact with an id of the case that is said to last a day, and one that is no case.
    let mut long = contact(2, id_at(1, at(3)), at(3));
    long.last_s = at(3) + 20 * 3600;
    let contacts = vec![contact(1, ContactId([9; 12]), at(8)), long];
    let records = vec![
        record(1, hit(4242, 1, midnight, midnight + DAY_S - 1)),
        record(2, hit(1, 77, at(9), at(9) + 40)),
        record(3, hit(1, 1, at(8), at(8) + 40)),
        record(4, hit(1, 1, at(1), at(1) + 9000)),
    ];
    server.send(&kiosk, &batch(contacts, records)).await;
    // The same number again and again.
    for hour in 10..13 {
        let again = record(1, hit(1, hour, at(hour), at(hour) + 40));
        server.send(&kiosk, &batch(vec![], vec![again])).await;
    }
    assert!(server.command(&["match"]).await.status.success());
    let found = server.lines(&["exposures"]).await;
    for exposure in &found {
        let (confirmed, near) = (&exposure["confirmed"], &exposure["near"]);
        assert_eq!((confirmed, near), (&false.into(), &false.into()), "{exposure}");
        assert_eq!((&exposure["near_minutes"], &exposure["others"]), (&0.into(), &0.into()));
    }
    let mut problems: Vec<_> = found.iter().map(|e| e["problem"].as_str().unwrap()).collect();
    problems.sort_unstable();
    assert_eq!(
        problems,
        [
            "it is longer than an id is in use",
            "it is longer than an id is in use",
            "the backend's own comparison does not find it",
            "the kiosk's contact did not arrive",
            "there is no such case",
        ]
    );
}

#[tokio::test]
async fn the_same_hits_as_the_shared_matcher_whatever_comes_first() {
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let midnight = day_of(server.now()) * DAY_S - 2 * DAY_S;
    let mut dice = Dice(3);
    let mut roll = |sides: u64| i64::try_from(dice.roll(sides)).unwrap();
    let contacts: Vec<Contact> = (1..=1500)
        .map(|seq| {
            let slot = midnight + roll(96) * 900;
            let id = id_at(u8::try_from(roll(60)).unwrap(), slot);
            let mut contact = contact(seq, id, slot + roll(2400) - 600);
            contact.clock = ClockConfidence::from_code(u8::try_from(roll(3)).unwrap());
            contact
        })
        .collect();
    // Keys 0 to 39 come as cases, half before and half after the contacts.
    add(&server, &f0(0..20, midnight, midnight + DAY_S - 1)).await;
    for part in contacts.chunks(500) {
        server.send(&kiosk, &batch(part.to_vec(), vec![])).await;
    }
    add(&server, &f0(20..40, midnight, midnight + DAY_S - 1)).await;
    assert!(server.command(&["match"]).await.status.success());
    // The days are over: filters exclude ids from their parts, which new cases do not read.
    let filtered = |server: &TestServer| {
        let mut read = server.read();
        let days = read.contact_days().unwrap();
        let parts = days.into_iter().flat_map(|day| read.parts(day).unwrap());
        parts.filter(|(_, filter)| filter.is_some()).count()
    };
    assert!(filtered(&server) > 0);
    add(&server, &f0(40..50, midnight, midnight + DAY_S - 1)).await;
    // What comes late is in no filter, whether it comes before a case or after it.
    let late = |seq, number| contact(seq, id_at(number, midnight + 900), midnight + 930);
    let late = [late(1501, 50), late(1502, 49), late(1503, 51)];
    server.send(&kiosk, &batch(late.to_vec(), vec![])).await;
    add(&server, &f0(50..52, midnight, midnight + DAY_S - 1)).await;
    assert!(server.command(&["match"]).await.status.success());
    assert!(filtered(&server) > 0, "made again");
    let contacts: Vec<_> = contacts.into_iter().chain(late).collect();

    let keys = parse(&f0(0..52, midnight, midnight + DAY_S - 1)).unwrap();
    let cases: Vec<_> =
        (1..).zip(&keys).map(|(case, key)| Case::new(case, key.day_seeds())).collect();
    let sightings: Vec<_> = contacts
        .iter()
        .map(|c| LoggedContact {
            id: c.id,
            first_s: c.first_s,
            last_s: c.last_s,
            uncertainty_s: c.clock.uncertainty_s(),
        })
        .collect();
    let mut wanted: Vec<_> = Log::new(&sightings, TOLERANCE_S)
        .matches(&cases)
        .iter()
        .map(|hit| (hit.case, contacts[hit.contact].seq, hit.slot_start_s))
        .collect();
    let rows = server.tx().hits(None, SPAN_MAX_S).unwrap();
    let mut found: Vec<_> =
        rows.iter().map(|r| (r.hit.case, r.hit.key.seq, r.hit.slot_start_s)).collect();
    wanted.sort_unstable();
    found.sort_unstable();
    assert!(wanted.len() > 100 && wanted.len() < 1500, "no teeth: {}", wanted.len());
    assert_eq!(found, wanted);
}

#[tokio::test]
async fn the_list_is_signed_tagged_and_holds_recent_days_only() {
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let today = day_of(server.now()) * DAY_S;
    // Twenty days, of which the last fifteen are within retention.
    let added = add(&server, &f0(1..2, today - 19 * DAY_S, today + 60)).await;
    assert_eq!(added["cases"][0]["days"], 15);
    let old = add(&server, &f0(2..3, today - 19 * DAY_S, today - 18 * DAY_S)).await;
    assert_eq!(old["cases"][0]["case"], Value::Null);

    let answer = server.get(&kiosk, "/api/v1/cases").await;
    let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
    let signed: SignedCaseList = answer.json().await.unwrap();
    let list = list(&server, &kiosk).await;
    assert_eq!(tag, format!("\"{}\"", list.version));
    assert_eq!(list.cases[0].days.len(), 15);
    assert!(!signed.list.contains(&key(1)), "a daily key is never published");

    let asked = |tag: &str| {
        let request = server.proven(&kiosk, Method::GET, "/api/v1/cases", b"");
        request.header("if-none-match", tag.to_owned()).send()
    };
    assert_eq!(asked(&tag).await.unwrap().status(), 304);
    add(&server, &f0(3..4, today, today)).await;
    assert_eq!(asked(&tag).await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_case_takes_two_persons_and_nothing_leaves_before() {
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let midnight = day_of(server.now()) * DAY_S - DAY_S;
    let heard = midnight + 36_060;
    server.send(&kiosk, &batch(vec![contact(1, id_at(1, heard), heard)], vec![])).await;
    for account in ["tung", "lan", "mai"] {
        person(&server, account).await;
    }
    server.lines(&["user", "add", "minh", "--role", "operator", "--person", "Minh"]).await;
    server.lines(&["user", "disable", "mai"]).await;
    let file = server.dir.path().join("f0.json");
    std::fs::write(&file, f0(1..2, midnight, midnight + DAY_S - 1)).unwrap();
    let file = file.to_str().unwrap().to_owned();
    let before = list(&server, &kiosk).await.version;
    let add = ["case", "add", "--file", &file, "--number", "HN-0417", "--as"];
    server.lines(&[&add[..], &["tung"]].concat()).await;
    assert!(server.command(&["match"]).await.status.success());
    assert_eq!(list(&server, &kiosk).await, CaseList { version: before, ..CaseList::default() });
    assert!(server.lines(&["exposures"]).await.is_empty(), "a draft is compared with nothing");
    for (who, says) in [
        ("tung", "two persons are needed"),
        ("minh", "no account of the health authority"),
        ("mai", "no account of the health authority"),
        ("nobody", "no account of the health authority"),
    ] {
        let refused = server.command(&["case", "confirm", "1", "--as", who]).await;
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && told.contains(says), "{who}: {told}");
    }
    // The store itself knows of two persons, whoever calls it.
    {
        let mut tx = server.tx();
        let author = tx.account_by_name("tung").unwrap().unwrap().account;
        assert!(!tx.confirm_case(1, author, server.now()).unwrap());
        drop(tx);
        let db = rusqlite::Connection::open(server.database()).unwrap();
        let forged = "UPDATE cases SET state = 'published', confirmed_by = entered_by";
        assert!(db.execute(forged, []).is_err());
        let alone = "UPDATE cases SET state = 'published', confirmed_by = NULL";
        assert!(db.execute(alone, []).is_err());
    }
    server.lines(&["case", "return", "1", "--reason", "giờ cách ly sai", "--as", "lan"]).await;
    let refused = server.command(&["case", "confirm", "1", "--as", "lan"]).await;
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("case 1 is returned"), "{told}");
    assert_eq!(list(&server, &kiosk).await.version, before);
    let trail = server.trail();
    let steps: Vec<_> = trail.iter().filter(|line| line.0 == "case").collect();
    assert_eq!(steps.len(), 2, "{steps:?}");
    assert!(steps[1].1 == "lan" && steps[1].2.contains("giờ cách ly sai"), "{steps:?}");
}

#[tokio::test]
async fn a_case_that_is_taken_back_is_a_tombstone_and_leaves_nothing() {
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let midnight = day_of(server.now()) * DAY_S - DAY_S;
    let heard = midnight + 36_060;
    server.send(&kiosk, &batch(vec![contact(1, id_at(1, heard), heard)], vec![])).await;
    let file = f0(1..3, midnight, midnight + DAY_S - 1);
    add(&server, &file).await;
    let hit = |seq, case| {
        let hit = hit(case, 1, heard, heard + 40);
        batch(vec![], vec![Record { seq, body: Body::Hit(hit) }])
    };
    server.send(&kiosk, &hit(1, 1)).await;
    assert_eq!(server.lines(&["exposures"]).await.len(), 1);
    let before = list(&server, &kiosk).await;
    assert_eq!(before.cases.len(), 2);

    let ask = ["case", "withdraw", "1", "--reason", "nhầm người", "--as", "tung.phan"];
    server.lines(&ask).await;
    assert_eq!(list(&server, &kiosk).await, before, "one person takes nothing back");
    let alone = server.command(&["case", "confirm-withdrawal", "1", "--as", "tung.phan"]).await;
    assert!(!alone.status.success());
    server.lines(&["case", "confirm-withdrawal", "1", "--as", "lan.ngo"]).await;

    let after = list(&server, &kiosk).await;
    assert!(after.version > before.version);
    assert_eq!(after.cases.len(), 1);
    let day = day_of(midnight);
    assert_eq!(after.withdrawn, [Withdrawn { case: 1, first_day: day, last_day: day }]);
    // What a kiosk has found meanwhile arrives late, and is taken without being kept.
    assert_eq!(server.send(&kiosk, &hit(2, 1)).await.accepted, 1);
    assert!(server.command(&["match"]).await.status.success());
    assert!(server.lines(&["exposures"]).await.is_empty());
    let db = rusqlite::Connection::open(server.database()).unwrap();
    for table in ["case_days", "exposures", "kiosk_hits"] {
        let sql = format!("SELECT count(*) FROM {table} WHERE case_id = 1");
        assert_eq!(db.query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap(), 0, "{table}");
    }
    // It can be entered anew, under another number of ours.
    assert_eq!(add(&server, &file).await["cases"][0]["case"], 3);
    let list = server.lines(&["case", "list"]).await;
    assert_eq!((&list[0]["state"], &list[2]["hits"]), (&"withdrawn".into(), &1.into()));
}

#[tokio::test]
async fn kiosks_are_counted_that_were_sent_a_list() {
    let server = TestServer::start_today().await;
    let (gate, _stall) = (server.kiosk().await, server.kiosk().await);
    let now = server.now();
    add(&server, &f0(1..2, now - 7200, now)).await;
    let reached = || {
        server
            .app
            .store
            .write(|tx| backend::fleet::write_down(tx, &server.app.seen.take()))
            .unwrap();
        let mut read = server.read();
        let version = read.case_row(1).unwrap().unwrap().list_version.unwrap();
        let reached = read.kiosks_with_cases(version).unwrap();
        (reached.kiosks, reached.of)
    };
    assert_eq!(reached(), (0, 2));
    list(&server, &gate).await;
    assert_eq!(reached(), (1, 2));
}

#[tokio::test]
async fn a_drill_is_compared_as_any_other_case_and_marked() {
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let midnight = day_of(server.now()) * DAY_S - DAY_S;
    let heard = midnight + 36_060;
    server.send(&kiosk, &batch(vec![contact(1, id_at(1, heard), heard)], vec![])).await;
    let file = server.dir.path().join("f0.json");
    std::fs::write(&file, f0(1..2, midnight, midnight + DAY_S - 1)).unwrap();
    server.publish(&file, &["--drill"]).await;
    assert!(list(&server, &kiosk).await.cases[0].drill);
    assert_eq!(server.lines(&["exposures"]).await.len(), 1);
    assert_eq!(server.lines(&["case", "list"]).await[0]["drill"], true);
}

#[tokio::test]
async fn what_is_past_its_time_is_gone_from_the_file() {
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let now = server.now();
    let old: [u8; 12] = *b"an-old-id-00";
    let contacts =
        vec![contact(1, ContactId(old), now - 14 * DAY_S), contact(2, ContactId([2; 12]), now)];
    server.send(&kiosk, &batch(contacts, vec![])).await;
    assert!(server.command(&["match"]).await.status.success());
    let holds = || {
        let files = std::fs::read_dir(server.dir.path()).unwrap();
        let bytes = files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap());
        let bytes: Vec<_> = bytes.collect();
        bytes.windows(12).any(|window| window == old)
    };
    assert!(holds());
    let store = server.app.store.as_ref();
    let retention = server.app.config.retention();
    let gone = backend::retention::run(store, &retention, now + DAY_S).unwrap();
    assert_eq!((gone.deleted.rows("contacts"), gone.purged), (1, true));
    assert!(!holds(), "not in the tables, the log or the free pages");
}

#[tokio::test]
async fn files_of_office_computers_are_taken() {
    let server = TestServer::start_today().await;
    let now = server.now();
    let text = |number: u8| f0(number..number + 1, now - 7200, now);
    let floats = text(2).replace(&now.to_string(), &format!("{now}.0"));
    let units = text(3).encode_utf16().collect::<Vec<_>>();
    let utf16 = [0xFEFF].into_iter().chain(units).flat_map(u16::to_le_bytes).collect();
    for bytes in [format!("\u{feff}{}", text(1)).into_bytes(), floats.into_bytes(), utf16] {
        let file = server.dir.path().join("f0.json");
        std::fs::write(&file, &bytes).unwrap();
        server.publish(&file, &[]).await;
    }
    assert_eq!(server.lines(&["case", "list"]).await.len(), 3);
}
