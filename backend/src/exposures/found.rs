//! The windows in which a case was at a venue: quarters of an hour, or the trips of a vehicle. It is known by what
//! was heard, or because the authority entered that the case was there.

use std::collections::{BTreeMap, BTreeSet};

use protocol::contact::ContactId;
use protocol::matching::TOLERANCE_S;

use crate::store::cases::{CaseStay, PublishedStay};
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
    /// Times in the window that were entered: first and last second.
    pub stays: Vec<(i64, i64)>,
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

    /// `kiosk`, `backend` or `both`; `entered` where nothing was heard.
    pub fn found_by(&self) -> &'static str {
        match (self.by_kiosk(), self.by_backend()) {
            (0, 0) => "entered",
            (_, 0) => "kiosk",
            (0, _) => "backend",
            _ => "both",
        }
    }

    /// Strongest signal, dBm.
    pub fn rssi_max(&self) -> Option<i16> {
        self.hits.iter().filter_map(|row| row.hit.rssi_max).max()
    }

    /// The most minutes for which one kiosk had one id near, or for which it was entered that the case was there; 0
    /// where it does not count. A kiosk that writes several stretches of a slot may count a minute twice at their
    /// seam, hence the most that a slot has.
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
        let entered_s: i64 = self.stays.iter().map(|(from_s, to_s)| to_s - from_s + 1).sum();
        let entered = u8::try_from(entered_s / 60).unwrap_or(SLOT_MINUTES).min(SLOT_MINUTES);
        minutes.into_values().max().unwrap_or(0).max(entered)
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

/// By what a window is known.
#[derive(Default)]
struct Known {
    hits: Vec<HitRow>,
    stays: Vec<(i64, i64)>,
}

impl Named {
    /// The window at a venue that has a moment in it: a trip, or a quarter of an hour.
    fn window(named: Option<&Self>, at_s: i64) -> (i64, i64) {
        match named.and_then(|venue| trips::at(&venue.trips, at_s)) {
            Some(trip) => (trip.from_s, trip.to_s),
            None => {
                let window = at_s.div_euclid(WINDOW_S);
                (window * WINDOW_S, (window + 1) * WINDOW_S)
            }
        }
    }

    /// The windows that a time touches.
    fn windows(named: Option<&Self>, from_s: i64, to_s: i64) -> BTreeSet<(i64, i64)> {
        let windows = from_s.div_euclid(WINDOW_S)..=to_s.div_euclid(WINDOW_S);
        windows.map(|window| Self::window(named, from_s.max(window * WINDOW_S))).collect()
    }
}

/// The windows of a case, or of all, by case, venue and time. Only cases that are published have any that count.
///
/// # Errors
/// The store's.
pub fn windows(read: &mut dyn Read, case: Option<i64>) -> Result<Vec<Found>, StoreError> {
    let hits = read.hits(case, SPAN_MAX_S)?;
    let stays = read.case_stays(case)?;
    let numbers = hits.iter().map(|row| row.hit.key.venue);
    let numbers: BTreeSet<i64> = numbers.chain(stays.iter().map(|it| it.stay.venue)).collect();
    let mut venues: BTreeMap<i64, Named> = BTreeMap::new();
    for number in numbers {
        venues.extend(read.venue(number)?.map(|venue| (number, Named::of(venue))));
    }
    let named = |venue: i64| venues.get(&venue);
    let mut windows: BTreeMap<Key, Known> = BTreeMap::new();
    for row in hits {
        let hit = &row.hit;
        let venue = hit.key.venue;
        let last_s = if row.doubt.is_none() { hit.last_s } else { hit.first_s };
        for (from_s, to_s) in Named::windows(named(venue), hit.first_s, last_s) {
            let known = windows.entry((hit.case, venue, from_s, to_s, row.doubt)).or_default();
            known.hits.push(row);
        }
    }
    for PublishedStay { case, stay, .. } in stays {
        let CaseStay { venue, from_s, to_s } = stay;
        for (first_s, end_s) in Named::windows(named(venue), from_s, to_s) {
            let known = windows.entry((case, venue, first_s, end_s, None)).or_default();
            known.stays.push((from_s.max(first_s), to_s.min(end_s - 1)));
        }
    }
    let found = |((case, venue, from_s, to_s, doubt), known): (Key, Known)| {
        let trip = named(venue).and_then(|named| trips::at(&named.trips, from_s));
        let trip = trip.filter(|trip| (trip.from_s, trip.to_s) == (from_s, to_s));
        let venue_name = named(venue).map(|named| named.name.clone()).unwrap_or_default();
        let (trip, Known { hits, stays }) = (trip.map(|trip| trip.name), known);
        Found { case, venue, venue_name, from_s, to_s, trip, doubt, hits, stays }
    };
    Ok(windows.into_iter().map(found).collect())
}
