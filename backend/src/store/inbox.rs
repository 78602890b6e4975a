//! The health authority's inbox: feedback, which only its key opens, and what became of it.

use super::error::Stored;
use super::log::LogKey;

pub trait InboxLook {
    fn inbox_sums(&mut self) -> Stored<InboxSums>;
    /// Those that nobody has finished, or all; the newest first.
    fn inbox(&mut self, open_only: bool, most: u32) -> Stored<Vec<InboxRow>>;
    /// The age file of a feedback, if it is one.
    fn feedback_body(&mut self, key: LogKey) -> Stored<Option<Vec<u8>>>;
}

pub trait InboxTx {
    /// False when there is no such feedback.
    fn set_inbox(&mut self, key: LogKey, noted: &Noted) -> Stored<bool>;
}

/// How far the authority got with a feedback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboxState {
    /// Somebody looks into it.
    Seen,
    /// Somebody else was told.
    Forwarded,
    Done,
}

impl InboxState {
    pub fn word(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Forwarded => "forwarded",
            Self::Done => "done",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Seen, Self::Forwarded, Self::Done].into_iter().find(|state| state.word() == word)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    pub state: InboxState,
    /// To whom it was forwarded, or what was answered; never what it says.
    pub note: String,
    pub who: String,
    /// Unix time.
    pub at_s: i64,
}

#[derive(Clone, Debug)]
pub struct InboxRow {
    pub key: LogKey,
    pub commune: String,
    pub venue: String,
    /// Of the kiosk, within the venue; may be empty.
    pub position: String,
    /// Unix time.
    pub at_s: i64,
    /// None of one that nobody has looked at.
    pub noted: Option<Noted>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InboxSums {
    pub all: u64,
    /// Nobody has looked at them.
    pub new: u64,
    /// New, or looked into.
    pub open: u64,
    /// When the oldest new one was sent, Unix time.
    pub oldest_s: Option<i64>,
}
