use futures_util::FutureExt;

use super::counts::BY_NETWORK;
use super::*;
use crate::clock::SetClock;
use crate::store::guesses::Guessed;
use crate::store::sqlite::Sqlite;

/// Short codes of one venue.
fn short_code(network: u8) -> Subjects {
    Subjects { own: [network; 16], shared: Some([255; 16]) }
}

fn receipt(network: u8) -> Subjects {
    Subjects { own: [100 + network; 16], shared: None }
}

/// Whether the guess may be tried; none while it has to wait.
fn is_wrong(guesses: &Guesses, guess: Subjects, clock: &SetClock) -> Option<bool> {
    Some(guesses.begin_for(guess, clock).now_or_never()?.is_ok())
}

#[test]
fn wrong_guesses_stop_their_network_for_the_minute() {
    let (guesses, clock) = (Guesses::default(), SetClock::new(0));
    for _ in 0..BY_NETWORK {
        assert_eq!(is_wrong(&guesses, short_code(1), &clock), Some(true));
    }
    clock.set(59);
    assert_eq!(is_wrong(&guesses, short_code(1), &clock), Some(false));
    assert_eq!(is_wrong(&guesses, short_code(2), &clock), Some(true));
    assert_eq!(is_wrong(&guesses, receipt(1), &clock), Some(true));
    clock.set(60);
    assert_eq!(is_wrong(&guesses, short_code(1), &clock), Some(true));
}

#[test]
fn right_guesses_use_nothing_up() {
    let (guesses, clock) = (Guesses::default(), SetClock::new(0));
    for _ in 0..1000 {
        let attempt = guesses.begin_for(short_code(1), &clock).now_or_never().unwrap();
        attempt.unwrap().give_back();
    }
    assert_eq!(is_wrong(&guesses, short_code(1), &clock), Some(true));
}

#[test]
fn a_venue_is_closed_to_those_who_were_wrong_only() {
    let (guesses, clock) = (Guesses::default(), SetClock::new(0));
    for number in [1, 2] {
        for _ in 0..BY_NETWORK {
            assert_eq!(is_wrong(&guesses, short_code(number), &clock), Some(true));
        }
    }
    assert_eq!(is_wrong(&guesses, short_code(3), &clock), Some(true));
    assert_eq!(is_wrong(&guesses, short_code(3), &clock), Some(false), "it was wrong once");
}

#[tokio::test]
async fn a_burst_waits_for_the_verdicts_before_it() {
    let (guesses, clock) = (Guesses::default(), SetClock::new(0));
    let mut attempts = Vec::new();
    for _ in 0..BY_NETWORK {
        attempts.push(guesses.begin_for(short_code(1), &clock).await.unwrap());
    }
    let mut waiting = pin!(guesses.begin_for(short_code(1), &clock));
    assert!(waiting.as_mut().now_or_never().is_none());
    attempts.pop().unwrap().give_back();
    drop(waiting.await.unwrap());
    let mut waiting = pin!(guesses.begin_for(short_code(1), &clock));
    assert!(waiting.as_mut().now_or_never().is_none());
    attempts.clear();
    assert!(waiting.await.is_err());
}

fn store() -> (tempfile::TempDir, Sqlite) {
    let dir = tempfile::tempdir().unwrap();
    let store = Sqlite::open(&dir.path().join("backend.db")).unwrap();
    (dir, store)
}

fn written(store: &dyn Store) -> u32 {
    store
        .read(|read| read.wrong_guesses(Guessed::Codes, 0))
        .unwrap()
        .iter()
        .map(|(_, wrong)| wrong)
        .sum()
}

#[test]
fn processes_share_what_a_network_may_be_wrong() {
    let ((_dir, store), clock) = (store(), SetClock::new(0));
    let (here, there) = (Guesses::default(), Guesses::default());
    let exchange = || {
        here.exchange(&store, clock.now_s()).unwrap();
        there.exchange(&store, clock.now_s()).unwrap();
        here.exchange(&store, clock.now_s()).unwrap();
    };
    for _ in 0..6 {
        assert_eq!(is_wrong(&here, receipt(1), &clock), Some(true));
    }
    exchange();
    for _ in 0..4 {
        assert_eq!(is_wrong(&there, receipt(1), &clock), Some(true));
    }
    assert_eq!(is_wrong(&there, receipt(1), &clock), Some(false), "ten together");
    exchange();
    exchange();
    assert_eq!(written(&store), 10, "each once");
    assert_eq!(is_wrong(&here, receipt(1), &clock), Some(false));
    assert_eq!(is_wrong(&here, receipt(2), &clock), Some(true), "its neighbour");
    // After a restart.
    let again = Guesses::default();
    again.exchange(&store, clock.now_s()).unwrap();
    assert_eq!(is_wrong(&again, receipt(1), &clock), Some(false));
    clock.set(60);
    again.exchange(&store, clock.now_s()).unwrap();
    assert_eq!(is_wrong(&again, receipt(1), &clock), Some(true), "the next minute");
}

#[test]
fn strangers_cannot_fill_the_store() {
    let ((_dir, store), clock) = (store(), SetClock::new(0));
    let guesses = Guesses::default();
    let network = |number: u32| {
        let mut own = [7; 16];
        own[..4].copy_from_slice(&number.to_be_bytes());
        Subjects { own, shared: None }
    };
    for number in 0..3000 {
        is_wrong(&guesses, network(number), &clock);
    }
    guesses.exchange(&store, 0).unwrap();
    assert_eq!(written(&store), 0, "a mistyped code is not written");
    for number in (0..3000).chain(0..3000) {
        is_wrong(&guesses, network(number), &clock);
    }
    guesses.exchange(&store, 0).unwrap();
    assert_eq!(written(&store), 3000, "a thousand of three thousand networks");
}
