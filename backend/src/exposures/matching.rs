//! Compares synced contacts with cases.
//!
//! Matching is incremental: new contacts are compared with all cases, new cases with the whole log.
//! The store
//! knows what is still to be compared, so that a stop in between loses nothing, a repetition changes
//! nothing, and several processes may do it at once.

use std::collections::BTreeSet;

use protocol::caselist::Case;
use protocol::matching::{Log, LoggedContact, TOLERANCE_S};
use serde::Serialize;

use crate::store::contacts::StoredContact;
use crate::store::exposures::NewHit;
use crate::store::{Store, StoreError};

/// Contacts that are compared at once: about 20 MB.
const CHUNK: u32 = 100_000;

/// Runs of new contacts that are compared at once; each is a batch or less.
const RUNS: u32 = 200;

/// What a round of matching did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Matched {
    /// Contacts that were compared.
    pub contacts: u64,
    /// Hits that the backend had not found before.
    pub new_hits: u64,
}

impl Matched {
    /// Saves what comparing `contacts` with `cases` finds. The comparison holds no lock.
    fn compare(
        &mut self,
        store: &dyn Store,
        contacts: &[StoredContact],
        cases: &[Case],
        runs: &[i64],
    ) -> Result<(), StoreError> {
        let hits = find(contacts, cases);
        self.contacts += u64::try_from(contacts.len()).unwrap_or(u64::MAX);
        self.new_hits += store.write(|tx| tx.save_matches(&hits, runs, &[]))?;
        Ok(())
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
            let mut contacts = Vec::new();
            for run in &runs {
                contacts.extend(read.contacts_of(run)?);
            }
            // A case that is added after this moment stays unmatched and is compared with the
            // whole log below, these contacts included.
            let cases = if runs.is_empty() { Vec::new() } else { read.cases()? };
            Ok((runs, contacts, cases))
        })?;
        if runs.is_empty() {
            break;
        }
        let runs: Vec<_> = runs.iter().map(|run| run.run).collect();
        matched.compare(store, &contacts, &cases, &runs)?;
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
    let mut after = None;
    loop {
        let contacts = store.read(|read| read.contacts_after(after.as_ref(), CHUNK))?;
        let Some(last) = contacts.last() else { break };
        after = Some(last.key);
        matched.compare(store, &contacts, &cases, &[])?;
    }
    let done: Vec<_> = unmatched.into_iter().collect();
    store.write(|tx| tx.save_matches(&[], &[], &done))?;
    Ok(matched)
}

fn find(contacts: &[StoredContact], cases: &[Case]) -> Vec<NewHit> {
    let sightings: Vec<_> = contacts
        .iter()
        .map(|stored| LoggedContact {
            id: stored.contact.id,
            first_s: stored.contact.first_s,
            last_s: stored.contact.last_s,
            uncertainty_s: stored.contact.clock.uncertainty_s(),
        })
        .collect();
    // A contact lasts a day at most and tolerances are minutes: days further away cannot match.
    let days = || contacts.iter().map(|stored| stored.key.day);
    let (first, last) = (days().min().unwrap_or(0) - 1, days().max().unwrap_or(0) + 2);
    let candidates: Vec<_> = cases
        .iter()
        .map(|case| {
            let days = case.days.iter().filter(|day| (first..=last).contains(&day.day));
            Case { case: case.case, days: days.cloned().collect() }
        })
        .filter(|case| !case.days.is_empty())
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
