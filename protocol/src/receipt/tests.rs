use proptest::prelude::*;

use super::*;

const DAY: i64 = 18_816;

fn key() -> Secret {
    Secret::new([7; 32])
}

fn receipt(number: u32, people: u8) -> Receipt {
    Receipt { id: ReceiptId::new(number).unwrap(), people }
}

/// Keeps old receipts valid over an update in the middle of a day.
#[test]
fn a_known_receipt() {
    let code = mint(&key(), DAY, receipt(0x155_AA55, 4)).unwrap();
    assert_eq!(show(&code), KNOWN);
    assert_eq!(url("kiosk.example.vn", &code), format!("https://KIOSK.EXAMPLE.VN/R/{code}"));
}

/// Computed by Python's `hmac` from the table of the module.
const KNOWN: &str = "NBAJ-N964-FV3N";

#[test]
fn read_as_people_write_it() {
    let code = mint(&key(), DAY, receipt(0x0210_8421 & 0x1FF_FFFF, 1)).unwrap();
    let lower = code.to_lowercase();
    let slips = lower.replace('0', "o").replacen('1', "I", 1).replace('1', "l");
    let spaced: String = code.chars().flat_map(|c| [' ', c, '–']).collect();
    for text in [
        code.clone(),
        show(&code),
        lower.clone(),
        slips,
        spaced,
        format!("\t{}\n", show(&code)),
        url("kiosk.example.vn:8443", &code),
        format!("https://kiosk.example.vn/r/{lower}?lang=en"),
        format!("http://r/R/{code}#top"),
    ] {
        assert_eq!(verify(&key(), DAY, &text), Ok(receipt(0x10_8421, 1)), "{text:?}");
    }
}

#[test]
fn what_cannot_be_a_receipt_is_told_from_what_is_none_today() {
    let code = mint(&key(), DAY, receipt(77, 10)).unwrap();
    for (text, error) in [
        ("", ReceiptError::Length(0)),
        ("ABCD-EFGH", ReceiptError::Length(8)),
        ("Đặng Thị Hoa!", ReceiptError::Length(11)),
        ("HTTPS://X/R/", ReceiptError::Length(0)),
        ("ABCD-EFGU-1234", ReceiptError::Character(8)),
        ("Ặ234-5678-9012", ReceiptError::Character(1)),
        ("0000-0000-0000", ReceiptError::Invalid),
        ("ZZZZ-ZZZZ-ZZZZ", ReceiptError::Invalid),
    ] {
        assert_eq!(verify(&key(), DAY, text), Err(error), "{text}");
    }
    for (key, day) in [(key(), DAY - 1), (key(), DAY + 1), (Secret::new([8; 32]), DAY)] {
        assert_eq!(verify(&key, day, &code), Err(ReceiptError::Invalid));
    }
}

#[test]
fn only_one_to_ten_people() {
    for people in [0, 11, 15, 16, 255] {
        assert_eq!(mint(&key(), DAY, receipt(1, people)), None, "{people}");
    }
    assert_eq!(ReceiptId::new(1 << 25), None);
}

#[test]
fn an_id_in_json_is_five_characters() {
    let id = ReceiptId::from_random([0xFF; 4]);
    assert_eq!(serde_json::to_string(&id).unwrap(), "\"ZZZZZ\"");
    assert_eq!(serde_json::from_str::<ReceiptId>("\"zzzzz\"").unwrap(), id);
    for odd in ["\"\"", "\"ZZZZ\"", "\"ZZZZZZ\"", "\"ZZZZU\"", "7"] {
        assert!(serde_json::from_str::<ReceiptId>(odd).is_err(), "{odd}");
    }
}

#[test]
fn every_flipped_bit_is_refused() {
    let code = mint(&key(), DAY, receipt(0x123_4567, 3)).unwrap();
    let bits = code::decode(&code, CODE_LEN).unwrap();
    for bit in 0..60 {
        let flipped = code::encode(bits ^ 1 << bit, CODE_LEN);
        assert_eq!(verify(&key(), DAY, &flipped), Err(ReceiptError::Invalid), "bit {bit}");
    }
}

#[test]
fn a_hundred_thousand_guesses_are_refused() {
    let code = mint(&key(), DAY, receipt(1, 1)).unwrap();
    let bits = code::decode(&code, CODE_LEN).unwrap();
    let accepted = (1..=100_000_u64)
        .filter(|step| {
            let guess = bits ^ step.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 4;
            verify(&key(), DAY, &code::encode(guess, CODE_LEN)).is_ok()
        })
        .count();
    assert_eq!(accepted, 0);
}

proptest! {
    #[test]
    fn minted_is_verified(number in 0_u32..1 << 25, people in 1_u8..=10, day in 0_i64..40_000) {
        let code = mint(&key(), day, receipt(number, people)).unwrap();
        prop_assert_eq!(code.len(), 12);
        prop_assert_eq!(verify(&key(), day, &show(&code)), Ok(receipt(number, people)));
    }

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC*") {
        let _ = verify(&key(), DAY, &text);
    }
}
