use std::collections::BTreeSet;

use ed25519_dalek::SigningKey;

use super::entry::hash;
use super::*;
use crate::secret::Secret;

/// 6 July 2021, 07:10 in Vietnam, in the hour 451536.
const AT: i64 = 1_625_530_200;

fn venue_key(venue: u8) -> Secret {
    Secret::new([venue; 32])
}

fn warned(from_minute: u8, to_minute: u8) -> Warned {
    let hour = hour_of(AT);
    Warned { hour, from_minute, to_minute, level: Level::F1, text: 1, days: 14 }
}

/// Bytes that repeat only in tests.
fn random(seed: u64) -> impl FnMut(&mut [u8]) {
    let mut rng = fastrand::Rng::with_seed(seed);
    move |bytes| rng.fill(bytes)
}

fn make(version: i64, warned: &[(HourSecret, Warned)]) -> WarningList {
    let seed = u64::try_from(version).unwrap();
    WarningList::make(version, AT, warned, &mut random(seed)).unwrap()
}

fn here() -> HourSecret {
    HourSecret::of(&venue_key(3), hour_of(AT))
}

#[test]
fn others_find_the_same() {
    // The vectors of docs/PROTOCOL.md.
    let key = Secret::new(std::array::from_fn(|index| index as u8));
    let text = hand_out(&key, AT, AT + 2 * HOUR_S);
    assert_eq!(
        *text,
        "451536.jrUDmSkJbpPfXJSa1JAI4A.ilxi02IuUYjCeSkDKL8ycw.xQ3xgLZgB7Rix3Lr-iPD9w"
    );
    let secret = HourSecret::of(&key, hour_of(AT));
    let salt: [u8; SALT_LEN] = std::array::from_fn(|index| index as u8);
    let (tag, mask) = hash(&secret, &salt, 0);
    assert_eq!(data_encoding::HEXLOWER.encode(&tag), "fc57bbcc1cb39e159ea872aee967ca64");
    assert_eq!(data_encoding::HEXLOWER.encode(&mask), "df96e8b42702004b");
    let entry = warned(10, 30).seal(&secret, &salt, 0);
    assert_eq!(data_encoding::HEXLOWER.encode(&entry[TAG_LEN..]), "de97e2aa2902004b");
}

#[test]
fn whoever_was_there_finds_it_with_its_details() {
    let list = make(1, &[(here(), warned(0, 30)), (here(), warned(45, 60))]);
    assert_eq!(list.find(hour_of(AT), &here()), [warned(0, 30), warned(45, 60)]);
    assert_eq!(warned(0, 30).from_s(), AT - 600);
    assert_eq!(warned(0, 30).to_s(), AT + 1200);
    // As a phone has it, from what it was handed.
    let handed = hand_out(&venue_key(3), AT, AT + 4 * HOUR_S);
    let taken = taken(&handed).unwrap();
    assert_eq!(taken.len(), 5);
    let found: Vec<_> = taken.iter().flat_map(|(hour, secret)| list.find(*hour, secret)).collect();
    assert_eq!(found, [warned(0, 30), warned(45, 60)]);
    for text in ["", "x", "1.zz", "1..", "451536.AAAA"] {
        assert!(secret::taken(text).is_none(), "{text}");
    }
}

#[test]
fn whoever_was_elsewhere_or_at_another_hour_finds_nothing() {
    let list = make(1, &[(here(), warned(0, 30))]);
    for venue in 0..=255 {
        for hour in hour_of(AT) - 24..=hour_of(AT) + 24 {
            let secret = HourSecret::of(&venue_key(venue), hour);
            let was_there = venue == 3 && hour == hour_of(AT);
            assert_eq!(list.find(hour, &secret).is_empty(), !was_there, "{venue} {hour}");
        }
    }
}

fn entries(list: &WarningList) -> BTreeSet<Vec<u8>> {
    let bytes = data_encoding::BASE64.decode(list.entries.as_bytes()).unwrap();
    bytes.chunks(ENTRY_LEN).map(<[u8]>::to_vec).collect()
}

#[test]
fn ten_days_of_lists_have_nothing_in_common_and_one_length() {
    // One venue is exposed on all days, others come and go.
    let lists: Vec<_> = (1..=10_u8)
        .map(|day| {
            let others = (0..20 * day)
                .map(|venue| (HourSecret::of(&venue_key(venue), hour_of(AT)), warned(day, 60)));
            let all: Vec<_> = std::iter::once((here(), warned(0, 30))).chain(others).collect();
            make(i64::from(day), &all)
        })
        .collect();
    let mut seen: BTreeSet<Vec<u8>> = BTreeSet::new();
    for list in &lists {
        let entries = entries(list);
        assert_eq!(entries.len(), STEP);
        for entry in entries {
            for part in entry.chunks(8) {
                assert!(seen.insert(part.to_vec()), "eight bytes were seen before");
            }
        }
    }
    // Nor can an entry be told from what stands between them: each bit is set in about half of them.
    for bit in 0..ENTRY_LEN * 8 {
        let all = lists.iter().flat_map(entries);
        let set = all.filter(|entry| entry[bit / 8] >> (bit % 8) & 1 == 1).count();
        assert!((1_050..1_510).contains(&set), "bit {bit}: {set} of 2560");
    }
}

#[test]
fn lengths_grow_in_steps() {
    let many = |count: usize| -> usize {
        let key = venue_key(3);
        let warned = (0..count).map(|at| {
            let hour = at as i64;
            (HourSecret::of(&key, hour), Warned { hour, ..warned(0, 15) })
        });
        entries(&make(1, &warned.collect::<Vec<_>>())).len()
    };
    for (count, size) in [(0, 256), (1, 256), (256, 256), (257, 512), (1000, 1024)] {
        assert_eq!(many(count), size, "{count}");
    }
    let too_many = vec![(here(), warned(0, 15)); (1 << 16) + 1];
    let error = WarningList::make(1, AT, &too_many, &mut random(1)).unwrap_err();
    assert_eq!(error, WarningListError::TooMany((1 << 16) + 1));
}

#[test]
fn a_forged_replayed_old_or_foreign_list_warns_nobody() {
    let key = SigningKey::from_bytes(&[9; 32]);
    let public = key.verifying_key();
    let list = make(7, &[(here(), warned(0, 30))]);
    let signed = SignedWarningList::sign(&list, &key).unwrap();
    assert_eq!(signed.verify(&public, 7, AT + 3600), Ok(list.clone()));

    let foreign = SignedWarningList::sign(&list, &SigningKey::from_bytes(&[8; 32])).unwrap();
    assert_eq!(foreign.verify(&public, 0, AT), Err(WarningListError::Signature));
    for (text, other) in [("\"version\":7", "\"version\":8"), ("1625530200", "1625616600")] {
        let forged = SignedWarningList { list: signed.list.replace(text, other), ..signed.clone() };
        assert_ne!(forged, signed);
        assert_eq!(forged.verify(&public, 0, AT), Err(WarningListError::Signature));
    }
    assert_eq!(signed.verify(&public, 8, AT), Err(WarningListError::Older(7, 8)));
    for now_s in [AT + FRESH_S + 1, AT - FRESH_S - 1] {
        assert_eq!(signed.verify(&public, 7, now_s), Err(WarningListError::Stale(AT)));
    }
    for entries in ["AAAA", "?"] {
        let odd = WarningList { entries: entries.to_owned(), ..list.clone() };
        let signed = SignedWarningList::sign(&odd, &key).unwrap();
        assert!(matches!(signed.verify(&public, 0, AT), Err(WarningListError::Shape(_))));
    }
}

#[test]
fn a_list_that_others_have_made_is_read() {
    // Made by another program from docs/PROTOCOL.md; the phones' tests read it too.
    let text = include_str!("../../tests/documents/warnings.json");
    let signed: SignedWarningList = serde_json::from_str(text).unwrap();
    let public = SigningKey::from_bytes(&[9; 32]).verifying_key();
    let list = signed.verify(&public, 7, AT).unwrap();
    let key = Secret::new(std::array::from_fn(|index| index as u8));
    let found = |hour| list.find(hour, &HourSecret::of(&key, hour));
    let f2 = Warned { level: Level::F2, text: 2, ..warned(45, 60) };
    assert_eq!(found(hour_of(AT)), [warned(0, 30), f2]);
    assert_eq!(found(hour_of(AT) + 1), []);
}
