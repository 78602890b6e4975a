//! The kiosk's claim: its key, proved by the exchange, and what the backend answers to it.

use ed25519_dalek::VerifyingKey;
use protocol::api::Enrolled;
use protocol::pairing::{PairAnswer, PairClaim, Paired};
use protocol::proof::verify_enrolment;
use protocol::secret::Secret;

use super::error::PairingError;
use super::slot::in_slot;
use crate::keys::MasterKeys;
use crate::kiosks::{self, KioskError, ServiceInfo, boxes};
use crate::store::kiosks::Kiosk;
use crate::store::pairings::{PairingRow, Stage};
use crate::store::{StoreError, Tx};

/// What became of a claim. A wrong one is no error, because it has to be written down.
#[derive(Debug)]
pub enum Claimed {
    Right(PairAnswer),
    /// The digits were wrong, and are used up.
    Wrong,
}

/// A claim whose sender holds the key that it names.
#[derive(Debug)]
pub struct Prover<'a> {
    claim: &'a PairClaim,
    public_key: [u8; 32],
}

impl<'a> Prover<'a> {
    /// Checks what needs no database.
    ///
    /// # Errors
    /// [`PairingError::PublicKey`].
    pub fn verify(claim: &'a PairClaim) -> Result<Self, PairingError> {
        let public_key: [u8; 32] = data_encoding::HEXLOWER_PERMISSIVE
            .decode(claim.public_key.as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(PairingError::PublicKey)?;
        let key = VerifyingKey::from_bytes(&public_key).map_err(|_| PairingError::PublicKey)?;
        verify_enrolment(&claim.proof, &claim.signature, &key)
            .map_err(|_| PairingError::PublicKey)?;
        Ok(Self { claim, public_key })
    }
}

/// Takes a kiosk's claim. Asked again, it answers again; once a person has compared the words, the answer
/// has the kiosk's enrolment. `token_key` is the random key of its venue tokens.
///
/// # Errors
/// [`PairingError::Unknown`], [`PairingError::Used`], or the store's.
pub fn claim(
    tx: &mut dyn Tx,
    keys: &MasterKeys,
    service: &ServiceInfo,
    prover: &Prover<'_>,
    token_key: &Secret,
    now_s: i64,
) -> Result<Claimed, PairingError> {
    let Prover { claim, public_key } = prover;
    let mut row = in_slot(tx, claim.slot, now_s)?;
    let session = match &row.session {
        Some(session) if row.message == claim.message => session.clone(),
        _ => return Err(PairingError::Used),
    };
    match row.stage {
        Stage::Answered if session.proves_kiosk(public_key, &claim.proof) => {
            row.stage = Stage::Claimed;
            row.public_key = Some(*public_key);
            tx.put_pairing(&row)?;
        }
        Stage::Answered => {
            tx.put_pairing(&PairingRow { stage: Stage::Wrong, session: None, ..row })?;
            return Ok(Claimed::Wrong);
        }
        Stage::Claimed | Stage::Confirmed
            if row.public_key.as_ref() == Some(public_key)
                && session.proves_kiosk(public_key, &claim.proof) => {}
        _ => return Err(PairingError::Used),
    }
    let kiosk = tx.kiosk(row.kiosk)?.ok_or(PairingError::Unknown)?;
    let confirmed = row.stage == Stage::Confirmed;
    let enrolled = match confirmed {
        true => Some(enrol(tx, keys, service, kiosk.kiosk, public_key, token_key, now_s)?),
        false => None,
    };
    let venue = tx.venue(kiosk.venue)?.ok_or(StoreError::Unreadable("kiosks"))?;
    let paired = Paired {
        backend_key: keys.public_hex(),
        recipients: venue.commune.recipients,
        authority: venue.commune.authority,
        enrolled,
    };
    let answer =
        serde_json::to_string(&paired).map_err(|error| StoreError::Failed(error.to_string()))?;
    let proof = session.backend_proof(public_key, &answer);
    Ok(Claimed::Right(PairAnswer { answer, proof }))
}

/// Enrols it as a one-time code does; the same key again gives the same kiosk.
fn enrol(
    tx: &mut dyn Tx,
    keys: &MasterKeys,
    service: &ServiceInfo,
    kiosk: u32,
    public_key: &[u8; 32],
    token_key: &Secret,
    now_s: i64,
) -> Result<Enrolled, PairingError> {
    let row: Kiosk = tx.kiosk(kiosk)?.ok_or(PairingError::Unknown)?;
    // Its invitation may be too old; nobody shall use it any more.
    let renewed = match row.box_code {
        Some(_) => boxes::await_box(tx, keys, kiosk, now_s).map(drop),
        None => kiosks::renew_code(tx, keys, kiosk, now_s),
    };
    match renewed {
        Ok(()) | Err(KioskError::NoKiosk(_)) => {}
        Err(KioskError::Store(error)) => return Err(error.into()),
        Err(error) => return Err(StoreError::Failed(error.to_string()).into()),
    }
    let row: Kiosk = tx.kiosk(kiosk)?.ok_or(PairingError::Unknown)?;
    let code_hash = row.box_code.map_or(row.code_hash, |(code_hash, _)| code_hash);
    let row = tx.enrol(&code_hash, public_key, token_key, now_s)?.ok_or(PairingError::Used)?;
    boxes::end_former(tx, kiosk)?;
    let enrolled = row.keys.as_ref().ok_or(StoreError::Unreadable("kiosks"))?;
    Ok(Enrolled {
        kiosk,
        token_key: enrolled.token_key.clone(),
        backend_key: keys.public_hex(),
        venue: kiosks::venue(tx, &row, keys, service, now_s)?,
        above: boxes::above(tx, kiosk)?,
    })
}
