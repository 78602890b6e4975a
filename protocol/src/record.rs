//! The records that a kiosk makes and a backend takes, each exactly once.
//!
//! A record is identified by its kiosk, its stream and its number in that stream; numbers only
//! grow and are never used again. `day` partitions the backend's tables (docs/ARCHITECTURE.md).

mod call;
mod play;
mod receipt;

use serde::{Deserialize, Serialize};

use crate::DAY_S;
use crate::civil::day_start_s;
use crate::clock::ClockConfidence;
use crate::contact::ContactId;
use crate::receipt::ReceiptId;

pub use call::Call;
pub use play::Play;
pub use receipt::ReceiptCheckin;

/// What kind of phone sent an id, as far as the advert tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Phone {
    /// Its id stood in the advert.
    Android,
    /// Its id was read over a connection.
    Ios,
}

impl Phone {
    /// The number that databases keep.
    pub fn code(self) -> u8 {
        match self {
            Self::Android => 0,
            Self::Ios => 1,
        }
    }

    /// The phone of a stored number.
    pub fn from_code(code: u8) -> Option<Self> {
        [Self::Android, Self::Ios].into_iter().find(|phone| phone.code() == code)
    }
}

/// Near minutes of one 15-minute slot from which someone counts as having stayed near, where nobody
/// chose otherwise. The directives say "close" and "long enough" and no number; a third of a slot
/// passes over those who only walk by, and is not calibrated.
pub const NEAR_MINUTES: u8 = 5;

/// An id heard in one 15-minute slot, or in a stretch of it: then several rows together are its
/// presence. Never a MAC address, never a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Number in the kiosk's stream of contacts, from 1.
    pub seq: i64,
    /// The id on the air.
    pub id: ContactId,
    /// Kind of phone.
    pub phone: Phone,
    /// First second heard, Unix time.
    pub first_s: i64,
    /// Last second heard, Unix time.
    pub last_s: i64,
    /// How many adverts were heard, at least 1.
    pub sightings: u32,
    /// Strongest signal, dBm; absent when the radio gave none.
    pub rssi_max: Option<i16>,
    /// Mean signal, dBm; absent when the radio gave none.
    pub rssi_mean: Option<i16>,
    /// Minutes of the slot, 0 to 15, in which the strongest signal reached the kiosk's threshold for
    /// this kind of phone; 0 from kiosks that do not count them.
    #[serde(default)]
    pub near_minutes: u8,
    /// How far the times can be trusted.
    pub clock: ClockConfidence,
}

/// Which way someone went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Into the venue.
    In,
    /// Out of it.
    Out,
}

impl Direction {
    /// The number that databases keep.
    pub fn code(self) -> u8 {
        match self {
            Self::In => 0,
            Self::Out => 1,
        }
    }

    /// The direction of a stored number.
    pub fn from_code(code: u8) -> Option<Self> {
        [Self::In, Self::Out].into_iter().find(|direction| direction.code() == code)
    }
}

/// What a sealed record holds; readable to all, so it says no more than this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SealedKind {
    /// A health declaration ([`crate::declaration::Declaration`]), sealed to the commune.
    Declaration,
    /// A check-in by card ([`crate::checkin_card::CardCheckin`]), sealed to the commune.
    CardCheckin,
    /// A feedback ([`crate::feedback::Feedback`]), sealed to the authority.
    Feedback,
}

/// A record that only its recipients can open, with the small header that stays readable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// What is inside.
    pub kind: SealedKind,
    /// When it was confirmed, Unix time.
    pub at_s: i64,
    /// Which way the people went; absent in a feedback, which is no passage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// Whether any answer needs attention.
    pub attention: bool,
    /// For how many people it stands, 1 to 10: a declaration for four counts as four.
    #[serde(default = "one")]
    pub people: u8,
    /// Id of the receipt that was given for a declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<ReceiptId>,
    /// How far `at_s` can be trusted.
    pub clock: ClockConfidence,
    /// The age file, base64.
    pub body: String,
}

/// A contact in the kiosk's own log that was a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExposureHit {
    /// The backend's number of the case.
    pub case: i64,
    /// Number of the contact in this kiosk's stream of contacts.
    pub contact_seq: i64,
    /// The id that matched.
    pub id: ContactId,
    /// First second of the slot in which the case sent this id, Unix time.
    pub slot_start_s: i64,
    /// First second the kiosk heard it, Unix time.
    pub first_s: i64,
    /// Last second the kiosk heard it, Unix time.
    pub last_s: i64,
    /// [`Contact::near_minutes`] of the contact.
    #[serde(default)]
    pub near_minutes: u8,
}

/// A stretch of time in which the kiosk heard nothing because its radio failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// When it fell silent, Unix time.
    pub from_s: i64,
    /// When it was heard again, Unix time.
    pub to_s: i64,
    /// Why, for the one who repairs it.
    pub reason: String,
}

fn one() -> u8 {
    1
}

/// What the outbox of a kiosk carries besides contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Body {
    /// Sealed to the commune or the authority.
    Sealed(Sealed),
    /// Found by the kiosk itself.
    Hit(ExposureHit),
    /// Nothing was heard.
    Gap(Gap),
    /// Someone checked in with a receipt.
    Receipt(ReceiptCheckin),
    /// What the idle screen showed.
    Play(Play),
    /// Someone wants help.
    Call(Call),
}

impl Body {
    /// The time that says which day the record belongs to, Unix time.
    pub fn at_s(&self) -> i64 {
        match self {
            Self::Sealed(sealed) => sealed.at_s,
            Self::Hit(hit) => hit.first_s,
            Self::Gap(gap) => gap.from_s,
            Self::Receipt(receipt) => receipt.at_s,
            // Noon in Vietnam, which lies in the UTC day of the same number.
            Self::Play(play) => day_start_s(play.day).saturating_add(DAY_S / 2),
            Self::Call(call) => call.at_s,
        }
    }
}

/// One entry of a kiosk's outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Number in the kiosk's outbox, from 1.
    pub seq: i64,
    /// What it says.
    pub body: Body,
}

/// The UTC day of a time, counted from 1970-01-01.
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
        assert_eq!((sealed.people, sealed.receipt), (1, None));
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
