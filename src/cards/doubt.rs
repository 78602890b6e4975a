//! Contradictions and damage of a card, as sentences for staff that contain none of its data.

/// A reason to check a card, never one to refuse it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Doubt {
    #[error("letters with marks were lost by the scanner; let the holder correct the name")]
    LettersLost,
    /// Neither 9 nor 12 digits, or what else the kind of card has.
    #[error("the number has an unusual length; compare it with the card")]
    NumberOdd,
    /// The first three digits are none of the 63 province codes of 2016.
    #[error("the number does not begin with the code of a province; its holder may be born abroad")]
    ProvinceUnknown,
    /// The digit for century and sex contradicts the gender.
    #[error("the number states another gender than the card; compare both with the card")]
    GenderDiffers,
    /// The number's year contradicts the date of birth.
    #[error("the number states another year of birth than the card; compare both with the card")]
    YearDiffers,
    /// The valid part of it is kept.
    #[error("the date of birth does not exist; compare it with the card")]
    BirthOdd,
    #[error("the date of birth is missing; ask for it")]
    BirthMissing,
    /// The gender is missing or is neither Nam nor Nữ.
    #[error("the gender is missing; ask for it")]
    GenderMissing,
    /// The date of issue is missing or before the birth.
    #[error("the date of issue is missing or impossible; compare it with the card")]
    IssueOdd,
    #[error("separators were lost or doubled by the scanner; switch it to USB-COM mode")]
    SeparatorsLost,
}
