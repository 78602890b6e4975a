use data_encoding::BASE64;
use ed25519_dalek::SigningKey;

use super::*;
use crate::clock::ClockConfidence;
use crate::record::{Body, Direction, Gap, Record, Sealed, SealedKind};
use crate::seal::Recipients;

/// 2021-07-08 00:00 +07:00.
const MIDNIGHT: i64 = 1_625_677_200;

fn about() -> About {
    let clock = ClockConfidence::Synced;
    About { kiosk: 7, incarnation: 0, venue: 3, made_s: MIDNIGHT + 9 * 3600, clock }
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn declaration(seq: i64, at_s: i64, age_file: &[u8]) -> Record {
    let sealed = Sealed {
        kind: SealedKind::Declaration,
        at_s,
        direction: Some(Direction::In),
        attention: false,
        out_of_province: false,
        people: 1,
        receipt: None,
        cards: Vec::new(),
        clock: ClockConfidence::Synced,
        body: BASE64.encode(age_file),
    };
    Record { seq, body: Body::Sealed(sealed) }
}

fn gap(seq: i64, at_s: i64) -> Record {
    Record { seq, body: Body::Gap(Gap { from_s: at_s, to_s: at_s + 9, reason: "off".to_owned() }) }
}

fn packed(records: Vec<Record>) -> Vec<u8> {
    let mut bytes = Vec::new();
    pack(&mut bytes, about(), records, &key()).unwrap();
    bytes
}

fn verified(bytes: &[u8]) -> Result<Vec<Line>, ExportError> {
    Archive::open(bytes)?.verify(&key().verifying_key())
}

/// The files of a tar, as the `tar` crate reads them on its own.
fn files(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = tar::Archive::new(bytes);
    let entries = archive.entries().unwrap().map(|entry| {
        let mut entry = entry.unwrap();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
        (entry.path().unwrap().to_string_lossy().into_owned(), content)
    });
    entries.collect()
}

fn tarred(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        tar.append_data(&mut header, name, &content[..]).unwrap();
    }
    tar.into_inner().unwrap()
}

#[test]
fn what_was_packed_is_read_again_by_day() {
    let records = vec![
        declaration(1, MIDNIGHT - 1, b"age-encryption.org/v1\n one"),
        gap(2, MIDNIGHT),
        declaration(3, MIDNIGHT + 5, b"age-encryption.org/v1\n three"),
    ];
    let bytes = packed(records.clone());
    let archive = Archive::open(&bytes).unwrap();
    assert_eq!(archive.manifest.about, about());
    let day = |day: &str, records, sealed| Day { day: day.to_owned(), records, sealed };
    assert_eq!(archive.manifest.days, [day("2021-07-07", 1, 1), day("2021-07-08", 2, 1)]);
    let lines = archive.verify(&key().verifying_key()).unwrap();
    let places: Vec<_> = lines.iter().map(|line| (line.day.as_str(), line.line)).collect();
    assert_eq!(places, [("2021-07-07", 1), ("2021-07-08", 1), ("2021-07-08", 2)]);
    let read: Vec<_> = lines.into_iter().map(|line| line.record.unwrap()).collect();
    assert_eq!(read, records);
}

#[test]
fn whoever_has_the_key_opens_each_record_with_age_alone() {
    let identity = age::x25519::Identity::generate();
    let recipients = Recipients::try_from(vec![identity.to_public().to_string()]).unwrap();
    let sealed = recipients.seal("Lê Thị Hoa".as_bytes()).unwrap();
    let bytes = packed(vec![declaration(12, MIDNIGHT, &sealed)]);
    let files = files(&bytes);
    let (_, file) = files.iter().find(|(name, _)| name == "2021-07-08/12.age").unwrap();
    assert_eq!(age::decrypt(&identity, file).unwrap(), "Lê Thị Hoa".as_bytes());
}

#[test]
fn an_export_of_another_key_or_with_anything_changed_is_refused() {
    let bytes =
        packed(vec![declaration(1, MIDNIGHT, b"age-encryption.org/v1\n"), gap(2, MIDNIGHT)]);
    let other = SigningKey::from_bytes(&[8; 32]).verifying_key();
    let refused = Archive::open(&bytes).unwrap().verify(&other);
    assert_eq!(refused, Err(ExportError::Signature(7)));

    let whole = files(&bytes);
    assert_eq!(verified(&tarred(&whole)).unwrap().len(), 2, "packed again by another program");
    for (index, (name, content)) in whole.iter().enumerate() {
        for at in (0..content.len()).step_by(7) {
            let mut changed = whole.clone();
            changed[index].1[at] ^= 1;
            assert!(verified(&tarred(&changed)).is_err(), "{name} {at}");
        }
        let mut lacking = whole.clone();
        lacking.remove(index);
        assert_eq!(verified(&tarred(&lacking)), Err(ExportError::Missing(name.clone())));
        let mut twice = whole.clone();
        twice.push(whole[index].clone());
        assert_eq!(verified(&tarred(&twice)), Err(ExportError::Strange(format!("{name} twice"))));
    }
    let mut more = whole.clone();
    more.push(("2021-07-08/99.age".to_owned(), Vec::new()));
    assert_eq!(verified(&tarred(&more)), Err(ExportError::Strange("2021-07-08/99.age".to_owned())));
}

#[test]
fn a_file_that_is_cut_short_is_refused_everywhere() {
    let bytes =
        packed(vec![declaration(1, MIDNIGHT, b"age-encryption.org/v1\n"), gap(2, MIDNIGHT)]);
    // Two blocks of zeros end a tar.
    let content = bytes.len() - 1024;
    for length in (0..content).step_by(97) {
        assert!(verified(&bytes[..length]).is_err(), "{length}");
    }
}

#[test]
fn links_devices_and_sparse_files_are_refused() {
    use tar::EntryType;
    for kind in [
        EntryType::Symlink,
        EntryType::Link,
        EntryType::Directory,
        EntryType::Fifo,
        EntryType::Char,
        EntryType::Block,
        EntryType::GNUSparse,
        EntryType::GNULongName,
        EntryType::XHeader,
    ] {
        let mut tar = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_path("manifest.json").unwrap();
        header.set_size(0);
        header.set_cksum();
        tar.append(&header, &[][..]).unwrap();
        let refused = Archive::open(&tar.into_inner().unwrap()).unwrap_err();
        assert_eq!(refused, ExportError::Strange("manifest.json".to_owned()), "{kind:?}");
    }
}

#[test]
fn a_size_that_is_not_there_is_refused() {
    for size in [1, 1 << 33, u64::MAX] {
        let mut header = tar::Header::new_gnu();
        header.set_path("../../etc/passwd").unwrap_err();
        header.set_path("manifest.json").unwrap();
        header.set_size(size);
        header.set_cksum();
        assert!(matches!(Archive::open(header.as_bytes()), Err(ExportError::Tar(_))), "{size}");
    }
}

#[test]
fn too_many_files_and_too_many_bytes_are_refused() {
    let name = |index| (format!("{index}"), Vec::new());
    let many: Vec<_> = (0..=FILES_MAX).map(name).collect();
    assert!(matches!(Archive::open(&tarred(&many)), Err(ExportError::Strange(_))));
    let zeros = vec![0; ARCHIVE_MAX + 1];
    assert_eq!(Archive::open(&zeros).unwrap_err(), ExportError::TooLarge(ARCHIVE_MAX + 1));
    assert!(matches!(Archive::open(b"GIF89a"), Err(ExportError::Missing(_) | ExportError::Tar(_))));
}

#[test]
fn what_one_file_does_not_take_is_refused_and_a_full_one_is_read() {
    let age_file = vec![b'x'; 1400];
    let full: Vec<_> =
        (1..=RECORDS_MAX as i64).map(|seq| declaration(seq, MIDNIGHT + seq, &age_file)).collect();
    assert_eq!(verified(&packed(full.clone())).unwrap().len(), RECORDS_MAX);
    let more = full.into_iter().chain([gap(9_999, MIDNIGHT)]).collect();
    let refused = pack(std::io::sink(), about(), more, &key()).unwrap_err();
    assert!(matches!(refused, PackError::Export(ExportError::TooMany)));
}

#[test]
fn a_line_that_cannot_be_read_does_not_spoil_the_others() {
    let bytes = packed(vec![gap(1, MIDNIGHT), gap(2, MIDNIGHT)]);
    let list = files(&bytes).into_iter().find(|(name, _)| name.ends_with("jsonl")).unwrap().1;
    let list = String::from_utf8(list).unwrap().replacen("gap", "of-next-year", 1).into_bytes();
    let name = list_name("2021-07-08");
    let day = Day { day: "2021-07-08".to_owned(), records: 2, sealed: 0 };
    let manifest = Manifest::new(about(), vec![day], vec![File::of(name.clone(), &list)]);
    let (text, signature) = manifest.sign(&key()).unwrap();
    let files = [
        (MANIFEST.to_owned(), text.into_bytes()),
        (SIGNATURE.to_owned(), signature.into_bytes()),
        (name, list),
    ];
    let lines = verified(&tarred(&files)).unwrap();
    assert!(lines[0].record.as_ref().unwrap_err().contains("of-next-year"), "{lines:?}");
    assert_eq!(lines[1].record, Ok(gap(2, MIDNIGHT)));
}

#[test]
fn an_export_of_a_newer_kiosk_is_named() {
    let text = r#"{"format":"bluezone-kiosk export","version":2,"kiosk":"seven"}"#;
    assert_eq!(Manifest::parse(text), Err(ExportError::Version(2)));
    assert!(matches!(
        Manifest::parse(r#"{"format":"x","version":1}"#),
        Err(ExportError::Manifest(_))
    ));
}
