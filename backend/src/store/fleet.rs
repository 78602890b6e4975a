//! When kiosks were last heard of, and what they told of themselves.

use protocol::report::Report;

use super::error::Stored;
use super::kiosks::Kiosk;

pub trait FleetRead {
    /// By number.
    fn kiosks_among(&mut self, among: Among) -> Stored<Vec<Kiosk>>;
    /// Those that were ever heard of.
    fn seen_kiosks(&mut self, among: Among) -> Stored<Vec<SeenRow>>;
    /// Those that ever delivered something.
    fn delivered(&mut self, among: Among) -> Stored<Vec<Delivered>>;
    /// What the programs of all kiosks call themselves, each once.
    fn versions(&mut self) -> Stored<Vec<String>>;
}

pub trait FleetTx {
    /// Notes it unless something later is known; an empty version and no report leave those of before.
    fn note_seen(&mut self, seen: &SeenRow) -> Stored<()>;
}

/// Which kiosks or venues are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    All,
    /// Those of a commune.
    Commune(i64),
    /// Those of a venue, or itself.
    Venue(i64),
    /// One, or its venue.
    Kiosk(u32),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenRow {
    pub kiosk: u32,
    /// Unix time.
    pub at_s: i64,
    /// Of its program, such as "0.1.0"; empty when it said none.
    pub version: String,
    /// What it told last, and when, Unix time.
    pub report: Option<(Report, i64)>,
    /// Version of the case list that it was sent last; 0 when none.
    pub cases_version: i64,
}

/// What the deliveries of a kiosk say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivered {
    pub kiosk: u32,
    /// Latest time of what was stored and had a synced clock, Unix time.
    pub synced_s: Option<i64>,
    /// When a number came again with other content last, Unix time.
    pub rewound_s: Option<i64>,
}
