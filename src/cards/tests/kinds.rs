//! Kinds of damage and of cards that others reported, with the values that are right.

use super::*;

const FIRST: &str =
    "001145047999|038092004512|Nguyễn Thị Ả|15081945|Nữ|Thôn X, Xã Y, Hà Nội|10072021";
/// [`FIRST`] without its second field.
const PLAIN: &str = "001145047999||Nguyễn Thị Ả|15081945|Nữ|Thôn X, Xã Y, Hà Nội|10072021";
const FOURTH: &str =
    "001303047999||Đỗ Thị Ước|15081999|Nữ|Tổ 5, An Hải Bắc, Sơn Trà, Đà Nẵng|25122021";

/// Number, name, birth, gender and address as one line.
fn line(card: &Card) -> String {
    let gender = card.gender.map_or("-", |gender| match gender {
        Gender::Nam => "Nam",
        Gender::Nu => "Nữ",
        Gender::Khac => "Khác",
    });
    let birth = card.birth.map_or_else(|| "-".to_owned(), |birth| birth.to_string());
    format!("{}; {}; {birth}; {gender}; {}", card.number, card.name, card.address)
}

#[test]
fn fields_are_where_their_separators_put_them() {
    let rest = "Nguyễn Thị Ả; 1945-08-15; Nữ; Thôn X, Xã Y, Hà Nội";
    for (text, expected, former) in [
        (FIRST, format!("001145047999; {rest}"), "038092004512"),
        // A second field that is no number goes nowhere else.
        (&FIRST.replace("038092004512", "24061985"), format!("001145047999; {rest}"), ""),
        (&FIRST.replace("038092004512", "Phường 12"), format!("001145047999; {rest}"), ""),
        (&FIRST.replace("038092004512", "010292345"), format!("001145047999; {rest}"), "010292345"),
        // An address with a date in it, and a name that is missing.
        (
            &PLAIN.replace("Thôn X", "Ngõ 15082001"),
            "001145047999; Nguyễn Thị Ả; 1945-08-15; Nữ; Ngõ 15082001, Xã Y, Hà Nội".to_owned(),
            "",
        ),
        (
            &PLAIN.replace("Nguyễn Thị Ả", ""),
            "001145047999; ; 1945-08-15; Nữ; Thôn X, Xã Y, Hà Nội".to_owned(),
            "",
        ),
        // Nobody can tell the day; nobody at all the birth.
        (
            &PLAIN.replace("15081945", "1945"),
            "001145047999; Nguyễn Thị Ả; 1945; Nữ; Thôn X, Xã Y, Hà Nội".to_owned(),
            "",
        ),
        (
            &PLAIN.replace("15081945", ""),
            "001145047999; Nguyễn Thị Ả; -; Nữ; Thôn X, Xã Y, Hà Nội".to_owned(),
            "",
        ),
    ] {
        let card = card(text);
        assert_eq!((line(&card), card.former_number.as_str()), (expected, former), "{text}");
        assert_eq!(card.kind, CardKind::Cccd, "{text}");
        assert!(!card.doubts.contains(&Doubt::SeparatorsLost), "{text}");
    }
    let birthless = card(&PLAIN.replace("15081945", ""));
    assert!(birthless.doubts.contains(&Doubt::BirthMissing));
}

#[test]
fn a_can_cuoc_with_the_year_alone() {
    let card = card(
        "001145047999||Nguyễn Thị Ả|1945|Nữ|Thôn X, Xã Y, Hà Nội|10072024||Nguyễn Văn Ặ|Lê Thị Ẹ|",
    );
    let expected = "001145047999; Nguyễn Thị Ả; 1945; Nữ; Thôn X, Xã Y, Hà Nội";
    assert_eq!((line(&card).as_str(), card.kind), (expected, CardKind::CanCuoc));
    assert_eq!(card.extra, ["", "Nguyễn Văn Ặ", "Lê Thị Ẹ", ""]);
}

#[test]
fn what_a_scanner_puts_before_a_card_is_no_part_of_it() {
    for before in ["]Q1", "\\000026", "]Q2\\000026", "\u{2}]Q1 \\000026", "\\000003\\000026]Q1"] {
        for (text, number) in [
            ("001093029317|NGUYEN VAN A|1987-01-18|0|16297|<1<<", "001093029317"),
            ("******012345|NGUYEN THI MAU|1960-**-**|0|QID123|<2<<", "******012345"),
            ("0123456789|4cc3aa|30/07/1981|1|48c3a0|01 - 065|-|$", "0123456789"),
            (PLAIN, "001145047999"),
        ] {
            let card = card(&format!("{before}{text}"));
            assert_eq!(card.number, number, "{before}");
            assert_eq!((&card.name, card.kind), (&self::card(text).name, self::card(text).kind));
        }
    }
    let bhyt = card("\\0000260123456789|4cc3aa|30/07/1981|1|48c3a0|01 - 065|-|$");
    assert_eq!((bhyt.kind, bhyt.name.as_str()), (CardKind::Bhyt, "Lê"));
}

#[test]
fn other_characters_in_the_place_of_separators() {
    for text in [PLAIN, CAN_CUOC, COVID, BHYT] {
        let whole = card(text);
        for stand_in in ["\t", "\u{1D}", "\u{1E}", "¦", "｜"] {
            let damaged = card(&text.replace('|', stand_in));
            assert_eq!(line(&damaged), line(&whole), "{stand_in:?}");
            assert_eq!((damaged.kind, &damaged.extra), (whole.kind, &whole.extra), "{stand_in:?}");
        }
    }
    // Blanks are no separators, but the gender ends with one.
    let blank = card(&PLAIN.replace('|', " "));
    assert_eq!(line(&blank), line(&card(PLAIN)));
    let man = PLAIN.replace("Nữ", "Nam").replace('|', " ");
    assert_eq!(card(&man).gender, Some(Gender::Nam));
    assert_eq!(card(&man).address, "Thôn X, Xã Y, Hà Nội");
}

#[test]
fn letters_decoded_by_a_console_come_back() {
    let oem_437 = "001303047999||─Éß╗ù Thß╗ï ╞»ß╗¢c|15081999|Nß╗»|Tß╗ò 5, An Hß║úi Bß║»c, S╞ín Tr├á, ─É├á Nß║╡ng|25122021";
    let oem_850 = "001303047999||─Éß╗ù Thß╗ï ã»ß╗øc|15081999|Nß╗»|Tß╗ò 5, An Hß║úi Bß║»c, Sãín Tr├á, ─É├á Nß║Áng|25122021";
    for spoilt in [oem_437, oem_850] {
        let card = card(spoilt);
        assert_eq!(line(&card), line(&self::card(FOURTH)), "{spoilt}");
        assert!(!card.name_suspect);
    }
}

#[test]
fn letters_decoded_as_chinese_come_back_where_their_bytes_are_whole() {
    let (spoilt, _) = encoding_rs::GBK.decode_without_bom_handling(FOURTH.as_bytes());
    let read = card(&spoilt);
    assert_eq!(read.gender, Some(Gender::Nu));
    assert_eq!((read.number.as_str(), read.former_number.as_str()), ("001303047999", ""));
    assert_eq!(read.birth, Some(Birth::Day { year: 1999, month: 8, day: 15 }));
    for (read, right) in [(&read.name, "Đỗ Thị Ước"), (&read.address, &card(FOURTH).address)]
    {
        assert!(same_or_lost(read, right), "{read}");
    }
}

/// Whether each letter is the right one or is told as lost.
fn same_or_lost(read: &str, right: &str) -> bool {
    let mut right = right.chars();
    let mut same = true;
    for letter in read.chars() {
        let expected = right.next();
        same &= Some(letter) == expected
            || letter == '?' && expected.is_some_and(|expected| !expected.is_ascii());
    }
    same && right.next().is_none()
}

#[test]
fn a_damaged_field_with_an_n_is_no_man() {
    for word in [
        "N",
        "N?",
        "N??",
        "N\u{FFFD}\u{FFFD}\u{FFFD}",
        "Nu",
        "NU",
        "nữ",
        "NỮ",
        "N#",
        "Ná»¯",
        "Nß╗»",
    ] {
        let text = PLAIN.replace("|Nữ|", &format!("|{word}|"));
        assert_eq!(card(&text).gender, Some(Gender::Nu), "{word}");
        // The same where a separator elsewhere is lost.
        let text = text.replace("||", "|");
        assert_eq!(card(&text).gender, Some(Gender::Nu), "{word}");
    }
    for word in ["Nam", "NAM", " nam "] {
        let text = PLAIN.replace("|Nữ|", &format!("|{word}|"));
        assert_eq!(card(&text).gender, Some(Gender::Nam), "{word}");
    }
    for word in ["", "Khác", "M"] {
        let text = PLAIN.replace("|Nữ|", &format!("|{word}|"));
        let card = card(&text);
        assert_eq!((card.gender, card.address.as_str()), (None, "Thôn X, Xã Y, Hà Nội"), "{word}");
    }
}

#[test]
fn numbers_of_insurance_have_letters_where_they_stand() {
    for number in ["DN401AA31900999", "GD4010123456789", "TE101AB1234C567", "0123456789"] {
        let rest = "4cc3aa|04/09/1985|1|48c3a0|01 - 043|01/07/2017|-|$";
        for text in [format!("{number}|{rest}"), format!("{number}{rest}")] {
            let card = card(&text);
            assert_eq!((card.kind, card.number.as_str()), (CardKind::Bhyt, number), "{text}");
            assert_eq!((card.name.as_str(), card.gender), ("Lê", Some(Gender::Nam)), "{text}");
        }
    }
}

#[test]
fn letters_that_only_look_vietnamese_become_so() {
    for (scanned, name) in [
        ("Ðặng Văn Ðẻn", "Đặng Văn Đẻn"),
        ("Ɖỗ Thị Tƣ", "Đỗ Thị Tư"),
        ("Võ ðình Ƣớc", "Võ đình Ước"),
    ] {
        let text = format!("001203047999||{scanned}|15081999|Nam|Ngũ Hành Sơn, Ðà Nẵng|10072021");
        let card = card(&text);
        assert_eq!((card.name.as_str(), card.name_suspect), (name, false));
        assert_eq!(card.address, "Ngũ Hành Sơn, Đà Nẵng");
    }
    // Ðỗ in hexadecimal.
    assert_eq!(card("0123456789|c390e1bb97|1985|1|-|01 - 043|-|$").name, "Đỗ");
}
