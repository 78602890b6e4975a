//! Under kill -9, nothing that was acknowledged is lost and nothing is doubled.

use std::collections::BTreeMap;

use kiosk::store::Store;
use protocol::record::Body;

use super::child::{self, RUNS, say};
use crate::support::fixtures::{NOON, contact, declaration, event};

/// The kiosk that will be killed; else it is no test.
#[test]
fn child() {
    let Some((path, run)) = child::role() else { return };
    let store = Store::open(&path).unwrap();
    say("ready");
    for step in 0_u64.. {
        let number = run << 32 | step << 8;
        let contacts = [0, 1, 2].map(|part| contact(number | part, NOON));
        store.settle(&contacts, []).unwrap();
        for contact in &contacts {
            say(&format!("contact {}", contact.id));
        }
        store.submit_sealed(declaration(&format!("body-{number}"), NOON)).unwrap();
        say(&format!("record body-{number}"));
        store.record_checkins(&[event(i64::try_from(number + 1).unwrap(), NOON)]).unwrap();
        say("event");
        if step % 3 == 2 {
            let batch = store.next_batch(10).unwrap();
            for contact in &batch.contacts {
                say(&format!("sent c {} {}", contact.seq, contact.id));
            }
            for record in &batch.records {
                let Body::Sealed(sealed) = &record.body else { panic!("only declarations") };
                say(&format!("sent r {} {}", record.seq, sealed.body));
            }
            store.acknowledge(&batch).unwrap();
        }
    }
}

/// What the world outside saw: acknowledged names, and deliveries by stream and number.
#[derive(Default)]
struct Seen {
    noted: Vec<String>,
    events: u32,
    delivered: BTreeMap<(String, i64), String>,
}

impl Seen {
    fn hear(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["contact" | "record", name] => self.noted.push(name.to_owned()),
            ["event"] => self.events += 1,
            ["sent", stream, seq, name] => self.deliver(stream, seq.parse().unwrap(), name),
            _ => {}
        }
    }

    /// As a backend: a number that comes again must say the same.
    fn deliver(&mut self, stream: &str, seq: i64, name: &str) {
        let known = self.delivered.insert((stream.to_owned(), seq), name.to_owned());
        assert!(known.is_none_or(|known| known == name), "{stream} {seq} changed its meaning");
    }
}

#[test]
fn kill_9_loses_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.db");
    let mut seen = Seen::default();
    for run in 1..=RUNS {
        for line in child::kill("store::kill::child", &path, run) {
            seen.hear(&line);
        }
    }

    let store = Store::open(&path).unwrap();
    loop {
        let batch = store.next_batch(500).unwrap();
        if batch.contacts.is_empty() && batch.records.is_empty() {
            break;
        }
        for contact in &batch.contacts {
            seen.deliver("c", contact.seq, &contact.id.to_string());
        }
        for record in &batch.records {
            let Body::Sealed(sealed) = &record.body else { panic!("only declarations") };
            seen.deliver("r", record.seq, &sealed.body);
        }
        store.acknowledge(&batch).unwrap();
    }
    let mut arrived: BTreeMap<&str, u32> = BTreeMap::new();
    for name in seen.delivered.values() {
        *arrived.entry(name).or_default() += 1;
    }
    for name in &seen.noted {
        assert_eq!(arrived.get(name.as_str()), Some(&1), "{name} was noted");
    }
    assert!(arrived.values().all(|times| *times == 1), "something was doubled");
    assert!(seen.noted.len() > 100, "only {} noted: the test has no teeth", seen.noted.len());

    // Passages: every declaration has one, and every event that was taken.
    let records = seen.delivered.keys().filter(|(stream, _)| stream == "r").count();
    let entered = store.counts(0, i64::MAX).unwrap().entered;
    let most = u32::try_from(records).unwrap() + seen.events + u32::try_from(RUNS).unwrap();
    let least = u32::try_from(records).unwrap() + seen.events;
    assert!((least..=most).contains(&entered), "{entered} passages of {least} to {most}");
}
