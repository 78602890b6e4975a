//! Every question of the declaration, once.
//!
//! From a row follow the page that asks it, the way through the wizard, the progress, the review, the
//! sealed document, the spoken prompt, and what the configuration may switch on. To add a question is
//! to add its row here, its field to `protocol::declaration::Person`, its words to
//! `ui/components/topics.slint` (with their translations in `lang/`), its prompt to
//! `sounds/prompts.tsv`, and its line to the test of its wire format.

mod answers;
mod asked;
mod question;
#[cfg(test)]
mod tests;

use protocol::declaration::{Gender, Person};

pub use answers::Answers;
pub use asked::{Asked, UnknownQuestion};
pub use question::{Field, Kind, Line, Question};

/// Signs of illness in the question of the national form.
pub const SIGNS: [&str; 6] = ["Sốt", "Ho", "Khó thở", "Viêm phổi", "Đau họng", "Mệt mỏi"];

pub use protocol::questionnaire::ILLNESSES;

/// The questions in the order in which they are asked: travel and signs of the national form, then
/// contacts and illnesses of the guide of Kiên Giang (1459-CV/TĐTN-BTG).
pub static QUESTIONS: [Question; 6] = [
    Question {
        id: "travel",
        optional: true,
        prompt: Some("ask-travel"),
        kind: Kind::Text {
            answer: |it| &mut it.show_country_passing,
            text: |it| &mut it.country_passing,
        },
    },
    Question {
        id: "signs",
        optional: true,
        prompt: Some("ask-signs"),
        kind: Kind::Choices {
            answer: |it| &mut it.show_signal,
            text: |it| &mut it.show_signal_note,
            offered: &SIGNS,
        },
    },
    Question::contact("patient", "ask-patient", |it| &mut it.has_patient),
    Question::contact("country", "ask-country", |it| &mut it.has_from_sick_country),
    Question::contact("sick", "ask-sick", |it| &mut it.has_sick),
    Question {
        id: ILLNESSES,
        optional: true,
        prompt: None,
        kind: Kind::List(&[
            Line { id: "liver", answer: |it| &mut it.has_chronic_liver },
            Line { id: "lung", answer: |it| &mut it.has_chronic_lung },
            Line { id: "kidney", answer: |it| &mut it.has_chronic_kidney },
        ]),
    },
];

/// Nobody, to write answers into.
fn blank() -> Person {
    Person::new(String::new(), 0, Gender::Khac, String::new())
}

/// Whether the answers need the staff's attention, by the rule of the sealed form.
pub fn needs_attention(answers: &Answers) -> bool {
    let mut person = blank();
    QUESTIONS.iter().for_each(|question| answers.write(question, &mut person));
    person.needs_attention()
}

/// The spoken prompts of all questions.
pub fn prompts() -> impl Iterator<Item = &'static str> {
    QUESTIONS.iter().filter_map(|question| question.prompt)
}
