//! Every question of the declaration, once.
//!
//! From a row follow the page that asks it, the way through the wizard, the progress, the review, the
//! sealed document, the spoken prompt, and what the configuration may switch on. To add a question is
//! to add its row here, its field to `protocol::declaration::Person`, its words to
//! `ui/components/topics.slint` (with their translations in `lang/`), its prompt to
//! `sounds/prompts.tsv`, and its line to the test of its wire format.

mod answers;
mod asked;
#[cfg(test)]
mod tests;

use protocol::declaration::{Answer, Gender, Person};

pub use answers::Answers;
pub use asked::{Asked, UnknownQuestion};

/// Signs of illness in the question of the national form.
pub const SIGNS: [&str; 6] = ["Sốt", "Ho", "Khó thở", "Viêm phổi", "Đau họng", "Mệt mỏi"];

/// The chronic illnesses, which a venue may switch on as well.
pub const ILLNESSES: &str = "illnesses";

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

/// A question.
pub struct Question {
    /// Its name in the configuration, in forms and in `topics.slint`.
    pub id: &'static str,
    /// Whether it is asked only where the operator or the venue wants it.
    pub optional: bool,
    /// The row of `sounds/prompts.tsv` that asks it aloud.
    pub prompt: Option<&'static str>,
    pub kind: Kind,
}

/// How a question is answered, and the fields of the sealed form that hold the answer.
pub enum Kind {
    /// Có or Không.
    YesNo { answer: Field<Answer> },
    /// Có asks for a text.
    Text { answer: Field<bool>, text: Field<String> },
    /// Có asks which of several apply.
    Choices { answer: Field<bool>, text: Field<String>, offered: &'static [&'static str] },
    /// Several lines on one page, each with Có and Không.
    List(&'static [Line]),
}

/// A line of a list, which is answered by itself.
pub struct Line {
    pub id: &'static str,
    pub answer: Field<Answer>,
}

/// A field of a sealed person.
pub type Field<T> = fn(&mut Person) -> &mut Option<T>;

impl Question {
    /// A question of the guide about a contact; everyone is asked.
    const fn contact(id: &'static str, prompt: &'static str, answer: Field<Answer>) -> Self {
        Self { id, optional: false, prompt: Some(prompt), kind: Kind::YesNo { answer } }
    }

    /// Whether Có is followed by a page of its own.
    pub fn has_details(&self) -> bool {
        matches!(self.kind, Kind::Text { .. } | Kind::Choices { .. })
    }

    /// Whether Có asks for a text.
    pub fn asks_text(&self) -> bool {
        matches!(self.kind, Kind::Text { .. })
    }

    /// Whether it has a page of its own and so a number; a list has a heading instead.
    pub fn is_numbered(&self) -> bool {
        !matches!(self.kind, Kind::List(_))
    }

    /// Ids of what is answered with Có or Không: the question, or each line of a list.
    pub fn answered_ids(&self) -> Vec<&'static str> {
        match self.kind {
            Kind::List(lines) => lines.iter().map(|line| line.id).collect(),
            _ => vec![self.id],
        }
    }
}

impl PartialEq for Question {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Question {}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

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
