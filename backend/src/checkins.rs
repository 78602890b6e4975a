//! Checking in with a phone: a code is opened within its time and yields a ticket; the ticket is
//! tapped within ten minutes more and counts once for each direction. Nothing is known of the
//! visitor.

pub mod code;
pub mod late;
pub mod rates;
pub mod ticket;
pub mod visit;

use protocol::api::CheckinEvent;
use protocol::record::Direction;
use protocol::token::{Claim, Evidence, Kind, Policy, Refusal, Token};

use crate::keys::MasterKeys;
use crate::store::changes::Change;
use crate::store::checkins::{NewCheckin, TapKey, Visited};
use crate::store::kiosks::{Kiosk, KioskKeys};
use crate::store::venues::VenueRow;
use crate::store::{Read, StoreError, Tx};
use rates::CheckinRates;
use ticket::{NONCE_LEN, Ticket};
use visit::VisitId;

/// For how long after a passage somebody may still stand at the kiosk, seconds.
pub(crate) const PRESENT_S: i64 = 300;

/// The kiosk that a code belongs to, which was enrolled, and its venue.
#[derive(Clone, Debug)]
pub struct VenueKiosk {
    pub venue: VenueRow,
    pub kiosk: Kiosk,
}

/// An accepted code.
#[derive(Clone, Debug)]
pub struct Opened {
    pub at: VenueKiosk,
    pub evidence: Evidence,
    /// What the tap must bring back.
    pub ticket: String,
}

/// An accepted tap.
#[derive(Clone, Debug)]
pub struct Confirmed {
    pub at: VenueKiosk,
    /// What was counted, now or by an earlier tap of the same ticket.
    pub checkin: CheckinEvent,
}

#[derive(Debug, thiserror::Error)]
pub enum CheckinError {
    #[error(transparent)]
    Refused(#[from] CheckinRefusal),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a code or a ticket was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckinRefusal {
    #[error("this is no venue code")]
    Malformed,
    /// Not made by the kiosk that it names.
    #[error("this venue code is not genuine")]
    NotAuthentic,
    #[error("this venue code names a kiosk that does not exist")]
    UnknownKiosk,
    #[error("this venue code belongs to a kiosk that was withdrawn")]
    Revoked,
    /// A fixed code from before the poster was replaced.
    #[error("this poster was replaced; scan the new one or the code on the screen")]
    PosterReplaced,
    /// Outside its time.
    #[error(transparent)]
    Time(#[from] Refusal),
    /// More at once than a crowd at the door brings.
    #[error("too many people check in at once; wait a minute")]
    TooMany,
    /// Tapped too late.
    #[error("the page was opened too long ago; scan the code again")]
    TicketExpired,
    /// Not a ticket of this backend.
    #[error("this ticket is not genuine; scan the code again")]
    TicketInvalid,
}

fn find(read: &mut dyn Read, kiosk: u32) -> Result<(VenueKiosk, KioskKeys), CheckinError> {
    let kiosk = read.kiosk(kiosk)?.ok_or(CheckinRefusal::UnknownKiosk)?;
    let keys = kiosk.keys.clone().ok_or(CheckinRefusal::UnknownKiosk)?;
    let venue = read.venue(kiosk.venue)?.ok_or(StoreError::Unreadable("kiosks"))?;
    Ok((VenueKiosk { venue, kiosk }, keys))
}

/// Opens the token of a code at `now_s`.
///
/// # Errors
/// [`CheckinError`].
pub fn open(
    read: &mut dyn Read,
    keys: &MasterKeys,
    policy: &Policy,
    token: &Token,
    nonce: [u8; NONCE_LEN],
    now_s: i64,
) -> Result<Opened, CheckinError> {
    let (at, kiosk_keys) = find(read, token.claim.kiosk)?;
    if !kiosk_keys.of_kind(token.claim.kind).any(|key| token.is_authentic(key)) {
        return Err(CheckinRefusal::NotAuthentic.into());
    }
    refuse_withdrawn(&at, &token.claim)?;
    let evidence = policy.judge(&token.claim, now_s).map_err(CheckinRefusal::Time)?;
    let ticket = Ticket { claim: token.claim, opened_s: now_s, nonce }.seal(keys);
    Ok(Opened { at, evidence, ticket })
}

/// A code of a kiosk that was revoked, or of a poster that was replaced.
fn refuse_withdrawn(at: &VenueKiosk, claim: &Claim) -> Result<(), CheckinRefusal> {
    if at.kiosk.revoked_s.is_some() {
        return Err(CheckinRefusal::Revoked);
    }
    let replaced = claim.kind == Kind::Fixed && claim.slot != at.kiosk.poster_epoch;
    if replaced { Err(CheckinRefusal::PosterReplaced) } else { Ok(()) }
}

fn evidence_of(claim: &Claim) -> Evidence {
    match claim.kind {
        Kind::Live => Evidence::Live,
        Kind::Fixed => Evidence::Fixed,
    }
}

/// What makes the taps of a ticket in this direction the same.
pub(crate) fn tap_key(at: &VenueKiosk, ticket: &Ticket, direction: Direction) -> TapKey {
    TapKey {
        venue: at.venue.venue,
        kiosk: at.kiosk.kiosk,
        opened_s: ticket.opened_s,
        nonce: ticket.nonce,
        direction,
    }
}

/// A tap on the page of a ticket.
#[derive(Clone, Copy, Debug)]
pub struct Tap {
    pub direction: Direction,
    /// None of a phone without scripts.
    pub visit: Option<VisitId>,
    /// When it was made, Unix time.
    pub at_s: i64,
}

/// Counts the tap of a ticket that arrives at `now_s` and was made at most `tap_s` seconds after it was opened, as
/// `rates` allow; a repeated tap gets the first confirmation again, also after the ticket's time. A visit counts
/// once in each direction, however often its phone opens a code.
///
/// # Errors
/// [`CheckinError`].
pub fn tap(
    tx: &mut dyn Tx,
    tap_s: u32,
    rates: &CheckinRates,
    ticket: &Ticket,
    tap: Tap,
    now_s: i64,
) -> Result<Confirmed, CheckinError> {
    let Tap { direction, visit, at_s } = tap;
    let (at, _) = find(tx, ticket.claim.kiosk)?;
    let key = tap_key(&at, ticket, direction);
    if let Some(checkin) = tx.checkin(&key)? {
        return Ok(Confirmed { at, checkin });
    }
    refuse_withdrawn(&at, &ticket.claim)?;
    if at_s > ticket.opened_s + i64::from(tap_s) {
        return Err(CheckinRefusal::TicketExpired.into());
    }
    let evidence = match evidence_of(&ticket.claim) {
        Evidence::Live if now_s - at_s > PRESENT_S => Evidence::Late,
        evidence => evidence,
    };
    if !rates.take(key.kiosk, evidence, now_s) {
        return Err(CheckinRefusal::TooMany.into());
    }
    let new = Passage { evidence, visit, at_s };
    let checkin = add(tx, &key, new, now_s)?;
    Ok(Confirmed { at, checkin })
}

/// A passage that is to be counted.
#[derive(Clone, Copy)]
struct Passage {
    evidence: Evidence,
    visit: Option<VisitId>,
    at_s: i64,
}

/// Stores a check-in and tells kiosk and staff at `now_s`. A kiosk is told of evidence that is late, which it passes over; that of a
/// fixed code does not say how old it is.
fn add(
    tx: &mut dyn Tx,
    key: &TapKey,
    new: Passage,
    now_s: i64,
) -> Result<CheckinEvent, StoreError> {
    let Passage { evidence, visit, at_s } = new;
    let visited = match visit {
        Some(visit) => tx.visited(key.venue, visit)?,
        None => Visited::default(),
    };
    let people = visited.people(key.direction);
    let told = evidence != Evidence::Fixed || now_s - at_s <= PRESENT_S;
    let checkin = tx.add_checkin(key, &NewCheckin { evidence, at_s, visit, people, told })?;
    tx.announce(Change::Checkin { kiosk: key.kiosk })?;
    tx.count_passages(key.venue)?;
    tx.announce(Change::Passages { venue: key.venue })?;
    Ok(checkin)
}

/// Where the code of a ticket is.
///
/// # Errors
/// [`CheckinRefusal::Revoked`], or the store's.
pub fn of_ticket(read: &mut dyn Read, ticket: &Ticket) -> Result<VenueKiosk, CheckinError> {
    let (at, _) = find(read, ticket.claim.kiosk)?;
    if at.kiosk.revoked_s.is_some() {
        return Err(CheckinRefusal::Revoked.into());
    }
    Ok(at)
}

/// The confirmation that a ticket got earlier.
///
/// # Errors
/// [`CheckinRefusal::TicketInvalid`] for a ticket that was never tapped, or the store's.
pub fn confirmed(
    read: &mut dyn Read,
    ticket: &Ticket,
    direction: Direction,
) -> Result<Confirmed, CheckinError> {
    let (at, _) = find(read, ticket.claim.kiosk)?;
    let checkin = read.checkin(&tap_key(&at, ticket, direction))?;
    let checkin = checkin.ok_or(CheckinRefusal::TicketInvalid)?;
    Ok(Confirmed { at, checkin })
}
