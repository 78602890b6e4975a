//! Pairing a kiosk by six digits (`protocol::pairing`). All of it is in the store, so that the kiosk and the
//! person at the portal may be answered by different processes, and a restart loses nothing.

mod claim;
mod error;
mod slot;

use protocol::pairing::{self as exchange, PairReply, PairStart, PairingCode, SLOTS, VALID_S};
use protocol::pin::Fingerprint;
use protocol::secret::Secret;

use crate::keys::MasterKeys;
use crate::store::kiosks::Kiosk;
use crate::store::pairings::{PairingRow, Stage};
use crate::store::venues::Commune;
use crate::store::{Read, Tx};

pub use claim::{Claimed, Prover, claim};
pub use error::PairingError;
pub use slot::left_s;

use error::CODES_MAX;
use slot::in_slot;

const HOUR_S: i64 = 3600;

/// Random bytes that a code needs: which slot, and its salt.
pub const RANDOM_LEN: usize = 17;

const CODE_CONTEXT: &[u8] = b"bluezone-kiosk pairing code v1\n";

/// Makes a code for a kiosk that waits, or for the new box of one; the one before it is worthless then.
///
/// # Errors
/// [`PairingError::NoKiosk`], [`PairingError::Full`], [`PairingError::TooMany`], or the store's.
pub fn begin(
    tx: &mut dyn Tx,
    kiosk: &Kiosk,
    random: [u8; RANDOM_LEN],
    now_s: i64,
) -> Result<(), PairingError> {
    let waits = kiosk.keys.is_none() || kiosk.awaits_box(now_s);
    if !waits || kiosk.revoked_s.is_some() {
        return Err(PairingError::NoKiosk(kiosk.kiosk));
    }
    let former = tx.pairing_of(kiosk.kiosk)?;
    let counted = former.filter(|row| row.since_s.abs_diff(now_s) < HOUR_S.unsigned_abs());
    let (since_s, issued) = counted.map_or((now_s, 0), |row| (row.since_s, row.issued));
    if issued >= CODES_MAX {
        return Err(PairingError::TooMany);
    }
    let taken = tx.pairing_slots(now_s - VALID_S)?;
    let [first, salt @ ..] = random;
    let free = |slot: &u8| !taken.contains(slot);
    let slot = (0..SLOTS).map(|step| (first % SLOTS + step) % SLOTS).find(free);
    tx.put_pairing(&PairingRow {
        kiosk: kiosk.kiosk,
        slot: slot.ok_or(PairingError::Full)?,
        salt,
        at_s: now_s,
        since_s,
        issued: issued + 1,
        stage: Stage::Waiting,
        message: String::new(),
        reply: String::new(),
        session: None,
        public_key: None,
    })?;
    Ok(())
}

/// The digits of a pairing.
pub fn code(keys: &MasterKeys, row: &PairingRow) -> PairingCode {
    let text = format!("{} {} {}\n", row.kiosk, row.slot, row.at_s);
    let mac = keys.mac(CODE_CONTEXT, &[text.as_bytes(), &row.salt].concat());
    PairingCode::new(row.slot, u64::from_be_bytes(std::array::from_fn(|index| mac[index])))
}

/// Whether anything waits in a slot.
///
/// # Errors
/// [`PairingError::Unknown`], or the store's.
pub fn waits(read: &mut dyn Read, slot: u8, now_s: i64) -> Result<(), PairingError> {
    in_slot(read, slot, now_s).map(drop)
}

/// Answers the kiosk's part of the exchange, once: the same message gets the same reply, because the first
/// one may have been lost, and any other none. `random` is used for a first reply.
///
/// # Errors
/// [`PairingError::Unknown`], [`PairingError::Used`], [`PairingError::Message`], or the store's.
pub fn reply(
    tx: &mut dyn Tx,
    keys: &MasterKeys,
    start: &PairStart,
    random: &Secret,
    now_s: i64,
) -> Result<PairReply, PairingError> {
    let mut row = in_slot(tx, start.slot, now_s)?;
    if row.stage == Stage::Waiting {
        let (reply, session) = exchange::answer(&code(keys, &row), &start.message, random)?;
        row.stage = Stage::Answered;
        (row.message, row.reply) = (start.message.clone(), reply);
        row.session = Some(session);
        tx.put_pairing(&row)?;
    }
    let same = row.message == start.message && row.session.is_some();
    if same { Ok(PairReply { message: row.reply }) } else { Err(PairingError::Used) }
}

/// The fingerprint of what the kiosk is to pin.
fn pinned(keys: &MasterKeys, commune: &Commune) -> Fingerprint {
    let backend = keys.signing.verifying_key();
    Fingerprint::of(&backend, &commune.recipients, commune.authority.as_ref())
}

/// The words that a person compares; none before a kiosk has proved its key.
pub fn words(keys: &MasterKeys, row: &PairingRow, commune: &Commune) -> Option<Vec<&'static str>> {
    let words = |key: [u8; 32]| exchange::words(&key, &pinned(keys, commune)).to_vec();
    row.public_key.map(words)
}

/// Notes that a person has compared the words of the kiosk with this key.
///
/// # Errors
/// [`PairingError::Used`] when no kiosk with this key waits for it, or the store's.
pub fn confirm(
    tx: &mut dyn Tx,
    kiosk: u32,
    public_key: &[u8; 32],
    now_s: i64,
) -> Result<(), PairingError> {
    let waits = |row: &PairingRow| {
        row.stage == Stage::Claimed
            && row.public_key.as_ref() == Some(public_key)
            && left_s(row, now_s) > 0
    };
    let row = tx.pairing_of(kiosk)?.filter(waits).ok_or(PairingError::Used)?;
    Ok(tx.put_pairing(&PairingRow { stage: Stage::Confirmed, ..row })?)
}

/// Makes a kiosk's code worthless, unless it is confirmed already.
///
/// # Errors
/// The store's.
pub fn cancel(tx: &mut dyn Tx, kiosk: u32) -> Result<(), PairingError> {
    let Some(row) = tx.pairing_of(kiosk)? else { return Ok(()) };
    if row.stage == Stage::Confirmed {
        return Ok(());
    }
    Ok(tx.put_pairing(&PairingRow { stage: Stage::Cancelled, session: None, ..row })?)
}
