//! What pages are made of.

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
    /// A password is typed.
    Letters(usize),
    /// The picture of a code to scan.
    Code(&'static str),
}
