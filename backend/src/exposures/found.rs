//! The windows in which a case was at a venue: quarters of an hour, or the trips of a vehicle.

use std::collections::{BTreeMap, BTreeSet};

use protocol::contact::ContactId;
use protocol::matching::TOLERANCE_S;

use crate::store::exposures::{Doubt, HitRow};
use crate::store::venues::{NewVenue, VenueRow};
use crate::store::{Read, StoreError};
use crate::venues::trips::{self, Trip};

/// Length of a window, seconds: a slot of Bluezone.
pub const WINDOW_S: i64 = 900;

/// Minutes in a window.
const SLOT_MINUTES: u8 = 15;

/// Longest hit that counts, seconds: a slot, with the tolerance of matching at both ends.
pub const SPAN_MAX_S: i64 = WINDOW_S + 2 * TOLERANCE_S;

/// Case, venue, first second of the window and after it, and why it does not count.
type Key = (i64, i64, i64, i64, Option<Doubt>);

/// A window in which a case was at a venue, with the hits by which it is known.
#[derive(Clone, Debug)]
pub struct Found {
    pub case: i64,
    pub venue: i64,
    pub venue_name: String,
    /// First second, Unix time.
    pub from_s: i64,
    /// First second after it, Unix time.
    pub to_s: i64,
    /// The trip whose window it is, of a vehicle with a timetable.
    pub trip: Option<String>,
    /// Why it does not count.
    pub doubt: Option<Doubt>,
    pub hits: Vec<HitRow>,
}

impl Found {
    /// Whether the backend's own comparison bears it out.
    pub fn is_confirmed(&self) -> bool {
        self.doubt.is_none()
    }

    /// The ids of the case that were heard.
    pub fn ids(&self) -> BTreeSet<ContactId> {
        self.hits.iter().map(|row| row.hit.id).collect()
    }

    /// Hits that kiosks found in their own logs.
    pub fn by_kiosk(&self) -> usize {
        self.hits.iter().filter(|row| row.by_kiosk).count()
    }

    /// Hits that the backend found in what was synced.
    pub fn by_backend(&self) -> usize {
        self.hits.iter().filter(|row| row.by_backend).count()
    }

    /// `kiosk`, `backend` or `both`.
    pub fn found_by(&self) -> &'static str {
        match (self.by_kiosk(), self.by_backend()) {
            (_, 0) => "kiosk",
            (0, _) => "backend",
            _ => "both",
        }
    }

    /// Strongest signal, dBm.
    pub fn rssi_max(&self) -> Option<i16> {
        self.hits.iter().filter_map(|row| row.hit.rssi_max).max()
    }

    /// The most minutes for which one kiosk had one id near; 0 where it does not count. A kiosk that writes several
    /// stretches of a slot may count a minute twice at their seam, hence the most that a slot has.
    pub fn near_minutes(&self) -> u8 {
        if !self.is_confirmed() {
            return 0;
        }
        // By contact, because a contact may be several hits.
        let contacts: BTreeMap<_, _> = self
            .hits
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

/// The windows of a case, or of all, by case, venue and time.
///
/// # Errors
/// The store's.
pub fn windows(read: &mut dyn Read, case: Option<i64>) -> Result<Vec<Found>, StoreError> {
    let hits = read.hits(case, SPAN_MAX_S)?;
    let numbers: BTreeSet<i64> = hits.iter().map(|row| row.hit.key.venue).collect();
    let mut venues: BTreeMap<i64, Named> = BTreeMap::new();
    for number in numbers {
        venues.extend(read.venue(number)?.map(|venue| (number, Named::of(venue))));
    }
    let named = |venue: i64| venues.get(&venue);
    let mut windows: BTreeMap<Key, Vec<HitRow>> = BTreeMap::new();
    for row in hits {
        let hit = &row.hit;
        let first = hit.first_s.div_euclid(WINDOW_S);
        let last = if row.doubt.is_none() { hit.last_s.div_euclid(WINDOW_S) } else { first };
        for window in first..=last {
            let during_s = hit.first_s.max(window * WINDOW_S);
            let trip = named(hit.key.venue).and_then(|venue| trips::at(&venue.trips, during_s));
            let (from_s, to_s) = match trip {
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
    let found = |((case, venue, from_s, to_s, doubt), hits): (Key, Vec<HitRow>)| {
        let trip = named(venue).and_then(|named| trips::at(&named.trips, from_s));
        let trip = trip.filter(|trip| (trip.from_s, trip.to_s) == (from_s, to_s));
        let venue_name = named(venue).map(|named| named.name.clone()).unwrap_or_default();
        let trip = trip.map(|trip| trip.name);
        Found { case, venue, venue_name, from_s, to_s, trip, doubt, hits }
    };
    Ok(windows.into_iter().map(found).collect())
}
