//! Whether kiosks send what they hear, or keep it and send what they found of cases alone: chosen for the whole province.

use protocol::api::Contacts;

use crate::store::{Read, StoreError, Tx};

const SETTING: &str = "contacts";

/// What becomes of contacts.
///
/// # Errors
/// The store's.
pub fn get(read: &mut dyn Read) -> Result<Contacts, StoreError> {
    let Some(value) = read.setting(SETTING)? else { return Ok(Contacts::default()) };
    let word = std::str::from_utf8(&value).ok();
    word.and_then(Contacts::from_word).ok_or(StoreError::Unreadable("settings"))
}

/// Chooses what becomes of them from now on; `false` where that was chosen already. Kiosks learn it with their venue,
/// within an hour; what they send meanwhile is not stored where contacts stay with them.
///
/// # Errors
/// The store's.
pub fn set(tx: &mut dyn Tx, contacts: Contacts) -> Result<bool, StoreError> {
    if get(tx)? == contacts {
        return Ok(false);
    }
    tx.set_setting(SETTING, contacts.word().as_bytes())?;
    Ok(true)
}
