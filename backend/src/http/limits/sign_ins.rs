//! Wrong passwords and codes of staff. They are counted by account and network together, so that
//! nobody can keep a colleague out from elsewhere, and by account and browser where someone signed in
//! with that browser before: then even a neighbour behind the same address cannot.
//!
//! An attempt counts while it is judged, and afterwards unless it was right. Counted as `tally` says, which
//! tells each wrong one to other processes ([`SignIns::exchange`]).

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Mutex;

use super::tally::{self, Tally, lock};
use crate::keys::MasterKeys;
use crate::rate::{Buckets, Rate};
use crate::store::guesses::{Guessed, Subject};
use crate::store::{Store, StoreError};

const CONTEXT: &[u8] = b"bluezone-kiosk staff guess v1\n";

/// Wrong passwords in a window.
const PASSWORDS: u32 = 10;

/// Wrong codes in a window: whoever tries them knows the password, and of a million codes three are
/// right at a time.
const CODES: u32 = 5;

/// Wrong codes in a window by all browsers that the account does not know, from however many networks.
const CODES_OF_STRANGERS: u32 = 30;

/// Attempts by browsers that no account knows, from one network: each takes the processor for a
/// while.
const STRANGERS: Rate = Rate { interval_ms: 1000, burst: 60 };

/// An account as it is counted: a keyed hash of what was typed as its name.
pub type Name = [u8; 32];

/// Who tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum From {
    Network(IpAddr),
    /// A browser that the account knows, by the hash of its cookie.
    Device([u8; 32]),
}

/// Too many were wrong; none is judged until this second, Unix time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locked {
    pub until_s: i64,
}

#[derive(Debug)]
pub struct SignIns {
    tally: Mutex<Tally>,
    strangers: Buckets<IpAddr>,
}

impl Default for SignIns {
    fn default() -> Self {
        let tally = Mutex::new(Tally::new(Guessed::SignIns, 1));
        Self { tally, strangers: Buckets::new(STRANGERS) }
    }
}

/// A limit on what is wrong in a window.
#[derive(Clone, Copy, Debug)]
struct Limit {
    subject: Subject,
    most: u32,
}

/// An attempt that may be judged. It counts as wrong unless [`SignIns::right`].
#[derive(Debug)]
#[must_use]
pub struct Attempt {
    limits: [Option<Limit>; 2],
    /// Wrong passwords and codes of the account, whoever tried.
    all: Subject,
    window: i64,
}

fn subject(keys: &MasterKeys, what: u8, name: &Name, from: Option<From>) -> Subject {
    let (kind, from) = match from {
        None => (0, [0; 32]),
        Some(From::Device(hash)) => (1, hash),
        Some(From::Network(network)) => {
            let network = match network {
                IpAddr::V4(address) => address.to_ipv6_mapped(),
                IpAddr::V6(address) => address,
            };
            let mut bytes = [0; 32];
            bytes[..16].copy_from_slice(&Ipv6Addr::octets(&network));
            (2, bytes)
        }
    };
    let mac = keys.mac(CONTEXT, &[&[what, kind][..], name, &from].concat());
    std::array::from_fn(|index| mac[index])
}

impl SignIns {
    /// Counts an attempt at a password.
    ///
    /// # Errors
    /// [`Locked`].
    pub fn password(
        &self,
        keys: &MasterKeys,
        name: Name,
        from: From,
        now_ms: i64,
    ) -> Result<Attempt, Locked> {
        if let From::Network(network) = from
            && !self.strangers.take(network, now_ms)
        {
            let wait_ms = STRANGERS.interval_ms.saturating_mul(STRANGERS.burst);
            return Err(Locked { until_s: now_ms.saturating_add(wait_ms).div_euclid(1000) });
        }
        let own = Limit { subject: subject(keys, 1, &name, Some(from)), most: PASSWORDS };
        self.begin([Some(own), None], subject(keys, 0, &name, None), now_ms)
    }

    /// Counts an attempt at a code of the second step.
    ///
    /// # Errors
    /// [`Locked`].
    pub fn code(
        &self,
        keys: &MasterKeys,
        name: Name,
        from: From,
        now_ms: i64,
    ) -> Result<Attempt, Locked> {
        let own = Limit { subject: subject(keys, 2, &name, Some(from)), most: CODES };
        let strangers = matches!(from, From::Network(_))
            .then(|| Limit { subject: subject(keys, 2, &name, None), most: CODES_OF_STRANGERS });
        self.begin([Some(own), strangers], subject(keys, 0, &name, None), now_ms)
    }

    fn begin(
        &self,
        limits: [Option<Limit>; 2],
        all: Subject,
        now_ms: i64,
    ) -> Result<Attempt, Locked> {
        let mut tally = lock(&self.tally);
        tally.turn_to(now_ms.div_euclid(1000));
        let reached = |limit: &Limit| {
            let pending = tally.pending(&limit.subject);
            tally.wrong(&limit.subject).saturating_add(pending) >= limit.most
        };
        if limits.iter().flatten().any(reached) {
            return Err(Locked { until_s: tally.ends_s() });
        }
        limits.iter().flatten().for_each(|limit| tally.begin(limit.subject));
        Ok(Attempt { limits, all, window: tally.number() })
    }

    fn end(&self, attempt: &Attempt, right: bool) {
        let mut tally = lock(&self.tally);
        if tally.number() == attempt.window {
            attempt.limits.iter().flatten().for_each(|limit| tally.end(limit.subject, right));
        }
    }

    /// It was right, or could not be judged: it counts no more.
    pub fn right(&self, attempt: &Attempt) {
        self.end(attempt, true);
    }

    /// It was wrong. Returns how many were in this window, by whomever, when that is worth a line in
    /// the audit trail: when this process judged 1, 2, 4, 8 and so on, so that a stranger cannot fill it.
    pub fn wrong(&self, attempt: &Attempt) -> Option<u32> {
        self.end(attempt, false);
        let mut tally = lock(&self.tally);
        tally.add_wrong(attempt.all);
        let here = tally.wrong_here(&attempt.all);
        here.is_power_of_two().then(|| tally.wrong(&attempt.all))
    }

    /// Tells the other processes what was wrong here, and learns what was wrong there. Blocks.
    ///
    /// # Errors
    /// The store's; the next exchange tells the same.
    pub fn exchange(&self, store: &dyn Store, now_s: i64) -> Result<(), StoreError> {
        tally::exchange(&self.tally, store, now_s)
    }
}

#[cfg(test)]
mod tests;
