//! What a day writes: memory cards die of it. The limit is 50 MB a day at 5,000 contacts and 1,000
//! check-ins. Measured is what reaches the file system, WAL and checkpoints alike.

use std::path::Path;
use std::process::Command;

use kiosk::presence::Tracker;
use kiosk::store::Store;
use protocol::clock::ClockConfidence::Synced;
use protocol::record::Phone;

use super::journal::RULES;
use crate::support::fixtures::{NOON, contact, event};

const DATABASE: &str = "KIOSK_TEST_VOLUME_DATABASE";

/// Quarters of an hour in which the market is open, and how many phones each brings.
const BUSY: [(&str, i64, u64); 2] = [("from six to six", 48, 104), ("three hours", 12, 417)];

/// Bytes that this process handed to the operating system.
fn written() -> u64 {
    let io = std::fs::read_to_string("/proc/self/io").unwrap();
    let line = io.lines().find_map(|line| line.strip_prefix("wchar: ")).unwrap();
    line.parse().unwrap()
}

/// A day at a market; measured in a process of its own, because other tests write too.
#[test]
fn child() {
    let Ok(folder) = std::env::var(DATABASE) else { return };
    for (what, slots, phones) in BUSY {
        let store = Store::open(&Path::new(&folder).join(what)).unwrap();
        let mut tracker = Tracker::new(RULES);
        let (before, mut events) = (written(), 0);
        for minute in 0..24 * 60 {
            let (slot, at_s) = (minute / 15, NOON + minute * 60);
            if slot < slots {
                // Phones come evenly and are heard until their id turns.
                let first = u64::try_from(slot).unwrap() * phones;
                let here = phones * u64::try_from(minute % 15 + 1).unwrap() / 15;
                for phone in first..first + here {
                    tracker.record(contact(phone, 0).id, Phone::Android, Some(-60), at_s, Synced);
                }
            }
            let ended = tracker.flush(at_s);
            if slot < slots || !ended.is_empty() {
                store.settle(&ended, tracker.open()).unwrap();
            }
            while events * 1440 < (minute + 1) * 1000 {
                events += 1;
                store.record_checkins(&[event(events, at_s)]).unwrap();
            }
        }
        assert_eq!(tracker.open().len(), 0);
        let total = written() - before;
        println!(
            "@{total} bytes: {what}, {} contacts, {events} check-ins",
            store.last_contact().unwrap()
        );
    }
}

#[test]
fn a_day_writes_less_than_50_megabytes() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::volume::child", "--nocapture", "--test-threads=1"])
        .env(DATABASE, folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let days: Vec<_> = text.lines().filter_map(|line| line.split_once('@')).collect();
    assert_eq!(days.len(), BUSY.len(), "{text}");
    for (_, day) in days {
        println!("{day}");
        let bytes: u64 = day.split(' ').next().unwrap().parse().unwrap();
        assert!(bytes < 50_000_000, "{day}");
        assert!(bytes > 1_000_000 && day.contains("1000 check-ins"), "no teeth: {day}");
    }
}
