//! Distinguishes senders without keeping their identity.
//!
//! A family whose adverts carry no identity can only be counted by address, and addresses must not
//! leave a source. The source passes on a hash under a random key of its own: equal for one sender
//! during one run, useless anywhere else.

use std::hash::{BuildHasher, RandomState};

use protocol::beacon::Beacon;

/// A sender, within one run of one source.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sender64(u64);

impl std::fmt::Debug for Sender64 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sender64(…)")
    }
}

/// The hash key of one source.
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
