//! What kiosks deliver: checked as a whole, then taken, each record once. A batch that makes no
//! sense is refused with the place; one whose days are out of range is kept apart.

use protocol::api::{BATCH_MAX, Batch, Taken};
use protocol::civil::vietnam_day;
use protocol::receipt::PEOPLE_RANGE;
use protocol::record::{Body, Contact, Gap, Record, Sealed, SealedKind, day_of};
use protocol::{API_VERSION, DAY_S};

use crate::store::{Delivery, Kiosk, Quarantined, Store, StoreError};
use crate::venues::line_fits;

/// Largest age file, bytes: a declaration is below two kilobytes.
pub const SEALED_MAX: usize = 64 * 1024;

/// Longest reason of a gap, characters.
const REASON_MAX: usize = 200;

/// What a signal can be, dBm (Bluetooth Core Specification, Vol 4, Part E, 7.7.65.2; 127 means
/// "not available" and is sent as absent).
const RSSI: std::ops::RangeInclusive<i16> = -127..=20;

/// Minutes of a slot of Bluezone.
const SLOT_MINUTES: u8 = 15;

/// First line of every age file.
const AGE_MAGIC: &[u8] = b"age-encryption.org/v1\n";

/// How long things are kept, days.
#[derive(Clone, Copy, Debug)]
pub struct Keep {
    /// Contacts.
    pub contacts: i64,
    /// Everything else.
    pub records: i64,
}

/// Why a batch was refused; nothing of it was taken.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// Of another version of the API.
    #[error("version: {0} is not known here, {API_VERSION} is; update the older of the two")]
    Version(u16),
    /// Too much at once.
    #[error("a batch has at most {BATCH_MAX} contacts and records together, this one has {0}")]
    TooMany(usize),
    /// A value that makes no sense.
    #[error("{place}: {problem}")]
    Value {
        /// Where, as a path such as `contacts[3].last_s`.
        place: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes a batch of `kiosk` that arrived at `now_s`. All of it is durable afterwards.
///
/// # Errors
/// [`BatchError`].
pub fn take(
    store: &dyn Store,
    kiosk: &Kiosk,
    keep: &Keep,
    batch: Batch,
    now_s: i64,
) -> Result<Taken, BatchError> {
    if batch.version != API_VERSION {
        return Err(BatchError::Version(batch.version));
    }
    let count = batch.contacts.len() + batch.records.len();
    if count > BATCH_MAX {
        return Err(BatchError::TooMany(count));
    }
    let mut delivery = Delivery {
        kiosk: kiosk.kiosk,
        venue: kiosk.venue,
        received_s: now_s,
        ..Delivery::default()
    };
    let today = day_of(now_s);
    for (index, contact) in batch.contacts.into_iter().enumerate() {
        check_contact(&contact).map_err(|(field, problem)| BatchError::Value {
            place: format!("contacts[{index}].{field}"),
            problem,
        })?;
        let day = day_of(contact.first_s);
        if (today - keep.contacts..=today + 1).contains(&day) {
            delivery.contacts.push(contact);
        } else {
            delivery.quarantined.push(aside("contact", contact.seq, day, &contact)?);
        }
    }
    for (index, record) in batch.records.into_iter().enumerate() {
        let place = |(field, problem): (&str, &'static str)| BatchError::Value {
            place: format!("records[{index}].{field}"),
            problem,
        };
        let sealed = check_record(&record).map_err(place)?;
        let day = day_of(record.body.at_s());
        if !(today - keep.records..=today + 1).contains(&day) {
            delivery.quarantined.push(aside("record", record.seq, day, &record)?);
            continue;
        }
        match record.body {
            Body::Sealed(header) => delivery.sealed.push((record.seq, header, sealed)),
            Body::Hit(hit) => delivery.hits.push((record.seq, hit)),
            Body::Gap(gap) => delivery.gaps.push((record.seq, gap)),
            Body::Receipt(receipt) => delivery.receipts.push((record.seq, receipt)),
            Body::Play(played) => delivery.played.push((record.seq, played)),
            Body::Call(call) => delivery.calls.push((record.seq, call)),
        }
    }
    Ok(store.take(&delivery)?)
}

fn aside(
    stream: &'static str,
    seq: i64,
    day: i64,
    what: &impl serde::Serialize,
) -> Result<Quarantined, BatchError> {
    let json = serde_json::to_string(what)
        .map_err(|error| BatchError::Store(StoreError::Failed(error.to_string())))?;
    Ok(Quarantined { stream, seq, day, json })
}

type Checked<T> = Result<T, (&'static str, &'static str)>;

fn check(holds: bool, field: &'static str, problem: &'static str) -> Checked<()> {
    if holds { Ok(()) } else { Err((field, problem)) }
}

fn check_span(first: i64, last: i64, field: &'static str) -> Checked<()> {
    let span = last.checked_sub(first);
    let fits = span.is_some_and(|span| (0..=DAY_S).contains(&span));
    check(fits, field, "must lie 0 to 86400 s after the first second")
}

fn check_contact(contact: &Contact) -> Checked<()> {
    check(contact.seq >= 1, "seq", "must be 1 or more")?;
    check_span(contact.first_s, contact.last_s, "last_s")?;
    check(contact.sightings >= 1, "sightings", "must be 1 or more")?;
    for (field, rssi) in [("rssi_max", contact.rssi_max), ("rssi_mean", contact.rssi_mean)] {
        let fits = rssi.is_none_or(|rssi| RSSI.contains(&rssi));
        check(fits, field, "must be -127 to 20 dBm")?;
    }
    check(contact.near_minutes <= SLOT_MINUTES, "near_minutes", "must be 0 to 15")?;
    Ok(())
}

/// The decoded age file of a sealed record; empty for the others.
fn check_record(record: &Record) -> Checked<Vec<u8>> {
    check(record.seq >= 1, "seq", "must be 1 or more")?;
    match &record.body {
        Body::Sealed(sealed) => return check_sealed(sealed),
        Body::Hit(hit) => {
            check(hit.contact_seq >= 1, "body.contact_seq", "must be 1 or more")?;
            check(hit.case >= 1, "body.case", "must be 1 or more")?;
            let fits = hit.near_minutes <= SLOT_MINUTES;
            check(fits, "body.near_minutes", "must be 0 to 15")?;
            check_span(hit.first_s, hit.last_s, "body.last_s")?;
        }
        Body::Gap(Gap { from_s, to_s, reason }) => {
            check(to_s >= from_s, "body.to_s", "lies before from_s")?;
            let short = reason.chars().count() <= REASON_MAX;
            check(short, "body.reason", "has more than 200 characters")?;
        }
        Body::Receipt(receipt) => {
            check_people(receipt.people)?;
            // A receipt may be shown at the very end of its day, and clocks differ.
            let near = receipt.day.abs_diff(vietnam_day(receipt.at_s)) <= 1;
            check(near, "body.day", "is not the day of at_s")?;
        }
        Body::Play(played) => {
            check(played.count >= 1, "body.count", "must be 1 or more")?;
            let fits = i64::from(played.seconds) <= DAY_S;
            check(fits, "body.seconds", "must be 0 to 86400")?;
        }
        Body::Call(call) => {
            let fits = line_fits(&call.position, true);
            check(fits, "body.position", "must be one line of at most 120 characters")?;
        }
    }
    Ok(Vec::new())
}

fn check_people(people: u8) -> Checked<()> {
    let fits = PEOPLE_RANGE.contains(&usize::from(people));
    check(fits, "body.people", "must be 1 to 10")
}

fn check_sealed(sealed: &Sealed) -> Checked<Vec<u8>> {
    check_people(sealed.people)?;
    let passage = sealed.kind != SealedKind::Feedback;
    let fits = sealed.direction.is_some() == passage;
    check(fits, "body.direction", "belongs to declarations and card check-ins, and only there")?;
    let fits = sealed.receipt.is_none() || sealed.kind == SealedKind::Declaration;
    check(fits, "body.receipt", "belongs to declarations only")?;
    let field = "body.body";
    check(sealed.body.len() <= SEALED_MAX / 3 * 4 + 4, field, "has more than 64 kB")?;
    let bytes = data_encoding::BASE64
        .decode(sealed.body.as_bytes())
        .map_err(|_| (field, "must be base64 with padding"))?;
    check(bytes.starts_with(AGE_MAGIC), field, "must be an age file")?;
    Ok(bytes)
}
