//! Which synced contacts were cases, and who else was there: by case, venue and quarter of an hour.

mod found;
pub mod matching;
pub mod neighbours;
pub mod people;
pub mod price;
pub mod rule;
pub mod scene;
mod spans;
pub mod summary;

use protocol::civil::rfc3339;
use serde::Serialize;

use crate::stays::{self, Occupancy};
use crate::store::exposures::Doubt;
use crate::store::{Read, StoreError};
pub use found::{Found, SPAN_MAX_S, WINDOW_S, windows};

/// A case at a venue in a quarter of an hour, or on a trip of a vehicle, with who else was there.
#[derive(Clone, Debug, Serialize)]
pub struct Exposure {
    pub case: i64,
    pub venue: i64,
    pub venue_name: String,
    /// First second of the window, Unix time.
    pub from_s: i64,
    /// First second after it, Unix time.
    pub to_s: i64,
    /// The trip whose window it is, of a vehicle with a timetable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trip: Option<String>,
    /// First second, as people read it.
    pub from: String,
    /// First second after it, as people read it.
    pub to: String,
    /// Whether the backend's own comparison bears it out. What only a kiosk claims is listed, and
    /// counts for nothing.
    pub confirmed: bool,
    /// Why it is not confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<&'static str>,
    /// Different ids of the case that were heard.
    pub contacts: usize,
    pub hits: usize,
    /// Hits that kiosks found in their own logs.
    pub by_kiosk: usize,
    /// Hits that the backend found in what was synced.
    pub by_backend: usize,
    /// `kiosk`, `backend` or `both`.
    pub found_by: &'static str,
    /// Strongest signal, dBm.
    pub rssi_max: Option<i16>,
    /// Most minutes of the window for which one kiosk had one id of the case near, 0 to 15.
    pub near_minutes: u8,
    /// Whether that is long enough, by the backend's own minimum.
    pub near: bool,
    /// Different other ids that were heard at the venue.
    pub others: u64,
    /// People who checked in by phone and stayed into the window, or came in it.
    pub checkins: u64,
    /// The same of those for whom a declaration was made.
    pub declarations: u64,
    /// The same of those who checked in by card.
    pub cards: u64,
    /// The same of those who checked in by the receipt of an earlier declaration.
    pub receipts: u64,
    /// The same of those whom a guard counted.
    pub guards: u64,
    /// The same of those who wrote a paper strip.
    pub strips: u64,
}

/// Whose stay at a venue touched a window; a stay is at most `longest_s` seconds.
///
/// # Errors
/// The store's.
pub fn present(
    read: &mut dyn Read,
    venue: i64,
    from_s: i64,
    to_s: i64,
    longest_s: i64,
) -> Result<Occupancy, StoreError> {
    let passages = read.passages(venue, from_s - 2 * longest_s, to_s)?;
    Ok(stays::present(&passages, from_s, to_s, longest_s))
}

/// The exposures of a case, or of all, by case, venue and time. From `minimum` near minutes of a
/// window on the case counts as near; others stay for at most `longest_s` seconds.
///
/// # Errors
/// The store's.
pub fn list(
    read: &mut dyn Read,
    case: Option<i64>,
    minimum: u8,
    longest_s: i64,
) -> Result<Vec<Exposure>, StoreError> {
    let windows = windows(read, case)?;
    windows.into_iter().map(|found| exposure(read, found, minimum, longest_s)).collect()
}

fn exposure(
    read: &mut dyn Read,
    found: Found,
    minimum: u8,
    longest_s: i64,
) -> Result<Exposure, StoreError> {
    let Found { venue, from_s, to_s, .. } = found;
    let confirmed = found.is_confirmed();
    let (heard, present) = if confirmed {
        (read.ids_heard(venue, from_s, to_s)?, present(read, venue, from_s, to_s, longest_s)?)
    } else {
        (0, Occupancy::default())
    };
    let (contacts, near_minutes) = (found.ids().len(), found.near_minutes());
    Ok(Exposure {
        case: found.case,
        venue,
        from_s,
        to_s,
        from: rfc3339(from_s),
        to: rfc3339(to_s),
        confirmed,
        problem: found.doubt.map(Doubt::sentence),
        contacts,
        hits: found.hits.len(),
        by_kiosk: found.by_kiosk(),
        by_backend: found.by_backend(),
        found_by: found.found_by(),
        rssi_max: found.rssi_max(),
        near_minutes,
        near: confirmed && near_minutes >= minimum,
        others: heard.saturating_sub(u64::try_from(contacts).unwrap_or(0)),
        checkins: present.phones,
        declarations: present.declarations,
        cards: present.cards,
        receipts: present.receipts,
        guards: present.guards,
        strips: present.strips,
        venue_name: found.venue_name,
        trip: found.trip,
    })
}
