//! Contacts and records, as kiosks send them.

use protocol::api::Batch;
use protocol::civil::vietnam_day;
use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::receipt::ReceiptId;
use protocol::record::{
    Body, Call, Channel, Contact, DeclaredElsewhere, Direction, Gap, Phone, Play, ReceiptCheckin,
    Record, Sealed, SealedKind,
};

pub(crate) const CLOCK: ClockConfidence = ClockConfidence::Synced;

/// The beginning of every age file.
pub(crate) const AGE_FILE: &[u8] = b"age-encryption.org/v1\n";

pub(crate) fn contact(seq: i64, id: ContactId, first_s: i64) -> Contact {
    Contact {
        seq,
        id,
        phone: Phone::Android,
        first_s,
        last_s: first_s + 40,
        sightings: 3,
        rssi_max: Some(-60),
        rssi_mean: Some(-70),
        near_minutes: 1,
        clock: CLOCK,
    }
}

pub(crate) fn batch(contacts: Vec<Contact>, records: Vec<Record>) -> Batch {
    Batch { version: protocol::API_VERSION, contacts, records }
}

pub(crate) fn sealed(seq: i64, kind: SealedKind, at_s: i64, age_file: &[u8]) -> Record {
    let passage = kind != SealedKind::Feedback;
    let body = Body::Sealed(Sealed {
        kind,
        at_s,
        direction: passage.then_some(Direction::In),
        attention: seq % 2 == 0,
        out_of_province: false,
        people: 1,
        receipt: None,
        cards: vec![],
        clock: CLOCK,
        body: data_encoding::BASE64.encode(age_file),
    });
    Record { seq, body }
}

pub(crate) fn declared(seq: i64, at_s: i64, people: u8, id: ReceiptId) -> Record {
    let mut record = sealed(seq, SealedKind::Declaration, at_s, AGE_FILE);
    if let Body::Sealed(header) = &mut record.body {
        (header.people, header.receipt) = (people, Some(id));
    }
    record
}

pub(crate) fn checkin(seq: i64, at_s: i64, id: ReceiptId) -> Record {
    let (day, direction) = (vietnam_day(at_s), Direction::In);
    let receipt = ReceiptCheckin { id, day, direction, people: 4, at_s, clock: CLOCK };
    Record { seq, body: Body::Receipt(receipt) }
}

/// Somebody who had declared elsewhere, with the receipt that was given.
pub(crate) fn elsewhere(seq: i64, at_s: i64, receipt: Option<ReceiptId>) -> Record {
    let (channel, cards) = (Channel::Zalo, Vec::new());
    let visit = DeclaredElsewhere { channel, receipt, cards, at_s, clock: CLOCK };
    Record { seq, body: Body::Elsewhere(visit) }
}

pub(crate) fn gap(seq: i64, from_s: i64) -> Record {
    let reason = "the radio fell silent".to_owned();
    Record { seq, body: Body::Gap(Gap { from_s, to_s: from_s + 60, reason }) }
}

pub(crate) fn play(seq: i64, play: Play) -> Record {
    Record { seq, body: Body::Play(play) }
}

pub(crate) fn call(seq: i64, at_s: i64, position: &str) -> Record {
    let call = Call { at_s, position: position.to_owned(), clock: CLOCK };
    Record { seq, body: Body::Call(call) }
}
