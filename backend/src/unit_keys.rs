//! Keys of communes and of the health authority that staff make in their browsers. Only public halves and
//! wrapped copies come here.

use protocol::line::{LINE_MAX, line_fits};
use protocol::seal::{Recipients, SealError};
use subtle::ConstantTimeEq;

use crate::keys::MasterKeys;
use crate::store::unit_keys::{HolderKind, KeyOwner, NewHolder, UnitKey};
use crate::store::venues::Commune;
use crate::store::{StoreError, Tx};

/// How long after its making or last trial a holder's words are due to be tried.
pub const DRILL_S: i64 = 31 * protocol::DAY_S;

/// Wrapped copies of one key.
const HOLDERS_MAX: usize = 8;

/// Largest wrapped copy: several keys of a rotation, with their comments.
const WRAPPED_MAX: usize = 8 * 1024;

/// How an age file begins that only a passphrase opens.
const WRAPPED: &[u8] = b"age-encryption.org/v1\n-> scrypt ";

const DRILL: &[u8] = b"bluezone-kiosk key drill v1\n";

/// The answer to a drill may be given until the end of the next hour.
const HOUR_S: i64 = 3600;

#[derive(Debug, thiserror::Error)]
pub enum UnitKeyError {
    #[error("the key is no age key (age1…): {0}; make a new one")]
    Public(SealError),
    #[error("a key has 1 to {HOLDERS_MAX} holders, and at least one sheet and one person")]
    Holders,
    #[error("a holder is named by one line of 1 to {LINE_MAX} characters")]
    Name,
    #[error("a wrapped key is an age file that a passphrase opens, of at most {WRAPPED_MAX} bytes")]
    Wrapped,
    #[error("this is a key of another unit, or none")]
    NoKey,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Checks a wrapped copy before it is kept.
///
/// # Errors
/// [`UnitKeyError`] names what is wrong.
pub fn check_holder(holder: &NewHolder) -> Result<(), UnitKeyError> {
    if !line_fits(&holder.name, false) {
        return Err(UnitKeyError::Name);
    }
    let fits = holder.wrapped.len() <= WRAPPED_MAX && holder.wrapped.starts_with(WRAPPED);
    fits.then_some(()).ok_or(UnitKeyError::Wrapped)
}

/// Keeps a new key and has records sealed to it in place of the owner's last one. Recipients that were
/// not made here, such as the province's, stay. Kiosks go on with the old ones until staff confirm the new
/// fingerprint there.
///
/// # Errors
/// [`UnitKeyError`] names what is wrong.
pub fn replace(
    tx: &mut dyn Tx,
    owner: KeyOwner,
    public: &str,
    holders: &[NewHolder],
    now_s: i64,
) -> Result<i64, UnitKeyError> {
    let new = vec![public.to_owned()];
    Recipients::try_from(new).map_err(UnitKeyError::Public)?;
    let has = |kind| holders.iter().any(|holder| holder.kind == kind);
    let both = has(HolderKind::Person) && has(HolderKind::Sheet);
    if !both || holders.len() > HOLDERS_MAX {
        return Err(UnitKeyError::Holders);
    }
    holders.iter().try_for_each(check_holder)?;
    let before: Vec<String> = tx.unit_keys(owner)?.into_iter().map(|key| key.public).collect();
    for commune in communes_of(tx, owner)? {
        let now = match owner {
            KeyOwner::Commune(_) => Some(&commune.recipients),
            KeyOwner::Authority => commune.authority.as_ref(),
        };
        let recipients = with(now, &before, public)?;
        match owner {
            KeyOwner::Commune(number) => tx.set_recipients(number, &recipients)?,
            KeyOwner::Authority => tx.set_authority(commune.commune, Some(&recipients))?,
        };
    }
    let key = tx.add_unit_key(owner, public, now_s)?;
    for holder in holders {
        tx.add_holder(key, holder, now_s)?;
    }
    Ok(key)
}

fn communes_of(tx: &mut dyn Tx, owner: KeyOwner) -> Result<Vec<Commune>, StoreError> {
    match owner {
        KeyOwner::Commune(commune) => Ok(tx.commune(commune)?.into_iter().collect()),
        KeyOwner::Authority => tx.communes(),
    }
}

/// The new key in front, and those of others.
fn with(
    now: Option<&Recipients>,
    before: &[String],
    public: &str,
) -> Result<Recipients, UnitKeyError> {
    let now: Vec<String> = now.cloned().map(Vec::from).unwrap_or_default();
    let others = now.into_iter().filter(|key| key != public && !before.contains(key));
    let all: Vec<String> = std::iter::once(public.to_owned()).chain(others).collect();
    Recipients::try_from(all).map_err(UnitKeyError::Public)
}

/// The key that records are sealed to now.
pub fn current(keys: &[UnitKey]) -> Option<&UnitKey> {
    keys.iter().find(|key| key.retired_s.is_none())
}

/// The text that a drill's record holds; it follows from the hour, so that nothing has to be kept.
fn drill_text(keys: &MasterKeys, key: i64, hour: i64) -> String {
    let mut message = key.to_be_bytes().to_vec();
    message.extend(hour.to_be_bytes());
    data_encoding::HEXLOWER.encode(&keys.mac(DRILL, &message))
}

/// A record that is sealed for a drill, never a person's.
///
/// # Errors
/// When the operating system gives no randomness.
pub fn drill(keys: &MasterKeys, key: &UnitKey, now_s: i64) -> Result<Vec<u8>, UnitKeyError> {
    let recipient = Recipients::try_from(vec![key.public.clone()]).map_err(UnitKeyError::Public)?;
    let text = drill_text(keys, key.key, now_s.div_euclid(HOUR_S));
    recipient.seal(text.as_bytes()).map_err(UnitKeyError::Public)
}

/// Whether somebody opened the drill's record of this hour or the last one.
pub fn drill_opened(keys: &MasterKeys, key: i64, text: &str, now_s: i64) -> bool {
    let hour = now_s.div_euclid(HOUR_S);
    [hour, hour - 1]
        .into_iter()
        .any(|hour| drill_text(keys, key, hour).as_bytes().ct_eq(text.as_bytes()).into())
}
