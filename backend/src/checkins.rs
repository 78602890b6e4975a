//! Checking in with a phone: a code is opened within its time and yields a ticket; the ticket is
//! tapped within ten minutes more and counts once for each direction. Nothing is known of the
//! visitor.

pub mod ticket;

use std::net::IpAddr;

use protocol::api::CheckinEvent;
use protocol::record::Direction;
use protocol::shortcode::{ShortCode, find_claim};
use protocol::token::{Claim, Evidence, Kind, Policy, Refusal, Token};

use crate::keys::MasterKeys;
use crate::limits::Limit;
use crate::store::{Kiosk, KioskKeys, Store, StoreError, Tap, VenueRow};
use ticket::{NONCE_LEN, Ticket};

/// Wrong short codes a minute at one venue: of a million codes about seven are right at a time,
/// so that guessing at this rate takes days.
pub const GUESSES_VENUE: u32 = 20;

/// Wrong short codes a minute from one address, which many phones of a network may share.
pub const GUESSES_PEER: u32 = 10;

/// The rules of this backend.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// How tokens are judged.
    pub policy: Policy,
    /// Seconds after opening in which the tap is accepted.
    pub tap_s: u32,
}

/// Where a code belongs.
#[derive(Clone, Debug)]
pub struct Place {
    /// The venue.
    pub venue: VenueRow,
    /// The kiosk, which is neither unknown nor revoked.
    pub kiosk: Kiosk,
}

/// An accepted code.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Where.
    pub place: Place,
    /// How good the evidence is.
    pub evidence: Evidence,
    /// What the tap must bring back.
    pub ticket: String,
}

/// An accepted tap.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// Where.
    pub place: Place,
    /// What was counted, now or by an earlier tap of the same ticket.
    pub checkin: CheckinEvent,
}

/// Why a code or a ticket was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckinRefusal {
    /// Not a code at all.
    #[error("this is no venue code")]
    Malformed,
    /// Not made by the kiosk it names.
    #[error("this venue code is not genuine")]
    NotAuthentic,
    /// No such kiosk.
    #[error("this venue code names a kiosk that does not exist")]
    UnknownKiosk,
    /// The kiosk was revoked.
    #[error("this venue code belongs to a kiosk that was withdrawn")]
    Revoked,
    /// Outside its time.
    #[error(transparent)]
    Time(#[from] Refusal),
    /// Tapped too late.
    #[error("the page was opened too long ago; scan the code again")]
    TicketExpired,
    /// Not a ticket of this backend.
    #[error("this ticket is not genuine; scan the code again")]
    TicketInvalid,
}

/// Why a short code led nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeRefusal {
    /// Not letters and six digits.
    NotACode,
    /// No venue shows it now.
    Unknown,
    /// Too many wrong ones; wait a minute.
    TooMany,
}

/// A refusal, or trouble of our own.
pub type Verdict<T, R> = Result<Result<T, R>, StoreError>;

fn place(store: &dyn Store, kiosk: u32) -> Verdict<(Place, KioskKeys), CheckinRefusal> {
    let Some(kiosk) = store.kiosk(kiosk)? else { return Ok(Err(CheckinRefusal::UnknownKiosk)) };
    let Some(keys) = kiosk.keys.clone() else { return Ok(Err(CheckinRefusal::UnknownKiosk)) };
    let venue = store.venue(kiosk.venue)?.ok_or(StoreError::Unreadable("kiosks"))?;
    Ok(Ok((Place { venue, kiosk }, keys)))
}

/// Opens the token of a scanned code at `now_s`.
///
/// # Errors
/// The store's; what is wrong with the token is the inner [`CheckinRefusal`].
pub fn open(
    store: &dyn Store,
    keys: &MasterKeys,
    rules: &Rules,
    text: &str,
    nonce: [u8; NONCE_LEN],
    now_s: i64,
) -> Verdict<Opened, CheckinRefusal> {
    let Ok(token) = Token::parse(text) else { return Ok(Err(CheckinRefusal::Malformed)) };
    let (place, kiosk_keys) = match place(store, token.claim.kiosk)? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if !token.is_authentic(&kiosk_keys.token_key) {
        return Ok(Err(CheckinRefusal::NotAuthentic));
    }
    if place.kiosk.revoked_s.is_some() {
        return Ok(Err(CheckinRefusal::Revoked));
    }
    let evidence = match rules.policy.judge(&token.claim, now_s) {
        Ok(evidence) => evidence,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    let ticket = Ticket { claim: token.claim, opened_s: now_s, nonce }.seal(keys);
    Ok(Ok(Opened { place, evidence, ticket }))
}

/// Counts wrong short codes.
#[derive(Debug)]
pub struct GuessLimits {
    venues: Limit<i64>,
    peers: Limit<IpAddr>,
}

impl Default for GuessLimits {
    fn default() -> Self {
        Self { venues: Limit::new(GUESSES_VENUE), peers: Limit::new(GUESSES_PEER) }
    }
}

/// Finds the token text behind a typed short code.
///
/// # Errors
/// The store's; what is wrong with the code is the inner [`CodeRefusal`].
pub fn find_code(
    store: &dyn Store,
    limits: &GuessLimits,
    policy: &Policy,
    text: &str,
    peer: IpAddr,
    now_s: i64,
) -> Verdict<String, CodeRefusal> {
    let Ok(code) = ShortCode::parse(text) else { return Ok(Err(CodeRefusal::NotACode)) };
    if !limits.peers.allows(&peer, now_s) {
        return Ok(Err(CodeRefusal::TooMany));
    }
    let Some(venue) = store.venue_by_letters(&code.letters)? else {
        limits.peers.fail(peer, now_s);
        return Ok(Err(CodeRefusal::Unknown));
    };
    if !limits.venues.allows(&venue.venue, now_s) {
        return Ok(Err(CodeRefusal::TooMany));
    }
    let standing = store.kiosks(Some(venue.venue))?.into_iter().filter(|k| k.revoked_s.is_none());
    for kiosk in standing {
        let Some(keys) = kiosk.keys else { continue };
        let found = find_claim(kiosk.kiosk, code.digits, &keys.token_key, policy, now_s);
        if let Some(claim) = found {
            return Ok(Ok(claim.mint(&keys.token_key)));
        }
    }
    limits.peers.fail(peer, now_s);
    limits.venues.fail(venue.venue, now_s);
    Ok(Err(CodeRefusal::Unknown))
}

fn evidence_of(claim: &Claim) -> Evidence {
    match claim.kind {
        Kind::Live => Evidence::Live,
        Kind::Fixed => Evidence::Fixed,
    }
}

/// Counts the tap of a ticket at `now_s`; a repeated tap gets the first confirmation again, also
/// after the ticket's time.
///
/// # Errors
/// The store's; what is wrong with the ticket is the inner [`CheckinRefusal`].
pub fn tap(
    store: &dyn Store,
    keys: &MasterKeys,
    rules: &Rules,
    ticket: &str,
    direction: Direction,
    now_s: i64,
) -> Verdict<Confirmed, CheckinRefusal> {
    let (place, tap) = match find_tap(store, keys, ticket, direction, now_s)? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(checkin) = store.tapped(&tap)? {
        return Ok(Ok(Confirmed { place, checkin }));
    }
    if place.kiosk.revoked_s.is_some() {
        return Ok(Err(CheckinRefusal::Revoked));
    }
    if now_s > tap.opened_s + i64::from(rules.tap_s) {
        return Ok(Err(CheckinRefusal::TicketExpired));
    }
    let checkin = store.tap(&tap)?;
    Ok(Ok(Confirmed { place, checkin }))
}

/// The confirmation that a ticket got earlier.
///
/// # Errors
/// The store's; a ticket that was never tapped is [`CheckinRefusal::TicketInvalid`].
pub fn confirmed(
    store: &dyn Store,
    keys: &MasterKeys,
    ticket: &str,
    direction: Direction,
) -> Verdict<Confirmed, CheckinRefusal> {
    let (place, tap) = match find_tap(store, keys, ticket, direction, 0)? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let checkin = store.tapped(&tap)?.ok_or(CheckinRefusal::TicketInvalid);
    Ok(checkin.map(|checkin| Confirmed { place, checkin }))
}

fn find_tap(
    store: &dyn Store,
    keys: &MasterKeys,
    ticket: &str,
    direction: Direction,
    at_s: i64,
) -> Verdict<(Place, Tap), CheckinRefusal> {
    let Some(ticket) = Ticket::open(ticket, keys) else {
        return Ok(Err(CheckinRefusal::TicketInvalid));
    };
    Ok(place(store, ticket.claim.kiosk)?.map(|(place, _)| {
        let tap = Tap {
            venue: place.venue.venue,
            kiosk: ticket.claim.kiosk,
            opened_s: ticket.opened_s,
            nonce: ticket.nonce,
            direction,
            evidence: evidence_of(&ticket.claim),
            at_s,
        };
        (place, tap)
    }))
}
