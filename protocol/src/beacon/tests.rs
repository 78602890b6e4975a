//! Adverts of other families in real bytes, and what they are taken for.

use data_encoding::HEXLOWER_PERMISSIVE;
use proptest::prelude::*;

use super::*;
use crate::bluezone::advert::parse;

const ID16: &str = "000102030405060708090a0b0c0d0e0f";

fn kind_of(hex: &str) -> Option<(&'static str, &'static str, Option<String>)> {
    let bytes = HEXLOWER_PERMISSIVE.decode(hex.replace([' ', '|'], "").as_bytes()).unwrap();
    let beacon = classify(&parse(&bytes).fields)?;
    let id = match beacon {
        Beacon::Bluezone(advert) => advert.id().map(|id| id.to_string()),
        Beacon::Other { id, .. } => id.map(|id| id.to_string()),
    };
    Some((beacon.family(), beacon.kind(), id))
}

#[test]
fn each_family_is_told_by_its_signature() {
    let tracer = "11 07 f918c24c09fef080fe6095 15fcb32ab8";
    for (what, hex, is) in [
        (
            "Exposure Notification",
            format!("02 01 1a | 03 03 6f fd | 17 16 6f fd {ID16} aabbccdd"),
            Some(("exposure-notification", Some(ID16))),
        ),
        (
            "data in front",
            format!("17 16 6f fd {ID16} aabbccdd | 03 03 6f fd"),
            Some(("exposure-notification", Some(ID16))),
        ),
        ("no metadata", format!("03 03 6f fd | 13 16 6f fd {ID16}"), None),
        ("no data", "02 01 1a | 03 03 6f fd".to_owned(), None),
        ("no service", format!("17 16 6f fd {ID16} aabbccdd"), None),
        (
            "DP-3T",
            format!("02 01 02 | 03 03 68 fd | 13 16 68 fd {ID16}"),
            Some(("dp3t", Some(ID16))),
        ),
        ("DP-3T, too long", format!("03 03 68 fd | 14 16 68 fd {ID16} 00"), None),
        ("another service's data", format!("03 03 68 fd | 13 16 69 fd {ID16}"), None),
        ("OpenTrace", format!("{tracer} | 06 ff ff 03 66 32 63"), Some(("opentrace", None))),
        ("capitals, never sent by OpenTrace", format!("{tracer} | 06 ff ff 03 46 32 43"), None),
        ("four characters", format!("{tracer} | 07 ff ff 03 66 32 63 30"), None),
        ("no data", format!("{tracer} | 03 ff ff 03"), None),
        (
            "a scale",
            "02 01 06 | 11 07 0000000000003700485449572000000 0 | 09 ff ff 03 0024e4aabbcc"
                .to_owned(),
            None,
        ),
        ("no company", tracer.to_owned(), None),
        ("short service only", "03 03 0f 18 | 06 ff ff 03 41 42 43".to_owned(), None),
        (
            "Herald",
            "02 01 1a | 03 03 f6 fc | 09 ff f1 05 0102030405 06".to_owned(),
            Some(("herald", Some("010203040506"))),
        ),
        ("Herald, 5 bytes", "03 03 f6 fc | 08 ff f1 05 0102030405".to_owned(), None),
        ("Herald, 7 bytes", "03 03 f6 fc | 0a ff f1 05 01020304050607".to_owned(), None),
        ("Herald, other company", "03 03 f6 fc | 09 ff f2 05 010203040506".to_owned(), None),
        ("nothing", String::new(), None),
    ] {
        let expected = is.map(|(family, id)| (family, "beacon", id.map(str::to_owned)));
        assert_eq!(kind_of(&hex), expected, "{what}");
    }
}

#[test]
fn bluezone_wins_over_every_other_family() {
    let id = "130cea6472130c185d8643df";
    let hex = format!("03 03 56 4e | 0f ff b5 22 {id} | 03 03 6f fd | 17 16 6f fd {ID16} aabbccdd");
    assert_eq!(kind_of(&hex), Some(("bluezone", "android", Some(id.to_owned()))));
}

#[test]
fn identities_are_not_shown_by_debug() {
    let id = Identity::new(&[1, 2, 3]).unwrap();
    assert_eq!((id.as_bytes(), format!("{id:?}").as_str()), (&[1, 2, 3][..], "Identity(…)"));
    assert!(Identity::new(&[0; 17]).is_none());
}

proptest! {
    #[test]
    fn random_bytes_never_panic(advert in proptest::collection::vec(any::<u8>(), 0..300)) {
        classify(&parse(&advert).fields);
    }
}
