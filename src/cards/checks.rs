//! Cross-checks of what a card says. They doubt and never refuse: cards with such contradictions
//! exist, and nobody is turned away by the machine (docs/FORMATS.md, section 5).

use protocol::declaration::Gender;

use super::citizen::CitizenNumber;
use super::fields::Date;
use super::repair::{LOST, is_beyond_latin_1, is_marked};
use super::{Birth, Doubt};

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
    let Some(says) = CitizenNumber::read(number) else { return doubts };
    if !says.has_province() {
        doubts.push(Doubt::ProvinceUnknown);
    }
    if gender.is_some_and(|gender| says.contradicts(gender)) {
        doubts.push(Doubt::GenderDiffers);
    }
    if birth.is_some_and(|birth| birth.year() != says.year) {
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
