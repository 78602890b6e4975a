//! One-time links: with one, a password is chosen, and the first account made.

use super::{AccountError, LINK_VALID_S, check_name, check_person, target};
use crate::accounts::token::{Token, TokenKind};
use crate::audit::note;
use crate::keys::MasterKeys;
use crate::store::accounts::{AccountRow, LinkRow, NewAccount, Role, Unit};
use crate::store::audit::EntryKind;
use crate::store::{Read, StoreError, Tx};

/// Makes a link with which the password of an account is chosen anew; the one of today works until
/// then. `second_too` takes the second step away as well.
///
/// # Errors
/// [`AccountError::NoAccount`], or the store's.
pub fn reset(
    tx: &mut dyn Tx,
    by: &str,
    account: i64,
    second_too: bool,
    link: &[u8; 32],
    now_s: i64,
) -> Result<(), AccountError> {
    let row = tx.account(account)?.ok_or(AccountError::NoAccount)?;
    let link_row = LinkRow { account: Some(account), second_too, expires_s: now_s + LINK_VALID_S };
    tx.add_account_link(link, &link_row)?;
    let reason =
        if second_too { "link for a password, without second step" } else { "link for a password" };
    note(tx, by, EntryKind::Account, target(account, &row.name), reason, now_s)?;
    Ok(())
}

/// Makes the link of the first account; none when there are accounts.
///
/// # Errors
/// The store's.
pub fn first(tx: &mut dyn Tx, link: &[u8; 32], now_s: i64) -> Result<bool, StoreError> {
    let first = tx.accounts()?.is_empty();
    if first {
        let row = LinkRow { account: None, second_too: false, expires_s: now_s + LINK_VALID_S };
        tx.add_account_link(link, &row)?;
    }
    Ok(first)
}

/// What a link is for.
#[derive(Clone, Debug)]
pub enum LinkFor {
    First,
    Account(Box<AccountRow>),
}

/// # Errors
/// [`AccountError::Link`], or the store's.
pub fn open(
    read: &mut dyn Read,
    keys: &MasterKeys,
    link: &Token,
    now_s: i64,
) -> Result<(LinkFor, LinkRow), AccountError> {
    let row = read.account_link(&link.hash(keys, TokenKind::Link))?.ok_or(AccountError::Link)?;
    if now_s > row.expires_s {
        return Err(AccountError::Link);
    }
    let Some(number) = row.account else {
        let first = read.accounts()?.is_empty();
        return if first { Ok((LinkFor::First, row)) } else { Err(AccountError::Link) };
    };
    let account = read.account(number)?.filter(|account| account.disabled_s.is_none());
    Ok((LinkFor::Account(Box::new(account.ok_or(AccountError::Link)?)), row))
}

/// Uses a link up: the password is `phc` from now on, and whoever was signed in is no more.
///
/// # Errors
/// [`AccountError::Link`], or the store's.
pub fn redeem(
    tx: &mut dyn Tx,
    keys: &MasterKeys,
    link: &Token,
    phc: &str,
    now_s: i64,
) -> Result<AccountRow, AccountError> {
    let (LinkFor::Account(account), row) = open(tx, keys, link, now_s)? else {
        return Err(AccountError::Link);
    };
    let number = account.account;
    tx.remove_account_links(Some(number))?;
    tx.set_password(number, phc)?;
    if row.second_too {
        tx.set_second_factor(number, None)?;
    }
    tx.end_sessions(number, None)?;
    tx.forget_devices(number)?;
    let what =
        if row.second_too { "password chosen, second step taken away" } else { "password chosen" };
    note(tx, &account.name, EntryKind::Account, target(number, &account.name), what, now_s)?;
    tx.account(number)?.ok_or(AccountError::NoAccount)
}

/// Uses the first link up: makes an operator with a password.
///
/// # Errors
/// [`AccountError`] names what is wrong.
pub fn redeem_first(
    tx: &mut dyn Tx,
    keys: &MasterKeys,
    link: &Token,
    (name, person): (&str, &str),
    phc: &str,
    now_s: i64,
) -> Result<AccountRow, AccountError> {
    let (LinkFor::First, _) = open(tx, keys, link, now_s)? else {
        return Err(AccountError::Link);
    };
    let (role, unit) = (Role::Operator, Unit::Province);
    let new = NewAccount { name: name.to_owned(), person: person.trim().to_owned(), role, unit };
    check_name(&new.name)?;
    check_person(&new.person)?;
    tx.remove_account_links(None)?;
    let account = tx.add_account(&new, now_s)?;
    tx.set_password(account, phc)?;
    note(tx, name, EntryKind::Account, target(account, name), "first operator", now_s)?;
    tx.account(account)?.ok_or(AccountError::NoAccount)
}
