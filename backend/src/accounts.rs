//! Accounts of staff: who they are, what they may see, and the one-time links with which an operator
//! invites them and resets their passwords.

pub mod contact;
pub mod links;
pub mod own;
pub mod recovery;
pub mod token;
pub mod totp;

use protocol::line::{LINE_MAX, line_fits};

use crate::audit::note;
use crate::keys::RandomError;
use crate::store::accounts::{AccountRow, LinkRow, NewAccount, Role, Unit};
use crate::store::audit::EntryKind;
use crate::store::{Read, StoreError, Tx};

/// Seconds for which a one-time link works: an invitation may wait over a weekend.
pub const LINK_VALID_S: i64 = 3 * 86_400;

/// Longest name of an account.
pub const NAME_MAX: usize = 40;

const NAME_MIN: usize = 3;

#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error(
        "the name of an account has {NAME_MIN} to {NAME_MAX} characters: letters a to z, digits, \
         dots, dashes; choose another"
    )]
    Name,
    #[error("the name {0} belongs to another account; choose another")]
    NameTaken(String),
    #[error("the person's name must be one line of 1 to {LINE_MAX} characters")]
    Person,
    #[error("a {} works for {}; name that and nothing else", .0.word(), unit_word(*.0))]
    Unit(Role),
    #[error(
        "the e-mail address must be one such as hanh@bongson.gov.vn; correct it or leave it out"
    )]
    Email,
    #[error(
        "the phone must be a Vietnamese mobile number such as 0912 345 678; correct it or leave it out"
    )]
    Phone,
    #[error("there is no commune {0}; see `backend commune list`")]
    NoCommune(i64),
    #[error("there is no venue {0}; see `backend venue list`")]
    NoVenue(i64),
    #[error("there is no such account; see `backend user list`")]
    NoAccount,
    #[error("this is the last operator who can sign in; make another one first")]
    LastOperator,
    /// Used, replaced, too old, or never made; the caller does not learn which.
    #[error("this link was used, replaced or is too old; ask an operator for a new one")]
    Link,
    #[error(transparent)]
    Random(#[from] RandomError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn unit_word(role: Role) -> &'static str {
    match role {
        Role::Operator | Role::Authority => "the whole province",
        Role::Commune => "one commune (--commune)",
        Role::Manager | Role::Guard => "one or more venues (--venue)",
    }
}

/// What someone typed as the name of an account, as it is stored.
pub fn normal_name(typed: &str) -> String {
    typed.trim().to_lowercase()
}

fn check_name(name: &str) -> Result<(), AccountError> {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    let fits = (NAME_MIN..=NAME_MAX).contains(&name.len()) && name.chars().all(known);
    fits.then_some(()).ok_or(AccountError::Name)
}

fn check_person(person: &str) -> Result<(), AccountError> {
    line_fits(person, false).then_some(()).ok_or(AccountError::Person)
}

fn check_unit(read: &mut dyn Read, role: Role, unit: &Unit) -> Result<(), AccountError> {
    match (role, unit) {
        (Role::Operator | Role::Authority, Unit::Province) => Ok(()),
        (Role::Commune, Unit::Commune(commune)) => {
            read.commune(*commune)?.map(drop).ok_or(AccountError::NoCommune(*commune))
        }
        (Role::Manager | Role::Guard, Unit::Venues(venues)) if !venues.is_empty() => {
            venues.iter().try_for_each(|venue| {
                read.venue(*venue)?.map(drop).ok_or(AccountError::NoVenue(*venue))
            })
        }
        _ => Err(AccountError::Unit(role)),
    }
}

/// How a line of the audit trail names an account.
fn target(account: i64, name: &str) -> String {
    format!("account {account} {name}")
}

fn describe(role: Role, unit: &Unit) -> String {
    match unit {
        Unit::Province => role.word().to_owned(),
        Unit::Commune(commune) => format!("{} of commune {commune}", role.word()),
        Unit::Venues(venues) => {
            let venues: Vec<_> = venues.iter().map(ToString::to_string).collect();
            format!("{} of venue {}", role.word(), venues.join(", "))
        }
    }
}

/// Adds an account whose person chooses a password with `link`; returns its number.
///
/// # Errors
/// [`AccountError`] names what is wrong.
pub fn invite(
    tx: &mut dyn Tx,
    by: &str,
    new: &NewAccount,
    link: &[u8; 32],
    now_s: i64,
) -> Result<i64, AccountError> {
    check_name(&new.name)?;
    check_person(&new.person)?;
    check_unit(tx, new.role, &new.unit)?;
    if tx.account_by_name(&new.name)?.is_some() {
        return Err(AccountError::NameTaken(new.name.clone()));
    }
    let account = tx.add_account(new, now_s)?;
    let row =
        LinkRow { account: Some(account), second_too: false, expires_s: now_s + LINK_VALID_S };
    tx.add_account_link(link, &row)?;
    let reason = format!("invited as {}", describe(new.role, &new.unit));
    note(tx, by, EntryKind::Account, target(account, &new.name), &reason, now_s)?;
    Ok(account)
}

/// Changes who an account is and what it may see; whoever is signed in has to do so again.
///
/// # Errors
/// [`AccountError`] names what is wrong.
pub fn change(
    tx: &mut dyn Tx,
    by: &str,
    account: i64,
    person: &str,
    (role, unit): (Role, &Unit),
    now_s: i64,
) -> Result<(), AccountError> {
    let before = tx.account(account)?.ok_or(AccountError::NoAccount)?;
    check_person(person)?;
    check_unit(tx, role, unit)?;
    if role != Role::Operator {
        keep_an_operator(tx, &before)?;
    }
    tx.set_account(account, person.trim(), role, unit)?;
    if (role, unit) != (before.role, &before.unit) {
        tx.end_sessions(account, None)?;
    }
    let was = describe(before.role, &before.unit);
    let reason = format!("{was} became {}", describe(role, unit));
    note(tx, by, EntryKind::Account, target(account, &before.name), &reason, now_s)?;
    Ok(())
}

/// Keeps an account from signing in, or lets it again.
///
/// # Errors
/// [`AccountError::NoAccount`], [`AccountError::LastOperator`], or the store's.
pub fn set_disabled(
    tx: &mut dyn Tx,
    by: &str,
    account: i64,
    disabled: bool,
    now_s: i64,
) -> Result<(), AccountError> {
    let row = tx.account(account)?.ok_or(AccountError::NoAccount)?;
    if disabled {
        keep_an_operator(tx, &row)?;
        tx.end_sessions(account, None)?;
        tx.remove_account_links(Some(account))?;
    }
    tx.set_disabled(account, disabled.then_some(now_s))?;
    let reason = if disabled { "disabled" } else { "enabled again" };
    note(tx, by, EntryKind::Account, target(account, &row.name), reason, now_s)?;
    Ok(())
}

/// Refuses when `leaving` is the only operator who has a password.
fn keep_an_operator(read: &mut dyn Read, leaving: &AccountRow) -> Result<(), AccountError> {
    let stays = |row: &AccountRow| {
        row.role == Role::Operator
            && row.account != leaving.account
            && row.disabled_s.is_none()
            && row.password.is_some()
    };
    let last = leaving.role == Role::Operator && !read.accounts()?.iter().any(stays);
    if last { Err(AccountError::LastOperator) } else { Ok(()) }
}
