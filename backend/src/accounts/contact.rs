//! How a person is reached: an invitation, a forgotten password, a kiosk that says nothing.

use protocol::otp::international;

use super::token::Token;
use super::{AccountError, LINK_VALID_S, target};
use crate::audit::note;
use crate::config::Config;
use crate::outbox::{self, Ways, texts};
use crate::store::accounts::Contact;
use crate::store::audit::EntryKind;
use crate::store::outbox::MessageKind;
use crate::store::{StoreError, Tx};

/// What somebody typed; both may be empty.
///
/// # Errors
/// [`AccountError::Email`] or [`AccountError::Phone`].
pub fn read(email: &str, phone: &str) -> Result<Contact, AccountError> {
    let (email, phone) = (email.trim(), phone.trim());
    if !email.is_empty() && !outbox::is_email(email) {
        return Err(AccountError::Email);
    }
    let phone = match phone {
        "" => String::new(),
        typed => international(typed).ok_or(AccountError::Phone)?.to_string(),
    };
    Ok(Contact { email: email.to_owned(), phone })
}

/// Changes how a person is reached; nothing is noted when it stays.
///
/// # Errors
/// [`AccountError::NoAccount`], or the store's.
pub fn set(
    tx: &mut dyn Tx,
    by: &str,
    account: i64,
    contact: &Contact,
    now_s: i64,
) -> Result<(), AccountError> {
    let row = tx.account(account)?.ok_or(AccountError::NoAccount)?;
    if row.contact != *contact {
        tx.set_contact(account, contact)?;
        let reason = "e-mail or phone changed";
        note(tx, by, EntryKind::Account, target(account, &row.name), reason, now_s)?;
    }
    Ok(())
}

/// The address of a link at a host; on the machine itself there is no TLS.
pub fn link_address(host: &str, link: &Token) -> String {
    let local = ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| host.starts_with(name));
    let scheme = if local { "http" } else { "https" };
    format!("{scheme}://{host}/staff/link/{}", *link.show())
}

/// Sends a link to the account's person by e-mail, by the name of this server that the configuration has, never
/// by what a browser called it. False where that cannot be done.
///
/// # Errors
/// The store's.
pub fn send_link(
    tx: &mut dyn Tx,
    config: &Config,
    account: i64,
    kind: MessageKind,
    link: &Token,
    now_s: i64,
) -> Result<bool, StoreError> {
    let (Some(host), Some(row)) = (&config.host, tx.account(account)?) else { return Ok(false) };
    let invited = kind == MessageKind::Invitation;
    let address = link_address(host, link);
    let text = texts::link(invited, &row.person, &address, now_s.saturating_add(LINK_VALID_S));
    outbox::queue(tx, Ways::of(config), &row.contact, kind, &text, now_s)
}
