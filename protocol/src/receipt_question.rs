//! "Was an F0 there then?" asked with a receipt, for whoever has no phone: without a name, and nothing is kept of it.
//! What is asked and answered is the same on the phone's page, at a kiosk with a network and at one without.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::warnings::Level;

/// Days that one looks back, besides the present one.
pub const EARLIER_DAYS: i64 = 21;

/// Most characters of what is asked with: an address of a receipt's QR has some 60.
pub const TEXT_MAX: usize = 200;

/// A question at a kiosk.
#[derive(
    Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop, utoipa::ToSchema,
)]
#[serde(deny_unknown_fields)]
pub struct ReceiptQuestion {
    /// What was typed or scanned.
    pub text: String,
}

impl std::fmt::Debug for ReceiptQuestion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReceiptQuestion(…)")
    }
}

/// What is known of a text that somebody asked with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum ReceiptVerdict {
    /// It is a receipt of the last three weeks.
    Known(ReceiptAnswer),
    /// Not twelve letters and digits of a receipt.
    Malformed,
    /// Of no commune here and of no day of the last three weeks.
    Unknown,
}

/// What is known of a receipt.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReceiptAnswer {
    /// The code as people read it.
    pub code: String,
    /// Its day in Vietnam.
    pub day: i64,
    /// Help line of its commune.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help_line: Option<String>,
    /// The answer itself.
    pub said: Said,
}

/// Who asked with which receipt is nobody's business.
impl std::fmt::Debug for ReceiptAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReceiptAnswer(…)")
    }
}

impl std::fmt::Debug for ReceiptVerdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Known(_) => "Known(…)",
            Self::Malformed => "Malformed",
            Self::Unknown => "Unknown",
        })
    }
}

/// The answer itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "said", rename_all = "kebab-case")]
pub enum Said {
    /// A case was there then, F1 first.
    Near {
        /// The windows that the stay touched.
        near: Vec<Near>,
    },
    /// Too few people were there for an answer here.
    HeldBack,
    /// No case that is known.
    Nothing,
    /// The declaration is on its way, or its visit was not stored.
    NotThere,
}

impl Said {
    /// The answer of the windows that a stay touched, in any order, and whether others were held back.
    pub fn of(mut near: Vec<Near>, held_back: bool) -> Self {
        near.sort_by_key(|it| (it.level, it.from_s));
        match (near.is_empty(), held_back) {
            (false, _) => Self::Near { near: joined(near) },
            (true, true) => Self::HeldBack,
            (true, false) => Self::Nothing,
        }
    }

    /// The stays near cases; none says nothing.
    pub fn near(&self) -> &[Near] {
        match self {
            Self::Near { near } => near,
            Self::HeldBack | Self::Nothing | Self::NotThere => &[],
        }
    }
}

/// A window that a stay touched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Near {
    /// Name of the venue.
    pub venue: String,
    /// First second of the window, Unix time.
    pub from_s: i64,
    /// First second after it, Unix time.
    pub to_s: i64,
    /// What whoever was there is by that.
    pub level: Level,
    /// Number of the text that says what to do.
    pub text: u8,
    /// Last day in Vietnam on which it stands.
    pub until_day: i64,
}

/// Windows of one venue that follow each other are one line.
fn joined(near: Vec<Near>) -> Vec<Near> {
    let mut joined: Vec<Near> = Vec::new();
    for it in near {
        match joined.last_mut() {
            Some(last)
                if (&last.venue, last.level, last.text) == (&it.venue, it.level, it.text)
                    && it.from_s <= last.to_s =>
            {
                last.to_s = last.to_s.max(it.to_s);
                last.until_day = last.until_day.max(it.until_day);
            }
            _ => joined.push(it),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(venue: &str, from_s: i64, to_s: i64, level: Level) -> Near {
        Near { venue: venue.to_owned(), from_s, to_s, level, text: 1, until_day: 9 }
    }

    #[test]
    fn windows_become_an_answer_as_a_table() {
        let (f1, f2) = (Level::F1, Level::F2);
        let told = |near| Said::Near { near };
        for (windows, held_back, wanted) in [
            (vec![], false, Said::Nothing),
            (vec![], true, Said::HeldBack),
            (vec![near("A", 0, 9, f2)], true, told(vec![near("A", 0, 9, f2)])),
            (
                vec![near("A", 9, 18, f1), near("A", 0, 9, f1)],
                false,
                told(vec![near("A", 0, 18, f1)]),
            ),
            (
                vec![near("A", 0, 9, f2), near("B", 9, 18, f1), near("A", 20, 29, f1)],
                false,
                told(vec![near("B", 9, 18, f1), near("A", 20, 29, f1), near("A", 0, 9, f2)]),
            ),
        ] {
            assert_eq!(Said::of(windows.clone(), held_back), wanted, "{windows:?}");
        }
    }

    #[test]
    fn a_question_and_its_answer_are_in_no_log() {
        let question = ReceiptQuestion { text: "7K2P9QXA00BM".to_owned() };
        let said = Said::of(vec![near("A", 0, 9, Level::F1)], false);
        let answer = ReceiptAnswer {
            code: "7K2P-9QXA-00BM".to_owned(),
            day: 18_814,
            help_line: None,
            said: said.clone(),
        };
        let verdict = ReceiptVerdict::Known(answer.clone());
        for text in [format!("{question:?}"), format!("{answer:?}"), format!("{verdict:?}")] {
            assert!(text.ends_with("(…)"), "{text}");
        }
        let json = serde_json::to_string(&verdict).unwrap();
        assert_eq!(
            json,
            "{\"verdict\":\"known\",\"code\":\"7K2P-9QXA-00BM\",\"day\":18814,\"said\":{\"said\":\"near\",\"near\":\
             [{\"venue\":\"A\",\"from_s\":0,\"to_s\":9,\"level\":\"f1\",\"text\":1,\"until_day\":9}]}}"
        );
        assert!(serde_json::from_str::<ReceiptVerdict>(&json).unwrap() == verdict);
    }
}
