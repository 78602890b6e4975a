//! The same F0 and contacts for every way of matching, and in every run.

use protocol::bluezone::schedule::{DailyKey, SLOTS_PER_DAY};
use protocol::case::CaseKey;
use protocol::caselist::Case;
use protocol::contact::ContactId;
use protocol::matching::LoggedContact;
use protocol::secret::Secret;

/// Days that an F0 was infectious and the log covers.
pub const DAYS: i64 = 14;
const DAY_S: i64 = 86_400;
/// 2021-07-08T00:00:00Z.
const START_S: i64 = 18_816 * DAY_S;
/// One F0 in so many was near the kiosk.
const MET_ONE_IN: usize = 10;

/// F0 with a seed for each of [`DAYS`] whole days.
pub fn cases(count: usize) -> Vec<Case> {
    (0..)
        .zip(1..=count)
        .map(|(case, number)| {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&number.to_le_bytes());
            let key = CaseKey {
                daily_key: DailyKey::new(Secret::new(key)),
                time_start: START_S,
                time_end: START_S + DAYS * DAY_S - 1,
                max: SLOTS_PER_DAY,
            };
            Case::new(case, key.day_seeds())
        })
        .collect()
}

/// A log of `size` contacts at random times, among them one of every tenth case.
pub fn contacts(size: usize, cases: &[Case]) -> Vec<LoggedContact> {
    let mut random = fastrand::Rng::with_seed(1);
    let mut contacts: Vec<LoggedContact> = (0..size)
        .map(|_| {
            let mut id = [0; 12];
            random.fill(&mut id);
            let first_s = START_S + random.i64(..DAYS * DAY_S);
            LoggedContact { id: ContactId(id), first_s, last_s: first_s + 60, uncertainty_s: 2 }
        })
        .collect();
    for case in cases.iter().step_by(MET_ONE_IN) {
        let slots: Vec<_> = case.days.iter().flat_map(|day| day.slots()).collect();
        let slot = slots[random.usize(..slots.len())];
        let at = random.usize(..size);
        contacts[at].id = slot.id;
        contacts[at].first_s = slot.start_s;
        contacts[at].last_s = slot.start_s + 60;
    }
    contacts
}
