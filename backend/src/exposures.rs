//! Which synced contacts were cases, and who else was there: by case, venue and quarter of an
//! hour.
//!
//! Matching is incremental: new contacts are compared with all cases, new cases with the whole
//! log. What is still to be compared stands in the store, so that a stop in between loses nothing
//! and a repetition changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use protocol::caselist::Case;
use protocol::matching::{Log, Sighting, TOLERANCE_S};
use serde::Serialize;

use crate::store::{HitRow, NewHit, Store, StoreError, StoredContact};
use protocol::civil::rfc3339;

/// Contacts that are compared at once: about 20 MB.
const CHUNK: u32 = 100_000;

/// Runs of new contacts that are compared at once; each is a batch or less.
const RUNS: u32 = 200;

/// Length of a window, seconds: a slot of Bluezone.
pub const WINDOW_S: i64 = 900;

/// Minutes in a window.
const SLOT_MINUTES: u8 = 15;

/// What a round of matching did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Matched {
    /// Contacts that were compared.
    pub contacts: u64,
    /// Hits that the backend had not found before.
    pub new_hits: u64,
}

/// Compares everything that was not compared yet.
///
/// # Errors
/// The store's; what was compared before it failed stays compared.
pub fn match_new(store: &dyn Store) -> Result<Matched, StoreError> {
    let mut matched = Matched::default();
    loop {
        // Runs are read before cases: a case that is added in between stays unmatched and is
        // compared with the whole log below, these contacts included.
        let runs = store.arrivals(RUNS)?;
        if runs.is_empty() {
            break;
        }
        let (_, cases) = store.cases()?;
        let mut contacts = Vec::new();
        for run in &runs {
            contacts.extend(store.contacts_of(run)?);
        }
        let hits = find(&contacts, &cases);
        let done: Vec<_> = runs.iter().map(|run| run.run).collect();
        matched.contacts += u64::try_from(contacts.len()).unwrap_or(u64::MAX);
        matched.new_hits += store.save_matches(&hits, &done, &[])?;
    }
    let unmatched: BTreeSet<i64> = store.unmatched_cases()?.into_iter().collect();
    if unmatched.is_empty() {
        return Ok(matched);
    }
    let (_, mut cases) = store.cases()?;
    cases.retain(|case| unmatched.contains(&case.case));
    let mut after = None;
    loop {
        let contacts = store.contacts_after(after.as_ref(), CHUNK)?;
        let Some(last) = contacts.last() else { break };
        after = Some(last.key);
        matched.contacts += u64::try_from(contacts.len()).unwrap_or(u64::MAX);
        matched.new_hits += store.save_matches(&find(&contacts, &cases), &[], &[])?;
    }
    let done: Vec<_> = unmatched.into_iter().collect();
    store.save_matches(&[], &[], &done)?;
    Ok(matched)
}

fn find(contacts: &[StoredContact], cases: &[Case]) -> Vec<NewHit> {
    let sightings: Vec<_> = contacts
        .iter()
        .map(|stored| Sighting {
            id: stored.contact.id,
            first_s: stored.contact.first_s,
            last_s: stored.contact.last_s,
            uncertainty_s: stored.contact.clock.uncertainty_s(),
        })
        .collect();
    // A contact lasts a day at most and tolerances are minutes: days further away cannot match.
    let days = || contacts.iter().map(|stored| stored.key.day);
    let (first, last) = (days().min().unwrap_or(0) - 1, days().max().unwrap_or(0) + 2);
    let near: Vec<_> = cases
        .iter()
        .map(|case| {
            let days = case.days.iter().filter(|day| (first..=last).contains(&day.day));
            Case { case: case.case, days: days.cloned().collect() }
        })
        .filter(|case| !case.days.is_empty())
        .collect();
    let hits = Log::new(&sightings, TOLERANCE_S).matches(&near);
    hits.into_iter()
        .map(|hit| {
            let StoredContact { key, contact } = &contacts[hit.contact];
            NewHit {
                key: *key,
                case: hit.case,
                slot_start_s: hit.slot_start_s,
                id: contact.id,
                first_s: contact.first_s,
                last_s: contact.last_s,
                rssi_max: contact.rssi_max,
                near_minutes: contact.near_minutes,
            }
        })
        .collect()
}

/// A case at a venue in a quarter of an hour, with who else was there.
#[derive(Clone, Debug, Serialize)]
pub struct Exposure {
    /// The case.
    pub case: i64,
    /// The venue.
    pub venue: i64,
    /// Its name.
    pub venue_name: String,
    /// First second of the window, Unix time.
    pub from_s: i64,
    /// First second after it, Unix time.
    pub to_s: i64,
    /// First second, as people read it.
    pub from: String,
    /// First second after it, as people read it.
    pub to: String,
    /// Different ids of the case that were heard.
    pub contacts: usize,
    /// Hits.
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
    /// Check-ins by phone.
    pub checkins: u64,
    /// People for whom was declared.
    pub declarations: u64,
    /// Check-ins by card.
    pub cards: u64,
    /// People who checked in by the receipt of an earlier declaration.
    pub receipts: u64,
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

/// The exposures of a case, or of all, by case, venue and time. From `minimum` near minutes of a
/// window on the case counts as near.
///
/// # Errors
/// The store's.
pub fn list(
    store: &dyn Store,
    case: Option<i64>,
    minimum: u8,
) -> Result<Vec<Exposure>, StoreError> {
    let names: BTreeMap<_, _> =
        store.venues()?.into_iter().map(|v| (v.venue, v.registered.name)).collect();
    let mut windows: BTreeMap<(i64, i64, i64), Vec<HitRow>> = BTreeMap::new();
    for row in store.hits(case)? {
        let hit = &row.hit;
        for window in hit.first_s.div_euclid(WINDOW_S)..=hit.last_s.div_euclid(WINDOW_S) {
            windows.entry((hit.case, hit.key.venue, window)).or_default().push(row);
        }
    }
    let exposure = |((case, venue, window), rows): ((i64, i64, i64), Vec<HitRow>)| {
        let (from_s, to_s) = (window * WINDOW_S, (window + 1) * WINDOW_S);
        let presence = store.presence(venue, from_s, to_s)?;
        let ids: BTreeSet<_> = rows.iter().map(|row| row.hit.id).collect();
        let by_kiosk = rows.iter().filter(|row| row.by_kiosk).count();
        let by_backend = rows.iter().filter(|row| row.by_backend).count();
        let near_minutes = near_minutes(&rows);
        Ok(Exposure {
            case,
            venue,
            venue_name: names.get(&venue).cloned().unwrap_or_default(),
            from_s,
            to_s,
            from: rfc3339(from_s),
            to: rfc3339(to_s),
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
            near: near_minutes >= minimum,
            others: presence.ids.saturating_sub(u64::try_from(ids.len()).unwrap_or(0)),
            checkins: presence.checkins,
            declarations: presence.declarations,
            cards: presence.cards,
            receipts: presence.receipts,
        })
    };
    windows.into_iter().map(exposure).collect()
}
