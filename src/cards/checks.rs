//! Cross-checks of what a card says. They doubt and never refuse: cards with such contradictions
//! exist, and nobody is turned away by the machine (formats.md, section 5).

use protocol::declaration::Gender;

use super::fields::Date;
use super::repair::{LOST, is_beyond_latin_1, is_marked};
use super::{Birth, Doubt};

/// The codes of the 63 provinces of 2016 (Circular 07/2016/TT-BCA, annex), of which numbers still
/// speak.
const PROVINCES: [u8; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37,
    38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77,
    79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
];

/// What is odd about an identity card's number (9 or 12 digits), gender and dates.
pub(super) fn identity(
    number: &str,
    gender: Option<Gender>,
    birth: Date,
    issued: Option<Date>,
) -> Vec<Doubt> {
    let mut doubts = self::number(number, gender, Some(birth.birth));
    if !birth.sound {
        doubts.push(Doubt::BirthOdd);
    }
    if gender.is_none() {
        doubts.push(Doubt::GenderMissing);
    }
    if !issued.is_some_and(|issued| issued.sound && issued.birth.year() >= birth.birth.year()) {
        doubts.push(Doubt::IssueOdd);
    }
    doubts
}

/// What a number of 12 digits says against gender and birth. Other numbers say nothing.
pub(super) fn number(number: &str, gender: Option<Gender>, birth: Option<Birth>) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let digits = number.as_bytes();
    if digits.len() != 12 || !digits.iter().all(u8::is_ascii_digit) {
        return doubts;
    }
    let value =
        |range: std::ops::Range<usize>| number.get(range).and_then(|it| it.parse::<u16>().ok());
    let province = value(0..3).and_then(|code| u8::try_from(code).ok());
    if !province.is_some_and(|code| PROVINCES.contains(&code)) {
        doubts.push(Doubt::ProvinceUnknown);
    }
    let (Some(century_sex), Some(year)) = (value(3..4), value(4..6)) else { return doubts };
    let male = century_sex % 2 == 0;
    if gender.is_some_and(|gender| male != (gender == Gender::Nam)) {
        doubts.push(Doubt::GenderDiffers);
    }
    let year = 1900 + century_sex / 2 * 100 + year;
    if birth.is_some_and(|birth| birth.year() != year) {
        doubts.push(Doubt::YearDiffers);
    }
    doubts
}

/// Whether a name may have lost marks or letters on a way that carried `text` besides.
///
/// A letter that no Western code page holds, anywhere in the text, shows that the way carries all of
/// them. Without one, a name such as "Tran Van Hung" or "Trn Vn Hùng" is what a keyboard leaves of
/// a real one; "Mai Anh" is a real one, but only its holder knows.
pub(super) fn is_suspect(name: &str, text: &str) -> bool {
    let vowel = |letter: char| "aeiouyAEIOUY".contains(letter) || is_marked(letter);
    let wordless = name.split_whitespace().any(|word| !word.contains(vowel));
    let strange = name.chars().any(|letter| {
        !(letter.is_ascii_alphabetic()
            || is_marked(letter)
            || matches!(letter, ' ' | '\'' | '.' | '-'))
    });
    name.is_empty()
        || wordless
        || strange
        || name.contains(LOST)
        || !text.contains(is_beyond_latin_1)
}
