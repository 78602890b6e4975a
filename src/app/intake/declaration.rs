//! A declaration: sealed to the commune, counted as a passage in, answered with a receipt. One that was made
//! elsewhere is only counted, and gets a receipt as well, so that nobody asks again that day.

use protocol::api::Venue;
use protocol::civil::vietnam_day;
use protocol::clock::ClockConfidence;
use protocol::declaration::Declaration;
use protocol::declared::{DayKey, WordCode};
use protocol::receipt::{Receipt, ReceiptId, mint};
use protocol::record::{Channel, DeclaredElsewhere, Direction, Sealed, SealedKind};
use protocol::seal::Recipients;

use super::error::IntakeError;
use super::seal::seal_to_base64;
use crate::checkin::card_number::CardNumber;
use crate::checkin::receipt_code::ReceiptCode;
use crate::devices::clock::Timestamp;
use crate::store::Store;

/// Seals `declaration`.
///
/// # Errors
/// [`IntakeError::Seal`] when the keys or the randomness fail.
pub fn seal(
    declaration: &Declaration,
    recipients: &Recipients,
    at_s: i64,
    clock: ClockConfidence,
) -> Result<Sealed, IntakeError> {
    Ok(Sealed {
        kind: SealedKind::Declaration,
        at_s,
        // Whoever declares at the door comes in.
        direction: Some(Direction::In),
        attention: declaration.needs_attention(),
        out_of_province: declaration.out_of_province,
        people: declaration.count(),
        receipt: declaration.receipt,
        cards: Vec::new(),
        clock,
        body: seal_to_base64(declaration, recipients)?,
    })
}

/// A receipt for the day of `now`; none while the day is unknown.
fn receipt(people: u8, venue: &Venue, now: Timestamp) -> Option<(Receipt, String)> {
    if !now.is_known() {
        return None;
    }
    let random = getrandom::u32().ok()?;
    let id = ReceiptId::from_random(random.to_be_bytes());
    let receipt = Receipt { id, people };
    let code = mint(&venue.receipt_key, vietnam_day(now.unix_s()), receipt)?;
    Some((receipt, code))
}

/// Stores a declaration: when this returns `Ok`, it is durable. By `cards` its people are known again
/// today. The answer is its receipt, unless the day is unknown. Blocks for a seal and an fsync.
///
/// # Errors
/// [`IntakeError`]; then nothing is stored.
pub fn submit(
    store: &Store,
    declaration: &mut Declaration,
    cards: &[CardNumber],
    now: Timestamp,
) -> Result<Option<ReceiptCode>, IntakeError> {
    let identity = store.identity()?.ok_or(IntakeError::NotEnrolled)?;
    let venue = &identity.venue;
    let given = receipt(declaration.count(), venue, now);
    declaration.receipt = given.as_ref().map(|(receipt, _)| receipt.id);
    let key = store.day_key(vietnam_day(now.unix_s()))?;
    let mut sealed = seal(declaration, &venue.recipients, now.unix_s(), now.confidence)?;
    if let (Some(_), Some(key)) = (&given, &key) {
        sealed.cards = cards.iter().filter_map(|card| card.tag(key)).collect();
    }
    store.submit_sealed(sealed)?;
    Ok(given.map(|given| shown(venue, given, key.as_ref())))
}

/// A receipt as it is shown, with words where the kiosk has the key of the day.
fn shown(venue: &Venue, (receipt, code): (Receipt, String), key: Option<&DayKey>) -> ReceiptCode {
    let code = ReceiptCode::new(&venue.host, &code);
    match key {
        Some(key) => code.with_words(WordCode::of(key, receipt)),
        None => code,
    }
}

/// Stores that somebody has declared elsewhere: when this returns `Ok`, it is durable. By `card` they are
/// known again today. The answer is a receipt, unless the day is unknown. Blocks for an fsync.
///
/// # Errors
/// [`IntakeError`]; then nothing is stored.
pub fn submit_elsewhere(
    store: &Store,
    channel: Channel,
    card: Option<&CardNumber>,
    now: Timestamp,
) -> Result<Option<ReceiptCode>, IntakeError> {
    let venue = store.identity()?.ok_or(IntakeError::NotEnrolled)?.venue;
    let given = receipt(1, &venue, now);
    let receipt = given.as_ref().map(|(receipt, _)| receipt.id);
    let key = store.day_key(vietnam_day(now.unix_s()))?;
    let (at_s, clock) = (now.unix_s(), now.confidence);
    let tag = key.as_ref().filter(|_| given.is_some()).zip(card);
    let cards = tag.and_then(|(key, card)| card.tag(key)).into_iter().collect();
    store.submit_elsewhere(DeclaredElsewhere { channel, receipt, cards, at_s, clock })?;
    Ok(given.map(|given| shown(&venue, given, key.as_ref())))
}
