//! One person of a declaration, with the fields of the national form.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::answer::{Answer, maybe_switch, switch};

/// Gender, with the names of the national form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gender {
    /// Nam.
    Nam,
    /// Nữ.
    Nu,
    /// Khác.
    Khac,
}

/// Source of name, number, birth and gender. No card is signed, so a card proves nothing; it only makes
/// typing errors unlikely.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IdentitySource {
    /// Typed by the visitor, or corrected after a scan.
    #[default]
    Typed,
    /// From a scanned card.
    Card,
}

/// A person in a declaration. What was not asked for is absent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Person {
    /// Khai hộ: whether someone else declares for this person.
    #[serde(with = "switch")]
    pub other_user: bool,
    /// Source of name, number, birth and gender.
    #[zeroize(skip)]
    pub identity_source: IdentitySource,
    /// Họ tên in capitals, at most 255 characters.
    pub full_name: String,
    /// Số hộ chiếu / CMND / CCCD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passport: Option<String>,
    /// Năm sinh, 1900 to this year.
    pub birth_year: u16,
    /// Giới tính.
    #[zeroize(skip)]
    pub gender: Gender,
    /// Quốc tịch.
    pub nation: String,
    /// Tỉnh thành: code of the list of administrative units, such as "01".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub province_id: Option<String>,
    /// Phường/xã: code of the same list, such as "00004".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ward_id: Option<String>,
    /// Số nhà, phố, tổ dân phố/thôn/đội.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Số thẻ BHYT, 8 to 17 characters. The name in JSON is the national form's, with its misspelling.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "healthinSuranceIdCard")]
    pub health_insurance_card: Option<String>,
    /// Whether the person was in another province or country within 14 days.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "maybe_switch")]
    pub show_country_passing: Option<bool>,
    /// The provinces or countries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country_passing: Option<String>,
    /// Whether the person had fever, cough, short breath, pneumonia, a sore throat or tiredness
    /// within 14 days.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "maybe_switch")]
    pub show_signal: Option<bool>,
    /// The symptoms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_signal_note: Option<String>,
    /// Contact with "Người bệnh hoặc nghi ngờ, mắc bệnh COVID-19"; everyone is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[zeroize(skip)]
    pub has_patient: Option<Answer>,
    /// Contact with "Người từ nước có bệnh COVID-19"; everyone is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[zeroize(skip)]
    pub has_from_sick_country: Option<Answer>,
    /// Contact with "Người có biểu hiện (Sốt, ho, khó thở, Viêm phổi)"; everyone is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[zeroize(skip)]
    pub has_sick: Option<Answer>,
    /// "Bệnh gan mãn tính", where the page of illnesses is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[zeroize(skip)]
    pub has_chronic_liver: Option<Answer>,
    /// "Bệnh phổi mãn tính", where the page of illnesses is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[zeroize(skip)]
    pub has_chronic_lung: Option<Answer>,
    /// "Bệnh thận mãn tính", where the page of illnesses is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[zeroize(skip)]
    pub has_chronic_kidney: Option<Answer>,
}

impl Person {
    /// Someone of whom only this is known: nothing was asked, and everything typed.
    pub fn new(full_name: String, birth_year: u16, gender: Gender, nation: String) -> Self {
        Self {
            other_user: false,
            identity_source: IdentitySource::Typed,
            full_name,
            passport: None,
            birth_year,
            gender,
            nation,
            province_id: None,
            ward_id: None,
            address: None,
            health_insurance_card: None,
            show_country_passing: None,
            country_passing: None,
            show_signal: None,
            show_signal_note: None,
            has_patient: None,
            has_from_sick_country: None,
            has_sick: None,
            has_chronic_liver: None,
            has_chronic_lung: None,
            has_chronic_kidney: None,
        }
    }

    /// Whether a contact question was answered with Có, or symptoms were named. A journey alone needs no
    /// attention, because it would concern everyone from the next province.
    pub fn needs_attention(&self) -> bool {
        self.show_signal == Some(true)
            || [self.has_patient, self.has_from_sick_country, self.has_sick]
                .contains(&Some(Answer::Yes))
    }
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(…)")
    }
}
