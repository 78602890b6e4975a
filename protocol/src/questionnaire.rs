//! What a venue asks besides what everyone is asked, and what its screens say: set for each kind of
//! venue, or for one venue.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::language::Language;

/// Ids of the questions that a venue may ask besides those that everyone is asked. A kiosk leaves out
/// those that it does not know.
pub const OPTIONAL: [&str; 3] = ["travel", "signs", ILLNESSES];

/// Every question in the order in which it is asked: its id, and the fields of the national form that hold its
/// answer.
pub const QUESTIONS: [(&str, &[&str]); 6] = [
    ("travel", &["showCountryPassing"]),
    ("signs", &["showSignal"]),
    ("patient", &["hasPatient"]),
    ("country", &["hasFromSickCountry"]),
    ("sick", &["hasSick"]),
    (ILLNESSES, &["hasChronicLiver", "hasChronicLung", "hasChronicKidney"]),
];

/// The id of the chronic illnesses.
pub const ILLNESSES: &str = "illnesses";

/// Limit of a notice in one language, characters: what fits on a screen in large type.
pub const NOTICE_MAX: usize = 200;

/// Limit of its lines, of which the first is the heading.
pub const NOTICE_LINES_MAX: usize = 6;

/// Bytes of the hash that names a version: enough to tell versions apart, not to prove one.
const VERSION_BYTES: usize = 4;

/// Whether a notice fits a screen.
pub fn notice_fits(text: &str) -> bool {
    let shown = |c: char| c == '\n' || !c.is_control();
    text.chars().count() <= NOTICE_MAX
        && text.lines().count() <= NOTICE_LINES_MAX
        && text.chars().all(shown)
}

/// The questions and texts of a venue.
///
/// Unknown fields are ignored, so that a kiosk reads what a newer backend sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Questionnaire {
    /// Ids of the optional questions that are asked.
    #[serde(default)]
    pub ask: Vec<String>,
    /// What the screens tell visitors, by language; the first line is a heading. None says nothing.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub notice: BTreeMap<Language, String>,
}

impl Questionnaire {
    /// The same in the form in which equal ones are equal: ids in order, texts trimmed, nothing empty.
    pub fn normalized(mut self) -> Self {
        self.ask.sort();
        self.ask.dedup();
        for text in self.notice.values_mut() {
            let lines: Vec<_> = text.trim().lines().map(str::trim).collect();
            *text = lines.join("\n");
        }
        self.notice.retain(|_, text| !text.is_empty());
        self
    }

    /// Whether an optional question is asked.
    pub fn asks(&self, id: &str) -> bool {
        self.ask.iter().any(|asked| asked == id)
    }

    /// The fields of all questions that are asked, in their order: those of everyone, and the optional ones that
    /// were chosen.
    pub fn fields(&self) -> Vec<&'static str> {
        let asked = |id: &str| !OPTIONAL.contains(&id) || self.asks(id);
        let asked = QUESTIONS.iter().filter(|(id, _)| asked(id));
        asked.flat_map(|(_, fields)| fields.iter().copied()).collect()
    }

    /// The same with one optional question more.
    #[must_use]
    pub fn and(mut self, id: &str) -> Self {
        self.ask.push(id.to_owned());
        self.normalized()
    }

    /// Its notice in a language; none where nobody wrote one.
    pub fn notice(&self, language: Language) -> Option<&str> {
        self.notice.get(&language).map(String::as_str)
    }

    /// Whether each notice fits a screen.
    pub fn fits(&self) -> bool {
        self.notice.values().all(|text| notice_fits(text))
    }

    /// The version: a hash of the questions and of the texts in all languages, in hexadecimal digits.
    /// Kiosk and backend compute it alike, so that a record names what was really asked.
    pub fn version(&self) -> String {
        let mut hash = Sha256::new_with_prefix(b"bluezone-kiosk questionnaire v1\n");
        let normal = self.clone().normalized();
        for id in &normal.ask {
            hash.update(id);
            hash.update(b"\n");
        }
        for (language, text) in &normal.notice {
            hash.update(format!("\n{} {}\n", language.tag(), text.len()));
            hash.update(text);
        }
        hash.finalize().iter().take(VERSION_BYTES).map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(ask: &[&str], notice: &[(Language, &str)]) -> Questionnaire {
        let notice = notice.iter().map(|(language, text)| (*language, (*text).to_owned()));
        Questionnaire {
            ask: ask.iter().map(|id| (*id).to_owned()).collect(),
            notice: notice.collect(),
        }
    }

    #[test]
    fn a_version_changes_with_every_question_and_word_and_with_nothing_else() {
        let first = with(&["signs", "travel"], &[(Language::Vi, "Quét mã")]);
        let same = with(
            &["travel", "signs", "signs"],
            &[(Language::Vi, " Quét mã \n"), (Language::En, " ")],
        );
        assert_eq!(first.version(), same.version());
        assert_eq!(first.version().len(), 2 * VERSION_BYTES);
        for other in [
            with(&["travel"], &[(Language::Vi, "Quét mã")]),
            with(&["signs", "travel"], &[(Language::Vi, "Quét mã.")]),
            with(&["signs", "travel"], &[(Language::En, "Quét mã")]),
            with(&["signs", "travel"], &[]),
            with(&[], &[]),
        ] {
            assert_ne!(other.version(), first.version(), "{other:?}");
        }
    }

    #[test]
    fn the_version_of_an_example_stays_what_records_say() {
        let market = with(&["travel"], &[(Language::Vi, "Quét mã khi vào chợ và khi ra.")]);
        assert_eq!(market.version(), "a7248ef6");
    }

    #[test]
    fn what_a_newer_backend_says_is_read() {
        let text = r#"{"ask":["signs","temperature"],"notice":{"vi":"a"},"colour":"blue"}"#;
        let read: Questionnaire = serde_json::from_str(text).unwrap();
        assert!(read.asks("temperature") && read.notice(Language::Vi) == Some("a"));
        assert_eq!(serde_json::from_str::<Questionnaire>("{}").unwrap(), Questionnaire::default());
    }

    #[test]
    fn notices_fit_a_screen() {
        assert!(with(&[], &[(Language::Vi, &"ấ".repeat(NOTICE_MAX))]).fits());
        assert!(!with(&[], &[(Language::En, &"a".repeat(NOTICE_MAX + 1))]).fits());
        assert!(!with(&[], &[(Language::En, "a\u{7}")]).fits());
        assert!(with(&[], &[(Language::Vi, "a\nb\nc\nd\ne\nf")]).fits());
        assert!(!with(&[], &[(Language::Vi, "a\nb\nc\nd\ne\nf\ng")]).fits());
    }
}
