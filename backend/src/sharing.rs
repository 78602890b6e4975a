//! What other systems may read: keys with scopes and communes, and recipients that an authority adds, so that what is
//! sealed can be opened there and still not here.

pub mod rates;

use protocol::line::{LINE_MAX, line_fits};
use protocol::seal::{Recipients, SealError};

use crate::accounts::token::{Token, TokenKind};
use crate::keys::MasterKeys;
use crate::store::sharing::{ApiKey, ApiScope, NewApiKey, NewRecipient};
use crate::store::{Read, StoreError, Tx};

/// How a key of the API begins, so that whoever finds one knows what it is.
const PREFIX: &str = "bzk_";

#[derive(Debug, thiserror::Error)]
pub enum SharingError {
    #[error("a name is one line of 1 to {LINE_MAX} characters that says whose system it is")]
    Name,
    #[error("a key reads at least one kind of data; choose what")]
    Scopes,
    #[error("a key reads of at least one commune, and a recipient opens of one; choose which")]
    Communes,
    #[error("there is no commune {0}; see `backend commune list`")]
    NoCommune(i64),
    #[error("the public key is no age key (age1…), or a commune has too many: {0}")]
    Public(SealError),
    #[error("the records of {0} are sealed to this key already")]
    Known(String),
    #[error("there is no such key or recipient; it may have been revoked or removed before")]
    None,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a key; returns its number and the text that is shown once. `random` is what nobody else has.
///
/// # Errors
/// [`SharingError`] names what is wrong.
pub fn make_key(
    tx: &mut dyn Tx,
    keys: &MasterKeys,
    new: &NewApiKey,
    random: [u8; 32],
    now_s: i64,
) -> Result<(i64, zeroize::Zeroizing<String>), SharingError> {
    if !line_fits(&new.name, false) {
        return Err(SharingError::Name);
    }
    if new.scopes.is_empty() {
        return Err(SharingError::Scopes);
    }
    if new.communes.is_empty() {
        return Err(SharingError::Communes);
    }
    for commune in &new.communes {
        tx.commune(*commune)?.ok_or(SharingError::NoCommune(*commune))?;
    }
    let token = Token::from_random(random);
    let number = tx.add_api_key(new, &token.hash(keys, TokenKind::Api), now_s)?;
    Ok((number, zeroize::Zeroizing::new(format!("{PREFIX}{}", token.show().as_str()))))
}

/// The key of a text that was shown once; none where it is none, or was revoked.
///
/// # Errors
/// The store's.
pub fn find_key(
    read: &mut dyn Read,
    keys: &MasterKeys,
    text: &str,
) -> Result<Option<ApiKey>, StoreError> {
    let Some(token) = text.strip_prefix(PREFIX).and_then(Token::parse) else { return Ok(None) };
    let found = read.api_key(&token.hash(keys, TokenKind::Api))?;
    Ok(found.filter(|key| key.revoked_s.is_none()))
}

/// Whether a key reads this of a commune.
pub fn may(key: &ApiKey, scope: ApiScope, commune: i64) -> bool {
    key.about.scopes.contains(&scope) && key.about.communes.contains(&commune)
}

/// Takes a key back.
///
/// # Errors
/// [`SharingError::None`], or the store's.
pub fn revoke_key(tx: &mut dyn Tx, key: i64, now_s: i64) -> Result<(), SharingError> {
    tx.revoke_api_key(key, now_s)?.then_some(()).ok_or(SharingError::None)
}

/// Has records of a commune sealed to one more public key from now on. Its kiosks go on with the old ones until
/// staff confirm the new fingerprint there; what was sealed before is not opened by it.
///
/// # Errors
/// [`SharingError`] names what is wrong.
pub fn add_recipient(tx: &mut dyn Tx, new: &NewRecipient, now_s: i64) -> Result<(), SharingError> {
    if !line_fits(&new.name, false) {
        return Err(SharingError::Name);
    }
    let commune = tx.commune(new.commune)?.ok_or(SharingError::NoCommune(new.commune))?;
    let mut all: Vec<String> = commune.recipients.into();
    if all.contains(&new.public) {
        return Err(SharingError::Known(commune.name));
    }
    all.push(new.public.clone());
    let recipients = Recipients::try_from(all).map_err(SharingError::Public)?;
    tx.set_recipients(new.commune, &recipients)?;
    tx.add_shared_recipient(new, now_s)?;
    Ok(())
}

/// Has later records no longer sealed to a recipient that was added.
///
/// # Errors
/// [`SharingError::None`] when there is none such, or the store's.
pub fn remove_recipient(
    tx: &mut dyn Tx,
    recipient: i64,
    now_s: i64,
) -> Result<NewRecipient, SharingError> {
    let known = tx.shared_recipients()?.into_iter();
    let mut known = known.filter(|known| known.recipient == recipient);
    let found = known.next().ok_or(SharingError::None)?.about;
    let commune = tx.commune(found.commune)?.ok_or(SharingError::None)?;
    let mut all: Vec<String> = commune.recipients.into();
    all.retain(|public| *public != found.public);
    let recipients = Recipients::try_from(all).map_err(SharingError::Public)?;
    tx.set_recipients(found.commune, &recipients)?;
    tx.remove_shared_recipient(recipient, now_s)?;
    Ok(found)
}
