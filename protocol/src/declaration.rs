//! The health declaration before it is sealed: one document for one or several people ("Khai hộ"), with
//! the field names of the national form (docs/FORMATS.md, section 6), so that the national database can
//! import it.

mod answer;
mod person;

use serde::{Deserialize, Deserializer, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::language::Language;
use crate::receipt::{PEOPLE_RANGE, ReceiptId};

pub use answer::Answer;
pub use person::{Gender, IdentitySource, Person};

/// Version of the form and of its legal warning, stored in every declaration.
pub const FORM_VERSION: &str = "kiengiang-2021-05";

/// Version of the consent of the form [`FORM_VERSION`], stored in every declaration.
pub const CONSENT_VERSION: &str = "kiengiang-consent-2021-05";

/// A declarant who is none of the declared people.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Declarant {
    /// Họ tên.
    pub full_name: String,
    /// Điện thoại, if it differs from [`Declaration::phone`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Số hộ chiếu / CMND / CCCD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passport: Option<String>,
}

/// A declaration. It exists in the clear only until it is sealed, is wiped when dropped and is not in
/// Debug.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Declaration {
    /// Version of the form and of its legal wording, such as [`FORM_VERSION`].
    pub form: String,
    /// Version of the consent that was shown and given, such as [`CONSENT_VERSION`].
    pub consent: String,
    /// Time of its submission, Unix seconds.
    #[zeroize(skip)]
    pub at_s: i64,
    /// The language of the screen at its submission.
    #[zeroize(skip)]
    pub language: Language,
    /// Id of its receipt; absent while the kiosk does not know the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[zeroize(skip)]
    pub receipt: Option<ReceiptId>,
    /// Điện thoại of the declarant; absent when none was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Whether the phone number was verified by an OTP ([`crate::otp`]).
    pub phone_verified: bool,
    /// The declarant, if it is none of `people`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declarant: Option<Declarant>,
    /// Whether one of `people` lives in another province than the kiosk stands in, as far as both are known;
    /// absent means no.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub out_of_province: bool,
    /// The declared people, [`PEOPLE_RANGE`] of them. The first is the declarant unless `declarant` is
    /// given.
    #[serde(deserialize_with = "people")]
    pub people: Vec<Person>,
}

fn people<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Person>, D::Error> {
    let people = Vec::<Person>::deserialize(deserializer)?;
    if PEOPLE_RANGE.contains(&people.len()) {
        return Ok(people);
    }
    let (least, most) = (PEOPLE_RANGE.start(), PEOPLE_RANGE.end());
    let found = people.len();
    Err(serde::de::Error::custom(format!(
        "a declaration is for {least} to {most} people, not {found}"
    )))
}

impl Declaration {
    /// Whether anyone's answers need attention ([`Person::needs_attention`]).
    pub fn needs_attention(&self) -> bool {
        self.people.iter().any(Person::needs_attention)
    }

    /// Number of people, for [`crate::record::Sealed::people`].
    pub fn count(&self) -> u8 {
        u8::try_from(self.people.len()).unwrap_or(u8::MAX)
    }
}

impl std::fmt::Debug for Declarant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Declarant(…)")
    }
}

impl std::fmt::Debug for Declaration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Declaration(…)")
    }
}

#[cfg(test)]
mod tests;
