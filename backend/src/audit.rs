//! Looks at what people left here. A look and its line in the audit trail are one unit of work, and
//! what was read is returned only after the line is durable.

use protocol::line::{LINE_MAX, line_fits};

use crate::store::audit::{Look, LookKind};
use crate::store::{Store, StoreError, Tx};

#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    #[error("--reason must be one line of 1 to {LINE_MAX} characters that says why you look")]
    Reason,
}

/// A look at a sealed record, which needs a reason.
///
/// # Errors
/// [`AuditError::Reason`].
pub fn record(who: String, target: String, reason: &str) -> Result<Look, AuditError> {
    new(who, LookKind::SealedRecord, target, reason, false)
}

/// A look at a list, which may have no reason.
///
/// # Errors
/// [`AuditError::Reason`].
pub fn list(who: String, kind: LookKind, target: String, reason: &str) -> Result<Look, AuditError> {
    new(who, kind, target, reason, true)
}

fn new(
    who: String,
    kind: LookKind,
    target: String,
    reason: &str,
    optional: bool,
) -> Result<Look, AuditError> {
    if !line_fits(reason, optional) {
        return Err(AuditError::Reason);
    }
    Ok(Look { who, kind, target, reason: reason.trim().to_owned() })
}

/// Reads what `look` is about and writes its line, both or none.
///
/// # Errors
/// Those of `reading` and of the store.
pub fn look<T, E: From<StoreError>>(
    store: &dyn Store,
    look: &Look,
    now_s: i64,
    reading: impl FnOnce(&mut dyn Tx) -> Result<T, E>,
) -> Result<T, E> {
    store.write(|tx| {
        tx.add_audit(look, now_s)?;
        reading(tx)
    })
}
