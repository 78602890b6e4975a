//! Browsers that asked to be woken when the list of warnings changes.

use super::error::Stored;

pub trait PushesRead {
    /// Whether a browser is to be woken now.
    fn push_due(&mut self, now_s: i64) -> Stored<bool>;
    /// Browsers that are to be woken, now or later.
    fn pushes_waiting(&mut self) -> Stored<u64>;
    fn push_count(&mut self) -> Stored<u64>;
}

pub trait PushesTx {
    /// Notes that a browser asks to be woken at this address; false when there are `most` others.
    fn add_push(&mut self, name: &PushName, endpoint: &str, now_s: i64, most: u64) -> Stored<bool>;
    /// Forgets a browser.
    fn remove_push(&mut self, name: &PushName) -> Stored<()>;
    /// Has every browser woken, each at a time of its own from `from_s` on, within `within_s` seconds.
    fn wake_all(&mut self, from_s: i64, within_s: i64) -> Stored<u64>;
    /// Takes browsers that are to be woken now, at most `most`: each counts as tried once more, and nobody else
    /// takes it before `until_s`.
    fn claim_pushes(&mut self, now_s: i64, until_s: i64, most: u32) -> Stored<Vec<ClaimedPush>>;
    /// Notes what became of a try; nothing when another one followed meanwhile.
    fn settle_push(&mut self, name: &PushName, tries: u32, end: PushEnd) -> Stored<()>;
}

/// A hash of the address, by which a browser is known.
pub type PushName = [u8; 32];

/// A browser that this process wakes.
#[derive(Clone, PartialEq, Eq)]
pub struct ClaimedPush {
    pub name: PushName,
    pub endpoint: String,
    /// This try included.
    pub tries: u32,
}

/// What became of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushEnd {
    /// It was taken, or given up: nothing more until the list changes.
    Done,
    /// It is tried again at this Unix time.
    Again(i64),
    /// There is no such browser any more.
    Gone,
}
