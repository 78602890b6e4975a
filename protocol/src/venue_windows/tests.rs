use super::*;

/// 6 July 2021, 07:00 in Vietnam.
const AT: i64 = 1_625_529_600;

/// The day of it.
const DAY: i64 = 18_814;

fn window(warning: i64) -> VenueWindow {
    let until_day = DAY + 14;
    VenueWindow { warning, from_s: AT, to_s: AT + 1800, level: Level::F1, text: 1, until_day }
}

fn list() -> VenueWindows {
    VenueWindows {
        version: 7,
        venue: 3,
        longest_stay_s: 14_400,
        windows: vec![window(4), window(9)],
        withdrawn: vec![5],
    }
}

#[test]
fn others_sign_the_same() {
    // The vector of docs/PROTOCOL.md.
    let key = SigningKey::from_bytes(&[9; 32]);
    let signed = SignedVenueWindows::sign(&list(), 7, &key).unwrap();
    assert_eq!(
        signed.list,
        "{\"version\":7,\"venue\":3,\"longest_stay_s\":14400,\"windows\":[\
         {\"warning\":4,\"from_s\":1625529600,\"to_s\":1625531400,\"level\":\"f1\",\"text\":1,\"until_day\":18828},\
         {\"warning\":9,\"from_s\":1625529600,\"to_s\":1625531400,\"level\":\"f1\",\"text\":1,\"until_day\":18828}],\
         \"withdrawn\":[5]}"
    );
    assert_eq!(
        signed.signature,
        "2288d390f33a158352df5b95c3aeb900af16f3adec54798177579392a09dce9d\
         631c4a39ac6504aac6ec0122e6db3a14d9a480c8861d9b06c029996b7fd7550b"
    );
    assert_eq!(
        signed.verify(7, &key.verifying_key()),
        Ok(VerifiedWindows { list: list(), skipped: 0 })
    );
}

#[test]
fn a_list_is_valid_for_its_kiosk_unchanged_and_under_its_key_only() {
    let key = SigningKey::from_bytes(&[9; 32]);
    let public = key.verifying_key();
    let signed = SignedVenueWindows::sign(&list(), 7, &key).unwrap();
    let wrong = Err(VenueWindowsError::Signature);
    assert_eq!(signed.verify(8, &public), wrong, "a kiosk of another venue");
    assert_eq!(signed.verify(7, &SigningKey::from_bytes(&[8; 32]).verifying_key()), wrong);
    for (text, other) in [("\"version\":7", "\"version\":8"), ("[5]", "[4]"), ("\"f1\"", "\"f2\"")]
    {
        let forged =
            SignedVenueWindows { list: signed.list.replacen(text, other, 1), ..signed.clone() };
        assert_ne!(forged, signed);
        assert_eq!(forged.verify(7, &public), wrong);
    }
}

#[test]
fn what_cannot_be_read_costs_itself_and_what_was_taken_back_is_gone() {
    let key = SigningKey::from_bytes(&[9; 32]);
    let backwards = VenueWindow { to_s: AT, ..window(6) };
    let windows = vec![window(4), backwards, window(5)];
    let mixed = VenueWindows { windows, ..list() };
    let text = serde_json::to_string(&mixed).unwrap().replacen("\"f1\"", "\"f9\"", 1);
    let signature = signature::sign(&context(7), &text, &key);
    let signed = SignedVenueWindows { list: text, signature };
    let verified = signed.verify(7, &key.verifying_key()).unwrap();
    assert_eq!((verified.list.windows, verified.skipped), (vec![], 2));
    assert_eq!(verified.list.withdrawn, [5]);

    let text = "{}".to_owned();
    let signature = signature::sign(&context(7), &text, &key);
    let error = SignedVenueWindows { list: text, signature }.verify(7, &key.verifying_key());
    assert!(matches!(error, Err(VenueWindowsError::Shape(_))), "{error:?}");
}

#[test]
fn days_on_which_a_window_stands_and_is_told_as_a_table() {
    let long = VenueWindow { until_day: DAY + 21, ..window(4) };
    for (window, day, stands, told) in [
        (window(4), DAY - 1, true, false),
        (window(4), DAY, true, true),
        (window(4), DAY + 14, true, true),
        (window(4), DAY + 15, false, false),
        (long, DAY + 14, true, true),
        (long, DAY + 15, true, false),
        (long, DAY + 22, false, false),
    ] {
        assert_eq!((window.stands_on(day), window.is_told_on(day)), (stands, told), "{day}");
    }
}
