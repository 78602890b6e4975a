//! How a kiosk becomes known: an operator gets a one-time code, the kiosk sends it with a public key
//! of its own and proves that it holds the other half.

pub mod boxes;
pub mod code;

use ed25519_dalek::VerifyingKey;
use protocol::api::{Enrol, Venue};
use protocol::line::{LINE_MAX, line_fits};
use protocol::pin::{Fingerprint, Invitation};
use protocol::proof::{ProofError, verify_enrolment};
use protocol::questionnaire::ILLNESSES;
use protocol::secret::Secret;

use crate::contacts_mode;
use crate::declared;
use crate::keys::MasterKeys;
use crate::minute_word;
use crate::store::changes::Change;
use crate::store::kiosks::{Kiosk, NewKiosk};
use crate::store::venues::Commune;
use crate::store::{Read, StoreError, Tx};
use code::OneTimeCode;

/// Seconds for which a one-time code works.
pub const CODE_VALID_S: i64 = 24 * 3600;

#[derive(Debug, thiserror::Error)]
pub enum KioskError {
    #[error("--position must be one line of at most {LINE_MAX} characters")]
    Position,
    #[error("there is no venue {0}; add it with `backend venue add`")]
    NoVenue(i64),
    #[error("there is no kiosk {0}, or it was revoked; see `backend kiosk list`")]
    NoKiosk(u32),
    #[error("public_key must be an Ed25519 public key of 64 hexadecimal digits")]
    PublicKey,
    #[error("signature does not prove the other half of public_key")]
    Signature,
    /// Its signatures would prove nothing.
    #[error("public_key is too weak to prove anything; make a new key")]
    WeakKey,
    /// Wrong, used by another key, too old, or of a revoked kiosk; the caller does not learn which.
    #[error("the one-time code is wrong, used or too old")]
    Code,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a kiosk that waits for `code`; returns its number.
///
/// # Errors
/// [`KioskError::Position`], [`KioskError::NoVenue`], or the store's.
pub fn add(
    tx: &mut dyn Tx,
    keys: &MasterKeys,
    venue: i64,
    position: &str,
    code: &OneTimeCode,
    now_s: i64,
) -> Result<u32, KioskError> {
    if !line_fits(position, true) {
        return Err(KioskError::Position);
    }
    let kiosk = NewKiosk {
        venue,
        position: position.trim().to_owned(),
        code_hash: code.hash(keys),
        code_expires_s: now_s + CODE_VALID_S,
    };
    tx.add_kiosk(&kiosk, now_s)?.ok_or(KioskError::NoVenue(venue))
}

/// Adds a position with a poster and no kiosk, such as a village or a shop; returns its number. `random`
/// is the key of its tokens, and a code that nobody has.
///
/// # Errors
/// [`KioskError::Position`], [`KioskError::NoVenue`], or the store's.
pub fn add_poster(
    tx: &mut dyn Tx,
    venue: i64,
    position: &str,
    random: [[u8; 32]; 2],
    now_s: i64,
) -> Result<u32, KioskError> {
    if !line_fits(position, true) {
        return Err(KioskError::Position);
    }
    let [token_key, code_hash] = random;
    let token_key = Secret::new(token_key);
    let added = tx.add_poster(venue, position.trim(), &code_hash, &token_key, now_s)?;
    added.ok_or(KioskError::NoVenue(venue))
}

/// Gives a kiosk that waits a new code, which [`shown_code`] finds again while it works.
///
/// # Errors
/// [`KioskError::NoKiosk`] when there is none that waits, or the store's.
pub fn renew_code(
    tx: &mut dyn Tx,
    keys: &MasterKeys,
    kiosk: u32,
    now_s: i64,
) -> Result<(), KioskError> {
    let expires_s = now_s + CODE_VALID_S;
    let code = OneTimeCode::derive(keys, kiosk, expires_s).ok_or(KioskError::NoKiosk(kiosk))?;
    let renewed = tx.renew_code(kiosk, &code.hash(keys), expires_s)?;
    renewed.then_some(()).ok_or(KioskError::NoKiosk(kiosk))
}

/// The code of a kiosk that waits; none when it was made elsewhere, is used or too old.
pub fn shown_code(keys: &MasterKeys, kiosk: &Kiosk, now_s: i64) -> Option<OneTimeCode> {
    let waits = kiosk.keys.is_none() && kiosk.revoked_s.is_none() && now_s <= kiosk.code_expires_s;
    let code = OneTimeCode::derive(keys, kiosk.kiosk, kiosk.code_expires_s).filter(|_| waits)?;
    (code.hash(keys) == kiosk.code_hash).then_some(code)
}

/// Refuses a kiosk's codes and requests from now on.
///
/// # Errors
/// [`KioskError::NoKiosk`] when there is none or it was revoked before, or the store's.
pub fn revoke(tx: &mut dyn Tx, kiosk: u32, now_s: i64) -> Result<(), KioskError> {
    tx.revoke(kiosk, now_s)?.then_some(()).ok_or(KioskError::NoKiosk(kiosk))?;
    Ok(tx.announce(Change::Revoked { kiosk })?)
}

/// Replaces a kiosk's poster: its fixed codes from before are refused from now on. Returns the epoch of
/// the new ones.
///
/// # Errors
/// [`KioskError::NoKiosk`] when there is none or it was revoked, or the store's.
pub fn new_poster(tx: &mut dyn Tx, kiosk: u32) -> Result<u32, KioskError> {
    tx.raise_poster_epoch(kiosk)?.ok_or(KioskError::NoKiosk(kiosk))
}

/// The invitation that belongs to a one-time code: the code, and the fingerprint of the keys that the
/// kiosk is to use.
///
/// # Errors
/// [`KioskError::NoVenue`], or the store's.
pub fn invitation(
    read: &mut dyn Read,
    keys: &MasterKeys,
    venue: i64,
    code: &OneTimeCode,
) -> Result<Invitation, KioskError> {
    let commune = read.venue(venue)?.ok_or(KioskError::NoVenue(venue))?.commune;
    Ok(invitation_of(keys, &commune, code))
}

/// The same for a venue of a commune.
pub fn invitation_of(keys: &MasterKeys, commune: &Commune, code: &OneTimeCode) -> Invitation {
    let backend = keys.signing.verifying_key();
    let fingerprint = Fingerprint::of(&backend, &commune.recipients, commune.authority.as_ref());
    Invitation { code: code.compact().to_owned(), fingerprint }
}

/// A request to enrol whose sender proved to hold the key that it names.
#[derive(Debug)]
pub struct Candidate {
    public_key: [u8; 32],
    code: OneTimeCode,
}

impl Candidate {
    /// Checks what needs no database.
    ///
    /// # Errors
    /// [`KioskError::PublicKey`], [`KioskError::WeakKey`], [`KioskError::Signature`] or
    /// [`KioskError::Code`].
    pub fn verify(enrol: &Enrol) -> Result<Self, KioskError> {
        let public_key: [u8; 32] = data_encoding::HEXLOWER_PERMISSIVE
            .decode(enrol.public_key.as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(KioskError::PublicKey)?;
        let key = VerifyingKey::from_bytes(&public_key).map_err(|_| KioskError::PublicKey)?;
        verify_enrolment(&enrol.code, &enrol.signature, &key).map_err(|error| match error {
            ProofError::WeakKey => KioskError::WeakKey,
            _ => KioskError::Signature,
        })?;
        let code = OneTimeCode::parse(&enrol.code).ok_or(KioskError::Code)?;
        Ok(Self { public_key, code })
    }
}

/// Enrols a candidate. The same code and key again give the same kiosk, because the first answer may
/// have been lost. `token_key` is the random key of its venue tokens.
///
/// # Errors
/// [`KioskError::Code`], or the store's.
pub fn enrol(
    tx: &mut dyn Tx,
    keys: &MasterKeys,
    candidate: &Candidate,
    token_key: &Secret,
    now_s: i64,
) -> Result<Kiosk, KioskError> {
    let code_hash = candidate.code.hash(keys);
    tx.enrol(&code_hash, &candidate.public_key, token_key, now_s)?.ok_or(KioskError::Code)
}

/// What every kiosk receives beside its venue.
#[derive(Clone, Debug)]
pub struct ServiceInfo {
    /// Host of the visitors' page, as the QR has it.
    pub host: String,
    /// Seconds for which one venue code is shown.
    pub period_s: u32,
    /// Where the province answers the telephone.
    pub help_line: Option<String>,
    /// Whether an SMS can be sent.
    pub otp: bool,
}

/// The venue of `kiosk` at `now_s`, as the API describes it.
///
/// # Errors
/// The store's.
pub fn venue(
    read: &mut dyn Read,
    kiosk: &Kiosk,
    keys: &MasterKeys,
    service: &ServiceInfo,
    now_s: i64,
) -> Result<Venue, StoreError> {
    let venue = read.venue(kiosk.venue)?.ok_or(StoreError::Unreadable("kiosks"))?;
    let (capacity, questionnaire) = (venue.capacity(), venue.questionnaire());
    Ok(Venue {
        venue: venue.venue,
        name: venue.registered.name,
        position: kiosk.position.clone(),
        day_keys: declared::day_keys(keys, &venue.commune, now_s),
        commune: venue.commune.name,
        letters: venue.registered.letters,
        host: service.host.clone(),
        period_s: service.period_s,
        poster_epoch: kiosk.poster_epoch,
        recipients: venue.commune.recipients,
        authority: venue.commune.authority,
        receipt_key: venue.commune.receipt_key,
        word_key: venue.settings.kiosk_word.then(|| minute_word::key(keys, venue.venue)),
        capacity,
        illness_page: match &questionnaire {
            Some(questionnaire) => questionnaire.asks(ILLNESSES),
            None => venue.settings.illness_page,
        },
        questionnaire,
        help_line: venue.commune.help_line.or_else(|| service.help_line.clone()),
        otp: service.otp,
        contacts: contacts_mode::get(read)?,
    })
}
