//! A thousand people declare on their phones. Afterwards nothing of them is in the database, the log or what went over the
//! wire, and nobody who has all of it joins a visit to what was declared.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use futures_util::future::join_all;
use protocol::seal::Recipients;
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, OpenFlags};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::support::database::has_no_file;
use crate::support::recorded::Office;
use crate::support::{RECIPIENT, ticket};

const PEOPLE: usize = 1000;
/// A poster takes so many at once.
const AT_POSTER: usize = 50;

/// What is known of somebody, each of a kind that is found wherever it stands: digits, or capital letters.
#[derive(Clone)]
struct Person {
    name: String,
    number: String,
    phone: String,
}

impl Person {
    fn new(index: usize) -> Self {
        let digest = Sha256::digest(index.to_be_bytes());
        let letters: String =
            digest.iter().take(10).map(|byte| char::from(b'A' + byte % 26)).collect();
        Self {
            name: letters,
            number: format!("05216{:07}", 1_000_003 * (index + 1) % 10_000_000),
            phone: format!("09{:08}", 7_654_321 * (index + 1) % 100_000_000),
        }
    }

    fn document(&self) -> String {
        let people = [
            json!({ "fullName": format!("NGUYỄN THỊ {}", self.name), "passport": self.number, "hasPatient": 1 }),
        ];
        json!({ "phone": self.phone, "people": people }).to_string()
    }

    fn clear(&self) -> [&str; 3] {
        [&self.name, &self.number, &self.phone]
    }
}

fn sealed(document: &str) -> String {
    let recipients = Recipients::try_from(vec![RECIPIENT.to_owned()]).unwrap();
    data_encoding::BASE64.encode(&recipients.seal(document.as_bytes()).unwrap())
}

async fn declare(http: &reqwest::Client, url: &str, poster: &str, visit: &str, person: &Person) {
    let page = http.get(format!("{url}{poster}")).send().await.unwrap().text().await.unwrap();
    let body = json!({
        "people": 1, "attention": true, "out_of_province": false, "visit": visit, "body": sealed(&person.document()),
    });
    let request = http.post(format!("{url}/khai-bao/{}", ticket(&page)));
    let request = request.header("content-type", "application/json").body(body.to_string());
    assert_eq!(request.send().await.unwrap().status(), 200);
}

/// Which of the texts stand in bytes: all runs of digits and of capital letters are looked at, also as parts of longer ones.
fn found<'a>(bytes: &'a [u8], texts: &HashSet<&[u8]>) -> BTreeSet<&'a [u8]> {
    let lengths: BTreeSet<usize> = texts.iter().map(|text| text.len()).collect();
    let mut found = BTreeSet::new();
    for is_one in [u8::is_ascii_digit as fn(&u8) -> bool, u8::is_ascii_uppercase] {
        for run in bytes.split(|byte| !is_one(byte)) {
            for length in lengths.iter().filter(|length| **length <= run.len()) {
                found.extend(run.windows(*length).filter(|part| texts.contains(part)));
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_declarations_leave_nothing_readable_and_nothing_to_join() {
    if has_no_file() {
        return;
    }
    let mut office = Office::open().await;
    let posters = office.posters(PEOPLE / AT_POSTER).await;
    // Two of them are one person, on two visits.
    let people: Vec<Person> = (0..PEOPLE).map(|index| Person::new(index.min(PEOPLE - 2))).collect();
    let visits: Vec<String> = (0..PEOPLE)
        .map(|index| {
            data_encoding::HEXLOWER.encode(&Sha256::digest(format!("visit {index}"))[..16])
        })
        .collect();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for at in (0..PEOPLE).step_by(8) {
        let some = at..(at + 8).min(PEOPLE);
        join_all(some.map(|index| {
            declare(&http, &office.url, &posters[index / AT_POSTER], &visits[index], &people[index])
        }))
        .await;
    }
    drop(http);
    let database = office.dir.path().join("backend.db");
    // The log of the database too, which a clean end would remove.
    let mut bytes = BTreeMap::new();
    for entry in std::fs::read_dir(office.dir.path()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        bytes.insert(name, std::fs::read(path).unwrap());
    }
    assert!(bytes["backend.db-wal"].len() > 100_000 || bytes["backend.db"].len() > 1_000_000);
    assert!(office.close().await.success());
    bytes.insert(
        "the log until the end".to_owned(),
        std::fs::read(office.dir.path().join("log")).unwrap(),
    );
    let wire = std::mem::take(&mut *office.wire.lock().unwrap());
    assert!(wire.len() > PEOPLE * 1000, "{}", wire.len());
    bytes.insert("the wire".to_owned(), wire);

    let clear: HashSet<&[u8]> = people.iter().flat_map(Person::clear).map(str::as_bytes).collect();
    let all: String = people.iter().map(Person::document).collect();
    assert_eq!(found(all.as_bytes(), &clear).len(), clear.len(), "the search finds what is there");
    for (name, bytes) in &bytes {
        let found = found(bytes, &clear);
        assert!(
            found.is_empty(),
            "{name}: {:?}",
            found.iter().map(|it| String::from_utf8_lossy(it))
        );
        assert!(!bytes.windows(8).any(|it| it == b"fullName"), "{name}");
    }
    join(&database, &people, &visits);
}

type Row = BTreeMap<String, Cell>;

/// Every row of every table.
fn tables(database: &Path) -> BTreeMap<String, Vec<Row>> {
    let db = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let mut names = db.prepare(sql).unwrap();
    let names: Vec<String> =
        names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    names
        .into_iter()
        .map(|name| {
            let mut rows = db.prepare(&format!("SELECT * FROM {name}")).unwrap();
            let columns: Vec<String> =
                rows.column_names().iter().map(|it| (*it).to_owned()).collect();
            let read = |row: &rusqlite::Row<'_>| {
                columns.iter().enumerate().map(|(at, it)| Ok((it.clone(), row.get(at)?))).collect()
            };
            let rows = rows.query_map([], read).unwrap().map(Result::unwrap).collect();
            (name, rows)
        })
        .collect()
}

/// Whoever has the whole database takes each visit, and all rows that lead on from it.
fn join(database: &Path, people: &[Person], visits: &[String]) {
    let tables = tables(database);
    let visits: Vec<Vec<u8>> =
        visits.iter().map(|hex| data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap()).collect();
    let known: HashSet<&Vec<u8>> = visits.iter().collect();
    let has_visit =
        |row: &Row| matches!(row.get("visit"), Some(Cell::Blob(visit)) if known.contains(visit));
    let holding: BTreeMap<&str, usize> = tables
        .iter()
        .map(|(name, rows)| (name.as_str(), rows.iter().filter(|row| has_visit(row)).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    assert_eq!(holding, BTreeMap::from([("checkins", PEOPLE), ("sealed", PEOPLE)]));
    // What a visit leads to says when, where, for how many, and what the header says of them all.
    for row in &tables["sealed"] {
        let read =
            ["people", "attention", "out_of_province", "direction"].map(|it| row[it].clone());
        assert_eq!(read, [1, 1, 0, 0].map(Cell::Integer));
        let body = match &row["body"] {
            Cell::Blob(body) => body.as_slice(),
            _ => b"",
        };
        assert!(body.starts_with(b"age-encryption.org/v1\n-> X25519 "));
        let known = [
            "venue_id",
            "day",
            "kiosk_id",
            "seq",
            "incarnation",
            "kind",
            "at_s",
            "direction",
            "attention",
            "out_of_province",
            "people",
            "receipt",
            "clock",
            "body",
            "visit",
        ];
        let columns: BTreeSet<&str> = row.keys().map(String::as_str).collect();
        assert_eq!(
            columns,
            BTreeSet::from(known),
            "a new column: what does it say of the content?"
        );
    }
    // No value follows from what was declared: not by a hash, alone or with the visit.
    let cells: HashSet<&[u8]> = tables
        .values()
        .flatten()
        .flat_map(BTreeMap::values)
        .filter_map(|cell| match cell {
            Cell::Blob(bytes) => Some(bytes.as_slice()),
            Cell::Text(text) => Some(text.as_bytes()),
            _ => None,
        })
        .collect();
    let digest = |text: &[u8]| Sha256::digest(text).to_vec();
    assert!(cells.len() > 3 * PEOPLE);
    for (person, visit) in people.iter().zip(&visits) {
        let document = person.document();
        for text in person.clear().into_iter().chain([document.as_str()]) {
            for hash in [digest(text.as_bytes()), digest(&[text.as_bytes(), visit].concat())] {
                let hex = data_encoding::HEXLOWER.encode(&hash);
                for part in [&hash[..], &hash[..16], hex.as_bytes()] {
                    assert!(!cells.contains(part), "{text}");
                }
            }
        }
    }
    // One person's two visits have nothing in common that others have not as well.
    let mut times: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    for row in tables["sealed"].iter().chain(&tables["phone_records"]) {
        for cell in row.values() {
            if let Cell::Blob(bytes) = cell {
                *times.entry(bytes.clone()).or_default() += 1;
            }
        }
    }
    let twice: Vec<_> = times.values().filter(|count| **count > 1).collect();
    assert!(twice.is_empty(), "the same bytes in {} records", twice.len());
}
