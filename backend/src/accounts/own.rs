//! What people change at their own account, and how a code of the second step is judged.

use super::{recovery, target, totp};
use crate::audit::note;
use crate::keys::MasterKeys;
use crate::store::accounts::{AccountRow, SecondFactor};
use crate::store::audit::EntryKind;
use crate::store::{StoreError, Tx};

/// Changes one's own password; other browsers have to sign in again.
///
/// # Errors
/// The store's.
pub fn set_password(
    tx: &mut dyn Tx,
    account: &AccountRow,
    session: &[u8; 32],
    phc: &str,
    now_s: i64,
) -> Result<(), StoreError> {
    tx.set_password(account.account, phc)?;
    tx.end_sessions(account.account, Some(session))?;
    tx.remove_account_links(Some(account.account))?;
    let target = target(account.account, &account.name);
    note(tx, &account.name, EntryKind::Account, target, "password changed", now_s)
}

/// Turns the second step on or off, by the person themselves.
///
/// # Errors
/// The store's.
pub fn set_second_factor(
    tx: &mut dyn Tx,
    account: &AccountRow,
    second: Option<&SecondFactor>,
    now_s: i64,
) -> Result<(), StoreError> {
    tx.set_second_factor(account.account, second)?;
    let reason = if second.is_some() { "second step turned on" } else { "second step turned off" };
    let target = target(account.account, &account.name);
    note(tx, &account.name, EntryKind::Account, target, reason, now_s)
}

/// Judges a code of the second step and uses it up: six digits of the app, or a recovery code.
///
/// # Errors
/// The store's.
pub fn use_code(
    tx: &mut dyn Tx,
    keys: &MasterKeys,
    account: &AccountRow,
    typed: &str,
    now_s: i64,
) -> Result<bool, StoreError> {
    let Some(secret) = &account.totp else { return Ok(false) };
    if let Some(step) = totp::step_of(secret, typed, now_s) {
        return tx.use_totp_step(account.account, step);
    }
    let Some(hash) = recovery::hash(keys, account.account, typed) else { return Ok(false) };
    let used = tx.use_recovery_code(account.account, &hash)?;
    if used {
        let target = target(account.account, &account.name);
        note(tx, &account.name, EntryKind::Account, target, "recovery code used", now_s)?;
    }
    Ok(used)
}
