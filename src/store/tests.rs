//! What only the store itself can show: its pages, its numbers, its bytes.

mod declared;
mod earlier_keys;
mod tables;

use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::{Body, Direction, Gap, Phone, Sealed, SealedKind};

use super::*;
use crate::presence::Stretch;

const NOON: i64 = 1_625_745_600;

fn contact(number: u32, first_s: i64) -> Stretch {
    let mut id = [0xA5; 12];
    id[..4].copy_from_slice(&number.to_be_bytes());
    Stretch {
        id: ContactId(id),
        phone: if number.is_multiple_of(3) { Phone::Ios } else { Phone::Android },
        first_s,
        last_s: first_s + i64::from(number % 900),
        sightings: 1 + number % 300,
        rssi_max: Some(-61),
        rssi_sum: -75,
        rssi_count: u32::from(!number.is_multiple_of(7)),
        near_mask: 0x7F,
        clock: ClockConfidence::from_code((number % 2) as u8),
    }
}

fn contacts(range: std::ops::Range<u32>) -> Vec<Stretch> {
    range.map(|number| contact(number, NOON + i64::from(number))).collect()
}

fn sealed(body: &str) -> Sealed {
    Sealed {
        kind: SealedKind::Declaration,
        at_s: NOON,
        direction: Some(Direction::In),
        people: 1,
        receipt: None,
        cards: Vec::new(),
        attention: false,
        out_of_province: false,
        clock: ClockConfidence::Synced,
        body: body.to_owned(),
    }
}

#[test]
fn migrations_hold_and_a_newer_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.db");
    Store::open(&path).unwrap().push(&gap()).unwrap();
    assert_eq!(Store::open(&path).unwrap().backlog().unwrap().records, 1);
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch(
        "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
         VALUES (99, 'later', '2031-01-01T00:00:00Z', '1');
         PRAGMA user_version = 99;",
    )
    .unwrap();
    assert!(matches!(Store::open(&path).unwrap_err(), StoreError::Newer));
    // Unless it says that what is known here is enough, as after an update that goes back.
    raw.pragma_update(None, "user_version", 3).unwrap();
    assert_eq!(Store::open(&path).unwrap().backlog().unwrap().records, 1);
    raw.pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(Store::open(&path).unwrap_err(), StoreError::Newer));
}

#[test]
fn what_is_no_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.db");
    std::fs::write(&path, "not a database, ".repeat(100)).unwrap();
    assert!(matches!(Store::open(&path).unwrap_err(), StoreError::Damaged(_)));
    let nowhere = folder.path().join("none/kiosk.db");
    assert!(matches!(Store::open(&nowhere).unwrap_err(), StoreError::Open { .. }));
}

#[test]
fn many_who_find_an_empty_file_at_once_all_open_it() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..20 {
        let path = folder.path().join(format!("{round}.db"));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| Store::open(&path).unwrap());
            }
        });
    }
}

#[test]
fn only_the_owner_reads_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("kiosk-data");
    make_folder(&data).unwrap();
    make_folder(&data).unwrap();
    let store = Store::open(&data.join("kiosk.db")).unwrap();
    store.push(&gap()).unwrap();
    let files: Vec<_> =
        std::fs::read_dir(&data).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() > 1, "the database and its log");
    for path in files.iter().chain([&data]) {
        let mode = std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{path:?}");
    }
}

#[test]
fn the_disk_is_told_to_keep_what_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("kiosk.db")).unwrap();
    let connection = store.lock();
    for (pragma, value) in [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("secure_delete", "1"),
        ("foreign_keys", "1"),
    ] {
        let found = connection
            .pragma_query_value(None, pragma, |row| row.get::<_, rusqlite::types::Value>(0))
            .unwrap();
        let found = match found {
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Text(text) => text,
            other => format!("{other:?}"),
        };
        assert_eq!(found, value, "{pragma}");
    }
}

#[test]
fn a_contact_takes_at_most_60_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.db");
    let size = || {
        let store = Store::open(&path).unwrap();
        store.lock().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        std::fs::metadata(&path).unwrap().len()
    };
    let before = size();
    let store = Store::open(&path).unwrap();
    for from in (0..10_000).step_by(100) {
        store.settle(&contacts(from..from + 100), []).unwrap();
    }
    let bytes = (size() - before) as f64 / 10_000.0;
    assert!(bytes <= 60.0, "{bytes} bytes a contact");
    println!("{bytes} bytes a contact");
    assert!(bytes > 20.0, "{bytes} bytes a contact: nothing was measured");
}

#[test]
fn a_full_disk_refuses_and_recovers() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("kiosk.db")).unwrap();
    store.settle(&contacts(0..100), []).unwrap();
    let pages: u32 = store.lock().pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    let limit = |pages: u32| {
        store.lock().pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
    };
    limit(pages);
    let mut taken = 0;
    let error = loop {
        match store.submit_sealed(sealed(&"s".repeat(1500))) {
            Ok(_) => taken += 1,
            Err(error) => break error,
        }
        assert!(taken < 100, "the disk never filled");
    };
    assert!(matches!(error, StoreError::DiskFull), "{error}");
    assert!(matches!(store.settle(&contacts(0..500), []), Err(StoreError::DiskFull)));

    // A refused declaration leaves no half: as many records as passages, all contacts there.
    assert_eq!(store.backlog().unwrap().records, taken);
    assert_eq!(store.counts(0, i64::MAX).unwrap().entered, taken);
    assert_eq!(store.backlog().unwrap().contacts, 100);

    limit(pages + 1000);
    store.submit_sealed(sealed("s")).unwrap();
    assert_eq!(store.backlog().unwrap().records, taken + 1);
    store.check().unwrap();
}

#[test]
fn nothing_deleted_is_left_in_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.db");
    let store = Store::open(&path).unwrap();
    let id = contact(77, NOON).id.0;
    let files = || -> Vec<u8> {
        let files = std::fs::read_dir(folder.path()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    };
    let holds = |bytes: &[u8]| bytes.windows(12).any(|window| window == id);
    store.settle(&contacts(0..200), [contact(77, NOON)]).unwrap();
    assert!(holds(&files()), "the test has no teeth");
    let later = NOON + 15 * 86_400;
    assert_eq!(store.delete_before(later - 1, 0, later).unwrap().contacts, 201);
    assert!(!holds(&files()), "neither rows nor journal");
}

fn gap() -> Body {
    Body::Gap(Gap { from_s: NOON, to_s: NOON + 60, reason: "the adapter vanished".to_owned() })
}

/// Locks that the kernel knows on a file.
fn locks(path: &Path) -> usize {
    use std::os::unix::fs::MetadataExt;
    let inode = format!(":{} ", std::fs::metadata(path).unwrap().ino());
    let locks = std::fs::read_to_string("/proc/locks").unwrap();
    locks.lines().filter(|line| line.contains(&inode)).count()
}

#[test]
fn who_opens_it_once_more_leaves_the_first_its_locks() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.db");
    let _first = Store::open(&path).unwrap();
    let held = || (locks(&path), locks(&folder.path().join("kiosk.db-shm")));
    let before = held();
    assert!(before.0 > 0 && before.1 > 0, "{before:?}");
    drop(Store::open(&path).unwrap());
    assert_eq!(held(), before);
}
