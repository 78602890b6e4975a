//! A new box in the place of a kiosk that broke: it has the number of the kiosk, and the box before it nothing
//! any more.

use protocol::api::Above;

use super::code::OneTimeCode;
use super::{CODE_VALID_S, KioskError};
use crate::keys::MasterKeys;
use crate::store::changes::Change;
use crate::store::kiosks::Kiosk;
use crate::store::{Read, StoreError, Tx};

/// Awaits a new box in the place of an enrolled kiosk: with the code's use the box before it is refused, and the
/// new one has its number, venue and posters.
///
/// # Errors
/// [`KioskError::NoKiosk`] when there is none that is enrolled, or the store's.
pub fn await_box(
    tx: &mut dyn Tx,
    keys: &MasterKeys,
    kiosk: u32,
    now_s: i64,
) -> Result<OneTimeCode, KioskError> {
    let expires_s = now_s + CODE_VALID_S;
    let code = OneTimeCode::derive(keys, kiosk, expires_s).ok_or(KioskError::NoKiosk(kiosk))?;
    let awaited = tx.await_box(kiosk, &code.hash(keys), expires_s)?;
    awaited.then_some(code).ok_or(KioskError::NoKiosk(kiosk))
}

/// The code of a new box that is awaited; none when it is used or too old.
pub fn box_code(keys: &MasterKeys, kiosk: &Kiosk, now_s: i64) -> Option<(OneTimeCode, i64)> {
    let (hash, expires_s) = kiosk.box_code.filter(|(_, expires_s)| now_s <= *expires_s)?;
    let code = OneTimeCode::derive(keys, kiosk.kiosk, expires_s)?;
    (kiosk.revoked_s.is_none() && code.hash(keys) == hash).then_some((code, expires_s))
}

/// Ends what a box before this one still listens to.
///
/// # Errors
/// The store's.
pub fn end_former(tx: &mut dyn Tx, kiosk: u32) -> Result<(), StoreError> {
    if tx.former_boxes(kiosk)?.is_empty() {
        return Ok(());
    }
    tx.announce(Change::Revoked { kiosk })
}

/// A million numbers are left for what the box before it has not sent: it may come by a stick, and is then
/// not taken for another life of the new one.
const NUMBERS_LEFT: i64 = 1_000_000;

/// From which numbers a box goes on, contacts and records; none for the first one.
///
/// # Errors
/// The store's.
pub fn above(read: &mut dyn Read, kiosk: u32) -> Result<Option<Above>, StoreError> {
    if read.former_boxes(kiosk)?.is_empty() {
        return Ok(None);
    }
    let (contacts, records) = read.highest(kiosk)?;
    let (contacts, records) = (contacts + NUMBERS_LEFT, records + NUMBERS_LEFT);
    Ok(Some(Above { contacts, records }))
}
