//! Ranges of values in contacts and records, beyond their types.

use protocol::DAY_S;
use protocol::civil::vietnam_day;
use protocol::receipt::PEOPLE_RANGE;
use protocol::record::{Body, Contact, Gap, RSSI_DBM, Record, Sealed, SealedKind};

use crate::lines::line_fits;

/// Largest age file, bytes: a declaration is below two kilobytes.
const SEALED_MAX: usize = 64 * 1024;

/// Longest reason of a gap, characters.
const REASON_MAX: usize = 200;

/// Minutes of a slot of Bluezone.
const SLOT_MINUTES: u8 = 15;

/// Highest number of a contact or record: the largest that every JSON reader holds exactly.
const SEQ_MAX: i64 = (1 << 53) - 1;

/// First line of every age file.
const AGE_MAGIC: &[u8] = b"age-encryption.org/v1\n";

/// What is wrong: field and problem.
type Checked<T> = Result<T, (&'static str, &'static str)>;

fn check(holds: bool, field: &'static str, problem: &'static str) -> Checked<()> {
    if holds { Ok(()) } else { Err((field, problem)) }
}

/// A kiosk goes on above its highest number, so there must be room.
fn check_seq(seq: i64) -> Checked<()> {
    check((1..=SEQ_MAX).contains(&seq), "seq", "must be 1 to 9007199254740991")
}

fn check_span(first: i64, last: i64, field: &'static str) -> Checked<()> {
    let span = last.checked_sub(first);
    let fits = span.is_some_and(|span| (0..=DAY_S).contains(&span));
    check(fits, field, "must lie 0 to 86400 s after the first second")
}

pub(super) fn contact(contact: &Contact) -> Checked<()> {
    check_seq(contact.seq)?;
    check_span(contact.first_s, contact.last_s, "last_s")?;
    check(contact.sightings >= 1, "sightings", "must be 1 or more")?;
    for (field, rssi) in [("rssi_max", contact.rssi_max), ("rssi_mean", contact.rssi_mean)] {
        let fits = rssi.is_none_or(|rssi| RSSI_DBM.contains(&rssi));
        check(fits, field, "must be -127 to 20 dBm")?;
    }
    check(contact.near_minutes <= SLOT_MINUTES, "near_minutes", "must be 0 to 15")?;
    Ok(())
}

pub(super) fn record(record: &Record) -> Checked<()> {
    check_seq(record.seq)?;
    match &record.body {
        Body::Sealed(sealed) => check_sealed(sealed)?,
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
            let same = receipt.day.abs_diff(vietnam_day(receipt.at_s)) <= 1;
            check(same, "body.day", "is not the day of at_s")?;
        }
        Body::Play(play) => {
            check(play.count >= 1, "body.count", "must be 1 or more")?;
            let fits = i64::from(play.seconds) <= DAY_S;
            check(fits, "body.seconds", "must be 0 to 86400")?;
        }
        Body::Call(call) => {
            let fits = line_fits(&call.position, true);
            check(fits, "body.position", "must be one line of at most 120 characters")?;
        }
    }
    Ok(())
}

fn check_people(people: u8) -> Checked<()> {
    let fits = PEOPLE_RANGE.contains(&usize::from(people));
    check(fits, "body.people", "must be 1 to 10")
}

fn check_sealed(sealed: &Sealed) -> Checked<()> {
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
    check(bytes.starts_with(AGE_MAGIC), field, "must be an age file")
}
