//! What the database holds beside what was acknowledged.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use anyhow::ensure;
use backend::config::Database;
use backend::store;

use super::kiosk::Simulated;

/// Each contact, declaration and check-in that was acknowledged, once.
pub fn stored(database: &Database, kiosks: &[Arc<Simulated>]) -> anyhow::Result<()> {
    let store = store::open(database)?;
    let mut read = store.begin()?;
    let (mut contacts, mut records) = (HashMap::new(), HashMap::new());
    let (mut rows, mut sealed) = (0_usize, 0_usize);
    for contact in read.contacts_after(None, u32::MAX)? {
        let numbers: &mut HashSet<i64> = contacts.entry(contact.key.kiosk).or_default();
        numbers.insert(contact.key.seq);
        rows += 1;
    }
    for record in read.sealed(None)? {
        let numbers: &mut HashSet<i64> = records.entry(record.kiosk).or_default();
        numbers.insert(record.seq);
        sealed += 1;
    }
    let (mut acknowledged, mut declared, mut taps) = (0, 0, 0);
    for kiosk in kiosks {
        let (number, numbers) = (kiosk.kiosk.number, kiosk.settled()?);
        for (what, last, stored) in
            [("contacts", numbers.contacts, &contacts), ("records", numbers.records, &records)]
        {
            let all = stored.get(&number).is_some_and(|it| {
                (1..=last).all(|seq| it.contains(&seq)) && i64::try_from(it.len()) == Ok(last)
            });
            ensure!(all, "kiosk {number}: its {what} up to {last} are not what is stored");
        }
        let confirmed = kiosk.taps.load(Ordering::Relaxed);
        if confirmed > 0 {
            let events = read.checkins_after(number, 0, u32::MAX)?;
            let in_order = events.iter().zip(1..).all(|(checkin, event)| checkin.event == event);
            let same = i64::try_from(events.len()) == Ok(confirmed);
            ensure!(in_order && same, "kiosk {number}: {} of {confirmed} check-ins", events.len());
        }
        acknowledged += usize::try_from(numbers.contacts)?;
        declared += usize::try_from(numbers.records)?;
        taps += confirmed;
    }
    println!(
        "==> stored: {rows} contacts of {acknowledged}, {sealed} declarations of {declared}, {taps} check-ins"
    );
    ensure!(rows == acknowledged && sealed == declared, "some are missing or there twice");
    Ok(())
}
