use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use ed25519_dalek::SigningKey;
use protocol::api::Enrolled;
use protocol::clock::ClockConfidence;
use protocol::export::{Archive, RECORDS_MAX};
use protocol::record::{Body, Gap, Record};

use super::folder::Folder;
use super::{ExportError, Exported};
use crate::devices::clock::Timestamp;
use crate::store::{Store, Stream, Wanted};

/// 2021-07-08 12:00 UTC.
const NOON: i64 = 1_625_745_600;

const NOW: Timestamp =
    Timestamp { unix_ms: (NOON + 4 * 3600) * 1000, confidence: ClockConfidence::Synced };

fn gap(from_s: i64) -> Body {
    Body::Gap(Gap { from_s, to_s: from_s + 60, reason: String::new() })
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn enrolled() -> Store {
    let venue = r#"{"venue":3,"name":"Chợ","position":"","commune":"Bồng Sơn","letters":"BS",
        "host":"qr.example.vn","period_s":30,"receipt_key":"RECEIPT","recipients":
        ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"]}"#
        .replace("RECEIPT", &"06".repeat(32));
    let answer = Enrolled {
        kiosk: 7,
        token_key: protocol::secret::Secret::new([1; 32]),
        backend_key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a".to_owned(),
        venue: serde_json::from_str(&venue).unwrap(),
        above: None,
    };
    let store = Store::open_in_memory().unwrap();
    store.save_identity(&answer, &key()).unwrap();
    store
}

/// [`super::export`], which tells nobody how far it is.
fn export(
    store: &Store,
    folder: &Path,
    wanted: Wanted,
    now: Timestamp,
) -> Result<Exported, ExportError> {
    super::export(store, folder, wanted, now, &mut |_| {})
}

fn read(path: &Path) -> Vec<Record> {
    let bytes = std::fs::read(path).unwrap();
    let lines = Archive::open(&bytes).unwrap().verify(&key().verifying_key()).unwrap();
    lines.into_iter().map(|line| line.record.unwrap()).collect()
}

fn numbers(exported: &Exported) -> Vec<i64> {
    exported.files.iter().flat_map(|path| read(path)).map(|record| record.seq).collect()
}

#[test]
fn what_is_not_sent_is_exported_and_on_demand_all() {
    let store = enrolled();
    for hour in 0..4 {
        store.push(&gap(NOON + hour * 6 * 3600)).unwrap();
    }
    store.park(&store.next_batch(1).unwrap(), "odd", NOON).unwrap();
    store.acknowledge(&store.next_batch(1).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();

    let unsent = export(&store, folder.path(), Wanted::Unsent, NOW).unwrap();
    assert_eq!(numbers(&unsent), [1, 3, 4], "refused or not sent yet");
    let days: Vec<_> = unsent.days.iter().map(|day| (day.day.as_str(), day.records)).collect();
    assert_eq!((unsent.records, days), (3, vec![("2021-07-08", 1), ("2021-07-09", 2)]));
    let name = unsent.files[0].file_name().unwrap();
    assert_eq!(name, "kiosk-7-20210708-2300-1.tar");
    assert_eq!(std::fs::metadata(&unsent.files[0]).unwrap().permissions().mode() & 0o777, 0o600);

    let all = export(&store, folder.path(), Wanted::All, NOW).unwrap();
    assert_eq!(numbers(&all), [1, 2, 3, 4]);
    assert_ne!(all.files, unsent.files, "an export overwrites none");
    assert_eq!(numbers(&unsent), [1, 3, 4]);
    assert_eq!(store.backlog().unwrap().records, 2, "nothing counts as sent");
    assert!(!store.parked().unwrap().iter().any(|it| it.stream != Stream::Records));
}

#[test]
fn what_one_file_does_not_take_goes_into_the_next() {
    let store = enrolled();
    let count = RECORDS_MAX + 3;
    for index in 0..count {
        store.push(&gap(NOON + index as i64)).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let exported = export(&store, folder.path(), Wanted::Unsent, NOW).unwrap();
    assert_eq!((exported.files.len(), exported.records), (2, count));
    assert_eq!(numbers(&exported), (1..=count as i64).collect::<Vec<_>>());
    assert_eq!(exported.days.iter().map(|day| day.records).sum::<usize>(), count);
}

#[test]
fn nothing_to_export_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let exported = export(&enrolled(), folder.path(), Wanted::All, NOW).unwrap();
    assert_eq!(exported, Exported::default());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let stranger = Store::open_in_memory().unwrap();
    let refused = export(&stranger, folder.path(), Wanted::All, NOW).unwrap_err();
    assert!(refused.to_string().contains("enrol"), "{refused}");
}

#[test]
fn without_a_clock_names_are_told_apart_by_their_number() {
    let store = enrolled();
    store.push(&gap(NOON)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let unknown = Timestamp { unix_ms: 0, confidence: ClockConfidence::Unknown };
    for number in 1..3 {
        let exported = export(&store, folder.path(), Wanted::Unsent, unknown).unwrap();
        let name = format!("kiosk-7-no-time-{number}.tar");
        assert_eq!(exported.files, [folder.path().join(name)]);
    }
}

#[test]
fn a_folder_that_is_none_or_in_use_is_named() {
    let store = enrolled();
    store.push(&gap(NOON)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    for path in [file, folder.path().join("none")] {
        let refused = export(&store, &path, Wanted::Unsent, NOW).unwrap_err();
        assert!(matches!(refused, ExportError::Open { .. }), "{refused}");
        assert!(refused.to_string().contains(path.to_str().unwrap()), "{refused}");
    }
    let first = Folder::open(folder.path()).unwrap();
    let refused = export(&store, folder.path(), Wanted::Unsent, NOW).unwrap_err();
    assert!(matches!(refused, ExportError::Busy(_)), "{refused}");
    drop(first);
    export(&store, folder.path(), Wanted::Unsent, NOW).unwrap();
}

#[test]
fn what_breaks_off_leaves_nothing_that_looks_whole() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".kiosk-export.part"), "of a power cut").unwrap();
    let open = Folder::open(folder.path()).unwrap();
    let full = |file: &mut dyn std::io::Write| {
        file.write_all(&[0; 100_000])?;
        Err(std::io::Error::from(std::io::ErrorKind::StorageFull).into())
    };
    let refused = open.write("kiosk-7-1.tar", full, |_| true).unwrap_err();
    assert!(matches!(refused, ExportError::Full(_)), "{refused}");
    let bad = open.write("kiosk-7-1.tar", |_| Ok(()), |_| false).unwrap_err();
    assert!(matches!(bad, ExportError::Differs(_)), "{bad}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

    // A file that came meanwhile under that name stays.
    std::fs::write(folder.path().join("kiosk-7-1.tar"), "older").unwrap();
    open.write("kiosk-7-1.tar", |_| Ok(()), |_| true).unwrap_err();
    assert_eq!(std::fs::read(folder.path().join("kiosk-7-1.tar")).unwrap(), b"older");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_link_under_the_name_of_a_part_is_not_followed() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let target = elsewhere.path().join("target");
    std::fs::write(&target, "untouched").unwrap();
    std::os::unix::fs::symlink(&target, folder.path().join(".kiosk-export.part")).unwrap();
    let store = enrolled();
    store.push(&gap(NOON)).unwrap();
    let exported = export(&store, folder.path(), Wanted::Unsent, NOW).unwrap();
    assert_eq!(numbers(&exported), [1]);
    assert_eq!(std::fs::read(&target).unwrap(), b"untouched");
}

#[test]
fn an_export_that_was_cut_short_is_recognised_and_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let store = enrolled();
    store.push(&gap(NOON)).unwrap();
    let part = folder.path().join(".kiosk-export.part");
    std::fs::write(&part, "half").unwrap();
    let exported = export(&store, folder.path(), Wanted::Unsent, NOW).unwrap();
    assert_eq!((exported.after_interruption, numbers(&exported)), (true, vec![1]));
    assert!(!part.exists());
    let again = export(&store, folder.path(), Wanted::Unsent, NOW).unwrap();
    assert!(!again.after_interruption);
}

#[test]
fn folders_with_the_names_of_an_export_are_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let store = enrolled();
    store.push(&gap(NOON)).unwrap();
    for name in [".kiosk-export.part", ".kiosk-export-2.part", "kiosk-7-20210708-2300-1.tar"] {
        std::fs::create_dir_all(folder.path().join(name).join("inside")).unwrap();
    }
    let exported = export(&store, folder.path(), Wanted::Unsent, NOW).unwrap();
    assert_eq!(exported.files, [folder.path().join("kiosk-7-20210708-2300-2.tar")]);
    assert_eq!(numbers(&exported), [1]);
    for number in 3..20 {
        let name = format!(".kiosk-export-{number}.part");
        std::fs::create_dir(folder.path().join(name)).unwrap();
    }
    let refused = export(&store, folder.path(), Wanted::Unsent, NOW).unwrap_err();
    assert!(matches!(refused, ExportError::Strange(_)), "{refused}");
}

#[test]
fn progress_is_told_after_each_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = enrolled();
    let count = RECORDS_MAX + 1;
    for index in 0..count {
        store.push(&gap(NOON + index as i64)).unwrap();
    }
    let mut told = Vec::new();
    super::export(&store, folder.path(), Wanted::Unsent, NOW, &mut |records| told.push(records))
        .unwrap();
    assert_eq!(told, [RECORDS_MAX, count]);
    assert_eq!(store.count_to_export(Wanted::Unsent).unwrap(), count);
}
