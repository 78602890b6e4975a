//! The pages of a feedback, and how long each may be left alone.

use crate::forms::timing::{IDLE_S, SUBMIT_S};

/// Seconds for which the thanks stay.
pub const DONE_S: u32 = 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Nội dung phản ánh.
    Categories,
    /// Thông tin phản ánh khác.
    Words,
    /// Nơi phát hiện.
    Location,
    /// All of it.
    Review,
    /// Waiting until the record is durable.
    Sending,
    /// Durable.
    Done,
    /// Not durable; the form is kept.
    Failed,
}

impl Page {
    /// Seconds that this page may be left alone.
    pub fn idle_s(self) -> u32 {
        match self {
            Self::Sending => SUBMIT_S,
            Self::Done => DONE_S,
            Self::Categories | Self::Words | Self::Location | Self::Review | Self::Failed => IDLE_S,
        }
    }
}
