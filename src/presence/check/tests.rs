use std::sync::LazyLock;

use super::*;
use crate::devices::beacons::Senders;
use protocol::beacon::Beacon;
use protocol::bluezone::advert::Advert;

/// The phone with this number.
fn sender(number: u32) -> Sender64 {
    static SENDERS: LazyLock<Senders> = LazyLock::new(Senders::default);
    SENDERS.of(Beacon::Bluezone(Advert::Ios), number)
}

const RULES: Rules = Rules { touching_dbm: -50 };

const OPENED_MS: i64 = 1_625_702_400_000;

/// A story told to a check: what happens, and after how many seconds of ticks.
enum Do {
    Wait(u32),
    /// Phone, dBm, milliseconds before (negative) or after the present.
    Hear(Seen, i16, i64),
    /// The same of the phone with this number.
    Of(u32, Seen, i64),
    Radio(bool),
    Again,
}
use Do::{Again, Hear, Of, Radio, Wait};
use Seen::{Android, Iphone, PerhapsIphone};

/// A phone of this number is heard.
fn hear(
    state: State,
    now_ms: i64,
    number: u32,
    (phone, rssi, after_ms): (Seen, i16, i64),
) -> State {
    let sighting = Sighting { phone, sender: sender(number), rssi, at_ms: now_ms + after_ms };
    step(state, Event::Strongest(sighting), now_ms, RULES)
}

fn play(hears: bool, story: &[Do]) -> Option<Answer> {
    let rules = RULES;
    let mut now_ms = OPENED_MS;
    let mut state = step(None, Event::Open { hears }, now_ms, rules);
    for act in story {
        match *act {
            Wait(seconds) => {
                for _ in 0..seconds {
                    now_ms += 1000;
                    state = step(state, Event::Tick, now_ms, rules);
                }
            }
            Hear(phone, rssi, after_ms) => state = hear(state, now_ms, 0, (phone, rssi, after_ms)),
            Of(number, phone, after_ms) => {
                state = hear(state, now_ms, number, (phone, -40, after_ms))
            }
            Radio(on) => state = step(state, Event::Hears(on), now_ms, rules),
            Again => state = step(state, Event::Open { hears: true }, now_ms, rules),
        }
    }
    state.map(|check| check.answer())
}

fn waiting(left_s: u32) -> Option<Answer> {
    Some(Answer::Waiting { left_s })
}

const NOT_HEARD: Option<Answer> = Some(Answer::NotHeard);
const DEAF: Option<Answer> = Some(Answer::Deaf);

fn heard(phone: Seen) -> Option<Answer> {
    Some(Answer::Heard(phone))
}

#[test]
fn a_phone_held_close_is_heard() {
    for (story, expected) in [
        (vec![], waiting(30)),
        (vec![Wait(3)], waiting(27)),
        // Two strong sightings, and no fewer.
        (vec![Hear(Android, -40, 10)], waiting(30)),
        (vec![Hear(Android, -40, 10), Hear(Android, -41, 300)], heard(Android)),
        (vec![Hear(Iphone, -50, 10), Hear(Iphone, -50, 300)], heard(Iphone)),
        // The same sighting told twice is one.
        (vec![Hear(Android, -40, 10), Hear(Android, -40, 10)], waiting(30)),
        // One of each kind is two phones.
        (vec![Hear(Android, -40, 10), Hear(Iphone, -40, 300)], waiting(30)),
        // The queue, a step away.
        (vec![Hear(Android, -51, 10), Hear(Android, -51, 300)], waiting(30)),
        (vec![Hear(Android, -40, 10), Hear(Android, -51, 300)], waiting(30)),
        // Two phones that pass by, one after the other.
        (vec![Hear(Android, -40, 0), Wait(11), Hear(Android, -40, 0)], waiting(19)),
        (vec![Hear(Android, -40, 0), Wait(10), Hear(Android, -40, 0)], heard(Android)),
        // Heard before the page was opened, told after.
        (vec![Hear(Android, -40, -900), Hear(Android, -40, -100)], waiting(30)),
        (vec![Hear(Android, -40, -100), Hear(Android, -40, 100)], waiting(30)),
    ] {
        assert_eq!(play(true, &story), expected);
    }
}

#[test]
fn two_phones_do_not_add_up_to_one() {
    let one_by_one =
        |phones: std::ops::Range<u32>| phones.map(|number| Of(number, Android, number.into()));
    for (what, story, expected) in [
        ("one after the other", vec![Of(1, Android, 10), Of(2, Android, 300)], waiting(30)),
        ("iPhones too", vec![Of(1, Iphone, 10), Of(2, Iphone, 300)], waiting(30)),
        (
            "what may be iPhones neither",
            vec![Of(1, PerhapsIphone, 10), Of(2, PerhapsIphone, 300), Wait(30)],
            NOT_HEARD,
        ),
        (
            "two that are both held here",
            vec![Of(1, Android, 10), Of(2, Android, 20), Of(1, Android, 300)],
            heard(Android),
        ),
        (
            "one that says first that it may be an iPhone and then that it is",
            vec![Of(1, PerhapsIphone, 10), Of(1, Iphone, 300)],
            waiting(30),
        ),
        ("a crowd that walks past", one_by_one(0..100).collect(), waiting(30)),
        (
            "as many as are told apart",
            one_by_one(1..9).chain([Of(1, Android, 300)]).collect(),
            heard(Android),
        ),
        (
            "more than are told apart, and then one that stays",
            one_by_one(0..100).chain([Of(200, Android, 300), Of(200, Android, 600)]).collect(),
            heard(Android),
        ),
    ] {
        assert_eq!(play(true, &story), expected, "{what}");
    }
}

#[test]
fn nothing_heard_and_what_follows() {
    let strong = || [Hear(Android, -40, 10), Hear(Android, -40, 300)];
    for (mut story, then, expected) in [
        (vec![Wait(29)], vec![], waiting(1)),
        (vec![Wait(30)], vec![], NOT_HEARD),
        (vec![Wait(59)], vec![], NOT_HEARD),
        (vec![Wait(60)], vec![], None),
        (vec![Wait(40), Again], vec![], waiting(30)),
        // Whoever follows the advice sees it turn green, for as long as any answer.
        (vec![Wait(40)], strong().into(), heard(Android)),
        (vec![Wait(40)], strong().into_iter().chain([Wait(29)]).collect(), heard(Android)),
        (vec![Wait(40)], strong().into_iter().chain([Wait(30)]).collect(), None),
        (strong().into(), vec![Wait(29)], heard(Android)),
        (strong().into(), vec![Wait(30)], None),
    ] {
        story.extend(then);
        assert_eq!(play(true, &story), expected);
    }
}

#[test]
fn what_may_be_an_iphone_waits_for_something_surer() {
    let perhaps = || vec![Hear(PerhapsIphone, -40, 10), Hear(PerhapsIphone, -40, 300)];
    for (then, expected) in [
        (vec![], waiting(30)),
        (vec![Wait(29)], waiting(1)),
        (vec![Wait(30)], heard(PerhapsIphone)),
        (vec![Hear(Iphone, -40, 10), Hear(Iphone, -40, 300)], heard(Iphone)),
        (vec![Wait(30), Hear(Iphone, -40, 10), Hear(Iphone, -40, 300)], heard(Iphone)),
        (vec![Hear(Iphone, -40, 400), Hear(Iphone, -40, 500), Wait(20)], heard(Iphone)),
    ] {
        let story: Vec<Do> = perhaps().into_iter().chain(then).collect();
        assert_eq!(play(true, &story), expected);
    }
}

#[test]
fn a_deaf_kiosk_blames_no_phone() {
    for (hears, story, expected) in [
        (false, vec![], DEAF),
        (false, vec![Wait(29)], DEAF),
        (false, vec![Wait(30)], None),
        (true, vec![Wait(10), Radio(false)], DEAF),
        // The silence was found only after the answer: the answer was worth nothing.
        (true, vec![Wait(35), Radio(false)], DEAF),
        // A good answer stays good.
        (true, vec![Hear(Android, -40, 1), Hear(Android, -40, 2), Radio(false)], heard(Android)),
        (true, vec![Wait(10), Radio(false), Wait(5), Radio(true)], waiting(30)),
        (true, vec![Wait(10), Radio(false), Wait(20), Radio(true)], DEAF),
        (true, vec![Radio(true)], waiting(30)),
    ] {
        assert_eq!(play(hears, &story), expected);
    }
}

#[test]
fn a_radio_that_comes_and_goes_does_not_keep_the_page() {
    let flapping = |_| [Wait(5), Radio(false), Wait(5), Radio(true)];
    let story: Vec<Do> = (0..12).flat_map(flapping).collect();
    assert_eq!(play(true, &story), None);
}

#[test]
fn a_clock_set_back_hears_on() {
    let rules = RULES;
    let mut state = step(None, Event::Open { hears: true }, OPENED_MS, rules);
    let now_ms = OPENED_MS - 3_600_000;
    state = step(state, Event::Tick, now_ms, rules);
    for at_ms in [now_ms + 1, now_ms + 2] {
        let sighting = Sighting { phone: Android, sender: sender(0), rssi: -40, at_ms };
        state = step(state, Event::Strongest(sighting), now_ms, rules);
    }
    assert_eq!(state.map(|check| check.answer()), heard(Android));
}

#[test]
fn without_a_check_nothing_happens() {
    let rules = RULES;
    for event in [Event::Tick, Event::Close, Event::Hears(true)] {
        assert_eq!(step(None, event, OPENED_MS, rules), None);
    }
    let open = step(None, Event::Open { hears: true }, OPENED_MS, rules);
    assert_eq!(step(open, Event::Close, OPENED_MS, rules), None);
}
