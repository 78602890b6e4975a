//! Cross-checks of a card's data. They yield doubts and never refusals, because cards with such
//! contradictions exist (docs/FORMATS.md, section 5).

use protocol::declaration::Gender;

use super::card::Birth;
use super::citizen::CitizenNumber;
use super::doubt::Doubt;
use super::fields::Date;
use super::text::{LOST, is_beyond_latin_1, is_marked};

/// Doubts about an identity card's number (9 or 12 digits), gender and dates.
pub(super) fn identity(
    number: &str,
    gender: Option<Gender>,
    birth: Option<Date>,
    issued: Option<Date>,
) -> Vec<Doubt> {
    let mut doubts = self::number(number, gender, birth.map(|birth| birth.birth));
    match birth {
        None => doubts.push(Doubt::BirthMissing),
        Some(birth) if !birth.sound => doubts.push(Doubt::BirthOdd),
        Some(_) => {}
    }
    if gender.is_none() {
        doubts.push(Doubt::GenderMissing);
    }
    let born = birth.map_or(0, |birth| birth.birth.year());
    if !issued.is_some_and(|issued| issued.sound && issued.birth.year() >= born) {
        doubts.push(Doubt::IssueOdd);
    }
    doubts
}

/// Contradictions of a number of 12 digits to gender and birth; none for other numbers.
pub(super) fn number(number: &str, gender: Option<Gender>, birth: Option<Birth>) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let Some(number) = CitizenNumber::read(number) else { return doubts };
    if !number.has_province() {
        doubts.push(Doubt::ProvinceUnknown);
    }
    if gender.is_some_and(|gender| number.contradicts(gender)) {
        doubts.push(Doubt::GenderDiffers);
    }
    if birth.is_some_and(|birth| birth.year() != number.year) {
        doubts.push(Doubt::YearDiffers);
    }
    doubts
}

/// Whether a name may have lost marks or letters; `text` is the whole scan.
///
/// A letter that no Western code page has, anywhere in the text, proves that the scanner transmits all
/// of them. Without one, "Tran Van Hung" or "Trn Vn Hùng" may be what keyboard emulation has left of a
/// name; "Mai Anh" may be complete, which only its holder can tell.
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
