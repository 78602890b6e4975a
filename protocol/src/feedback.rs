//! The document of "Gửi phản ánh" before it is sealed to the authority, so that neither the venue nor the
//! commune can read it. It has no name of its author.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Limit of the free text, characters.
pub const TEXT_MAX: usize = 1000;

/// Limit of the location, characters.
pub const LOCATION_MAX: usize = 255;

/// Subjects of a feedback: the five of the Kiên Giang guide. The codes in JSON are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// Someone who may be ill.
    SuspectedCase,
    /// Someone who was in an affected area.
    FromAffectedArea,
    /// Someone who had contact with a person from an affected area.
    ContactOfTraveller,
    /// Someone who had contact with a person who may be ill.
    ContactOfSuspected,
    /// Someone who crossed the border illegally.
    IllegalEntry,
}

impl Category {
    /// All of them, in the order of the guide.
    pub const ALL: [Self; 5] = [
        Self::SuspectedCase,
        Self::FromAffectedArea,
        Self::ContactOfTraveller,
        Self::ContactOfSuspected,
        Self::IllegalEntry,
    ];

    /// The guide's own words, in Vietnamese.
    pub fn words(self) -> &'static str {
        match self {
            Self::SuspectedCase => "Có trường hợp nghi ngờ mắc bệnh",
            Self::FromAffectedArea => "Có trường hợp đi về vùng dịch",
            Self::ContactOfTraveller => "Có trường hợp tiếp xúc với trường hợp đi từ vùng dịch về",
            Self::ContactOfSuspected => "Có trường hợp tiếp xúc với trường hợp nghi ngờ mắc bệnh",
            Self::IllegalEntry => "Có trường hợp nhập cảnh trái phép",
        }
    }
}

/// A feedback. It exists in the clear only until it is sealed, is wiped when dropped and is not in Debug.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub struct Feedback {
    /// "Nội dung phản ánh": the subjects, each once; may be empty if `text` is not.
    #[zeroize(skip)]
    pub categories: Vec<Category>,
    /// "Thông tin phản ánh khác", at most [`TEXT_MAX`] characters.
    pub text: String,
    /// "Nơi phát hiện", at most [`LOCATION_MAX`] characters.
    pub location: String,
    /// Time of its submission, Unix seconds.
    #[zeroize(skip)]
    pub at_s: i64,
}

impl std::fmt::Debug for Feedback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Feedback(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stay_and_the_text_stays_out_of_logs() {
        let feedback = Feedback {
            categories: Category::ALL.to_vec(),
            text: "ở cuối chợ".to_owned(),
            location: "Phường Bồng Sơn".to_owned(),
            at_s: 5,
        };
        assert_eq!(format!("{feedback:?}"), "Feedback(…)");
        let json = serde_json::to_value(&feedback).unwrap();
        let codes = serde_json::json!([
            "suspected-case",
            "from-affected-area",
            "contact-of-traveller",
            "contact-of-suspected",
            "illegal-entry"
        ]);
        assert_eq!(json["categories"], codes);
        assert_eq!(serde_json::from_value::<Feedback>(json).unwrap(), feedback);
        assert!(Category::ALL.iter().all(|category| category.words().starts_with("Có trường hợp")));
    }
}
