//! What a rule costs: how many people, venues and hours it is about. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::people::{Person, Way, people};
use super::rule::{MINUTES, Rule};
use super::scene::Scene;
use crate::stays::Source;

/// The price of a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Price {
    pub people: u64,
    pub venues: u64,
    /// Quarters of an hour, and trips, in which one of them was with the case.
    pub windows: u64,
    /// How long these are together, minutes.
    pub minutes: u64,
}

/// How people can be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Reach {
    /// By Bluezone on their own phones.
    pub bluezone: u64,
    /// By staff who open a declaration, card or receipt.
    pub named: u64,
    /// By the diary on their phones.
    pub diary: u64,
    /// By nobody: a guard counted them, or their name is on paper.
    pub unknown: u64,
}

/// What these people cost.
pub fn price(scene: &Scene, people: &[Person]) -> Price {
    let windows: BTreeSet<_> = people.iter().flat_map(|person| &person.windows).collect();
    let venues: BTreeSet<_> = windows.iter().map(|(venue, _)| venue).collect();
    let long = scene.windows.iter().filter(|it| windows.contains(&(it.venue, it.from_s)));
    let seconds: i64 = long.map(|window| window.to_s - window.from_s).sum();
    Price {
        people: people.iter().map(|person| u64::from(person.people)).sum(),
        venues: venues.len() as u64,
        windows: windows.len() as u64,
        minutes: (seconds / 60).unsigned_abs(),
    }
}

/// The price of the rule with each of the minutes that can be chosen.
pub fn curve(scene: &Scene, rule: Rule) -> [(u8, Price); 5] {
    MINUTES.map(|minutes| (minutes, price(scene, &people(scene, Rule { minutes, ..rule }))))
}

/// How these people can be told.
pub fn reach(people: &[Person]) -> Reach {
    let mut reach = Reach::default();
    for person in people {
        let sum = match (person.way, person.record) {
            (Way::Bluezone(_), _) => &mut reach.bluezone,
            (_, Some(_)) => &mut reach.named,
            (Way::Stay(Source::Phone), None) => &mut reach.diary,
            (Way::Stay(_), None) => &mut reach.unknown,
        };
        *sum += u64::from(person.people);
    }
    reach
}

/// How many people each window has.
pub fn by_window(people: &[Person]) -> BTreeMap<(i64, i64), u64> {
    let mut windows = BTreeMap::new();
    for person in people {
        for window in &person.windows {
            *windows.entry(*window).or_default() += u64::from(person.people);
        }
    }
    windows
}

/// Few windows in which each of these people was with the case at least once: what to publish or to look into, and
/// no hour more. The fullest is taken first, then the fullest of those who are left.
pub fn cover(people: &[Person]) -> Vec<(i64, i64)> {
    let mut left: Vec<&Person> = people.iter().collect();
    let mut chosen = Vec::new();
    while !left.is_empty() {
        let mut windows: BTreeMap<(i64, i64), u64> = BTreeMap::new();
        for person in &left {
            for window in &person.windows {
                *windows.entry(*window).or_default() += u64::from(person.people);
            }
        }
        // Of equals the earliest.
        let fullest =
            windows.iter().max_by_key(|(window, people)| (**people, std::cmp::Reverse(**window)));
        let Some((window, _)) = fullest else { break };
        let window = *window;
        chosen.push(window);
        left.retain(|person| !person.windows.contains(&window));
    }
    chosen.sort_unstable();
    chosen
}
