//! What a kiosk is offered. Pure but for the store's rows.

use data_encoding::HEXLOWER;
use protocol::update::{Offer, Release, SignedOffer};
use protocol::version::Version;
use sha2::{Digest, Sha256};

use super::UpdateError;
use crate::keys::MasterKeys;
use crate::store::updates::{BundleRow, BundleState, Ring};
use crate::store::{Read, StoreError};

/// Seconds over which the kiosks of a ring begin to fetch, so that they do not all ask at once.
fn spread_s(ring: Ring) -> u64 {
    match ring {
        Ring::First => 0,
        Ring::Early => 3600,
        Ring::All => 6 * 3600,
    }
}

/// When a kiosk's turn comes after the release to its ring, seconds; another order with each bundle.
fn turn_s(sha256: &[u8; 32], ring: Ring, kiosk: u32) -> i64 {
    let hash = Sha256::new().chain_update(sha256).chain_update(kiosk.to_be_bytes()).finalize();
    let number = hash.iter().take(4).fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    i64::try_from((number * spread_s(ring)) >> 32).unwrap_or(0)
}

/// The bundle that a kiosk of `ring` is offered: the highest version of those released to it.
pub fn offered(bundles: &[BundleRow], ring: Ring, kiosk: u32, now_s: i64) -> Option<&BundleRow> {
    let is_due = |row: &&BundleRow| {
        let released = row.rings.iter().find(|(each, _)| *each == ring);
        row.state == BundleState::Open
            && released.is_some_and(|(_, at_s)| at_s + turn_s(&row.sha256, ring, kiosk) <= now_s)
    };
    let version = |row: &&BundleRow| row.version.parse::<Version>().ok();
    bundles.iter().filter(is_due).max_by_key(version)
}

/// The same, as the kiosk is told.
///
/// # Errors
/// The store's.
pub fn offer(read: &mut dyn Read, kiosk: u32, now_s: i64) -> Result<Offer, StoreError> {
    let (bundles, ring) = (read.bundles()?, read.ring_of(kiosk)?);
    let Some(row) = offered(&bundles, ring, kiosk, now_s) else { return Ok(Offer::default()) };
    let version = row.version.parse().map_err(|_| StoreError::Unreadable("bundles"))?;
    let sha256 = HEXLOWER.encode(&row.sha256);
    Ok(Offer { release: Some(Release { version, sha256, size: row.size }) })
}

/// The same, signed as the answer to `nonce`.
///
/// # Errors
/// [`UpdateError::Offer`], or the store's.
pub fn signed(
    read: &mut dyn Read,
    keys: &MasterKeys,
    kiosk: u32,
    nonce: &str,
    now_s: i64,
) -> Result<SignedOffer, UpdateError> {
    let offer = offer(read, kiosk, now_s)?;
    Ok(SignedOffer::sign(&offer, kiosk, nonce, &keys.signing)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(version: &str, rings: &[(Ring, i64)]) -> BundleRow {
        BundleRow {
            bundle: 1,
            version: version.to_owned(),
            sha256: Sha256::digest(version).into(),
            size: 5,
            added_s: 0,
            state: BundleState::Open,
            changed_s: 0,
            halt_percent: 10,
            rings: rings.to_vec(),
            forgiven: Vec::new(),
        }
    }

    #[test]
    fn the_highest_version_of_the_ring_is_offered() {
        let (first, early) = ((Ring::First, 100), (Ring::Early, 200));
        let bundles = [row("1.9.0", &[first, early]), row("1.10.0", &[first]), row("2.0.0", &[])];
        let version =
            |ring, now_s| offered(&bundles, ring, 7, now_s).map(|row| row.version.as_str());
        assert_eq!(version(Ring::First, 99), None);
        assert_eq!(version(Ring::First, 100), Some("1.10.0"));
        assert_eq!(version(Ring::Early, 200 + 3600), Some("1.9.0"));
        assert_eq!(version(Ring::All, 1_000_000), None);
        for state in [BundleState::Stopped, BundleState::Halted, BundleState::Withdrawn] {
            let stopped = [BundleRow { state, ..row("1.10.0", &[first]) }];
            assert_eq!(offered(&stopped, Ring::First, 7, 1_000_000), None, "{state:?}");
        }
    }

    #[test]
    fn the_kiosks_of_a_large_ring_come_one_after_the_other() {
        let bundles = [row("1.2.0", &[(Ring::All, 0)])];
        let due = |now_s| {
            (1..=6000).filter(|kiosk| offered(&bundles, Ring::All, *kiosk, now_s).is_some()).count()
        };
        let mut before = 0;
        for hour in 1..=6_i64 {
            let now = due(hour * 3600);
            assert!((800..1200).contains(&(now - before)), "{hour}: {}", now - before);
            before = now;
        }
        assert_eq!(before, 6000);
    }
}
