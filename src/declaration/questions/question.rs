//! What a question is, and how it is answered.

use protocol::declaration::{Answer, Person};

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
    pub(super) const fn contact(
        id: &'static str,
        prompt: &'static str,
        answer: Field<Answer>,
    ) -> Self {
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
