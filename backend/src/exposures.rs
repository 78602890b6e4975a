//! Which synced contacts were cases, and who else was there: by case, venue and quarter of an hour.

pub mod matching;

use std::collections::{BTreeMap, BTreeSet};

use protocol::civil::rfc3339;
use protocol::matching::TOLERANCE_S;
use serde::Serialize;

use crate::stays::{self, Occupancy};
use crate::store::exposures::{Doubt, HitRow};
use crate::store::venues::{NewVenue, VenueRow};
use crate::store::{StoreError, Tx};
use crate::venues::trips::{self, Trip};

/// Length of a window, seconds: a slot of Bluezone.
pub const WINDOW_S: i64 = 900;

/// Minutes in a window.
const SLOT_MINUTES: u8 = 15;

/// Longest hit that counts, seconds: a slot, with the tolerance of matching at both ends.
pub const SPAN_MAX_S: i64 = WINDOW_S + 2 * TOLERANCE_S;

/// Case, venue, first second of the window and after it, and why it does not count.
type Window = (i64, i64, i64, i64, Option<Doubt>);

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

/// What is needed of a venue.
struct Named {
    name: String,
    trips: Vec<Trip>,
}

impl Named {
    fn of(venue: VenueRow) -> Self {
        let NewVenue { name, trips, .. } = venue.registered;
        // What was checked when it was stored can be read.
        Self { name, trips: trips::parse(&trips).unwrap_or_default() }
    }
}

/// Whether it is the same hit.
fn same(a: &HitRow, b: &HitRow) -> bool {
    (a.hit.key, a.hit.id, a.hit.first_s) == (b.hit.key, b.hit.id, b.hit.first_s)
}

/// The most minutes for which one kiosk had one id near. A kiosk that writes several stretches of a
/// slot may count a minute twice at their seam, hence the most that a slot has.
fn near_minutes(rows: &[HitRow]) -> u8 {
    // By contact, because a contact may be several hits.
    let contacts: BTreeMap<_, _> = rows
        .iter()
        .map(|row| (row.hit.key, (row.hit.key.kiosk, row.hit.id, row.hit.near_minutes)))
        .collect();
    let mut minutes: BTreeMap<_, u8> = BTreeMap::new();
    for (kiosk, id, near) in contacts.into_values() {
        let sum = minutes.entry((kiosk, id)).or_default();
        *sum = sum.saturating_add(near).min(SLOT_MINUTES);
    }
    minutes.into_values().max().unwrap_or(0)
}

/// Whose stay at a venue touched a window; a stay is at most `longest_s` seconds.
///
/// # Errors
/// The store's.
pub fn present(
    tx: &mut dyn Tx,
    venue: i64,
    from_s: i64,
    to_s: i64,
    longest_s: i64,
) -> Result<Occupancy, StoreError> {
    let passages = tx.passages(venue, from_s - 2 * longest_s, to_s)?;
    Ok(stays::present(&passages, from_s, to_s, longest_s))
}

/// The exposures of a case, or of all, by case, venue and time. From `minimum` near minutes of a
/// window on the case counts as near; others stay for at most `longest_s` seconds.
///
/// # Errors
/// The store's.
pub fn list(
    tx: &mut dyn Tx,
    case: Option<i64>,
    minimum: u8,
    longest_s: i64,
) -> Result<Vec<Exposure>, StoreError> {
    let venues: BTreeMap<_, _> =
        tx.venues()?.into_iter().map(|venue| (venue.venue, Named::of(venue))).collect();
    let mut windows: BTreeMap<Window, Vec<HitRow>> = BTreeMap::new();
    for row in tx.hits(case, SPAN_MAX_S)? {
        let hit = &row.hit;
        let first = hit.first_s.div_euclid(WINDOW_S);
        let last = if row.doubt.is_none() { hit.last_s.div_euclid(WINDOW_S) } else { first };
        for window in first..=last {
            let venue = venues.get(&hit.key.venue);
            let during_s = hit.first_s.max(window * WINDOW_S);
            let (from_s, to_s) = match venue.and_then(|venue| trips::at(&venue.trips, during_s)) {
                Some(trip) => (trip.from_s, trip.to_s),
                None => (window * WINDOW_S, (window + 1) * WINDOW_S),
            };
            let rows =
                windows.entry((hit.case, hit.key.venue, from_s, to_s, row.doubt)).or_default();
            // Of a trip a hit is in several quarters of an hour.
            if rows.last().is_none_or(|last: &HitRow| !same(last, &row)) {
                rows.push(row);
            }
        }
    }
    let exposure = |((case, venue, from_s, to_s, doubt), rows): (Window, Vec<HitRow>)| {
        let named = venues.get(&venue);
        let trip = named.and_then(|named| trips::at(&named.trips, from_s));
        let confirmed = doubt.is_none();
        let (heard, present) = if confirmed {
            (tx.ids_heard(venue, from_s, to_s)?, present(tx, venue, from_s, to_s, longest_s)?)
        } else {
            (0, Occupancy::default())
        };
        let ids: BTreeSet<_> = rows.iter().map(|row| row.hit.id).collect();
        let by_kiosk = rows.iter().filter(|row| row.by_kiosk).count();
        let by_backend = rows.iter().filter(|row| row.by_backend).count();
        let near_minutes = if confirmed { near_minutes(&rows) } else { 0 };
        Ok(Exposure {
            case,
            venue,
            venue_name: named.map(|named| named.name.clone()).unwrap_or_default(),
            from_s,
            to_s,
            trip: trip
                .filter(|trip| (trip.from_s, trip.to_s) == (from_s, to_s))
                .map(|trip| trip.name),
            from: rfc3339(from_s),
            to: rfc3339(to_s),
            confirmed,
            problem: doubt.map(Doubt::sentence),
            contacts: ids.len(),
            hits: rows.len(),
            by_kiosk,
            by_backend,
            found_by: match (by_kiosk, by_backend) {
                (_, 0) => "kiosk",
                (0, _) => "backend",
                _ => "both",
            },
            rssi_max: rows.iter().filter_map(|row| row.hit.rssi_max).max(),
            near_minutes,
            near: confirmed && near_minutes >= minimum,
            others: heard.saturating_sub(u64::try_from(ids.len()).unwrap_or(0)),
            checkins: present.phones,
            declarations: present.declarations,
            cards: present.cards,
            receipts: present.receipts,
            guards: present.guards,
            strips: present.strips,
        })
    };
    windows.into_iter().map(exposure).collect()
}
