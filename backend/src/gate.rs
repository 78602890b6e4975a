//! Counting people at the gate: a guard taps, and may take the last tap back for a few seconds.

use protocol::record::Direction;

use crate::store::changes::Change;
use crate::store::gate::CountRow;
use crate::store::{StoreError, Tx};

/// Most people in one count.
pub const PEOPLE_MAX: u32 = 500;

/// Seconds for which a count can be taken back: ten on the page, and the way there and back.
pub const UNDO_S: i64 = 20;

#[derive(Debug, thiserror::Error)]
pub enum GateError {
    #[error("a count is of 1 to {PEOPLE_MAX} people")]
    People,
    #[error("the count is not there, is not one's own, or is older than {UNDO_S} s")]
    TooLate,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Counts people in or out; returns the number of the count.
///
/// # Errors
/// [`GateError::People`], or the store's.
pub fn count(
    tx: &mut dyn Tx,
    venue: i64,
    account: i64,
    direction: Direction,
    people: u32,
    now_s: i64,
) -> Result<i64, GateError> {
    if !(1..=PEOPLE_MAX).contains(&people) {
        return Err(GateError::People);
    }
    let count = CountRow { venue, count: 0, at_s: now_s, direction, people, account };
    let number = tx.add_count(&count)?;
    changed(tx, venue)?;
    Ok(number)
}

/// Takes a count back.
///
/// # Errors
/// [`GateError::TooLate`], or the store's.
pub fn undo(
    tx: &mut dyn Tx,
    venue: i64,
    account: i64,
    count: i64,
    now_s: i64,
) -> Result<(), GateError> {
    // It may have been counted just before midnight.
    let found = match tx.count(venue, count, now_s)? {
        Some(found) => Some(found),
        None => tx.count(venue, count, now_s - UNDO_S)?,
    };
    let own = found.filter(|found| found.account == account && now_s - found.at_s <= UNDO_S);
    if !tx.remove_count(&own.ok_or(GateError::TooLate)?)? {
        return Err(GateError::TooLate);
    }
    changed(tx, venue)?;
    Ok(())
}

fn changed(tx: &mut dyn Tx, venue: i64) -> Result<(), StoreError> {
    tx.count_passages(venue)?;
    tx.announce(Change::Passages { venue })
}
