//! What phones hand in from the page that a code opened: a declaration that was sealed there, or that the
//! visitor has declared elsewhere. It is a passage into the venue, and one of its visit: whoever has tapped
//! before, or taps afterwards, is counted once.

use protocol::civil::vietnam_day;
use protocol::clock::ClockConfidence;
use protocol::receipt::{self, Receipt, ReceiptId};
use protocol::record::{
    Body, Channel, DeclaredElsewhere, Direction, Invalid, Record, Sealed, SealedKind,
};
use sha2::{Digest, Sha256};

use crate::checkins::rates::CheckinRates;
use crate::checkins::ticket::Ticket;
use crate::checkins::visit::VisitId;
use crate::checkins::{self, CheckinError, CheckinRefusal, Confirmed, PRESENT_S, Tap, VenueKiosk};
use crate::declared;
use crate::store::changes::Change;
use crate::store::checkins::TapKey;
use crate::store::phone_records::{NewPhoneRecord, PhoneRecord};
use crate::store::records::Delivery;
use crate::store::{Read, StoreError, Tx};

/// How long after a page was opened something may be handed in from it: a family takes its time.
const FILL_IN_S: u32 = 3600;

/// How long it may wait on the phone for a network.
const WAIT_S: u32 = 72 * 3600;

#[derive(Debug, thiserror::Error)]
pub enum HandInError {
    #[error(transparent)]
    Checkin(#[from] CheckinError),
    /// A value makes no sense.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The first stays.
    #[error(
        "something else was handed in from this page; scan the code again to declare for others"
    )]
    Other,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a phone hands in.
#[derive(Clone, Debug)]
pub enum HandedIn {
    Declaration(Upload),
    Elsewhere(Channel),
}

/// A declaration that was sealed on the phone, and what of it is readable.
#[derive(Clone, Debug)]
pub struct Upload {
    pub people: u8,
    pub attention: bool,
    pub out_of_province: bool,
    /// The age file, base64.
    pub body: String,
}

/// What is handed in from the page of a ticket.
#[derive(Clone, Debug)]
pub struct Handing {
    pub ticket: Ticket,
    pub visit: Option<VisitId>,
    pub handed: HandedIn,
    /// Makes the id of its receipt.
    pub random: [u8; 4],
    /// How long ago it was sealed, seconds: it may have waited for a network.
    pub ago_s: u32,
}

/// The receipt that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The code, [`receipt::CODE_LEN`] characters.
    pub code: String,
    pub people: u8,
    /// Whether an answer needs somebody's attention.
    pub attention: bool,
}

impl HandedIn {
    fn digest(&self) -> [u8; 32] {
        match self {
            Self::Declaration(upload) => Sha256::digest(&upload.body),
            Self::Elsewhere(channel) => Sha256::digest(channel.name()),
        }
        .into()
    }

    fn into_body(self, receipt: ReceiptId, at_s: i64, clock: ClockConfidence) -> Body {
        let receipt = Some(receipt);
        match self {
            Self::Declaration(upload) => Body::Sealed(Sealed {
                kind: SealedKind::Declaration,
                at_s,
                direction: Some(Direction::In),
                attention: upload.attention,
                out_of_province: upload.out_of_province,
                people: upload.people,
                receipt,
                cards: Vec::new(),
                clock,
                body: upload.body,
            }),
            Self::Elsewhere(channel) => {
                let cards = Vec::new();
                Body::Elsewhere(DeclaredElsewhere { channel, receipt, cards, at_s, clock })
            }
        }
    }
}

/// Takes what is handed in at `now_s`; the same again changes nothing. Returns where that is, and the passage.
///
/// # Errors
/// [`HandInError`].
pub fn take(
    tx: &mut dyn Tx,
    rates: &CheckinRates,
    handing: Handing,
    now_s: i64,
) -> Result<Confirmed, HandInError> {
    let Handing { ticket, visit, handed, random, ago_s } = handing;
    if ago_s > WAIT_S {
        return Err(CheckinError::from(CheckinRefusal::TicketExpired).into());
    }
    let at_s = (now_s - i64::from(ago_s)).max(ticket.opened_s);
    // Later its time is the phone's word.
    let is_late = i64::from(ago_s) > PRESENT_S;
    let clock = if is_late { ClockConfidence::Held } else { ClockConfidence::Synced };
    let digest = handed.digest();
    let body = handed.into_body(ReceiptId::from_random(random), at_s, clock);
    let record = Record { seq: 1, body };
    record.check()?;
    let tap = Tap { direction: Direction::In, visit, at_s };
    let tapped = checkins::tap(tx, FILL_IN_S, rates, &ticket, tap, now_s)?;
    let page = page_of(&tapped.at, &ticket);
    if let Some(known) = tx.phone_record(&page)? {
        return if known.digest == digest { Ok(tapped) } else { Err(HandInError::Other) };
    }
    let seq = tx.add_phone_record(&page, &NewPhoneRecord { body: &record.body, visit, digest })?;
    let delivery = Delivery {
        kiosk: page.kiosk,
        venue: page.venue,
        received_s: now_s,
        contacts: Vec::new(),
        records: vec![Record { seq, body: record.body }],
        quarantined: Vec::new(),
    };
    declared::note(tx, &delivery)?;
    tx.count_passages(page.venue)?;
    tx.announce(Change::Passages { venue: page.venue })?;
    Ok(tapped)
}

/// The receipt of what was handed in from the page of a ticket; none when nothing was, or when it was erased.
///
/// # Errors
/// The store's.
pub fn given(
    read: &mut dyn Read,
    at: &VenueKiosk,
    ticket: &Ticket,
) -> Result<Option<Given>, StoreError> {
    let Some(record) = read.phone_record(&page_of(at, ticket))? else { return Ok(None) };
    let PhoneRecord { at_s, receipt: Some(id), people, attention, .. } = record else {
        return Ok(None);
    };
    let key = &at.venue.commune.receipt_key;
    let code = receipt::mint(key, vietnam_day(at_s), Receipt { id, people });
    Ok(code.map(|code| Given { code, people, attention }))
}

fn page_of(at: &VenueKiosk, ticket: &Ticket) -> TapKey {
    checkins::tap_key(at, ticket, Direction::In)
}
