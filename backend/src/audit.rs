//! The audit trail. A look at what people left here, or a change, and its line in the trail are one
//! unit of work; what was read is returned only after the line is durable.

use protocol::line::{LINE_MAX, line_fits};

use crate::store::audit::{Entry, EntryKind};
use crate::store::{Look, Store, StoreError, Tx};

#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    #[error("--reason must be one line of 1 to {LINE_MAX} characters that says why you look")]
    Reason,
}

/// A look at a sealed record, which needs a reason.
///
/// # Errors
/// [`AuditError::Reason`].
pub fn record(who: String, target: String, reason: &str) -> Result<Entry, AuditError> {
    new(who, EntryKind::SealedRecord, target, reason, false)
}

/// A look at a list, which may have no reason.
///
/// # Errors
/// [`AuditError::Reason`].
pub fn list(
    who: String,
    kind: EntryKind,
    target: String,
    reason: &str,
) -> Result<Entry, AuditError> {
    new(who, kind, target, reason, true)
}

fn new(
    who: String,
    kind: EntryKind,
    target: String,
    reason: &str,
    optional: bool,
) -> Result<Entry, AuditError> {
    if !line_fits(reason, optional) {
        return Err(AuditError::Reason);
    }
    Ok(Entry { who, kind, target, reason: reason.trim().to_owned() })
}

/// Notes what `who` did, in the unit of work in which it is done.
///
/// # Errors
/// The store's.
pub fn note(
    tx: &mut dyn Tx,
    who: &str,
    kind: EntryKind,
    target: String,
    reason: &str,
    now_s: i64,
) -> Result<(), StoreError> {
    let entry = Entry { who: who.to_owned(), kind, target, reason: reason.to_owned() };
    tx.add_audit(&entry, now_s)
}

/// Writes down a look and reads what it is about.
///
/// # Errors
/// Those of `reading` and of the store.
pub fn look<T, E: From<StoreError>>(
    store: &dyn Store,
    look: &Entry,
    now_s: i64,
    reading: impl FnOnce(&mut dyn Look) -> Result<T, E>,
) -> Result<T, E> {
    store.look(now_s, |_| Ok(look.clone()), reading)
}
