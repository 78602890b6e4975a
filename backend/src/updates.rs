//! New versions of the kiosks' image: bundles that an operator adds and releases to one ring of kiosks after
//! the other.

mod file;
mod offer;
mod standing;

use std::collections::HashMap;

use protocol::update::OfferError;
use protocol::version::VersionError;

use crate::store::fleet::{Among, SeenRow};
use crate::store::updates::{BundleRow, BundleState, Ring, Ringed};
use crate::store::{Read, Store, StoreError, Tx};

pub use file::add;
pub use offer::{offer, offered, signed};
pub use standing::{Failure, Standing, Tally, failing, standing};

/// Share of a ring's kiosks whose failure halts a version unless the operator says otherwise, percent.
pub const HALT_PERCENT: u8 = 10;

#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    #[error(
        "{0} cannot be read: {1}; name the file FILE.raucb that script/bundle made, beside FILE.json"
    )]
    File(String, String),
    #[error("{0} is no description of this bundle; take the one that script/bundle made beside it")]
    Description(String),
    #[error("the file is another one than {0} describes (its SHA-256 differs); copy it once more")]
    Differs(String),
    #[error("a bundle has 1 byte to 8 GB, this one has {0} bytes")]
    Size(u64),
    #[error("version {0} or this file was added before; see `backend update list`")]
    Known(String),
    #[error(transparent)]
    Version(#[from] VersionError),
    #[error("there is no version {0}; see `backend update list`")]
    NoBundle(String),
    #[error("version {0} was withdrawn; add a newer one")]
    Withdrawn(String),
    #[error("--halt-percent must be 1 to 100")]
    Percent,
    #[error("there is no such kiosk or venue; see `backend kiosk list` and `backend venue list`")]
    NoSuch,
    #[error(transparent)]
    Offer(#[from] OfferError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The bundle of a version.
///
/// # Errors
/// [`UpdateError::NoBundle`], or the store's.
pub fn find(read: &mut dyn Read, version: &str) -> Result<BundleRow, UpdateError> {
    let found = read.bundles()?.into_iter().find(|row| row.version == version);
    found.ok_or_else(|| UpdateError::NoBundle(version.to_owned()))
}

fn not_withdrawn(row: &BundleRow) -> Result<(), UpdateError> {
    match row.state {
        BundleState::Withdrawn => Err(UpdateError::Withdrawn(row.version.clone())),
        _ => Ok(()),
    }
}

/// Offers a bundle to the kiosks of a ring, and of those before it; what was stopped goes on.
///
/// # Errors
/// [`UpdateError::Withdrawn`], [`UpdateError::Percent`], or the store's.
pub fn release(
    tx: &mut dyn Tx,
    row: &BundleRow,
    ring: Ring,
    halt_percent: u8,
    now_s: i64,
) -> Result<(), UpdateError> {
    not_withdrawn(row)?;
    if !(1..=100).contains(&halt_percent) {
        return Err(UpdateError::Percent);
    }
    for each in Ring::ALL.into_iter().filter(|each| *each <= ring) {
        tx.release_bundle(row.bundle, each, now_s)?;
    }
    tx.set_halt_percent(row.bundle, halt_percent)?;
    if row.state != BundleState::Open {
        // Who goes on knows which kiosks have failed; those that fail from now on count.
        for seen in tx.seen_kiosks(Among::All)? {
            if matches!(standing(&row.version, Some(&seen), now_s), Standing::Failed(_)) {
                tx.forgive(row.bundle, seen.kiosk)?;
            }
        }
        tx.set_bundle_state(row.bundle, BundleState::Open, now_s)?;
    }
    Ok(())
}

/// Offers a bundle to nobody until it is released again; who has it goes on with it.
///
/// # Errors
/// [`UpdateError::Withdrawn`], or the store's.
pub fn stop(tx: &mut dyn Tx, row: &BundleRow, now_s: i64) -> Result<(), UpdateError> {
    not_withdrawn(row)?;
    Ok(tx.set_bundle_state(row.bundle, BundleState::Stopped, now_s)?)
}

/// Offers a bundle to nobody for ever. Its file is deleted by [`drop_withdrawn`].
///
/// # Errors
/// [`UpdateError::Withdrawn`], or the store's.
pub fn withdraw(tx: &mut dyn Tx, row: &BundleRow, now_s: i64) -> Result<(), UpdateError> {
    not_withdrawn(row)?;
    Ok(tx.set_bundle_state(row.bundle, BundleState::Withdrawn, now_s)?)
}

/// Parts of a file that are deleted at once: others write meanwhile.
const DROPPED_AT_ONCE: u32 = 16;

/// Deletes the files of what was withdrawn.
///
/// # Errors
/// The store's.
pub fn drop_withdrawn(store: &dyn Store) -> Result<(), StoreError> {
    let rows = store.read(|read| read.bundles())?;
    for row in rows.into_iter().filter(|row| row.state == BundleState::Withdrawn) {
        while store.write(|tx| tx.drop_bundle_parts(&row.sha256, DROPPED_AT_ONCE))? > 0 {}
    }
    Ok(())
}

/// Puts a kiosk or a venue into a ring, or takes its own ring from it.
///
/// # Errors
/// [`UpdateError::NoSuch`], or the store's.
pub fn set_ring(tx: &mut dyn Tx, whose: Ringed, ring: Option<Ring>) -> Result<(), UpdateError> {
    let exists = match whose {
        Ringed::Kiosk(kiosk) => tx.kiosk(kiosk)?.is_some_and(|kiosk| !kiosk.is_poster()),
        Ringed::Venue(venue) => tx.venue(venue)?.is_some(),
    };
    if !exists {
        return Err(UpdateError::NoSuch);
    }
    Ok(tx.set_ring(whose, ring)?)
}

/// Where each kiosk is with a bundle, by number.
///
/// # Errors
/// The store's.
pub fn standings(
    read: &mut dyn Read,
    row: &BundleRow,
    now_s: i64,
) -> Result<Vec<(u32, Ring, Standing)>, StoreError> {
    let (rings, seen) = (read.kiosk_rings()?, read.seen_kiosks(Among::All)?);
    let seen: HashMap<u32, SeenRow> = seen.into_iter().map(|row| (row.kiosk, row)).collect();
    let of = |(kiosk, ring)| (kiosk, ring, standing(&row.version, seen.get(&kiosk), now_s));
    Ok(rings.into_iter().map(of).collect())
}

/// Halts what too many kiosks of a ring have failed with; returns the versions.
///
/// # Errors
/// The store's.
pub fn halt(tx: &mut dyn Tx, now_s: i64) -> Result<Vec<String>, StoreError> {
    let open: Vec<BundleRow> = tx
        .bundles()?
        .into_iter()
        .filter(|row| row.state == BundleState::Open && !row.rings.is_empty())
        .collect();
    let mut halted = Vec::new();
    if open.is_empty() {
        return Ok(halted);
    }
    let (rings, seen) = (tx.kiosk_rings()?, tx.seen_kiosks(Among::All)?);
    for row in open {
        if failing(&row, &rings, &seen, now_s).is_some() {
            tx.set_bundle_state(row.bundle, BundleState::Halted, now_s)?;
            halted.push(row.version);
        }
    }
    Ok(halted)
}
