//! How long the screen takes no touch.

use std::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pauses {
    /// After a page has turned.
    pub page: Duration,
    /// While a chosen answer is shown, before its page turns.
    pub answer: Duration,
}

impl Pauses {
    /// Every touch counts at once, for programs that touch.
    pub const NONE: Self = Self { page: Duration::ZERO, answer: Duration::ZERO };
}

impl Default for Pauses {
    fn default() -> Self {
        // The second touch of a tremor or of a worn panel comes after 60 to 350 ms.
        Self { page: Duration::from_millis(400), answer: Duration::from_millis(250) }
    }
}
