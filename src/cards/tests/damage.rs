//! Every damage of docs/FORMATS.md, section 4, on every kind of card, beside the card without it.

use super::*;

/// The four kinds, with everything on each of them.
const CARDS: [&str; 4] = [CCCD, CAN_CUOC, COVID, BHYT];

/// Each letter beyond ASCII in another form.
fn each_letter(text: &str, form: impl Fn(char) -> String) -> String {
    text.chars().map(|c| if c.is_ascii() { c.to_string() } else { form(c) }).collect()
}

/// Each byte of a letter as four digits.
fn decimals(letter: char, between: &str) -> String {
    let bytes: Vec<_> = letter.to_string().bytes().map(|byte| format!("{byte:04}")).collect();
    bytes.join(between)
}

/// As a program shows it that takes UTF-8 for Windows-1252.
fn mojibake(text: &str) -> String {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

fn percents(text: &str, all: bool) -> String {
    let set = if all { percent_encoding::NON_ALPHANUMERIC } else { percent_encoding::CONTROLS };
    percent_encoding::utf8_percent_encode(text, set).to_string()
}

fn decomposed(text: &str) -> String {
    unicode_normalization::UnicodeNormalization::nfd(text).collect()
}

/// What damage does to the bytes of a scan.
type Damage = (&'static str, fn(&str) -> Vec<u8>);

/// Damage after which nothing at all is missing.
const HEALED: [Damage; 21] = [
    ("digits for letters", |text| each_letter(text, |c| decimals(c, "")).into()),
    ("digits with blanks", |text| each_letter(text, |c| decimals(c, " ")).into()),
    ("digits for all", |text| text.bytes().map(|b| format!("{b:04}")).collect::<String>().into()),
    ("digits with blanks for all", |text| {
        text.bytes().map(|b| format!("{b:04} ")).collect::<String>().into()
    }),
    ("mojibake", |text| mojibake(text).into()),
    ("mojibake, Latin-1", |text| text.bytes().map(char::from).collect::<String>().into()),
    ("mojibake twice", |text| mojibake(&mojibake(text)).into()),
    ("decimal entities", |text| each_letter(text, |c| format!("&#{};", u32::from(c))).into()),
    ("hexadecimal entities", |text| {
        each_letter(text, |c| format!("&#x{:x};", u32::from(c))).into()
    }),
    ("entities escaped twice", |text| {
        each_letter(text, |c| format!("&amp;#{};", u32::from(c))).into()
    }),
    ("entities of mojibake", |text| {
        each_letter(&mojibake(text), |c| format!("&#{};", u32::from(c))).into()
    }),
    ("percent escapes of letters", |text| percents(text, false).into()),
    ("percent escapes of all", |text| percents(text, true).into()),
    ("a form's escapes", |text| percents(text, true).replace("%20", "+").into()),
    ("decomposed marks", |text| decomposed(text).into()),
    ("mojibake of decomposed marks", |text| mojibake(&decomposed(text)).into()),
    ("doubled separators", |text| text.replace('|', "||").into()),
    ("a terminator", |text| format!("{text}\r\n\t").into()),
    ("a byte order mark", |text| format!("\u{FEFF}{text}").into()),
    ("UTF-16", |text| {
        "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    }),
    ("garbage around", |text| format!("\u{2}]Q1{text}\u{3}\r").into()),
];

/// What staff and form see of a card.
fn seen(card: &Card) -> impl PartialEq + std::fmt::Debug {
    (
        (card.kind, card.number.clone(), card.former_number.clone()),
        (card.name.clone(), card.name_suspect),
        card.birth.map(|birth| birth.to_string()),
        card.gender,
        (card.address.clone(), card.phone.clone(), card.insurance.clone()),
    )
}

#[test]
fn every_damage_to_every_card_is_undone() {
    for text in CARDS {
        let whole = card(text);
        for (what, damage) in HEALED {
            let damaged = read(&damage(text)).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert_eq!(seen(&damaged), seen(&whole), "{what}");
            assert_eq!(damaged.extra, whole.extra, "{what}");
        }
    }
}

#[test]
fn one_separator_lost_or_doubled_at_any_place() {
    for text in CARDS {
        let whole = card(text);
        for (at, _) in text.match_indices('|') {
            for with in ["", "||"] {
                let damaged = [&text[..at], with, &text[at + 1..]].concat();
                let card = card(&damaged);
                // Behind the anchors, fields of their own kind cannot be told apart.
                if card.kind == CardKind::CovidQr && damaged.contains("MAU1960") {
                    assert_eq!(card.name, "NGUYEN THI MAU");
                }
                assert_eq!(seen(&card), seen(&whole), "{damaged}");
            }
        }
    }
}

#[test]
fn all_separators_lost() {
    for text in CARDS {
        let (whole, damaged) = (card(text), card(&text.replace('|', "")));
        assert_eq!(damaged.kind, whole.kind, "{text}");
        assert_eq!((&damaged.number, &damaged.name), (&whole.number, &whole.name));
        assert_eq!((damaged.birth, &damaged.address), (whole.birth, &whole.address));
        if damaged.kind != CardKind::CovidQr {
            assert_eq!(damaged.gender, whole.gender, "{text}");
        }
    }
    // A year alone between hexadecimal digits.
    for year in ["1960", "2005", "2015"] {
        let text = format!("0123456789|4d61692041c3aa|{year}|2|48c3a0|01 - 043|-|$");
        let (whole, damaged) = (card(&text), card(&text.replace('|', "")));
        assert_eq!(seen(&damaged), seen(&whole), "{text}");
        assert_eq!(whole.birth.map(|birth| birth.to_string()).as_deref(), Some(year));
    }
}

#[test]
fn letters_that_are_gone_are_not_invented() {
    let ascii = |text: &str| text.chars().filter(char::is_ascii).collect::<String>();
    let asked = |text: &str| each_letter(text, |_| "?".to_owned());
    let cut = |text: &str| text.replace("á»…", "á»").replace("áº«", "áº");
    for (damaged, name) in [
        (ascii(CCCD), "Nguyn Th Mu"),
        (asked(CCCD), "Nguy?n Th? M?u"),
        (asked(CCCD).replace('?', "\u{FFFD}"), "Nguy?n Th? M?u"),
        (cut(&mojibake(CCCD)), "Nguy?n Thị M?u"),
    ] {
        let card = card(&damaged);
        assert_eq!((card.name.as_str(), card.name_suspect), (name, true));
        assert_eq!(card.number, "001260012345");
        // "N" and a letter that is gone: the other word is plain ASCII and would be whole.
        assert_eq!(card.gender, Some(Gender::Nu));
        assert_eq!(card.birth, Some(Birth::Day { year: 1960, month: 2, day: 1 }));
    }
    // Bytes that are no UTF-8.
    let mut bytes = CCCD.as_bytes().to_vec();
    bytes.remove(19);
    let card = read(&bytes).unwrap();
    assert!(
        card.name_suspect && card.name.starts_with("Nguy?") && card.name.ends_with("n Thị Mẫu")
    );
    assert!(card.doubts.contains(&Doubt::LettersLost));
}
