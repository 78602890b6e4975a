use std::net::Ipv4Addr;

use super::*;
use crate::store::sqlite::Sqlite;

const HANH: Name = [1; 32];
const MINH: Name = [2; 32];
const OFFICE: From = network(1);
const ELSEWHERE: From = network(2);
const KNOWN: From = From::Device([7; 32]);
const NEXT_MS: i64 = Guessed::SignIns.window_s() * 1000;

const fn network(last: u8) -> From {
    From::Network(IpAddr::V4(Ipv4Addr::new(203, 0, 113, last)))
}

/// Processes on one database.
struct Office {
    _dir: tempfile::TempDir,
    store: Sqlite,
    keys: MasterKeys,
}

impl Office {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Sqlite::open(&dir.path().join("backend.db")).unwrap();
        let keys = (&store as &dyn Store).write(|tx| MasterKeys::load(tx)).unwrap();
        Self { _dir: dir, store, keys }
    }

    fn password(&self, at: &SignIns, name: Name, from: From, now_ms: i64) -> Result<(), Locked> {
        at.wrong(&at.password(&self.keys, name, from, now_ms)?);
        Ok(())
    }

    fn code(&self, at: &SignIns, from: From) -> Result<(), Locked> {
        at.wrong(&at.code(&self.keys, HANH, from, 0)?);
        Ok(())
    }

    fn exchange(&self, processes: &[&SignIns]) {
        // The first hears in the second round what the last one told in the first.
        for process in processes.iter().chain(processes) {
            process.exchange(&self.store, 0).unwrap();
        }
    }
}

const LOCKED: Result<(), Locked> = Err(Locked { until_s: Guessed::SignIns.window_s() });

#[test]
fn a_guesser_keeps_nobody_out_but_himself() {
    let (office, here) = (Office::new(), SignIns::default());
    for _ in 0..PASSWORDS {
        assert_eq!(office.password(&here, HANH, OFFICE, 0), Ok(()));
    }
    assert_eq!(office.password(&here, HANH, OFFICE, 0), LOCKED);
    // From elsewhere, with a browser that is known, and with another name from the same office.
    assert_eq!(office.password(&here, HANH, ELSEWHERE, 0), Ok(()));
    assert_eq!(office.password(&here, HANH, KNOWN, 0), Ok(()));
    assert_eq!(office.password(&here, MINH, OFFICE, 0), Ok(()));
    assert_eq!(office.password(&here, HANH, OFFICE, NEXT_MS), Ok(()));
}

#[test]
fn what_is_right_counts_nothing() {
    let (office, here) = (Office::new(), SignIns::default());
    for _ in 0..50 {
        here.right(&here.password(&office.keys, HANH, KNOWN, 0).unwrap());
    }
}

#[test]
fn many_at_once_are_no_more_than_one_after_the_other() {
    let (office, here) = (Office::new(), SignIns::default());
    let begun: Vec<_> =
        (0..50).filter_map(|_| here.password(&office.keys, HANH, KNOWN, 0).ok()).collect();
    assert_eq!(begun.len(), 10);
}

#[test]
fn a_flood_of_names_is_slowed_and_a_known_browser_is_not() {
    let (office, here) = (Office::new(), SignIns::default());
    let strangers =
        (0..=u8::MAX).filter(|n| office.password(&here, [*n; 32], OFFICE, 0).is_ok()).count();
    assert_eq!(strangers, 60);
    assert_eq!(office.password(&here, HANH, KNOWN, 0), Ok(()));
}

#[test]
fn codes_are_limited_for_all_strangers_together_and_not_for_a_known_browser() {
    let (office, here) = (Office::new(), SignIns::default());
    for last in 0..6 {
        for _ in 0..CODES {
            assert_eq!(office.code(&here, network(last)), Ok(()));
        }
    }
    assert_eq!(office.code(&here, network(9)), LOCKED);
    assert_eq!(office.code(&here, KNOWN), Ok(()));
}

#[test]
fn processes_share_what_may_be_wrong() {
    let (office, here, there) = (Office::new(), SignIns::default(), SignIns::default());
    for _ in 0..7 {
        assert_eq!(office.password(&here, HANH, OFFICE, 0), Ok(()));
    }
    for _ in 0..2 {
        assert_eq!(office.code(&there, KNOWN), Ok(()));
    }
    office.exchange(&[&here, &there]);
    for _ in 0..3 {
        assert_eq!(office.password(&there, HANH, OFFICE, 0), Ok(()));
        assert_eq!(office.code(&here, KNOWN), Ok(()));
    }
    assert_eq!(office.password(&there, HANH, OFFICE, 0), LOCKED, "ten passwords together");
    assert_eq!(office.code(&here, KNOWN), LOCKED, "five codes together");
    office.exchange(&[&here, &there]);
    assert_eq!(office.password(&here, HANH, OFFICE, 0), LOCKED);
    assert_eq!(office.code(&there, KNOWN), LOCKED);
    assert_eq!(office.password(&here, HANH, ELSEWHERE, 0), Ok(()));

    let after_a_restart = SignIns::default();
    office.exchange(&[&after_a_restart]);
    assert_eq!(office.password(&after_a_restart, HANH, OFFICE, 0), LOCKED);
    after_a_restart.exchange(&office.store, Guessed::SignIns.window_s()).unwrap();
    assert_eq!(office.password(&after_a_restart, HANH, OFFICE, NEXT_MS), Ok(()));
}

#[test]
fn few_lines_are_worth_writing() {
    let (office, here, there) = (Office::new(), SignIns::default(), SignIns::default());
    let line = |at: &SignIns, n: u8| {
        let from = From::Device([n; 32]);
        at.wrong(&at.code(&office.keys, HANH, from, 0).unwrap())
    };
    let lines: Vec<_> = (0..200).filter_map(|n| line(&here, n)).collect();
    assert_eq!(lines, [1, 2, 4, 8, 16, 32, 64, 128]);
    office.exchange(&[&here, &there]);
    assert_eq!(line(&there, 201), Some(201), "each process tells the number of all");
}
