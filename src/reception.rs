//! What happens after "Gửi tờ khai": the declaration is sealed to the commune, stored with its
//! passage, and only then confirmed on the screen.

use data_encoding::BASE64;
use protocol::api::Venue;
use protocol::clock::{ClockConfidence, vietnam_day};
use protocol::declaration::Declaration;
use protocol::receipt::{Receipt, ReceiptId, mint};
use protocol::record::{Direction, Sealed, SealedKind};
use protocol::seal::Recipients;
use zeroize::Zeroizing;

use crate::checkin::receipt_code::ReceiptCode;
use crate::devices::clock::Timestamp;
use crate::store::{Store, StoreError};

/// Why a declaration was not taken; the visitor's form is kept.
#[derive(Debug, thiserror::Error)]
pub enum ReceptionError {
    /// No commune to seal to yet.
    #[error("the kiosk is not enrolled, so there is no commune to seal a declaration to")]
    NotEnrolled,
    /// The seal failed.
    #[error("the declaration could not be sealed: {0}")]
    Seal(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Seals `declaration`. Its text exists in the clear in memory only, and is wiped on return.
///
/// # Errors
/// [`ReceptionError::Seal`] when the keys or the randomness fail.
pub fn seal(
    declaration: &Declaration,
    recipients: &Recipients,
    at_s: i64,
    clock: ClockConfidence,
) -> Result<Sealed, ReceptionError> {
    let failed = |error: &dyn std::fmt::Display| ReceptionError::Seal(error.to_string());
    let text = Zeroizing::new(serde_json::to_vec(declaration).map_err(|error| failed(&error))?);
    let body = recipients.seal(&text).map_err(|error| failed(&error))?;
    Ok(Sealed {
        kind: SealedKind::Declaration,
        at_s,
        // Whoever declares at the door comes in.
        direction: Some(Direction::In),
        attention: declaration.needs_attention(),
        people: declaration.count(),
        receipt: declaration.receipt,
        clock,
        body: BASE64.encode(&body),
    })
}

/// A receipt for the day of `now`; none while nobody knows the day.
fn receipt(declaration: &Declaration, venue: &Venue, now: Timestamp) -> Option<(Receipt, String)> {
    if !now.is_known() {
        return None;
    }
    let random = getrandom::u32().ok()?;
    let id = ReceiptId::from_random(random.to_be_bytes());
    let receipt = Receipt { id, people: declaration.count() };
    let code = mint(&venue.receipt_key, vietnam_day(now.unix_s()), receipt)?;
    Some((receipt, code))
}

/// Takes a declaration: when this returns `Ok`, it is durable. Gives the receipt for it, unless the
/// day is not known. Blocks for a seal and an fsync.
///
/// # Errors
/// [`ReceptionError`]; then nothing is stored.
pub fn take(
    store: &Store,
    declaration: &mut Declaration,
    now: Timestamp,
) -> Result<Option<ReceiptCode>, ReceptionError> {
    let identity = store.identity()?.ok_or(ReceptionError::NotEnrolled)?;
    let venue = &identity.venue;
    let given = receipt(declaration, venue, now);
    declaration.receipt = given.as_ref().map(|(receipt, _)| receipt.id);
    let sealed = seal(declaration, &venue.recipients, now.unix_s(), now.confidence)?;
    store.submit_declaration(sealed)?;
    Ok(given.map(|(_, code)| ReceiptCode::new(&venue.host, &code)))
}
