//! The plan of the sync: what is done next, and how long it waits.

use super::*;

const QUIET: Facts = Facts { enrolled: true, backlog: false };
const BUSY: Facts = Facts { enrolled: true, backlog: true };
const UPLOAD: Step = Step::Upload(BATCH_MAX);

const fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A plan that has asked for everything at time 0.
fn settled() -> Plan {
    let mut plan = Plan::default();
    for step in [Step::Time, Step::Venue, Step::Cases, Step::Windows] {
        plan.succeeded(step, s(0));
    }
    plan
}

#[test]
fn the_day_of_a_kiosk_in_order() {
    let mut plan = Plan::default();
    let stranger = Facts { enrolled: false, backlog: true };
    assert_eq!(plan.next(stranger, s(0)), Step::Time);
    plan.succeeded(Step::Time, s(0));
    assert_eq!(plan.next(stranger, s(0)), Step::Wait(None));
    for (facts, now, step) in [
        (BUSY, s(1), Step::Venue),
        (BUSY, s(1), Step::Upload(BATCH_MAX)),
        (QUIET, s(1), Step::Cases),
        (QUIET, s(1), Step::Windows),
        (QUIET, s(1), Step::Wait(Some(CASES_INTERVAL))),
        (BUSY, s(2), Step::Upload(BATCH_MAX)),
        (QUIET, s(1801), Step::Cases),
        (QUIET, s(1801), Step::Windows),
        (BUSY, s(3601), Step::Venue),
    ] {
        assert_eq!(plan.next(facts, now), step, "at {now:?}");
        plan.succeeded(step, now);
    }
    plan.cases_announced();
    assert_eq!(plan.next(QUIET, s(3602)), Step::Cases);
    plan.succeeded(Step::Cases, s(3602));
    plan.windows_announced();
    assert_eq!(plan.next(QUIET, s(3603)), Step::Windows);
}

#[test]
fn backoff_grows_to_a_cap_and_spreads() {
    for (failures, shortest, longest) in [
        (1, 1, 2),
        (2, 2, 4),
        (3, 4, 8),
        (7, 64, 128),
        (8, 128, 256),
        (9, 150, 300),
        (u32::MAX, 150, 300),
    ] {
        assert_eq!(backoff(failures, 0.0), s(shortest), "{failures}");
        assert_eq!(backoff(failures, 1.0), s(longest), "{failures}");
    }
}

#[test]
fn a_failure_pauses_everything_and_a_success_forgets_it() {
    let mut plan = settled();
    for (now, wait) in [(10, 2), (12, 4), (16, 8)] {
        assert_eq!(plan.failed(UPLOAD, Failure::Passing, s(now), 1.0), Remedy::Repeat);
        assert_eq!(plan.next(BUSY, s(now)), Step::Wait(Some(s(wait))));
        assert_eq!(plan.next(BUSY, s(now + wait)), Step::Upload(BATCH_MAX));
    }
    plan.succeeded(Step::Upload(BATCH_MAX), s(24));
    plan.failed(UPLOAD, Failure::Passing, s(30), 1.0);
    assert_eq!(plan.next(BUSY, s(30)), Step::Wait(Some(s(2))));
    plan.failed(UPLOAD, Failure::Lasting, s(40), 1.0);
    assert_eq!(plan.next(BUSY, s(40)), Step::Wait(Some(BACKOFF_MAX)));
}

#[test]
fn a_list_that_cannot_be_had_holds_no_record_back() {
    let mut plan = settled();
    for step in [Step::Venue, Step::Cases, Step::Windows] {
        plan.failed(step, Failure::Lasting, s(10), 1.0);
    }
    assert_eq!(plan.next(BUSY, s(10)), UPLOAD);
    assert_eq!(plan.next(QUIET, s(10)), Step::Wait(Some(BACKOFF_MAX)));
    assert_eq!(plan.next(QUIET, s(310)), Step::Venue);
}

#[test]
fn a_refused_batch_is_halved_to_its_offender() {
    // 500 things, the 137th of which is refused for ever.
    let mut plan = settled();
    let (mut queue, mut parked, mut steps) = ((0..500).collect::<Vec<u32>>(), vec![], 0);
    while !queue.is_empty() {
        steps += 1;
        let Step::Upload(limit) = plan.next(BUSY, s(1)) else { panic!("no pause is due") };
        let batch = limit.min(queue.len());
        if !queue[..batch].contains(&137) {
            queue.drain(..batch);
            plan.succeeded(Step::Upload(limit), s(1));
        } else if plan.failed(UPLOAD, Failure::Content(batch), s(1), 1.0) == Remedy::Park {
            parked.extend(queue.drain(..batch));
        }
    }
    assert_eq!(parked, [137]);
    assert!(steps < 60, "{steps} requests");
}

#[test]
fn a_backend_that_refuses_everything_is_given_time() {
    let mut plan = settled();
    for _ in 0..MAX_PARKED {
        assert_eq!(plan.failed(UPLOAD, Failure::Content(1), s(1), 1.0), Remedy::Park);
        assert!(matches!(plan.next(BUSY, s(1)), Step::Upload(_)));
    }
    assert_eq!(plan.failed(UPLOAD, Failure::Content(1), s(1), 1.0), Remedy::Park);
    assert_eq!(plan.next(BUSY, s(1)), Step::Wait(Some(BACKOFF_MAX)));
}
