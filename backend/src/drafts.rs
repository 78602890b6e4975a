//! A form that was sent when the session was over is kept for half an hour, until its sender has
//! signed in again: without what is secret, for the same account in the same browser.

use form_urlencoded::Serializer;

use crate::accounts::token::{Token, TokenKind};
use crate::keys::MasterKeys;
use crate::store::drafts::DraftRow;
use crate::store::{Read, StoreError, Tx};

/// How long a draft is kept, seconds.
pub const KEPT_S: i64 = 1800;

/// Largest form, which is that of a sheet.
pub const MOST: usize = 1024 * 1024;

/// The names of fields in which passwords and codes are typed.
pub const SECRETS: [&str; 4] = ["password", "again", "proof", "code"];

/// Whose draft it is: the account of a session that may be over, but was one.
///
/// # Errors
/// The store's.
pub fn owner(
    read: &mut dyn Read,
    keys: &MasterKeys,
    session: &Token,
) -> Result<Option<i64>, StoreError> {
    let session = read.session(&session.hash(keys, TokenKind::Session))?;
    let Some(session) = session.filter(|session| session.complete) else { return Ok(None) };
    let account = read.account(session.account)?.filter(|account| account.disabled_s.is_none());
    Ok(account.map(|account| account.account))
}

/// What is kept of a form's fields; none when nothing is left to keep.
pub fn without_secrets(fields: &[u8]) -> Option<String> {
    let pairs = form_urlencoded::parse(fields);
    let open = pairs.filter(|(name, value)| !SECRETS.contains(&name.as_ref()) && !value.is_empty());
    Some(Serializer::new(String::new()).extend_pairs(open).finish()).filter(|kept| !kept.is_empty())
}

/// Keeps a draft in the place of an earlier one of the account.
///
/// # Errors
/// The store's.
pub fn keep(
    tx: &mut dyn Tx,
    keys: &MasterKeys,
    account: i64,
    browser: &Token,
    draft: &DraftRow,
) -> Result<(), StoreError> {
    tx.keep_draft(account, &browser.hash(keys, TokenKind::Draft), draft)
}

/// The draft of an account that came from this browser.
///
/// # Errors
/// The store's.
pub fn find(
    read: &mut dyn Read,
    keys: &MasterKeys,
    account: i64,
    browser: &Token,
    now_s: i64,
) -> Result<Option<DraftRow>, StoreError> {
    let draft = read.draft(account, &browser.hash(keys, TokenKind::Draft))?;
    Ok(draft.filter(|draft| (0..KEPT_S).contains(&(now_s - draft.at_s))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_and_empty_fields_are_not_kept() {
        let kept = without_secrets(b"name=Ch%E1%BB%A3+1&password=x&code=123456&note=&seen=1");
        assert_eq!(kept.as_deref(), Some("name=Ch%E1%BB%A3+1&seen=1"));
        assert_eq!(without_secrets(b"password=a&again=a&proof=b"), None);
        assert_eq!(without_secrets(b""), None);
    }
}
