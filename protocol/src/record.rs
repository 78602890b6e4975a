//! The records of a kiosk, each of which the backend accepts exactly once.
//!
//! A record is identified by its kiosk, its stream (contacts or records) and its number in that stream;
//! numbers increase and are never used again. The backend's tables are partitioned by [`day_of`]
//! (docs/ARCHITECTURE.md).

mod call;
mod contact;
mod content;
mod count;
mod direction;
mod elsewhere;
mod gap;
mod hit;
mod invalid;
mod phone;
mod play;
mod receipt;
mod sealed;

use serde::{Deserialize, Serialize};

use crate::DAY_S;
use crate::clock::ClockConfidence;
use crate::declared::CardTag;
use content::Content;
use invalid::check_seq;

pub use call::Call;
pub use contact::{Contact, NEAR_MINUTES, Phone, RSSI_DBM};
pub use direction::Direction;
pub use elsewhere::{Channel, DeclaredElsewhere};
pub use gap::Gap;
pub use hit::ExposureHit;
pub use invalid::Invalid;
pub use phone::{PhoneCheckin, TapId, TapIdError};
pub use play::Play;
pub use receipt::ReceiptCheckin;
pub use sealed::{Sealed, SealedKind};

/// The content of a record; in JSON tagged by `type`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Body {
    /// A document sealed to the commune or the authority.
    Sealed(Sealed),
    /// A match in the kiosk's own log.
    Hit(ExposureHit),
    /// A time without adverts.
    Gap(Gap),
    /// A check-in by receipt.
    Receipt(ReceiptCheckin),
    /// A proof of play.
    Play(Play),
    /// A call for staff.
    Call(Call),
    /// A visitor who has declared elsewhere today.
    Elsewhere(DeclaredElsewhere),
    /// A check-in by phone that the kiosk took itself.
    Phone(PhoneCheckin),
}

impl Body {
    fn content(&self) -> &dyn Content {
        match self {
            Self::Sealed(sealed) => sealed,
            Self::Hit(hit) => hit,
            Self::Gap(gap) => gap,
            Self::Receipt(receipt) => receipt,
            Self::Play(play) => play,
            Self::Call(call) => call,
            Self::Elsewhere(declared) => declared,
            Self::Phone(checkin) => checkin,
        }
    }

    /// The time of the record, Unix seconds; determines its day ([`day_of`]).
    pub fn at_s(&self) -> i64 {
        self.content().at_s()
    }

    /// Confidence of that time, of the kinds that have one.
    pub fn clock(&self) -> Option<ClockConfidence> {
        self.content().clock()
    }

    /// The same without the tags of cards, which are passed on and not kept.
    #[must_use]
    pub fn without_cards(mut self) -> Self {
        if let Some(cards) = self.cards_mut() {
            cards.clear();
        }
        self
    }

    /// The tags of cards that the record passes on.
    pub fn cards(&self) -> &[CardTag] {
        match self {
            Self::Sealed(sealed) => &sealed.cards,
            Self::Elsewhere(declared) => &declared.cards,
            _ => &[],
        }
    }

    /// The same to be filled in; `None` of records that have none.
    pub fn cards_mut(&mut self) -> Option<&mut Vec<CardTag>> {
        match self {
            Self::Sealed(sealed) => Some(&mut sealed.cards),
            Self::Elsewhere(declared) => Some(&mut declared.cards),
            _ => None,
        }
    }

    /// Whether people passed the entrance: a check-in or check-out of any kind.
    pub fn is_passage(&self) -> bool {
        self.content().is_passage()
    }
}

/// A record with its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Number in the kiosk's stream of records, from 1.
    pub seq: i64,
    /// The content.
    pub body: Body,
}

impl Record {
    /// Checks the ranges of values, beyond their types.
    ///
    /// # Errors
    /// [`Invalid`] for the first that makes no sense.
    pub fn check(&self) -> Result<(), Invalid> {
        check_seq(self.seq)?;
        self.body.content().check().map_err(|invalid| invalid.within("body"))
    }
}

/// The UTC day of a Unix time, counted from 1970-01-01.
pub fn day_of(unix_s: i64) -> i64 {
    unix_s.div_euclid(DAY_S)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playlist::MediaId;

    #[test]
    fn contacts_and_hits_of_older_kiosks_still_parse() {
        let contact = r#"{"seq":1,"id":"130cea6472130c185d8643df","phone":"android","first_s":5,
            "last_s":9,"sightings":2,"rssi_max":-60,"rssi_mean":null,"clock":"synced"}"#;
        let contact: Contact = serde_json::from_str(contact).unwrap();
        assert_eq!((contact.seq, contact.near_minutes), (1, 0));
        let hit = r#"{"type":"hit","case":1,"contact_seq":2,"id":"130cea6472130c185d8643df",
            "slot_start_s":0,"first_s":5,"last_s":9}"#;
        let Body::Hit(hit) = serde_json::from_str(hit).unwrap() else { panic!("no hit") };
        assert_eq!((hit.contact_seq, hit.near_minutes), (2, 0));
    }

    #[test]
    fn a_sealed_header_of_one_person_needs_no_more_than_before() {
        let header = r#"{"type":"sealed","kind":"declaration","at_s":5,"direction":"in",
            "attention":false,"clock":"synced","body":""}"#;
        let Body::Sealed(sealed) = serde_json::from_str(header).unwrap() else {
            panic!("not sealed")
        };
        assert_eq!((sealed.people, sealed.receipt, sealed.out_of_province), (1, None, false));
        assert!(sealed.cards.is_empty());
        assert_eq!(sealed.direction, Some(Direction::In));
    }

    #[test]
    fn a_day_of_play_lies_in_the_utc_day_of_its_number() {
        let media = MediaId::of(b"a poster");
        let body = Body::Play(Play { media, day: 18_816, count: 3, seconds: 30 });
        assert_eq!(day_of(body.at_s()), 18_816);
        assert_eq!(crate::civil::vietnam_day(body.at_s()), 18_816);
        let odd = Body::Play(Play { media, day: i64::MAX, count: 0, seconds: 0 });
        assert!(odd.at_s() > 0);
    }
}
