//! Erasure at the request of whoever holds a receipt. No name is needed for it, and nothing is opened.

use protocol::civil::vietnam_day;
use protocol::receipt::{self, Receipt};

use crate::store::erasures::ByReceipt;
use crate::store::log::LogKey;
use crate::store::venues::Commune;
use crate::store::{StoreError, Tx};

#[derive(Debug, thiserror::Error)]
pub enum ErasureError {
    /// Mistyped, of another commune, older than records are kept, or of a key that was renewed.
    #[error("this is no receipt of this commune from the days that are kept")]
    NoReceipt,
    /// It was erased before, or has not arrived from its kiosk yet.
    #[error("there is nothing with this receipt any more")]
    Nothing,
    /// Chance gave several declarations the same receipt.
    #[error("choose which of the declarations it is")]
    Choose,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a receipt leads to.
#[derive(Clone, Debug)]
pub struct Found {
    /// In Vietnam.
    pub day: i64,
    pub receipt: Receipt,
    pub code: String,
    pub what: ByReceipt,
}

/// Looks a receipt up in the days that are kept.
///
/// # Errors
/// [`ErasureError`].
pub fn find(
    tx: &mut dyn Tx,
    commune: &Commune,
    text: &str,
    keep_days: i64,
    now_s: i64,
) -> Result<Found, ErasureError> {
    let today = vietnam_day(now_s);
    let days = (today.saturating_sub(keep_days)..=today).rev();
    let valid = days.into_iter().find_map(|day| {
        let receipt = receipt::verify(&commune.receipt_key, day, text).ok()?;
        Some((day, receipt))
    });
    let (day, receipt) = valid.ok_or(ErasureError::NoReceipt)?;
    let mut what = tx.by_receipt(commune.commune, day, receipt.id)?;
    // The number of people is in the code as well, and tells most doubles apart.
    what.declarations.retain(|row| row.people == u32::from(receipt.people));
    what.elsewhere.retain(|_| receipt.people == 1);
    if what.sources().is_empty() && what.checkins.is_empty() {
        return Err(ErasureError::Nothing);
    }
    let code = receipt::mint(&commune.receipt_key, day, receipt).unwrap_or_default();
    Ok(Found { day, receipt, code: receipt::show(&code), what })
}

/// Erases what was found: the only declaration or visit that gave the receipt, or the one that was chosen,
/// and the check-ins by the receipt. Returns how many declarations, and how many visits and check-ins.
///
/// # Errors
/// [`ErasureError::Choose`] when it is not clear which, or the store's.
pub fn erase(
    tx: &mut dyn Tx,
    found: &Found,
    chosen: Option<LogKey>,
) -> Result<(usize, usize), ErasureError> {
    let what = &found.what;
    let source = match what.sources().as_slice() {
        [] => None,
        [only] => Some(*only),
        several => {
            let key = several.iter().find(|key| Some(**key) == chosen);
            Some(*key.ok_or(ErasureError::Choose)?)
        }
    };
    let is_visit = |key: &LogKey| what.elsewhere.iter().any(|visit| visit.key == *key);
    let visit = source.filter(is_visit);
    let declaration = source.filter(|key| !is_visit(key));
    if let Some(key) = visit {
        tx.erase_elsewhere(key)?;
    }
    if let Some(key) = declaration {
        tx.erase_sealed(key)?;
    }
    for checkin in &what.checkins {
        tx.erase_receipt(checkin.key)?;
    }
    let passages = what.checkins.len() + usize::from(visit.is_some());
    Ok((usize::from(declaration.is_some()), passages))
}
