//! Check-ins by card and by receipt.

use protocol::declared::WordCode;
use protocol::record::{Direction, ReceiptCheckin, Sealed, SealedKind};

use super::declared::receipt_of;
use super::error::IntakeError;
use super::seal::seal_to_base64;
use crate::cards::Card;
use crate::checkin::card;
use crate::checkin::receipt::Attempts;
use crate::devices::clock::Timestamp;
use crate::store::Store;

/// Checks the owner of a card in or out: when this returns `Ok`, it is durable. Blocks for a seal
/// and an fsync.
///
/// # Errors
/// [`IntakeError`]; then nothing is stored.
pub fn by_card(
    store: &Store,
    card: &Card,
    direction: Direction,
    now: Timestamp,
) -> Result<(), IntakeError> {
    let venue = store.identity()?.ok_or(IntakeError::NotEnrolled)?.venue;
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
        out_of_province: false,
        people: 1,
        receipt: None,
        cards: Vec::new(),
        clock: now.confidence,
        body: seal_to_base64(&document, &venue.recipients)?,
    })?;
    Ok(())
}

/// Checks whoever holds a receipt in or out: when this returns `Ok`, it is durable. The answer is
/// for how many people. Blocks for an fsync.
///
/// # Errors
/// [`IntakeError`]; then nothing is stored.
pub fn by_receipt(
    store: &Store,
    attempts: &mut Attempts,
    text: &str,
    direction: Direction,
    now: Timestamp,
) -> Result<u8, IntakeError> {
    let venue = store.identity()?.ok_or(IntakeError::NotEnrolled)?.venue;
    let by_words = match WordCode::parse(text) {
        Some(code) => receipt_of(store, code, now)?,
        None => None,
    };
    let (receipt, day) = attempts.check(&venue.receipt_key, text, by_words, now)?;
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
