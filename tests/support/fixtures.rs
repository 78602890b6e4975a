//! Made-up things to store.

use kiosk::presence::Stretch;
use protocol::api::{CheckinEvent, Enrolled, Venue};
use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::{Body, Direction, Gap, Phone, Sealed, SealedKind};
use protocol::seal::Recipients;
use protocol::secret::Secret;
use protocol::token::Evidence;

/// 2021-07-08 12:00 UTC.
pub(crate) const NOON: i64 = 1_625_745_600;

/// Sightings that become a contact, of an id that carries `number`.
pub(crate) fn contact(number: u64, first_s: i64) -> Stretch {
    let mut id = [0xA5; 12];
    id[..8].copy_from_slice(&number.to_be_bytes());
    Stretch {
        id: ContactId(id),
        phone: Phone::Android,
        first_s,
        last_s: first_s + 30,
        sightings: 4,
        rssi_max: Some(-61),
        rssi_sum: -75,
        rssi_count: 1,
        near_mask: 0x7F,
        clock: ClockConfidence::Synced,
    }
}

/// A sealed declaration with any body.
pub(crate) fn declaration(body: &str, at_s: i64) -> Sealed {
    Sealed {
        kind: SealedKind::Declaration,
        at_s,
        direction: Some(Direction::In),
        people: 1,
        receipt: None,
        cards: Vec::new(),
        attention: false,
        out_of_province: false,
        clock: ClockConfidence::Synced,
        body: body.to_owned(),
    }
}

/// A check-in into the venue.
pub(crate) fn event(event: i64, at_s: i64) -> CheckinEvent {
    CheckinEvent { event, at_s, direction: Direction::In, evidence: Evidence::Live }
}

/// A record that is no passage.
pub(crate) fn gap() -> Body {
    Body::Gap(Gap { from_s: NOON, to_s: NOON + 60, reason: "the adapter vanished".to_owned() })
}

/// A commune's key; nobody has its other half.
pub(crate) fn recipients() -> Recipients {
    let key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    Recipients::try_from(vec![key.to_owned()]).unwrap()
}

/// What every made-up kiosk stands for.
pub(crate) fn venue() -> Venue {
    Venue {
        venue: 3,
        name: "Chợ Bồng Sơn".to_owned(),
        position: "Cổng số 2".to_owned(),
        commune: "Phường Bồng Sơn".to_owned(),
        letters: "BS".to_owned(),
        host: "qr.example.vn".to_owned(),
        period_s: 30,
        poster_epoch: 0,
        recipients: recipients(),
        authority: None,
        receipt_key: Secret::new([6; 32]),
        day_keys: vec![],
        word_key: Some(Secret::new([8; 32])),
        capacity: None,
        illness_page: false,
        questionnaire: None,
        help_line: None,
        otp: false,
        contacts: protocol::api::Contacts::default(),
    }
}

/// The secret key of the made-up backend.
pub(crate) fn backend_key() -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&[9; 32])
}

/// A backend's answer to an enrolment.
pub(crate) fn enrolled(kiosk: u32) -> Enrolled {
    Enrolled {
        kiosk,
        token_key: Secret::new([5; 32]),
        backend_key: data_encoding::HEXLOWER.encode(backend_key().verifying_key().as_bytes()),
        venue: venue(),
        above: None,
    }
}
