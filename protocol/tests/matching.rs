//! Matching against a reference that is too simple to be wrong.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use protocol::bluezone::schedule::{DailyKey, ids, slot_start};
use protocol::case::{CaseKey, parse};
use protocol::caselist::{Case, SentId};
use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::matching::{Hit, Log, LoggedContact, TOLERANCE_S};
use protocol::secret::Secret;

/// Every id of every slot against every contact, straight from the key schedule.
fn naive(keys: &[CaseKey], contacts: &[LoggedContact]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (case, key) in keys.iter().enumerate() {
        let mut day = key.time_start.div_euclid(86_400);
        let mut daily = key.daily_key.clone();
        while day <= key.time_end.div_euclid(86_400) {
            for (slot, id) in (0..key.max).zip(ids(&daily.seed())) {
                let start = slot_start(day, slot, key.max);
                let end = slot_start(day, slot + 1, key.max);
                if end <= key.time_start || start > key.time_end {
                    continue;
                }
                for (contact, heard) in contacts.iter().enumerate() {
                    let slack = TOLERANCE_S + heard.uncertainty_s;
                    let inside = heard.last_s >= start - slack && heard.first_s < end + slack;
                    if heard.id == id && inside {
                        let case = i64::try_from(case).unwrap();
                        hits.push(Hit { contact, case, slot_start_s: start });
                    }
                }
            }
            daily = daily.next_day();
            day += 1;
        }
    }
    hits.sort();
    hits.dedup();
    hits
}

fn cases(keys: &[CaseKey]) -> Vec<Case> {
    (0..).zip(keys).map(|(case, key)| Case::new(case, key.day_seeds())).collect()
}

fn key(number: u64, time_start: i64, span: i64, max: u16) -> CaseKey {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_le_bytes());
    let daily_key = DailyKey::new(Secret::new(bytes));
    CaseKey { daily_key, time_start, time_end: time_start + span, max }
}

const NOON: i64 = 18_816 * 86_400 + 43_200;

#[test]
fn a_single_id_matches_in_its_time_and_tolerance_only() {
    let id = ContactId([5; 12]);
    let midnight = 18_817 * 86_400;
    for (what, other, from_s, to_s, first_s, found) in [
        ("its time", false, NOON, NOON + 900, NOON + 300, true),
        ("another id", true, NOON, NOON + 900, NOON + 300, false),
        ("within the tolerance", false, NOON, NOON + 900, NOON + 900 + 179, true),
        ("late", false, NOON, NOON + 900, NOON + 900 + 181, false),
        ("over midnight", false, midnight - 600, midnight + 600, midnight + 500, true),
        ("the evening of it", false, midnight - 600, midnight + 600, midnight - 500, true),
    ] {
        let heard = if other { ContactId([6; 12]) } else { id };
        let contact = LoggedContact { id: heard, first_s, last_s: first_s, uncertainty_s: 0 };
        let case = Case { case: 4, ids: vec![SentId { id, from_s, to_s }], ..Case::default() };
        let hits = Log::new(&[contact], TOLERANCE_S).matches([&case]);
        let wanted = Hit { contact: 0, case: 4, slot_start_s: from_s };
        assert_eq!(hits, if found { vec![wanted] } else { vec![] }, "{what}");
    }
}

#[test]
fn same_hits_as_the_naive_matcher_on_1000_random_cases() {
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[42; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let one = (any::<u64>(), 0_i64..172_800, 0_i64..14_400, prop_oneof![Just(96_u16), 2..=144_u16]);
    let strategy = prop::collection::vec((one, -1200_i64..1200, 0_i64..600, 0_u8..3), 1000);
    let tree = strategy.new_tree(&mut runner).unwrap();
    let mut keys = Vec::new();
    let mut contacts = Vec::new();
    for ((number, start, span, max), shift, length, clock) in tree.current() {
        let key = key(number, NOON + start, span, max);
        // A contact that one of this case's slots produced, moved about its edges.
        let case = Case::new(0, key.day_seeds());
        let slots: Vec<_> = case.days.iter().flat_map(|day| day.slots()).collect();
        let slot = slots[usize::try_from(number % 1000).unwrap() % slots.len()];
        contacts.push(LoggedContact {
            id: if number % 5 == 0 { ContactId([9; 12]) } else { slot.id },
            first_s: slot.start_s + shift,
            last_s: slot.start_s + shift + length,
            uncertainty_s: ClockConfidence::from_code(clock).uncertainty_s(),
        });
        keys.push(key);
    }
    let hits = Log::new(&contacts, TOLERANCE_S).matches(&cases(&keys));
    assert_eq!(hits, naive(&keys, &contacts));
    assert!(hits.len() > 400, "only {} hits: the test has no teeth", hits.len());
    assert!(hits.len() < 1000, "every contact hit: the test has no teeth");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Few cases fill no set of lanes, days of unequal length leave lanes at different times, and
    /// one key given twice is two cases.
    #[test]
    fn same_hits_as_the_naive_matcher_on_few_uneven_cases(
        drawn in prop::collection::vec(
            (
                0..6_u64,
                -172_800..172_800_i64,
                prop_oneof![Just(0_i64), 0..900_i64, 0..260_000_i64],
                prop_oneof![Just(96_u16), Just(2), Just(1440), 2..=1440_u16],
            ),
            0..8,
        ),
        heard in prop::collection::vec(
            (any::<prop::sample::Index>(), -1500..1500_i64, 0..2000_i64, 0..3_u8, any::<bool>()),
            0..20,
        ),
    ) {
        let keys: Vec<_> = drawn
            .iter()
            .map(|(number, start, span, max)| key(*number, NOON + start, *span, *max))
            .collect();
        let cases = cases(&keys);
        let slots: Vec<_> =
            cases.iter().flat_map(|case| &case.days).flat_map(|day| day.slots()).collect();
        let contacts: Vec<_> = heard
            .iter()
            .filter(|_| !slots.is_empty())
            .map(|(which, shift, length, clock, foreign_end)| {
                let slot = which.get(&slots);
                let mut id = slot.id;
                if *foreign_end {
                    id.0[11] ^= 1;
                }
                let first_s = slot.start_s + shift;
                let uncertainty_s = ClockConfidence::from_code(*clock).uncertainty_s();
                LoggedContact { id, first_s, last_s: first_s + length, uncertainty_s }
            })
            .collect();
        prop_assert_eq!(
            Log::new(&contacts, TOLERANCE_S).matches(&cases),
            naive(&keys, &contacts)
        );
    }
}

#[test]
fn nothing_heard_or_nobody_ill_is_no_hit() {
    let keys: Vec<_> = (0..9).map(|number| key(number, NOON, 172_800, 96)).collect();
    assert_eq!(Log::new(&[], TOLERANCE_S).matches(&cases(&keys)), []);
    let id = cases(&keys)[0].days[0].slots().next().unwrap().id;
    let contacts = [LoggedContact { id, first_s: NOON, last_s: NOON, uncertainty_s: 0 }];
    assert_eq!(Log::new(&contacts, TOLERANCE_S).matches(&[]), []);
    let no_days = [Case::new(1, Vec::new())];
    assert_eq!(Log::new(&contacts, TOLERANCE_S).matches(&no_days), []);
}

#[test]
fn a_case_listed_twice_is_one_hit_and_a_shared_key_is_two() {
    let keys = [key(1, NOON, 899, 96), key(1, NOON, 899, 96)];
    let mut list = cases(&keys);
    list.push(list[0].clone());
    let id = list[0].days[0].slots().next().unwrap().id;
    let heard = LoggedContact { id, first_s: NOON, last_s: NOON, uncertainty_s: 0 };
    let hits = Log::new(&[heard, heard], TOLERANCE_S).matches(&list);
    let hit = |contact, case| Hit { contact, case, slot_start_s: NOON };
    assert_eq!(hits, [hit(0, 0), hit(0, 1), hit(1, 0), hit(1, 1)]);
}

#[test]
fn slot_edges_as_a_table() {
    let keys = [key(1, NOON, 899, 96)];
    let id = cases(&keys)[0].days[0].slots().next().unwrap().id;
    let heard = |at: i64, clock: ClockConfidence| {
        let uncertainty_s = clock.uncertainty_s();
        LoggedContact { id, first_s: at, last_s: at, uncertainty_s }
    };
    use ClockConfidence::{Held, Synced, Unknown};
    for (at, clock, hit) in [
        (NOON, Synced, true),
        (NOON + 899, Synced, true),
        (NOON + 899 + 182, Synced, true),
        (NOON + 900 + 182, Synced, false),
        (NOON - 182, Synced, true),
        (NOON - 183, Synced, false),
        (NOON - 210, Held, true),
        (NOON - 211, Held, false),
        (NOON - 1080, Unknown, true),
        (NOON - 1081, Unknown, false),
    ] {
        let contacts = [heard(at, clock)];
        let hits = Log::new(&contacts, TOLERANCE_S).matches(&cases(&keys));
        assert_eq!(!hits.is_empty(), hit, "{} s from the slot, {clock:?}", at - NOON);
    }
}

#[test]
fn a_file_of_the_apps_finds_its_contact() {
    // The vectors of docs/FORMATS.md, placed on day 100: the third id is sent from 00:30.
    let key: String = (0..32).map(|i| format!("{i:02x}")).collect();
    let file = format!(
        r#"{{"data":[{{"daily_key":"{key}","time_start":8640000,"time_end":8899199,"max":96}}]}}"#
    );
    let keys = parse(&file).unwrap();
    let contacts = [LoggedContact {
        id: "bef6ca7a48d6db7dd0be0b53".parse().unwrap(),
        first_s: 8_640_000 + 2 * 86_400 + 60,
        last_s: 8_640_000 + 2 * 86_400 + 60,
        uncertainty_s: 0,
    }];
    let hits = Log::new(&contacts, TOLERANCE_S).matches(&cases(&keys));
    assert_eq!(hits, [Hit { contact: 0, case: 0, slot_start_s: 8_640_000 + 2 * 86_400 }]);
}

#[test]
fn slots_that_do_not_divide_the_day_are_found_all() {
    const DAY: i64 = 18_816;
    let daily_key = DailyKey::new(Secret::new(std::array::from_fn(|at| u8::try_from(at).unwrap())));
    // The apps use 86 s for 1,000 slots a day.
    let contacts: Vec<_> = (0_i64..)
        .zip(ids(&daily_key.seed()))
        .take(1000)
        .map(|(slot, id)| {
            let at = DAY * 86_400 + slot * 86 + 43;
            LoggedContact { id, first_s: at, last_s: at, uncertainty_s: 0 }
        })
        .collect();
    let (time_start, time_end) = (DAY * 86_400, DAY * 86_400 + 86_399);
    let case = CaseKey { daily_key, time_start, time_end, max: 1000 };
    let hits = Log::new(&contacts, 0).matches(&cases(&[case]));
    let found: std::collections::BTreeSet<_> = hits.iter().map(|hit| hit.contact).collect();
    assert_eq!((hits.len(), found.len()), (1000, 1000));
}
