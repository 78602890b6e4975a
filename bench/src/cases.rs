//! F0 matched per second, on logs of 10,000 and of 1,000,000 contacts.

use std::time::Instant;

use protocol::bluezone::schedule::{DailyKey, SLOTS_PER_DAY};
use protocol::case::CaseKey;
use protocol::caselist::Case;
use protocol::contact::ContactId;
use protocol::matching::{Log, Sighting, TOLERANCE_S};
use protocol::secret::Secret;

const NOON: i64 = 18_816 * 86_400 + 43_200;

/// Measures and prints.
#[expect(clippy::unnecessary_wraps, reason = "every subject may fail")]
pub fn run() -> anyhow::Result<()> {
    let cases: Vec<Case> = (0..500_u16)
        .map(|number| {
            let mut key = [0; 32];
            key[..2].copy_from_slice(&number.to_le_bytes());
            let key = CaseKey {
                daily_key: DailyKey::new(Secret::new(key)),
                time_start: NOON,
                time_end: NOON + 14 * 86_400 - 1,
                max: SLOTS_PER_DAY,
            };
            Case { case: number.into(), days: key.day_seeds() }
        })
        .collect();
    for size in [10_000_u32, 1_000_000] {
        let contacts: Vec<Sighting> = (0..size)
            .map(|number| {
                let mut id = [0; 12];
                id[..4].copy_from_slice(&number.to_le_bytes());
                Sighting { id: ContactId(id), first_s: NOON, last_s: NOON, uncertainty_s: 0 }
            })
            .collect();
        let log = Log::new(&contacts);
        let started = Instant::now();
        let hits = log.matches(&cases, TOLERANCE_S).len();
        let rate = cases.len() as f64 / started.elapsed().as_secs_f64();
        println!("{size} contacts: {rate:.0} F0/s, {hits} hits");
    }
    Ok(())
}
