//! What on a card does not fit together. Sentences for staff; they name no value of the card.

/// A reason to look at a card again, never one to refuse it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Doubt {
    /// A letter of the name or address was lost between card and kiosk.
    #[error("letters with marks were lost on the way; let the holder correct the name")]
    LettersLost,
    /// Neither 9 nor 12 digits, or what else the kind of card has.
    #[error("the number has an unusual length; compare it with the card")]
    NumberOdd,
    /// The first three digits are none of the 63 province codes of 2016.
    #[error("the number begins with no province's code; its holder may be born abroad")]
    ProvinceUnknown,
    /// The digit for century and sex contradicts the gender.
    #[error("the number speaks of another gender than the card; compare both with the card")]
    GenderDiffers,
    /// The number's year contradicts the date of birth.
    #[error("the number speaks of another year of birth than the card; compare both with the card")]
    YearDiffers,
    /// A date of birth that no calendar has; what is certain of it was kept.
    #[error("the date of birth does not exist; compare it with the card")]
    BirthOdd,
    /// There is no date of birth.
    #[error("the date of birth is missing; ask for it")]
    BirthMissing,
    /// The gender is missing or is neither Nam nor Nữ.
    #[error("the gender is missing; ask for it")]
    GenderMissing,
    /// The date of issue is missing or before the birth.
    #[error("the date of issue is missing or impossible; compare it with the card")]
    IssueOdd,
    /// Separators were lost or doubled.
    #[error("separators were lost or doubled on the way; switch the scanner to USB-COM mode")]
    SeparatorsLost,
}
