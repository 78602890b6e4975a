use protocol::contact::ContactId;

use super::super::price::{by_window, cover, curve, price, reach};
use super::super::scene::{Beside, HeardAt, Scene, StayAt, Window};
use super::*;

const GATE: u32 = 1;
const VENUE: i64 = 7;

/// Seconds of a minute of the day, where 600 is the beginning of a window.
fn at(minute: i64) -> i64 {
    minute * 60
}

fn window(from: i64, gates: &[u32]) -> Window {
    Window {
        venue: VENUE,
        from_s: at(from),
        to_s: at(from + 15),
        gates: gates.iter().copied().collect(),
    }
}

fn beside(from: i64, to: i64, rssi: i16) -> Beside {
    Beside { venue: VENUE, gate: Some(GATE), from_s: at(from), to_s: at(to), rssi_max: Some(rssi) }
}

/// The case stood at the gate from 600 to 640: three windows.
fn scene() -> Scene {
    Scene {
        beside: vec![beside(600, 615, -60), beside(615, 630, -60), beside(630, 640, -60)],
        windows: vec![window(600, &[GATE]), window(615, &[GATE]), window(630, &[GATE])],
        ..Scene::default()
    }
}

fn heard(number: u8, gate: u32, from_s: i64, to_s: i64, rssi: i16) -> HeardAt {
    let heard = Heard { gate, id: ContactId([number; 12]), from_s, to_s, rssi_max: Some(rssi) };
    HeardAt { venue: VENUE, heard }
}

fn stay(from: i64, to: i64, gates: [Option<u32>; 2]) -> StayAt {
    let stay = Stay {
        from_s: at(from),
        to_s: at(to),
        people: 1,
        source: Source::Phone,
        visit: None,
        gates,
        record: None,
    };
    StayAt { venue: VENUE, stay }
}

fn rule(minutes: u8, metres: u8, others: Others) -> Rule {
    Rule { minutes, metres, others }
}

#[test]
fn ids_beside_the_case_as_a_table() {
    let beside = rule(15, 2, Others::Nobody);
    for (what, from, to, gate, rssi, least, wanted) in [
        ("a whole slot", 600, 615, GATE, -60, 15, Some(15)),
        ("at another gate", 600, 615, 2, -60, 15, None),
        ("too far away", 600, 615, GATE, -70, 15, None),
        ("long before", 580, 600, GATE, -60, 5, None),
        ("before and into it", 590, 605, GATE, -60, 5, Some(5)),
        ("in the middle, too short", 604, 611, GATE, -60, 15, None),
        ("in the middle, short rule", 604, 611, GATE, -60, 5, Some(7)),
        // Over the edge of an id: the longer half counts, and shows what is certain.
        ("the longer half", 615, 623, GATE, -60, 15, Some(8)),
        ("the shorter half", 608, 615, GATE, -60, 15, None),
        ("an edge that the case left soon after", 634, 645, GATE, -60, 15, None),
        ("half an hour needs a whole slot", 615, 630, GATE, -60, 30, Some(15)),
        ("half an hour, an id of the edge", 600, 610, GATE, -60, 30, None),
        ("after the case", 640, 655, GATE, -60, 5, None),
    ] {
        let mut scene = scene();
        scene.heard.push(heard(9, gate, at(from), at(to), rssi));
        let found = people(&scene, Rule { minutes: least, ..beside });
        let minutes: Vec<_> = found.iter().map(|person| person.minutes).collect();
        assert_eq!(minutes, Vec::from_iter(wanted), "{what}");
    }
}

#[test]
fn a_signal_from_farther_away_counts_more_people() {
    let mut scene = scene();
    for (number, rssi) in [(1, -60), (2, -66), (3, -72), (4, -74), (5, -76), (6, -90)] {
        scene.heard.push(heard(number, GATE, at(600), at(615), rssi));
    }
    let counts =
        [1, 2, 3, 4, 5].map(|metres| people(&scene, rule(15, metres, Others::Nobody)).len());
    assert_eq!(counts, [1, 2, 3, 4, 5]);
    // The case itself was far from the kiosk.
    for beside in &mut scene.beside {
        beside.rssi_max = Some(-74);
    }
    let counts =
        [1, 2, 3, 4, 5].map(|metres| people(&scene, rule(15, metres, Others::Nobody)).len());
    assert_eq!(counts, [0, 0, 0, 4, 5]);
}

#[test]
fn an_id_that_two_kiosks_heard_is_one() {
    let mut scene = scene();
    scene.beside.push(Beside { gate: Some(2), ..beside(600, 615, -60) });
    scene.heard.push(heard(9, GATE, at(600), at(608), -64));
    scene.heard.push(heard(9, 2, at(600), at(612), -61));
    let found = people(&scene, rule(10, 2, Others::Nobody));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].minutes, found[0].rssi_max), (12, Some(-61)));
}

#[test]
fn stays_in_windows_of_the_case_as_a_table() {
    let gate = [Some(GATE), None];
    for (what, it, others, wanted) in [
        ("all of it", stay(590, 650, gate), Others::SameGate, Some(45)),
        ("left by the gate", stay(590, 620, [Some(2), Some(GATE)]), Others::SameGate, Some(20)),
        ("another gate", stay(590, 650, [Some(2), Some(3)]), Others::SameGate, None),
        ("another gate, same venue", stay(590, 650, [Some(2), None]), Others::SameVenue, Some(45)),
        ("counted by hand", stay(600, 620, [None; 2]), Others::SameGate, Some(20)),
        ("nobody", stay(590, 650, gate), Others::Nobody, None),
        ("just long enough", stay(630, 700, gate), Others::SameGate, Some(15)),
        ("a minute too short", stay(631, 700, gate), Others::SameGate, None),
        ("left as it began", stay(500, 600, gate), Others::SameGate, None),
        ("came as it ended", stay(645, 700, gate), Others::SameGate, None),
        // Only the way out is known.
        ("left in a window", stay(620, 620, gate), Others::SameGate, Some(15)),
        ("left before", stay(599, 599, gate), Others::SameGate, None),
    ] {
        let scene = Scene { stays: vec![it], ..scene() };
        let found = people(&scene, rule(15, 2, others));
        let minutes: Vec<_> = found.iter().map(|person| person.minutes).collect();
        assert_eq!(minutes, Vec::from_iter(wanted), "{what}");
    }
}

#[test]
fn a_case_that_only_has_stays_is_met_anywhere_at_the_venue() {
    let scene = Scene {
        beside: vec![Beside { gate: None, rssi_max: None, ..beside(600, 620, 0) }],
        windows: vec![window(600, &[]), window(615, &[])],
        heard: vec![heard(1, 3, at(600), at(615), -60), heard(2, 3, at(600), at(615), -80)],
        stays: vec![stay(600, 700, [Some(2), None])],
        ..Scene::default()
    };
    let found = people(&scene, rule(15, 2, Others::SameGate));
    assert_eq!(found.len(), 2, "{found:?}");
    // The times count, not the windows around them.
    let minutes: Vec<_> = found.iter().map(|person| person.minutes).collect();
    assert_eq!(minutes, [20, 15]);
    let found = people(&scene, rule(20, 2, Others::SameVenue));
    assert_eq!(found.iter().filter(|person| person.minutes == 20).count(), 1);
}

#[test]
fn one_visit_of_a_day_is_one_person() {
    let named = |from, to, day: i64| {
        let mut it = stay(from, to, [Some(GATE), None]);
        it.stay.visit = Some("AB12C".to_owned());
        it.stay.from_s += day * 86_400;
        it.stay.to_s += day * 86_400;
        it
    };
    let mut scene = scene();
    scene.stays = vec![named(600, 616, 0), named(617, 640, 0)];
    let found = people(&scene, rule(15, 2, Others::SameGate));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].minutes, 16 + 23);
    // The same letters on another day are somebody else's.
    for mut window in scene.windows.clone() {
        window.from_s += 86_400;
        window.to_s += 86_400;
        scene.windows.push(window);
    }
    scene.stays.push(named(600, 616, 1));
    assert_eq!(people(&scene, rule(15, 2, Others::SameGate)).len(), 2);
}

#[test]
fn a_price_falls_as_the_rule_is_tightened() {
    let mut scene = scene();
    for number in 0..40_u8 {
        let from = 600 + i64::from(number % 3) * 15;
        let long = 2 + i64::from(number % 14);
        scene.heard.push(heard(
            number,
            GATE,
            at(from),
            at(from + long),
            -60 - i16::from(number % 20),
        ));
        scene.stays.push(stay(from, from + i64::from(number), [Some(GATE), None]));
    }
    for metres in [1, 3, 5] {
        let curve =
            curve(&scene, rule(15, metres, Others::SameGate)).map(|(_, price)| price.people);
        assert!(curve.is_sorted_by(|more, fewer| more >= fewer), "{curve:?}");
        assert!(curve[0] <= scene.everybody());
    }
    let people = people(&scene, rule(5, 5, Others::SameGate));
    let price = price(&scene, &people);
    assert_eq!((price.venues, price.windows, price.minutes), (1, 3, 45));
    assert_eq!(by_window(&people).len(), 3);
    let sums = reach(&people);
    assert_eq!(sums.bluezone + sums.diary + sums.named + sums.unknown, price.people);
}

#[test]
fn the_list_of_windows_is_small_and_covers_everybody() {
    let mut scene = scene();
    // One stayed for all, two are of the second window, one of the third alone.
    scene.stays = vec![
        stay(600, 645, [Some(GATE), None]),
        stay(615, 630, [Some(GATE), None]),
        stay(615, 630, [Some(GATE), None]),
        stay(630, 645, [Some(GATE), None]),
    ];
    let people = people(&scene, rule(15, 2, Others::SameGate));
    let windows = cover(&people);
    assert_eq!(windows, [(VENUE, at(615)), (VENUE, at(630))]);
    for person in &people {
        assert!(person.windows.iter().any(|window| windows.contains(window)), "{person:?}");
    }
    assert!(cover(&[]).is_empty());
}
