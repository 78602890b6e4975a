//! A page of the status display.

use protocol::language::Language;

use crate::status::part::Part;

/// How a page looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Good,
    /// Somebody should see to it.
    Warning,
    /// The kiosk does not work.
    Bad,
    /// Good to know.
    Calm,
}

/// A page; its paragraphs are wrapped to the display.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub heading: String,
    pub tone: Tone,
    pub paragraphs: Vec<String>,
}

impl Page {
    pub(super) fn calm(part: Part, language: Language, paragraphs: Vec<String>) -> Self {
        Self { heading: part.title(language).to_owned(), tone: Tone::Calm, paragraphs }
    }
}
