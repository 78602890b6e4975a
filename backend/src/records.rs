//! What kiosks deliver: checked as a whole, then stored, each record once. A batch with an
//! impossible value is refused with its path; records whose days are out of range are quarantined.

use protocol::API_VERSION;
use protocol::api::{BATCH_MAX, Batch, Contacts, Taken};
use protocol::record::{Invalid, Record, day_of};

use crate::config::RetentionDays;
use crate::contacts_mode;
use crate::declared;
use crate::store::changes::Change;
use crate::store::kiosks::Kiosk;
use crate::store::quarantine::{Chosen, Released};
use crate::store::records::{Delivery, Quarantined, Stream};
use crate::store::{Look, Store, StoreError, Tx};
use crate::today::Today;

#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    #[error("version: {0} is not known here, {API_VERSION} is; update the older of the two")]
    Version(u16),
    #[error("a batch has at most {BATCH_MAX} contacts and records together, this one has {0}")]
    TooMany(usize),
    /// Its path is such as `contacts[3].last_s`.
    #[error(transparent)]
    Value(#[from] Invalid),
    #[error(
        "kiosk {kiosk} has no record {seq} of incarnation {incarnation}; see `backend records list`"
    )]
    NotFound { kiosk: u32, seq: i64, incarnation: i64 },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Checks a batch of `kiosk` that arrived today.
///
/// # Errors
/// [`RecordError`]; nothing of the batch may be stored then.
pub fn check(
    kiosk: &Kiosk,
    retention: &RetentionDays,
    batch: Batch,
    today: Today,
) -> Result<Delivery, RecordError> {
    if batch.version != API_VERSION {
        return Err(RecordError::Version(batch.version));
    }
    let count = batch.contacts.len() + batch.records.len();
    if count > BATCH_MAX {
        return Err(RecordError::TooMany(count));
    }
    let mut delivery = Delivery {
        kiosk: kiosk.kiosk,
        venue: kiosk.venue,
        received_s: today.trusted_s,
        contacts: Vec::with_capacity(batch.contacts.len()),
        records: Vec::with_capacity(batch.records.len()),
        quarantined: Vec::new(),
    };
    for (index, contact) in batch.contacts.into_iter().enumerate() {
        contact.check().map_err(|invalid| invalid.within(&format!("contacts[{index}]")))?;
        let day = day_of(contact.first_s);
        if today.allows(day, retention.contacts) {
            delivery.contacts.push(contact);
        } else {
            let quarantined = quarantined(Stream::Contacts, contact.seq, day, &contact)?;
            delivery.quarantined.push(quarantined);
        }
    }
    for (index, record) in batch.records.into_iter().enumerate() {
        record.check().map_err(|invalid| invalid.within(&format!("records[{index}]")))?;
        let day = day_of(record.body.at_s());
        if today.allows(day, retention.records) {
            delivery.records.push(record);
        } else {
            let record = Record { body: record.body.without_cards(), ..record };
            let quarantined = quarantined(Stream::Records, record.seq, day, &record)?;
            delivery.quarantined.push(quarantined);
        }
    }
    Ok(delivery)
}

fn quarantined(
    stream: Stream,
    seq: i64,
    day: i64,
    what: &impl serde::Serialize,
) -> Result<Quarantined, RecordError> {
    let json =
        serde_json::to_string(what).map_err(|error| StoreError::Failed(error.to_string()))?;
    Ok(Quarantined { stream, seq, day, json })
}

/// The age file of a sealed record, for a look that leaves its line in the audit trail.
///
/// # Errors
/// [`RecordError::NotFound`], or the store's.
pub fn sealed_body(
    look: &mut dyn Look,
    kiosk: u32,
    seq: i64,
    incarnation: i64,
) -> Result<Vec<u8>, RecordError> {
    let body = look.sealed_body(kiosk, seq, incarnation)?;
    body.ok_or(RecordError::NotFound { kiosk, seq, incarnation })
}

/// Stores a delivery, the same content once. Where contacts stay with the kiosks none is stored: one that has not heard
/// of it yet keeps its own all the same.
///
/// # Errors
/// The store's.
pub fn deliver(tx: &mut dyn Tx, delivery: &Delivery) -> Result<Taken, StoreError> {
    if contacts_mode::get(tx)? == Contacts::Sent {
        return store(tx, delivery);
    }
    let mut delivery = delivery.clone();
    delivery.contacts.clear();
    delivery.quarantined.retain(|it| it.stream != Stream::Contacts);
    store(tx, &delivery)
}

fn store(tx: &mut dyn Tx, delivery: &Delivery) -> Result<Taken, StoreError> {
    let taken = tx.deliver(delivery)?;
    if !delivery.contacts.is_empty() {
        tx.announce(Change::Contacts)?;
    }
    if taken.accepted > 0 && delivery.records.iter().any(|record| record.body.is_passage()) {
        declared::note(tx, delivery)?;
        tx.count_passages(delivery.venue)?;
        tx.announce(Change::Passages { venue: delivery.venue })?;
    }
    Ok(taken)
}

/// Rows of the quarantine that are taken at once.
const ADMIT_MAX: u32 = 500;

/// Takes the chosen rows of the quarantine as if they had arrived now, and returns how many left it.
///
/// # Errors
/// The store's; what was taken before it failed stays taken.
pub fn admit(store: &dyn Store, chosen: &Chosen) -> Result<u64, StoreError> {
    let mut admitted = 0;
    loop {
        let released = store.write(|tx| -> Result<_, StoreError> {
            let released = tx.release(chosen, ADMIT_MAX)?;
            for row in &released {
                deliver_released(tx, row)?;
            }
            Ok(released.len())
        })?;
        if released == 0 {
            return Ok(admitted);
        }
        admitted += u64::try_from(released).unwrap_or(u64::MAX);
    }
}

fn deliver_released(tx: &mut dyn Tx, row: &Released) -> Result<(), StoreError> {
    let unreadable = |_| StoreError::Unreadable("quarantine");
    let header = &row.header;
    let mut delivery = Delivery {
        kiosk: header.kiosk,
        venue: header.venue,
        received_s: header.received_s,
        contacts: Vec::new(),
        records: Vec::new(),
        quarantined: Vec::new(),
    };
    match header.stream {
        Stream::Contacts => {
            delivery.contacts.push(serde_json::from_str(&row.json).map_err(unreadable)?);
        }
        Stream::Records => {
            delivery.records.push(serde_json::from_str(&row.json).map_err(unreadable)?);
        }
    }
    deliver(tx, &delivery).map(drop)
}
