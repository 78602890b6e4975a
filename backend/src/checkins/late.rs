//! What a phone scanned without a network, and sends when it has one: as far as the token supports it.

use protocol::api::CheckinEvent;
use protocol::record::Direction;
use protocol::token::{Policy, Token};

use super::rates::CheckinRates;
use super::ticket::{NONCE_LEN, Ticket};
use super::visit::VisitId;
use super::{
    CheckinError, CheckinRefusal, Confirmed, Passage, VenueKiosk, add, find, refuse_withdrawn,
    tap_key,
};
use crate::store::{StoreError, Tx};

/// By how much a phone may say another time when it sends the same again, seconds.
const COUNTED_ANEW_S: i64 = 300;

/// A scan that a phone made without a network.
#[derive(Clone, Copy, Debug)]
pub struct Scan {
    pub direction: Direction,
    pub visit: VisitId,
    /// By which a repeat is known.
    pub nonce: [u8; NONCE_LEN],
    /// When it was made, Unix time.
    pub at_s: i64,
}

/// Counts a scan that arrives at `now_s`, as far as its token supports it; a repeat gets the first confirmation.
///
/// # Errors
/// [`CheckinError`].
pub fn take(
    tx: &mut dyn Tx,
    policy: &Policy,
    rates: &CheckinRates,
    token: &Token,
    scan: &Scan,
    now_s: i64,
) -> Result<Confirmed, CheckinError> {
    let (at, kiosk_keys) = find(tx, token.claim.kiosk)?;
    if !kiosk_keys.of_kind(token.claim.kind).any(|key| token.is_authentic(key)) {
        return Err(CheckinRefusal::NotAuthentic.into());
    }
    let Scan { direction, nonce, at_s, visit } = *scan;
    let ticket = Ticket { claim: token.claim, opened_s: at_s, nonce };
    if let Some((_, checkin)) = known(tx, &at, ticket, direction)? {
        return Ok(Confirmed { at, checkin });
    }
    refuse_withdrawn(&at, &token.claim)?;
    let evidence = policy.judge_upload(&token.claim, at_s, now_s).map_err(CheckinRefusal::Time)?;
    let key = tap_key(&at, &ticket, direction);
    if !rates.take(key.kiosk, evidence, now_s) {
        return Err(CheckinRefusal::TooMany.into());
    }
    let new = Passage { evidence, visit: Some(visit), at_s };
    let checkin = add(tx, &key, new, now_s)?;
    Ok(Confirmed { at, checkin })
}

/// The ticket of a page that a phone could not open, because it scanned the token at `scanned_s` without a network: what
/// is handed in at `now_s` is judged as a late scan is. A repeat gets the ticket of the first, although the phone counts
/// the time anew.
///
/// # Errors
/// [`CheckinError`].
pub fn ticket(
    tx: &mut dyn Tx,
    policy: &Policy,
    token: &Token,
    nonce: [u8; NONCE_LEN],
    scanned_s: i64,
    now_s: i64,
) -> Result<Ticket, CheckinError> {
    let claim = token.claim;
    let (at, kiosk_keys) = find(tx, claim.kiosk)?;
    if !kiosk_keys.of_kind(token.claim.kind).any(|key| token.is_authentic(key)) {
        return Err(CheckinRefusal::NotAuthentic.into());
    }
    let ticket = Ticket { claim, opened_s: scanned_s, nonce };
    if let Some((first, _)) = known(tx, &at, ticket, Direction::In)? {
        return Ok(first);
    }
    refuse_withdrawn(&at, &claim)?;
    policy.judge_upload(&claim, scanned_s, now_s).map_err(CheckinRefusal::Time)?;
    Ok(ticket)
}

/// The check-in that the same was counted as before, and a ticket by which it is found.
fn known(
    tx: &mut dyn Tx,
    at: &VenueKiosk,
    ticket: Ticket,
    direction: Direction,
) -> Result<Option<(Ticket, CheckinEvent)>, StoreError> {
    // Of the time only the day matters.
    for opened_s in [ticket.opened_s - COUNTED_ANEW_S, ticket.opened_s + COUNTED_ANEW_S] {
        let ticket = Ticket { opened_s, ..ticket };
        if let Some(checkin) = tx.checkin(&tap_key(at, &ticket, direction))? {
            return Ok(Some((ticket, checkin)));
        }
    }
    Ok(None)
}
