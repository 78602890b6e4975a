//! What pages are made of.

use protocol::language::Language;

use super::texts::title;
use crate::staff::page::Page;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Good,
    Warning,
    Bad,
}

/// Something to read: a sentence, and more about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    pub detail: String,
    pub tone: Tone,
}

impl Line {
    pub(super) fn plain(text: &str, detail: &str) -> Self {
        Self::toned(Tone::Plain, text, detail)
    }

    pub(super) fn toned(tone: Tone, text: &str, detail: &str) -> Self {
        Self { text: text.to_owned(), detail: detail.to_owned(), tone }
    }
}

/// A level with what turns it down and up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelShown {
    pub name: String,
    pub percent: u8,
    pub least: u8,
    /// What the buttons are called.
    pub down: String,
    pub up: String,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub text: String,
    pub hint: String,
    pub enabled: bool,
}

impl Choice {
    /// One that leads to a page.
    pub(super) fn leading(page: Page, language: Language) -> Self {
        Self { text: title(page, language).to_owned(), hint: String::new(), enabled: true }
    }
}

/// What is below the title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    Lines,
    Choices(Vec<Choice>),
    /// So many digits are typed.
    Digits(usize),
    /// A date and a time are typed, of which so much is there.
    Time(String),
    Levels(Vec<LevelShown>),
    /// A password is typed.
    Letters(usize),
    /// The picture of a code to scan.
    Code(&'static str),
}
