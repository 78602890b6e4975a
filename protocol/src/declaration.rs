//! The health declaration as it is sealed, with the field names of the national form
//! (formats.md, section 6) so that the single database can take it.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Version of this form, stored inside every declaration.
pub const FORM_VERSION: &str = "kiengiang-2021-05";

/// Gender as the national form spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gender {
    /// Nam.
    Nam,
    /// Nữ.
    Nu,
    /// Khác.
    Khac,
}

/// An answer as the national form numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Có.
    Yes,
    /// Không.
    No,
}

impl Serialize for Answer {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(match self {
            Self::Yes => 1,
            Self::No => 2,
        })
    }
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u8::deserialize(deserializer)? {
            1 => Ok(Self::Yes),
            2 => Ok(Self::No),
            other => Err(serde::de::Error::custom(format!("an answer is 1 or 2, not {other}"))),
        }
    }
}

/// One person's declaration. It exists in the clear only between "Gửi tờ khai" and the seal, and
/// wipes itself when dropped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Declaration {
    /// Version of the form and of its legal wording.
    pub form: String,
    /// When it was confirmed, Unix time.
    #[zeroize(skip)]
    pub at_s: i64,
    /// Họ tên.
    pub full_name: String,
    /// Số hộ chiếu / CMND / CCCD; may be empty.
    pub passport: String,
    /// Năm sinh.
    pub birth_year: u16,
    /// Giới tính.
    #[zeroize(skip)]
    pub gender: Gender,
    /// Quốc tịch.
    pub nation: String,
    /// Điện thoại; may be empty, no one is turned away.
    pub phone: String,
    /// Whether the phone was confirmed by an OTP.
    pub phone_verified: bool,
    /// Contact with a sick person.
    #[zeroize(skip)]
    pub has_patient: Answer,
    /// Contact with someone from a country with COVID-19.
    #[zeroize(skip)]
    pub has_from_sick_country: Answer,
    /// Contact with someone who has symptoms.
    #[zeroize(skip)]
    pub has_sick: Answer,
}

impl Declaration {
    /// Whether any answer is Có.
    pub fn needs_attention(&self) -> bool {
        [self.has_patient, self.has_from_sick_country, self.has_sick].contains(&Answer::Yes)
    }
}

impl std::fmt::Debug for Declaration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Declaration(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_as_the_national_form_names_them() {
        let declaration = Declaration {
            form: FORM_VERSION.to_owned(),
            at_s: 0,
            full_name: "LÊ THỊ HOA".to_owned(),
            passport: String::new(),
            birth_year: 1951,
            gender: Gender::Nu,
            nation: "Việt Nam".to_owned(),
            phone: "0912345678".to_owned(),
            phone_verified: false,
            has_patient: Answer::No,
            has_from_sick_country: Answer::No,
            has_sick: Answer::Yes,
        };
        let json = serde_json::to_value(&declaration).unwrap();
        assert_eq!(json["fullName"], "LÊ THỊ HOA");
        assert_eq!(json["gender"], "Nu");
        assert_eq!(json["hasFromSickCountry"], 2);
        assert_eq!(json["hasSick"], 1);
        assert!(declaration.needs_attention());
        assert_eq!(format!("{declaration:?}"), "Declaration(…)");
        assert_eq!(serde_json::from_value::<Declaration>(json).unwrap(), declaration);
    }
}
