//! Whether a card or a word code stands for a declaration of today in this commune.

use protocol::civil::vietnam_day;
use protocol::declared::WordCode;
use protocol::receipt::Receipt;

use crate::cards::Card;
use crate::checkin::card_number::CardNumber;
use crate::devices::clock::Timestamp;
use crate::store::{Store, StoreError};

/// Whether the card's owner has declared today, as far as this kiosk knows. Without the day or its key it
/// knows of nobody.
///
/// # Errors
/// [`StoreError`].
pub fn has_declared(store: &Store, card: &Card, now: Timestamp) -> Result<bool, StoreError> {
    let day = vietnam_day(now.unix_s());
    let Some(key) = store.day_key(day)?.filter(|_| now.is_known()) else { return Ok(false) };
    let tag = CardNumber::of(card).tag(&key);
    tag.map_or(Ok(false), |tag| store.has_declared(day, tag))
}

/// The receipt that a word code stands for, as far as this kiosk knows. Where chance gave two of them the
/// same code, either will do.
pub(super) fn receipt_of(
    store: &Store,
    code: WordCode,
    now: Timestamp,
) -> Result<Option<Receipt>, StoreError> {
    let day = vietnam_day(now.unix_s());
    let Some(key) = store.day_key(day)? else { return Ok(None) };
    let receipts = store.receipts_of(day)?;
    Ok(receipts.into_iter().find(|receipt| WordCode::of(&key, *receipt) == code))
}
