//! Calls for staff: who of the venue has seen one tells the kiosk, and the kiosk the visitor.

use std::fmt;
use std::str::FromStr;

use crate::audit;
use crate::store::audit::EntryKind;
use crate::store::changes::Change;
use crate::store::{StoreError, Tx};

/// For how long a kiosk is told of a call that was seen: as long as somebody may still wait there.
pub const TOLD_S: i64 = 600;

/// For how long the pages of staff show a call that nobody has seen: later the visitor has gone or was helped.
pub const WAITS_S: i64 = 1800;

/// A call as people name it: its kiosk and its number there, such as `7-123`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallId {
    pub kiosk: u32,
    pub seq: i64,
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.kiosk, self.seq)
    }
}

impl FromStr for CallId {
    type Err = CallError;

    fn from_str(text: &str) -> Result<Self, CallError> {
        let parts = text.split_once('-').ok_or(CallError::NotAnId)?;
        let number = |_| CallError::NotAnId;
        Ok(Self { kiosk: parts.0.parse().map_err(number)?, seq: parts.1.parse().map_err(number)? })
    }
}

#[derive(Debug, thiserror::Error)]
pub enum CallError {
    #[error("a call is named by its kiosk and its number, such as 7-123; `backend calls` has them")]
    NotAnId,
    #[error("there is no call {0}; `backend calls` lists those that are kept")]
    Unknown(CallId),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Notes that `who` of the staff has seen a call, and tells its kiosk. Returns when it was seen first.
///
/// # Errors
/// [`CallError`].
pub fn see(tx: &mut dyn Tx, who: &str, id: CallId, now_s: i64) -> Result<i64, CallError> {
    let kiosk = tx.kiosk(id.kiosk)?.ok_or(CallError::Unknown(id))?;
    let seen_s = tx.see_call(kiosk.venue, id.kiosk, id.seq, now_s)?;
    let seen_s = seen_s.ok_or(CallError::Unknown(id))?;
    tx.announce(Change::CallSeen { kiosk: id.kiosk })?;
    audit::note(tx, who, EntryKind::CallSeen, format!("call {id}"), "", now_s)?;
    Ok(seen_s)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_as_a_table() {
        let id: CallId = "7-123".parse().unwrap();
        assert_eq!((id, id.to_string()), (CallId { kiosk: 7, seq: 123 }, "7-123".to_owned()));
        for wrong in ["", "7", "7-", "-1", "a-1", "7-1-2", "-7-1"] {
            assert!(wrong.parse::<CallId>().is_err(), "{wrong}");
        }
    }
}
