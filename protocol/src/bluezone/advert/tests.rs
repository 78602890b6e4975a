//! Adverts in real bytes, and what they are taken for.

use data_encoding::HEXLOWER_PERMISSIVE;
use proptest::prelude::*;

use super::*;

const ID: &str = "130cea6472130c185d8643df";

fn bytes(hex: &str) -> Vec<u8> {
    HEXLOWER_PERMISSIVE.decode(hex.replace([' ', '|'], "").as_bytes()).unwrap()
}

fn android() -> Option<Advert> {
    Some(Advert::Android(ID.parse().unwrap()))
}

fn kind_of(hex: &str) -> Option<Advert> {
    classify(&parse(&bytes(hex)).fields)
}

#[test]
fn an_android_phone_needs_service_company_and_length() {
    for (what, hex, is) in [
        ("as sent", "02 01 1a | 0f ff b5 22 130cea6472130c185d8643df | 03 03 56 4e", true),
        ("another order", "03 03 56 4e | 0f ff b5 22 130cea6472130c185d8643df | 02 01 1a", true),
        ("no flags", "0f ff b5 22 130cea6472130c185d8643df | 03 03 56 4e", true),
        ("incomplete list", "0f ff b5 22 130cea6472130c185d8643df | 03 02 56 4e", true),
        ("two services", "0f ff b5 22 130cea6472130c185d8643df | 05 03 0f 18 56 4e", true),
        ("a name too", "03 09 41 42 | 0f ff b5 22 130cea6472130c185d8643df | 03 03 56 4e", true),
        ("padding", "0f ff b5 22 130cea6472130c185d8643df | 03 03 56 4e | 00 00 00 00", true),
        (
            "Apple's data too",
            "04 ff 4c 00 10 | 0f ff b5 22 130cea6472130c185d8643df | 03 03 56 4e",
            true,
        ),
        ("32-bit UUID", "0f ff b5 22 130cea6472130c185d8643df | 05 05 56 4e 00 00", true),
        (
            "128-bit UUID",
            "0f ff b5 22 130cea6472130c185d8643df | 11 07 fb349b5f80000080001000005 64e0000",
            true,
        ),
        ("broken tail", "0f ff b5 22 130cea6472130c185d8643df | 03 03 56 4e | 09 ff 01", true),
        ("odd UUID list", "0f ff b5 22 130cea6472130c185d8643df | 04 03 56 4e 01", true),
        ("no service", "02 01 1a | 0f ff b5 22 130cea6472130c185d8643df", false),
        ("swapped UUID", "0f ff b5 22 130cea6472130c185d8643df | 03 03 4e 56", false),
        ("no company", "02 01 1a | 03 03 56 4e", false),
        ("swapped company", "0f ff 22 b5 130cea6472130c185d8643df | 03 03 56 4e", false),
        ("11 bytes", "0e ff b5 22 130cea6472130c185d8643 | 03 03 56 4e", false),
        ("13 bytes", "10 ff b5 22 130cea6472130c185d8643df00 | 03 03 56 4e", false),
        ("id cut short", "03 03 56 4e | 0f ff b5 22 130cea6472130c185d8643", false),
        ("after the end", "03 03 56 4e | 00 | 0f ff b5 22 130cea6472130c185d8643df", false),
        ("UUID as service data", "0f ff b5 22 130cea6472130c185d8643df | 03 16 56 4e", false),
    ] {
        assert_eq!(kind_of(hex), if is { android() } else { None }, "{what}");
    }
}

#[test]
fn iphones_candidates_and_the_hint() {
    let overflow = "14 ff 4c 00 01";
    let wake_up = "1a ff 4c 00 02 15 c7afef7b17884f4aa87d691d53bf21c4";
    let rest = "00".repeat(15);
    for (what, hex, is) in [
        (
            "app in front",
            "02 01 1a | 11 07 67a607add1172fa1c44bf573564e0000".to_owned(),
            Some(Advert::Ios),
        ),
        ("another service of 128 bits", "11 07 68a607add1172fa1c44bf573564e0000".to_owned(), None),
        ("overflow", format!("02 01 1a | {overflow} 08 {rest}"), Some(Advert::IosCandidate)),
        ("overflow of several", format!("{overflow} ff {rest}"), Some(Advert::IosCandidate)),
        ("overflow, other bit", format!("{overflow} 10 {rest}"), None),
        ("overflow, too long", format!("15 ff 4c 00 01 08 {rest} 00"), None),
        ("overflow, other company", format!("14 ff 4d 00 01 08 {rest}"), None),
        ("overflow, other type", format!("14 ff 4c 00 10 08 {rest}"), None),
        ("wake-up", format!("02 01 04 | {wake_up} 0014 0014 c5"), Some(Advert::Hint)),
        ("wake-up, other power", format!("{wake_up} 0014 0014 00"), Some(Advert::Hint)),
        ("other major", format!("{wake_up} 0015 0014 c5"), None),
        ("other minor", format!("{wake_up} 0014 0015 c5"), None),
        ("no power", format!("19 ff 4c 00 {} 0014 0014", &wake_up[12..]), None),
        ("nothing", String::new(), None),
        ("only padding", "00 00 00".to_owned(), None),
    ] {
        assert_eq!(kind_of(&hex), is, "{what}");
    }
}

#[test]
fn an_id_wins_over_everything_else_in_the_advert() {
    let hex = "0f ff b5 22 130cea6472130c185d8643df | 03 03 56 4e \
               | 11 07 67a607add1172fa1c44bf573564e0000";
    assert_eq!(kind_of(hex), android());
}

#[test]
fn blue_zs_properties_are_judged_like_raw_bytes() {
    let mut fields = AdFields::default();
    assert!(fields.add_uuid_text("00004e56-0000-1000-8000-00805f9b34fb"));
    fields.manufacturer.push((ANDROID_COMPANY, bytes(ID)));
    assert_eq!(classify(&fields), android());
}

#[test]
fn broken_structures_are_named() {
    for (hex, sentence) in [
        ("0f ff b5", "AD structure at byte 0: its length announces 15 bytes, only 2 follow"),
        ("02 01 1a 05", "AD structure at byte 3: its length announces 5 bytes, only 0 follow"),
        ("04 03 56 4e 01", "AD structure at byte 0: 3 bytes of data do not fit its type 0x03"),
        ("02 ff b5", "AD structure at byte 0: 1 bytes of data do not fit its type 0xff"),
        ("01 16 | 09 09", "AD structure at byte 0: 0 bytes of data do not fit its type 0x16"),
    ] {
        assert_eq!(parse(&bytes(hex)).malformed.unwrap().to_string(), sentence, "{hex}");
    }
    assert!(parse(&bytes("02 01 1a 01 09 00 05")).malformed.is_none());
}

proptest! {
    #[test]
    fn random_bytes_never_panic(advert in proptest::collection::vec(any::<u8>(), 0..300)) {
        classify(&parse(&advert).fields);
    }

    #[test]
    fn mutated_adverts_never_panic_and_never_change_an_id_unnoticed(
        index in 0usize..23, value in any::<u8>(), cut in 0usize..=23,
    ) {
        let mut advert = bytes("02011a 0fffb522130cea6472130c185d8643df 0303564e");
        advert[index] = value;
        advert.truncate(cut);
        let found = classify(&parse(&advert).fields);
        // Only the twelve bytes of the id may differ, and only where they were changed.
        if let Some(Advert::Android(id)) = found {
            prop_assert_eq!(&id.0[..], &advert[7..19]);
        }
    }
}
