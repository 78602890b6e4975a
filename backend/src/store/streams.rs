//! How far each kiosk has counted, and the latest time that it was sure of.

use super::error::Stored;
use super::records::Stream;

pub trait StreamsRead {
    /// By kiosk and stream.
    fn streams(&mut self) -> Stored<Vec<StreamRow>>;
    /// The highest numbers of contacts and records that ever arrived from a kiosk; 0 for none.
    fn highest(&mut self, kiosk: u32) -> Stored<(i64, i64)>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamRow {
    pub kiosk: u32,
    pub stream: Stream,
    /// Highest number that ever arrived.
    pub highest: i64,
    /// Latest time of what was stored and had a synced clock, Unix seconds.
    pub synced_s: Option<i64>,
    /// How often a number came again with other content.
    pub rewound: u32,
    /// When that happened last, Unix seconds.
    pub rewound_s: Option<i64>,
}
