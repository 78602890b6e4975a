//! Browsers that asked to be woken when the list of warnings changes. What is sent has no content: the phone looks by
//! itself, and the server does not know whom it wakes.

mod sender;
pub mod services;
mod vapid;

use std::net::IpAddr;

use sha2::{Digest, Sha256};

use crate::config::Config;
use crate::keys::KeysError;
use crate::outbox::{LEASE_S, settle};
use crate::rate::{Buckets, Rate};
use crate::store::outbox::TryEnd;
use crate::store::pushes::{ClaimedPush, PushEnd, PushName};
use crate::store::within::Within;
use crate::store::{Store, StoreError, Tx};
pub use sender::{PushFailure, Sender};
use services::Services;
pub use vapid::PushKey;

/// Browsers that are remembered at most: a city's.
const MOST: u64 = 2_000_000;

/// When the first is woken after a change, seconds: the public list is made anew within a minute.
const FIRST_S: i64 = 90;

/// Within which time all are woken, seconds, so that they do not ask for the list together.
const WITHIN_S: i64 = 1800;

/// Subscribing from one network, behind which a whole mobile operator may stand.
const RATE: Rate = Rate { interval_ms: 2000, burst: 200 };

/// What wakes browsers.
pub struct Pushes {
    services: Services,
    pub sender: Sender,
    rates: Buckets<IpAddr>,
}

impl Pushes {
    /// With the key of the store, which is made when there is none. `host` is that of the visitors' page.
    ///
    /// # Errors
    /// When the key cannot be read or made.
    pub fn load(tx: &mut dyn Tx, config: &Config, host: &str) -> Result<Self, KeysError> {
        let wrong = |problem: String| KeysError::from(StoreError::Failed(problem));
        let services = Services::parse(&config.push_services);
        let services = services.map_err(|error| wrong(error.to_string()))?;
        let sender = Sender::new(PushKey::load(tx)?, host).map_err(wrong)?;
        Ok(Self { services, sender, rates: Buckets::new(RATE) })
    }

    /// The key that browsers subscribe with; none where the operator named no push service.
    pub fn public_key(&self) -> Option<String> {
        (!self.services.is_empty()).then(|| self.sender.public_key())
    }

    /// Whether a network may subscribe once more now.
    pub fn may_ask(&self, network: IpAddr, now_ms: i64) -> bool {
        self.rates.take(network, now_ms)
    }

    /// Whether it is an address of a push service that this server sends to.
    pub fn takes(&self, endpoint: &str) -> bool {
        self.services.url(endpoint).is_some()
    }

    /// Wakes a browser; `Ok` when its push service took it.
    ///
    /// # Errors
    /// [`PushFailure`].
    pub async fn wake(&self, endpoint: &str, now_s: i64) -> Result<(), PushFailure> {
        // What the operator does not name any more is not sent to.
        let found = self.services.url(endpoint).ok_or(PushFailure::Gone)?;
        self.sender.send(found, now_s).await
    }
}

/// By which a browser is known.
pub fn name(endpoint: &str) -> PushName {
    Sha256::digest(endpoint).into()
}

/// Notes a browser; false when there are too many.
///
/// # Errors
/// The store's.
pub fn subscribe(tx: &mut dyn Tx, endpoint: &str, now_s: i64) -> Result<bool, StoreError> {
    tx.add_push(&name(endpoint), endpoint, now_s, MOST)
}

/// Has all browsers woken, because the list of warnings changed at `now_s`.
///
/// # Errors
/// The store's.
pub fn wake_all(tx: &mut dyn Tx, now_s: i64) -> Result<(), StoreError> {
    let browsers = tx.wake_all(now_s.saturating_add(FIRST_S), WITHIN_S)?;
    if browsers > 0 {
        tracing::info!(
            browsers,
            within_s = WITHIN_S,
            "browsers are woken to look at the list of warnings"
        );
    }
    Ok(())
}

/// Takes browsers that are to be woken now, at most `most`.
///
/// # Errors
/// The store's.
pub fn take(store: &dyn Store, now_s: i64, most: u32) -> Result<Vec<ClaimedPush>, StoreError> {
    // Most looks find nothing, and need no writer.
    if !store.read(|read| read.push_due(now_s))? {
        return Ok(Vec::new());
    }
    let until_s = now_s.saturating_add(LEASE_S);
    store.write_within(Within::Pushes, |tx| tx.claim_pushes(now_s, until_s, most))
}

/// Notes what became of a try.
///
/// # Errors
/// The store's.
pub fn note(
    store: &dyn Store,
    name: &PushName,
    tries: u32,
    end: PushEnd,
) -> Result<(), StoreError> {
    store.write_within(Within::Pushes, |tx| tx.settle_push(name, tries, end))
}

/// What follows from a try: one that failed is repeated as a message is.
pub fn end_of(tries: u32, result: Result<(), PushFailure>, now_s: i64) -> PushEnd {
    match result {
        Ok(()) => PushEnd::Done,
        Err(PushFailure::Gone) => PushEnd::Gone,
        Err(PushFailure::Failed(failure)) => match settle(tries, Err(failure), now_s) {
            TryEnd::Failed { next_s, .. } => PushEnd::Again(next_s),
            TryEnd::Sent | TryEnd::GivenUp { .. } => PushEnd::Done,
        },
    }
}

impl std::fmt::Debug for Pushes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pushes(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::{Failure, REFUSED, UNREACHABLE};

    #[test]
    fn what_became_of_a_try_as_a_table() {
        let failed =
            |problem, code, is_final| Err(PushFailure::Failed(Failure { problem, code, is_final }));
        for (tries, result, end) in [
            (1, Ok(()), PushEnd::Done),
            (1, Err(PushFailure::Gone), PushEnd::Gone),
            (1, failed(UNREACHABLE, None, false), PushEnd::Again(1060)),
            (3, failed(REFUSED, Some(503), false), PushEnd::Again(1240)),
            (1, failed(REFUSED, Some(403), true), PushEnd::Done),
            (99, failed(UNREACHABLE, None, false), PushEnd::Done),
        ] {
            assert_eq!(end_of(tries, result, 1000), end, "{tries}");
        }
    }
}
