//! Cases found in the kiosk's own log.
//!
//! Matching is incremental: new contacts are matched with all cases, and old contacts only
//! with cases that are new or changed. A stop in between costs a repetition, never a hit,
//! because hits and progress are stored in one transaction.

use std::time::Duration;

use futures_util::FutureExt;
use protocol::caselist::Case;
use protocol::matching::{Log, TOLERANCE_S};
use protocol::record::ExposureHit;

use crate::store::{ContactLog, Progress, Store, StoreError};
use crate::tasks::Tasks;

/// How often new contacts are matched with the cases at hand. A new case list is matched at once.
const SEARCH_INTERVAL: Duration = Duration::from_secs(60);

pub fn start(tasks: &mut Tasks, store: &Store) {
    tasks.spawn("search", run(store.clone()).map(Ok));
}

async fn run(store: Store) {
    let mut changes = store.changes();
    let mut interval = tokio::time::interval(SEARCH_INTERVAL);
    let mut searched = None;
    loop {
        tokio::select! {
            _ = interval.tick() => {}
            // Cannot fail while the store is held here.
            _ = changes.changed() => {
                if store.cases_version().ok() == searched {
                    continue;
                }
            }
        }
        searched = store.cases_version().ok();
        let searching = store.clone();
        match tokio::task::spawn_blocking(move || search(&searching)).await {
            Ok(Ok(0)) => {}
            Ok(Ok(hits)) => tracing::info!(hits, "contacts with cases were found"),
            Ok(Err(error)) => tracing::warn!(%error, "the contacts were not matched with cases"),
            Err(error) => tracing::error!(%error, "the search for cases failed"),
        }
    }
}

/// Matches what is new since the last call; the answer is how many hits are new. Each new hit is
/// in the outbox when this returns. Takes processor time in proportion to the case list, so call
/// it on a blocking thread.
///
/// # Errors
/// [`StoreError`]; then the next call does the same again.
pub fn search(store: &Store) -> Result<u32, StoreError> {
    let before = store.progress()?;
    let fresh = store.fresh_cases()?;
    let newest = store.last_contact()?;
    let mut hits = Vec::new();
    if newest > before.contact_seq {
        let new = store.contact_log(before.contact_seq + 1, newest)?;
        if !new.log.is_empty() {
            hits.extend(matches(&new, &store.cases()?.cases));
        }
    }
    if !fresh.cases.is_empty() {
        hits.extend(matches(&store.contact_log(1, before.contact_seq)?, &fresh.cases));
    }
    if newest == before.contact_seq && fresh.cases.is_empty() {
        return Ok(0);
    }
    let done = Progress { contact_seq: newest, cases_version: fresh.version };
    store.record_hits(&hits, done)
}

fn matches(contacts: &ContactLog, cases: &[Case]) -> Vec<ExposureHit> {
    let found = Log::new(&contacts.log, TOLERANCE_S).matches(cases);
    found
        .into_iter()
        .map(|hit| {
            let heard = &contacts.log[hit.contact];
            ExposureHit {
                case: hit.case,
                contact_seq: contacts.seqs[hit.contact],
                id: heard.id,
                slot_start_s: hit.slot_start_s,
                first_s: heard.first_s,
                last_s: heard.last_s,
                near_minutes: contacts.near_minutes[hit.contact],
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presence::Stretch;
    use protocol::caselist::{CaseList, DaySeed, SentId, VerifiedList, Withdrawn};
    use protocol::clock::ClockConfidence;
    use protocol::record::{Body, Phone};
    use protocol::secret::Secret;

    fn case(number: u8) -> Case {
        let seed = Secret::new([number; 32]);
        let day = DaySeed { day: 18_816, seed, max: 96, first_slot: 0, last_slot: 95 };
        Case::new(i64::from(number), vec![day])
    }

    fn whole(list: CaseList) -> VerifiedList {
        VerifiedList { list, skipped: 0 }
    }

    /// A contact that the case's phone made `late_s` after the start of slot 40.
    fn heard(number: u8, late_s: i64, clock: ClockConfidence) -> Stretch {
        let slot = case(number).days[0].slots().nth(40).unwrap();
        let first_s = slot.start_s + late_s;
        Stretch {
            id: slot.id,
            phone: Phone::Android,
            first_s,
            last_s: first_s,
            sightings: 1,
            rssi_max: None,
            rssi_sum: 0,
            rssi_count: 0,
            near_mask: (1 << number) - 1,
            clock,
        }
    }

    fn hits(store: &Store) -> Vec<(i64, i64)> {
        let records = store.next_batch(500).unwrap().records;
        let hits = records.into_iter().filter_map(|record| match record.body {
            Body::Hit(hit) => {
                assert_eq!(i64::from(hit.near_minutes), hit.case, "as its contact has them");
                Some((hit.case, hit.contact_seq))
            }
            _ => None,
        });
        hits.collect()
    }

    #[test]
    fn each_hit_is_found_once_in_whatever_order_things_arrive() {
        use ClockConfidence::{Held, Synced, Unknown};
        let store = Store::open_in_memory().unwrap();
        assert_eq!(search(&store).unwrap(), 0);
        let first = [heard(1, 0, Synced), heard(2, 0, Synced), heard(1, 1_100, Held)];
        store.settle(&first, []).unwrap();
        assert_eq!(search(&store).unwrap(), 0, "no case yet");

        let list = |version, numbers: &[u8]| {
            let cases = numbers.iter().map(|number| case(*number)).collect();
            store.save_cases(&whole(CaseList { version, cases, ..CaseList::default() })).unwrap()
        };
        assert!(list(4, &[1]));
        assert_eq!(
            search(&store).unwrap(),
            2,
            "a case new to an old log; a held clock is allowed 30 s more"
        );
        assert_eq!(search(&store).unwrap(), 0);

        store.settle(&[heard(1, 1_900, Unknown), heard(1, 1_900, Synced)], []).unwrap();
        assert_eq!(search(&store).unwrap(), 1, "a new contact of an old case");

        assert!(!list(4, &[2]) && !list(3, &[2]), "lists never go back");
        assert!(list(5, &[1, 2]));
        assert_eq!(search(&store).unwrap(), 1, "only the new case is new");
        assert_eq!(hits(&store), [(1, 1), (1, 3), (1, 4), (2, 2)]);
    }

    #[test]
    fn a_list_that_arrives_while_matching_stays_fresh() {
        let store = Store::open_in_memory().unwrap();
        store.settle(&[heard(1, 0, ClockConfidence::Synced)], []).unwrap();
        store
            .save_cases(&whole(CaseList {
                version: 2,
                cases: vec![case(1)],
                ..CaseList::default()
            }))
            .unwrap();
        store.record_hits(&[], Progress { contact_seq: 1, cases_version: 1 }).unwrap();
        assert_eq!(search(&store).unwrap(), 1);
    }

    #[test]
    fn a_case_that_is_taken_back_leaves_no_hit_behind() {
        let store = Store::open_in_memory().unwrap();
        let contacts = [1, 2].map(|number| heard(number, 0, ClockConfidence::Synced));
        store.settle(&contacts, []).unwrap();
        let cases = vec![case(1), case(2)];
        let list = CaseList { version: 1, cases: cases.clone(), ..CaseList::default() };
        store.save_cases(&whole(list)).unwrap();
        assert_eq!(search(&store).unwrap(), 2);
        assert_eq!(hits(&store), [(1, 1), (2, 2)], "they wait to be sent");

        // Found before it was taken back, stored after.
        let late = matches(&store.contact_log(1, 2).unwrap(), &cases);
        let gone = Withdrawn { case: 1, first_day: 18_816, last_day: 18_816 };
        let list = CaseList { version: 2, cases, withdrawn: vec![gone] };
        store.save_cases(&whole(list)).unwrap();
        assert_eq!(hits(&store), [(2, 2)]);
        let done = Progress { contact_seq: 2, cases_version: 2 };
        assert_eq!(store.record_hits(&late, done).unwrap(), 0);
        assert_eq!(search(&store).unwrap(), 0);
        assert_eq!(hits(&store), [(2, 2)]);
        assert_eq!(store.cases().unwrap().cases.len(), 1);
    }

    #[test]
    fn a_case_of_single_ids_is_found_in_their_time() {
        let store = Store::open_in_memory().unwrap();
        let contact = heard(1, 0, ClockConfidence::Synced);
        store.settle(&[contact], []).unwrap();
        for (version, from_s, found) in [(1, contact.first_s - 3600, 0), (2, contact.first_s, 1)] {
            let ids = vec![SentId { id: contact.id, from_s, to_s: from_s + 900 }];
            let cases = vec![Case { case: 7, ids, drill: true, ..Case::default() }];
            store.save_cases(&whole(CaseList { version, cases, ..CaseList::default() })).unwrap();
            assert_eq!(search(&store).unwrap(), found);
        }
        assert!(store.cases().unwrap().cases[0].drill);
    }
}
