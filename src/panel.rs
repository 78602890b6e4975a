//! What pages are made of that show lines to read and something to touch: those of staff mode and of a new kiosk.

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
    pub(crate) fn plain(text: &str, detail: &str) -> Self {
        Self::toned(Tone::Plain, text, detail)
    }

    pub(crate) fn toned(tone: Tone, text: &str, detail: &str) -> Self {
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
    /// So many letters are typed; their own way shows which.
    Letters(usize),
    /// The picture of a code to scan.
    Code(&'static str),
}
