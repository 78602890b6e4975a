//! Proof of play: what idle screens showed.

use protocol::playlist::MediaId;

use super::error::Stored;

pub trait PlaysRead {
    /// Sums by venue, day and item.
    fn plays(&mut self, venue: Option<i64>) -> Stored<Vec<PlayRow>>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlayRow {
    pub venue: i64,
    /// Day in Vietnam.
    pub day: i64,
    pub media: MediaId,
    /// How often it began.
    pub count: u64,
    /// How long it was shown in all, seconds.
    pub seconds: u64,
}
