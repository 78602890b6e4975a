//! A call for staff: who stands where, and when; nothing of the one who calls.

use protocol::record::{Body, Call};

use super::ReceptionError;
use crate::devices::clock::Timestamp;
use crate::store::Store;

/// Takes a call: when this returns its number in the outbox, it is durable. Blocks for an fsync.
///
/// # Errors
/// [`ReceptionError`]; then nothing is stored.
pub fn take(store: &Store, now: Timestamp) -> Result<i64, ReceptionError> {
    let identity = store.identity()?.ok_or(ReceptionError::NotEnrolled)?;
    let position = identity.venue.position;
    let call = Call { at_s: now.unix_s(), position, clock: now.confidence };
    Ok(store.push(&Body::Call(call))?)
}
