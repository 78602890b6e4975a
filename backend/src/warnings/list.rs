//! The public list: made anew every minute, whether or not anything changed, so that neither its time nor its
//! version says when something was told.

use protocol::warnings::{HourSecret, SignedWarningList, WarningList, WarningListError};

use super::secrets::venue_key;
use super::told::{parts, told};
use crate::keys::{MasterKeys, RandomError};
use crate::store::warnings::ListRow;
use crate::store::{StoreError, Tx};

/// How often the list is made, seconds.
pub const EVERY_S: i64 = 60;

#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error(transparent)]
    List(#[from] WarningListError),
    #[error(transparent)]
    Random(#[from] RandomError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether a list is due after the last one. One of the future is made again, because nobody believes it.
pub fn is_due(last: Option<&ListRow>, now_s: i64) -> bool {
    last.is_none_or(|last| !(0..EVERY_S).contains(&(now_s - last.made_s)))
}

/// Makes the list when it is due; several processes agree on one. Returns whether it did.
///
/// # Errors
/// [`ListError`].
pub fn renew(tx: &mut dyn Tx, keys: &MasterKeys, now_s: i64) -> Result<bool, ListError> {
    let due = is_due(tx.warning_list()?.as_ref(), now_s);
    if due {
        make(tx, keys, now_s)?;
    }
    Ok(due)
}

/// Makes the list of what is told at `now_s`.
///
/// # Errors
/// [`ListError`].
pub fn make(tx: &mut dyn Tx, keys: &MasterKeys, now_s: i64) -> Result<(), ListError> {
    let last = tx.warning_list()?.map_or(0, |last| last.version);
    let version = now_s.max(last.saturating_add(1));
    let told = told(tx, now_s)?;
    let warned = parts(&told)
        .into_iter()
        .map(|(venue, warned)| (HourSecret::of(&venue_key(keys, venue), warned.hour), warned));
    let warned: Vec<_> = warned.collect();
    let mut failed = None;
    let mut random = |bytes: &mut [u8]| {
        if let Err(error) = crate::keys::fill(bytes) {
            failed = Some(error);
        }
    };
    let list = WarningList::make(version, now_s, &warned, &mut random);
    if let Some(error) = failed {
        return Err(error.into());
    }
    let signed = SignedWarningList::sign(&list?, &keys.signing)?;
    let json = serde_json::to_string(&signed)
        .map_err(|error| WarningListError::Shape(error.to_string()))?;
    tx.set_warning_list(&ListRow { version, made_s: now_s, json })?;
    Ok(())
}
