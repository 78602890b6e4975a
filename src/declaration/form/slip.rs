//! What is known of the receipt on paper: its words, and how far it is printed.

/// How far the printing of the receipt is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Printing {
    #[default]
    Idle,
    Busy,
    Done,
    Failed,
}

/// What stands on the slip in the visitor's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlipTexts {
    pub heading: String,
    /// For how many people; empty for one.
    pub people: String,
    /// Where it is good.
    pub good: String,
}
