//! Compares synced contacts with cases.
//!
//! Matching is incremental: new contacts are compared with all cases, new cases with the days of the log that
//! they are about, of which filters exclude nearly all. The store knows what is still to be compared, so that a stop in between loses nothing, a repetition changes
//! nothing, and several processes may do it at once.

use std::collections::BTreeSet;

use protocol::bluezone::schedule::ids;
use protocol::caselist::{Case, DaySeed, SentId};
use protocol::contact::ContactId;
use protocol::matching::{Log, LoggedContact, TOLERANCE_S};
use protocol::record::day_of;
use serde::Serialize;

use crate::id_filter::IdFilter;
use crate::store::contacts::{Arrival, NewHit, Sought, StoredContact};
use crate::store::within::Within;
use crate::store::{Store, StoreError, Tx};

/// Contacts that are compared at once: about 20 MB.
const CHUNK: usize = 100_000;

/// Ids of new cases on a day up to which filters are asked.
const IDS_MAX: usize = 3000;

/// Ids that are sent to the database at once: about 15 MB.
const SOUGHT_MAX: usize = 200_000;

/// Parts of the log whose filters are made between two looks for other work.
const FILTERS: u32 = 100;

/// Runs of new contacts that are compared at once; each is a batch or less.
const RUNS: u32 = 200;

/// What a round of matching did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Matched {
    /// Contacts that were compared.
    pub contacts: u64,
    /// Hits that the backend had not found before.
    pub new_hits: u64,
    /// The first UTC day of which new contacts were compared.
    #[serde(skip)]
    pub first_day: Option<i64>,
}

impl Matched {
    /// Saves what comparing `contacts` with `cases` finds. The comparison holds no lock.
    fn compare(
        &mut self,
        store: &dyn Store,
        contacts: &[StoredContact],
        cases: &[Case],
        runs: &[Arrival],
    ) -> Result<(), StoreError> {
        let hits = find(contacts, cases);
        self.contacts += u64::try_from(contacts.len()).unwrap_or(u64::MAX);
        self.save(store, &hits, runs)
    }

    fn save(
        &mut self,
        store: &dyn Store,
        hits: &[NewHit],
        runs: &[Arrival],
    ) -> Result<(), StoreError> {
        if !hits.is_empty() || !runs.is_empty() {
            let saving = |tx: &mut dyn Tx| tx.save_matches(hits, runs, &[]);
            self.new_hits += store.write_within(Within::Matching, saving)?;
        }
        Ok(())
    }

    /// Compares new cases with a day of the log, within the database where it can do that.
    fn compare_day(
        &mut self,
        store: &dyn Store,
        day: i64,
        cases: &[Case],
    ) -> Result<(), StoreError> {
        if !store.read(|read| read.can_join())? {
            return self.compare_parts(store, day, cases);
        }
        let mut sought = sought_around(cases, day).peekable();
        while sought.peek().is_some() {
            let some: Vec<_> = sought.by_ref().take(SOUGHT_MAX).collect();
            let hits = store.read(|read| read.joined(day, &some))?;
            self.save(store, &hits, &[])?;
        }
        Ok(())
    }

    /// Of the parts with a filter it reads those that an id may be in.
    fn compare_parts(
        &mut self,
        store: &dyn Store,
        day: i64,
        cases: &[Case],
    ) -> Result<(), StoreError> {
        let ids = ids_around(cases, day);
        let may_have = |filter: &Option<IdFilter>| {
            // Of many ids one passes every filter, and asking is dearer than reading.
            ids.len() > IDS_MAX
                || filter.as_ref().is_none_or(|filter| ids.iter().any(|id| filter.may_have(id)))
        };
        let parts = store.read(|read| read.parts(day))?;
        let parts = parts.into_iter().filter(|(_, filter)| may_have(filter));
        let mut contacts = Vec::new();
        for (part, _) in parts {
            contacts.extend(store.read(|read| read.contacts_in(&part))?);
            if contacts.len() >= CHUNK {
                self.compare(store, &std::mem::take(&mut contacts), cases, &[])?;
            }
        }
        self.compare(store, &contacts, cases, &[])
    }
}

/// Compares everything that was not compared yet.
///
/// # Errors
/// The store's; what was compared before it failed stays compared.
pub fn match_new(store: &dyn Store) -> Result<Matched, StoreError> {
    let mut matched = Matched::default();
    loop {
        let (runs, contacts, cases) = store.read(|read| -> Result<_, StoreError> {
            let runs = read.arrivals(RUNS)?;
            // A case that is added after this moment stays unmatched and is compared with the
            // whole log below, these contacts included.
            let cases = if runs.is_empty() { Vec::new() } else { read.cases()? };
            let contacts = if cases.is_empty() { Vec::new() } else { read.contacts_of(&runs)? };
            Ok((runs, contacts, cases))
        })?;
        if runs.is_empty() {
            break;
        }
        matched.compare(store, &contacts, &cases, &runs)?;
        if cases.is_empty() {
            matched.contacts += runs.iter().map(Arrival::contacts).sum::<u64>();
        }
        matched.first_day = runs.iter().map(|run| run.day).chain(matched.first_day).min();
    }
    let (unmatched, cases) = store.read(|read| -> Result<_, StoreError> {
        let unmatched: BTreeSet<i64> = read.unmatched_cases()?.into_iter().collect();
        let mut cases = if unmatched.is_empty() { Vec::new() } else { read.cases()? };
        cases.retain(|case| unmatched.contains(&case.case));
        Ok((unmatched, cases))
    })?;
    if unmatched.is_empty() {
        return Ok(matched);
    }
    let days = || {
        let seeds = cases.iter().flat_map(|case| &case.days).map(|day| day.day);
        seeds.chain(cases.iter().flat_map(|case| &case.ids).map(|id| day_of(id.from_s)))
    };
    let (first, last) = (days().min(), days().max());
    for day in store.read(|read| read.contact_days())? {
        if first.is_some_and(|first| first - 1 <= day) && last.is_some_and(|last| day <= last + 1) {
            matched.compare_day(store, day, &cases)?;
        }
    }
    let done: Vec<_> = unmatched.into_iter().collect();
    store.write_within(Within::Matching, |tx| tx.save_matches(&[], &[], &done))?;
    Ok(matched)
}

/// Whether filters may have to be made: those of a day that is over, and those of an earlier day to which contacts
/// came late. Looking for them each time that contacts come would read all days of all kiosks.
#[derive(Clone, Copy, Debug, Default)]
pub struct FiltersDue {
    /// The UTC day on which none was left to be made.
    made: Option<i64>,
}

impl FiltersDue {
    /// After a round of matching; what is due stays due until [`Self::none_left`].
    pub fn is_due(&mut self, matched: &Matched, now_s: i64) -> bool {
        let today = day_of(now_s);
        if matched.first_day.is_some_and(|day| day < today) {
            self.made = None;
        }
        self.made != Some(today)
    }

    pub fn none_left(&mut self, now_s: i64) {
        self.made = Some(day_of(now_s));
    }
}

/// The ids of cases that a contact of `day` may have: a contact lasts a day at most.
fn ids_around(cases: &[Case], day: i64) -> Vec<ContactId> {
    let days = cases.iter().flat_map(|case| &case.days);
    let single = cases.iter().flat_map(|case| &case.ids);
    let single = single.filter(|id| (day - 1..=day + 1).contains(&day_of(id.from_s)));
    days.filter(|seed| (day - 1..=day + 1).contains(&seed.day))
        .flat_map(|seed| {
            let slots = usize::from(seed.first_slot)..=usize::from(seed.last_slot);
            ids(&seed.seed)
                .zip(0..)
                .take(usize::from(seed.max))
                .filter_map(move |(id, slot)| slots.contains(&slot).then_some(id))
        })
        .chain(single.map(|sent| sent.id))
        .collect()
}

/// The ids of cases that a contact of `day` may have, with their times: it lasts a day at most, and tolerances are
/// minutes.
fn sought_around(cases: &[Case], day: i64) -> impl Iterator<Item = Sought> + '_ {
    let is_near = move |of: i64| (day - 1..=day + 2).contains(&of);
    cases.iter().flat_map(move |case| {
        let days = case.days.iter().filter(move |seed| is_near(seed.day));
        let single = case.ids.iter().filter(move |id| is_near(day_of(id.from_s)));
        days.flat_map(DaySeed::slots)
            .chain(single.map(SentId::slot))
            .map(|slot| Sought { case: case.case, slot })
    })
}

/// Makes filters of parts whose day is over and that have none, a few at a time; returns how many. What they
/// exclude need not be read for a new case.
///
/// # Errors
/// The store's.
pub fn make_filters(store: &dyn Store, now_s: i64) -> Result<usize, StoreError> {
    let today = day_of(now_s);
    let parts = store.read(|read| read.parts_to_filter(today, FILTERS))?;
    let mut made = Vec::with_capacity(parts.len());
    for part in parts {
        let contacts = store.read(|read| read.contacts_in(&part))?;
        let filter = IdFilter::of(contacts.iter().map(|stored| &stored.contact.id));
        made.push((part, u64::try_from(contacts.len()).unwrap_or(u64::MAX), filter));
    }
    store.write_within(Within::Matching, |tx| -> Result<_, StoreError> {
        for (part, contacts, filter) in &made {
            tx.save_filter(part, *contacts, filter)?;
        }
        Ok(made.len())
    })
}

fn find(contacts: &[StoredContact], cases: &[Case]) -> Vec<NewHit> {
    let sightings: Vec<_> =
        contacts.iter().map(|stored| LoggedContact::from(&stored.contact)).collect();
    // A contact lasts a day at most and tolerances are minutes: days further away cannot match.
    let days = || contacts.iter().map(|stored| stored.key.day);
    let (first, last) = (days().min().unwrap_or(0) - 1, days().max().unwrap_or(0) + 2);
    let candidates: Vec<_> = cases
        .iter()
        .map(|case| {
            let days = case.days.iter().filter(|day| (first..=last).contains(&day.day));
            Case { days: days.cloned().collect(), ..case.clone() }
        })
        .filter(|case| !case.days.is_empty() || !case.ids.is_empty())
        .collect();
    let hits = Log::new(&sightings, TOLERANCE_S).matches(&candidates);
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

#[cfg(test)]
mod tests {
    use protocol::DAY_S;

    use super::*;

    #[test]
    fn filters_are_looked_for_after_midnight_and_when_contacts_came_late() {
        let now_s = 100 * DAY_S + 50;
        let after = |first_day| Matched { first_day, ..Matched::default() };
        let mut due = FiltersDue::default();
        assert!(due.is_due(&after(None), now_s), "after a start");
        due.none_left(now_s);
        assert!(!due.is_due(&after(Some(100)), now_s), "contacts of today");
        assert!(!due.is_due(&after(None), now_s));
        assert!(due.is_due(&after(Some(99)), now_s), "contacts of yesterday");
        assert!(due.is_due(&after(None), now_s), "until none is left");
        due.none_left(now_s);
        assert!(due.is_due(&after(Some(101)), now_s + DAY_S), "the day is over");
    }
}
