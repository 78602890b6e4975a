//! What visitors hand in: declarations, cards and receipts, feedback, calls for staff. What is personal
//! is sealed, to the commune or the authority, stored with its passage, and only then confirmed on the
//! screen.

pub mod call;
pub mod feedback;

use data_encoding::BASE64;
use protocol::api::Venue;
use protocol::civil::vietnam_day;
use protocol::clock::ClockConfidence;
use protocol::declaration::Declaration;
use protocol::receipt::{Receipt, ReceiptId, mint};
use protocol::record::{Direction, ReceiptCheckin, Sealed, SealedKind};
use protocol::seal::Recipients;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::cards::Card;
use crate::checkin::card;
use crate::checkin::receipt::{Attempts, Refused};
use crate::checkin::receipt_code::ReceiptCode;
use crate::devices::clock::Timestamp;
use crate::store::{Store, StoreError};

/// Room for a document in the clear, so that writing it never grows and leaves an unwiped copy
/// behind; ten people with every text at its longest fill less.
const ROOM: usize = 64 * 1024;

/// Why something was not taken; the visitor's form is kept.
#[derive(Debug, thiserror::Error)]
pub enum ReceptionError {
    /// No commune to seal to yet.
    #[error("the kiosk is not enrolled, so there is no commune to hand anything in to")]
    NotEnrolled,
    /// No authority to seal a feedback to.
    #[error(
        "the commune names no authority that reads feedback; add its key with `backend commune \
         authority`"
    )]
    NoAuthority,
    /// The seal failed.
    #[error("the record could not be sealed: {0}")]
    Seal(String),
    /// The receipt does not hold.
    #[error(transparent)]
    Receipt(#[from] Refused),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Seals a document, base64. Its text exists in the clear in memory only, and is wiped on return.
fn body(document: &impl Serialize, recipients: &Recipients) -> Result<String, ReceptionError> {
    let failed = |error: &dyn std::fmt::Display| ReceptionError::Seal(error.to_string());
    let mut text = Zeroizing::new(Vec::with_capacity(ROOM));
    serde_json::to_writer(&mut *text, document).map_err(|error| failed(&error))?;
    let sealed = recipients.seal(&text).map_err(|error| failed(&error))?;
    Ok(BASE64.encode(&sealed))
}

/// Seals `declaration`.
///
/// # Errors
/// [`ReceptionError::Seal`] when the keys or the randomness fail.
pub fn seal(
    declaration: &Declaration,
    recipients: &Recipients,
    at_s: i64,
    clock: ClockConfidence,
) -> Result<Sealed, ReceptionError> {
    Ok(Sealed {
        kind: SealedKind::Declaration,
        at_s,
        // Whoever declares at the door comes in.
        direction: Some(Direction::In),
        attention: declaration.needs_attention(),
        people: declaration.count(),
        receipt: declaration.receipt,
        clock,
        body: body(declaration, recipients)?,
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
    store.submit_sealed(sealed)?;
    Ok(given.map(|(_, code)| ReceiptCode::new(&venue.host, &code)))
}

/// Checks the owner of a card in or out: when this returns `Ok`, it is durable. Blocks for a seal
/// and an fsync.
///
/// # Errors
/// [`ReceptionError`]; then nothing is stored.
pub fn take_card(
    store: &Store,
    card: &Card,
    direction: Direction,
    now: Timestamp,
) -> Result<(), ReceptionError> {
    let venue = store.identity()?.ok_or(ReceptionError::NotEnrolled)?.venue;
    let location = match venue.position.is_empty() {
        true => venue.name,
        false => format!("{}, {}", venue.name, venue.position),
    };
    let document = card::document(card, direction, location, now.unix_s());
    store.submit_sealed(Sealed {
        kind: SealedKind::CardCheckin,
        at_s: now.unix_s(),
        direction: Some(direction),
        attention: false,
        people: 1,
        receipt: None,
        clock: now.confidence,
        body: body(&document, &venue.recipients)?,
    })?;
    Ok(())
}

/// Checks whoever holds a receipt in or out: when this returns `Ok`, it is durable. The answer is
/// for how many people. Blocks for an fsync.
///
/// # Errors
/// [`ReceptionError`]; then nothing is stored.
pub fn take_receipt(
    store: &Store,
    attempts: &mut Attempts,
    text: &str,
    direction: Direction,
    now: Timestamp,
) -> Result<u8, ReceptionError> {
    let venue = store.identity()?.ok_or(ReceptionError::NotEnrolled)?.venue;
    let (receipt, day) = attempts.check(&venue.receipt_key, text, now)?;
    store.submit_receipt(ReceiptCheckin {
        id: receipt.id,
        day,
        direction,
        people: receipt.people,
        at_s: now.unix_s(),
        clock: now.confidence,
    })?;
    Ok(receipt.people)
}
