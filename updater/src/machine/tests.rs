//! Updates on plain directories: a card with two halves, and a power that goes at every step.

mod card;

use std::time::Duration;

use super::*;
use card::{Card, Cut, Fault, Kind};

fn bundle(version: &str, seed: u8) -> Bundle {
    let sha256 = format!("{seed:02x}").repeat(32);
    let file = format!("{version}-{seed}.raucb");
    Bundle { file, version: version.parse().unwrap(), sha256, at_once: false }
}

/// Starts until nothing more happens, and cuts the power after so many steps of the card.
fn live(card: &mut Card, cut: Option<u32>) {
    card.cut_after = cut;
    // Each start is a life; a version on trial that hangs is ended by the watchdog.
    for _ in 0..60 {
        match card.life() {
            Ok(true) => return,
            Ok(false) => {}
            Err(Cut) => card.power_returns(),
        }
    }
    panic!("it does not come to rest");
}

fn good() -> Kind {
    Kind { signed: "1.2.0".parse().unwrap(), fault: None }
}

#[test]
fn a_good_bundle_becomes_the_version_that_stays() {
    let mut card = Card::new("1.1.0");
    card.inbox(bundle("1.2.0", 1), good());
    live(&mut card, None);
    assert_eq!(card.committed_version(), "1.2.0");
    assert_eq!(card.told().refused, None);
    assert!(card.inbox_is_empty());
    // The next one goes into the first half again.
    card.inbox(bundle("1.3.0", 2), Kind { signed: "1.3.0".parse().unwrap(), fault: None });
    live(&mut card, None);
    assert_eq!(card.committed_version(), "1.3.0");
}

#[test]
fn a_power_cut_at_every_step_leaves_a_good_half_and_the_update_comes_all_the_same() {
    let mut steps = 0;
    for at in 0.. {
        let mut card = Card::new("1.1.0");
        card.inbox(bundle("1.2.0", 1), good());
        live(&mut card, Some(at));
        // The card itself looks after each step that the committed half is whole.
        assert_eq!(card.committed_version(), "1.2.0", "after a cut at step {at}");
        if !card.was_cut {
            break;
        }
        steps = at;
    }
    assert!(steps >= 20, "only {steps} steps were cut");
}

#[test]
fn many_cuts_in_one_update_leave_a_good_half() {
    for seed in 0..100 {
        let mut dice = fastrand::Rng::with_seed(seed);
        let mut card = Card::new("1.1.0");
        card.inbox(bundle("1.2.0", 1), good());
        for _ in 0..dice.u32(1..5) {
            card.cut_after = Some(dice.u32(0..30));
            if card.life().is_err() {
                card.power_returns();
            }
        }
        live(&mut card, None);
        let (version, refused) = (card.committed_version(), card.told().refused);
        // Cuts in three trials look like a version that hangs.
        let given_up = refused
            .is_some_and(|it| it.why == Refusal::DoesNotWork || it.why == Refusal::NotWritten);
        assert!(version == "1.2.0" || version == "1.1.0" && given_up, "seed {seed}: {version}");
    }
}

#[test]
fn hostile_bundles_are_refused_and_the_half_is_not_touched() {
    for (version, kind, why) in [
        (
            "1.2.0",
            Kind { fault: Some(Fault::Refused(Refusal::Damaged)), ..good() },
            Refusal::Damaged,
        ),
        (
            "1.2.0",
            Kind { fault: Some(Fault::Refused(Refusal::NotSigned)), ..good() },
            Refusal::NotSigned,
        ),
        (
            "1.2.0",
            Kind { fault: Some(Fault::Refused(Refusal::OtherProduct)), ..good() },
            Refusal::OtherProduct,
        ),
        ("1.0.9", Kind { signed: "1.0.9".parse().unwrap(), fault: None }, Refusal::NotNewer),
        ("1.1.0", Kind { signed: "1.1.0".parse().unwrap(), fault: None }, Refusal::NotNewer),
        // An old one under a new name.
        ("1.2.0", Kind { signed: "1.0.9".parse().unwrap(), fault: None }, Refusal::Damaged),
    ] {
        let mut card = Card::new("1.1.0");
        card.inbox(bundle(version, 1), kind);
        live(&mut card, None);
        assert_eq!(card.told().refused.unwrap().why, why);
        assert_eq!((card.committed_version(), card.writes), ("1.1.0".to_owned(), 0));
        assert!(card.inbox_is_empty());
        // It is known again, and a good one after it is taken.
        card.inbox(bundle(version, 1), good());
        live(&mut card, None);
        assert_eq!(card.writes, 0);
        card.inbox(bundle("1.2.0", 9), good());
        live(&mut card, None);
        assert_eq!((card.committed_version(), card.told().refused), ("1.2.0".to_owned(), None));
    }
}

#[test]
fn a_version_that_does_not_work_goes_back_at_any_power_cut() {
    for fault in [Fault::Hangs, Fault::Dark, Fault::Unwritable] {
        for at in 0.. {
            let mut card = Card::new("1.1.0");
            card.inbox(bundle("1.2.0", 1), Kind { fault: Some(fault), ..good() });
            live(&mut card, Some(at));
            let why =
                if fault == Fault::Unwritable { Refusal::NotWritten } else { Refusal::DoesNotWork };
            assert_eq!(card.committed_version(), "1.1.0", "{fault:?}, cut at step {at}");
            assert_eq!(card.told().refused.unwrap().why, why, "{fault:?}, cut at step {at}");
            if !card.was_cut {
                break;
            }
        }
    }
}

#[test]
fn a_trial_without_its_record_is_judged_all_the_same() {
    let (state, effects) = start("1.2.0".parse().unwrap(), true, Record::default(), Duration::ZERO);
    assert!(effects.is_empty());
    let health = Health { painted: true, stored: true, synced: true };
    let beat = Event::Beat { quiet: false, health };
    let (state, effects) = step(state, beat, Duration::from_secs(60));
    assert_eq!(effects, [Effect::Commit]);
    let (state, _) = step(state, Event::Committed(true), Duration::from_secs(61));
    assert_eq!(state.stage, Stage::Idle);
}

#[test]
fn nothing_is_taken_during_a_trial_and_nothing_restarts_by_day() {
    let now = Duration::ZERO;
    let (state, _) = start("1.2.0".parse().unwrap(), true, Record::default(), now);
    let (state, effects) = step(state, Event::Offered(bundle("1.3.0", 3)), now);
    assert!(effects.is_empty() && state.stage == Stage::Trial(now));
    let pending = Pending { bundle: bundle("1.2.0", 1), phase: Phase::Written, failures: 0 };
    let record = Record { pending: Some(pending), ..Record::default() };
    let (state, _) = start("1.1.0".parse().unwrap(), false, record, now);
    let by_day = Event::Beat { quiet: false, health: Health::default() };
    let (mut state, effects) = step(state, by_day.clone(), now);
    assert!(effects.is_empty());
    assert_eq!(
        (state.told().stage, state.told().next.as_deref()),
        (UpdateStage::Waiting, Some("1.2.0"))
    );
    // Unless staff stand before it.
    state.record.pending.as_mut().unwrap().bundle.at_once = true;
    let (_, effects) = step(state, by_day, now);
    assert_eq!(effects.last(), Some(&Effect::Try));
}
