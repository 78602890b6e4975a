//! Visitors who have declared elsewhere that day.

use super::error::Stored;

pub trait ElsewhereRead {
    /// Counts by venue, day and channel.
    fn elsewhere(&mut self, venue: Option<i64>) -> Stored<Vec<ElsewhereRow>>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElsewhereRow {
    pub venue: i64,
    /// Day in Vietnam.
    pub day: i64,
    /// The channel's name in the records.
    pub channel: String,
    pub count: u64,
}
