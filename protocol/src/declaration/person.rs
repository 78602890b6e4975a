//! One person of a declaration, field by field as the national form has them.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::answer::{Answer, maybe_switch, switch};

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

/// Where name, number, birth and gender came from. No card is signed, so a card proves nothing; it
/// only makes slips of the finger unlikely.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IdentitySource {
    /// By the visitor's fingers, or corrected by them after a scan.
    #[default]
    Typed,
    /// From a scanned card.
    Card,
}

/// Someone whom a declaration stands for. What was not asked for is absent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Person {
    /// Khai hộ: whether someone else declares for this person.
    #[serde(with = "switch")]
    pub other_user: bool,
    /// Whether card or finger gave the identity.
    #[zeroize(skip)]
    pub identity_source: IdentitySource,
    /// Họ tên, capitals; at most 255 characters.
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
    /// Số thẻ BHYT, 8 to 17 characters. The name is the national form's, its slip included.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "healthinSuranceIdCard")]
    pub health_insurance_card: Option<String>,
    /// Whether the person was in another province or country within 14 days.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "maybe_switch")]
    pub show_country_passing: Option<bool>,
    /// Which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country_passing: Option<String>,
    /// Whether the person had fever, cough, short breath, pneumonia, a sore throat or tiredness
    /// within 14 days.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "maybe_switch")]
    pub show_signal: Option<bool>,
    /// Which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_signal_note: Option<String>,
    /// Contact with "Người bệnh hoặc nghi ngờ, mắc bệnh COVID-19".
    #[zeroize(skip)]
    pub has_patient: Answer,
    /// Contact with "Người từ nước có bệnh COVID-19".
    #[zeroize(skip)]
    pub has_from_sick_country: Answer,
    /// Contact with "Người có biểu hiện (Sốt, ho, khó thở, Viêm phổi)".
    #[zeroize(skip)]
    pub has_sick: Answer,
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
    /// Whether a contact question was answered Có, or symptoms were named. A journey alone is no
    /// reason: everyone from the next province would be.
    pub fn needs_attention(&self) -> bool {
        self.show_signal == Some(true)
            || [self.has_patient, self.has_from_sick_country, self.has_sick].contains(&Answer::Yes)
    }
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(…)")
    }
}
