//! Telling senders apart without keeping who they are.
//!
//! A family whose adverts carry no identity can only be counted by address, and addresses stay
//! inside a source. So a source hands on a hash under a key that it makes when it starts and never
//! shows: equal for one sender in one run, meaningless anywhere else.

use std::hash::{BuildHasher, RandomState};

use protocol::beacon::Beacon;

/// A sender in this run of the program.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sender64(u64);

impl std::fmt::Debug for Sender64 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sender64(…)")
    }
}

/// The key of one source.
#[derive(Clone, Default)]
pub struct Senders(RandomState);

impl Senders {
    /// The sender of a beacon: its identity, or `otherwise` where the advert carries none.
    pub fn of(&self, beacon: Beacon, otherwise: impl std::hash::Hash) -> Sender64 {
        Sender64(match beacon {
            Beacon::Bluezone(advert) if advert.id().is_some() => self.0.hash_one(beacon),
            Beacon::Other { id: Some(_), .. } => self.0.hash_one(beacon),
            _ => self.0.hash_one(otherwise),
        })
    }
}
