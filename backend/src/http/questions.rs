//! The questions of the declaration word for word, by the fields that sealed documents have: for the phone that asks
//! them, and for staff who read the answers. The kiosk
//! has the same in `ui/components/topics.slint`; a test compares them.

use protocol::language::Language;
use protocol::questionnaire::Questionnaire;

use crate::words::{Text, tr};

/// Questions below one heading.
pub(super) struct Group {
    /// What leads to each of them.
    pub(super) lead: Text,
    pub(super) questions: Vec<Question>,
}

pub(super) struct Question {
    /// The field of the national form.
    pub(super) field: &'static str,
    pub(super) words: Text,
    /// Whether Có needs a look.
    pub(super) attention: bool,
}

impl Question {
    /// Whether Có opens a field.
    pub(super) fn opens(&self) -> bool {
        self.field.starts_with("show")
    }
}

/// A question that is asked, with what leads to it.
pub(super) struct Asked {
    pub(super) lead: Text,
    pub(super) question: Question,
}

/// What a venue asks, in the order of the kiosk.
pub(super) fn asked(language: Language, questionnaire: &Questionnaire) -> Vec<Asked> {
    let all = groups(language).into_iter().flat_map(|group| {
        let lead = group.lead;
        group.questions.into_iter().map(move |question| Asked { lead: lead.clone(), question })
    });
    let place = |asked: &Asked| {
        questionnaire.fields().iter().position(|field| *field == asked.question.field)
    };
    let mut asked: Vec<_> = all.filter_map(|it| Some((place(&it)?, it))).collect();
    asked.sort_by_key(|(place, _)| *place);
    asked.into_iter().map(|(_, it)| it).collect()
}

fn question(field: &'static str, attention: bool, words: Text) -> Question {
    Question { field, words, attention }
}

pub(super) fn groups(language: Language) -> Vec<Group> {
    vec![
        Group {
            lead: tr(language, "Trong vòng 14 ngày qua, Anh/Chị có tiếp xúc với"),
            questions: vec![
                question(
                    "hasPatient",
                    true,
                    tr(language, "Người bệnh hoặc nghi ngờ, mắc bệnh COVID-19"),
                ),
                question(
                    "hasFromSickCountry",
                    true,
                    tr(language, "Người từ nước có bệnh COVID-19"),
                ),
                question(
                    "hasSick",
                    true,
                    tr(language, "Người có biểu hiện (Sốt, ho, khó thở, Viêm phổi)"),
                ),
            ],
        },
        Group {
            lead: tr(language, "Trong vòng 14 ngày qua, Anh/Chị có"),
            questions: vec![
                question(
                    "showSignal",
                    true,
                    tr(
                        language,
                        "thấy xuất hiện ít nhất 1 trong các dấu hiệu: sốt, ho, khó thở, viêm phổi, đau họng, mệt mỏi không?",
                    ),
                ),
                question(
                    "showCountryPassing",
                    false,
                    tr(language, "đến tỉnh/thành phố, quốc gia/vùng lãnh thổ nào"),
                ),
            ],
        },
        Group {
            lead: tr(language, "Hiện tại Anh/Chị có các bệnh nào dưới đây"),
            questions: vec![
                question("hasChronicLiver", false, tr(language, "Bệnh gan mãn tính")),
                question("hasChronicLung", false, tr(language, "Bệnh phổi mãn tính")),
                question("hasChronicKidney", false, tr(language, "Bệnh thận mãn tính")),
            ],
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_the_kiosks_own_words() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        let kiosk =
            std::fs::read_to_string(format!("{folder}/ui/components/topics.slint")).unwrap();
        let english =
            std::fs::read_to_string(format!("{folder}/lang/en/LC_MESSAGES/ui.po")).unwrap();
        let all = |language| {
            let groups = groups(language).into_iter();
            let texts = groups.flat_map(|it| {
                std::iter::once(it.lead).chain(it.questions.into_iter().map(|it| it.words))
            });
            texts.map(|text| text.to_string()).collect::<Vec<_>>()
        };
        for (vietnamese, translated) in all(Language::Vi).into_iter().zip(all(Language::En)) {
            assert!(kiosk.contains(&format!("(\"{vietnamese}\")")), "{vietnamese}");
            let entry = format!("msgid \"{vietnamese}\"\nmsgstr \"{translated}\"");
            assert!(english.contains(&entry), "{translated}");
        }
    }

    #[test]
    fn a_venue_asks_what_everyone_is_asked_and_what_it_chose() {
        let fields = |ids: &[&str]| {
            let ask = ids.iter().map(|id| (*id).to_owned()).collect();
            let asked = asked(Language::Vi, &Questionnaire { ask, ..Questionnaire::default() });
            asked.iter().map(|it| it.question.field).collect::<Vec<_>>()
        };
        let everyone = ["hasPatient", "hasFromSickCountry", "hasSick"];
        assert_eq!(fields(&[]), everyone);
        let chosen = fields(&["illnesses", "signs", "travel"]);
        assert_eq!(chosen[..5], [&["showCountryPassing", "showSignal"], &everyone[..]].concat());
        assert_eq!(chosen[5..], ["hasChronicLiver", "hasChronicLung", "hasChronicKidney"]);
    }

    #[test]
    fn every_question_of_the_form_is_there() {
        let json = include_str!("../../../protocol/tests/documents/declaration.json");
        let json: serde_json::Value = serde_json::from_str(json).unwrap();
        let fields = json["people"][0].as_object().unwrap().keys();
        let asked = |field: &&String| field.starts_with("has") || field.starts_with("show");
        let mut asked: Vec<String> = fields.filter(asked).cloned().collect();
        let mut known: Vec<String> = groups(Language::Vi)
            .iter()
            .flat_map(|group| group.questions.iter().map(|it| it.field.to_owned()))
            .collect();
        asked.sort();
        known.sort();
        assert_eq!(known, asked);
    }
}
