//! When kiosks were last heard of.

use super::error::Stored;

pub trait FleetRead {
    /// Those that were ever heard of, by number.
    fn seen_kiosks(&mut self) -> Stored<Vec<SeenRow>>;
}

pub trait FleetTx {
    /// Notes it unless something later is known; an empty version leaves that of before.
    fn note_seen(&mut self, seen: &SeenRow) -> Stored<()>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenRow {
    pub kiosk: u32,
    /// Unix time.
    pub at_s: i64,
    /// Of its program, such as "0.1.0"; empty when it said none.
    pub version: String,
}
