//! Who should be found, counted by hand, beside who is.

use std::collections::BTreeSet;

use backend::exposures::people::{Person, Way, people};
use backend::exposures::rule::{Others, Rule};
use backend::exposures::scene::Scene;
use backend::exposures::windows;

use super::visitors::{By, Visitor, name, visitors};
use crate::support::TestServer;

const LONGEST_S: i64 = 4 * 3600;

fn name_of(person: &Person) -> String {
    match person.way {
        Way::Bluezone(id) => format!("phone {}", u16::from_be_bytes([id.0[0], id.0[1]])),
        Way::Stay(_) => person.visit.clone().unwrap_or_else(|| "a card".to_owned()),
    }
}

/// Minutes of the day in which a case was at a gate, written down by hand: as its phone was heard, and the windows
/// around that.
pub(super) struct Wanted {
    heard: BTreeSet<(usize, i64)>,
    windows: BTreeSet<(usize, i64)>,
}

impl Wanted {
    pub(super) fn new(heard: &[(usize, i64, i64)], windows: &[(usize, i64, i64)]) -> Self {
        let minutes = |spans: &[(usize, i64, i64)]| {
            let minutes = |(gate, from, to): &(usize, i64, i64)| {
                let gate = *gate;
                (*from..*to).map(move |minute| (gate, minute))
            };
            spans.iter().flat_map(minutes).collect()
        };
        Self { heard: minutes(heard), windows: minutes(windows) }
    }

    /// Counted minute by minute; who gave a card stays for the longest stay.
    fn minutes(&self, visitor: &Visitor) -> usize {
        let Visitor { gate, from, .. } = *visitor;
        let to = if visitor.by == By::Card { from + LONGEST_S / 60 } else { visitor.to };
        let of = if visitor.by == By::Bluetooth { &self.heard } else { &self.windows };
        (from..to).filter(|minute| of.contains(&(gate, *minute))).count()
    }

    /// Of a phone: the most minutes of one id.
    fn minutes_of_an_id(&self, visitor: &Visitor) -> usize {
        let slots = visitor.from.div_euclid(15)..=visitor.to.div_euclid(15);
        let within = |slot: i64| {
            let from = visitor.from.max(slot * 15);
            let to = visitor.to.min(slot * 15 + 15);
            self.minutes(&Visitor { from, to: to.max(from), ..*visitor })
        };
        slots.map(within).max().unwrap_or(0)
    }
}

/// Whom a case's page counts by the rule of ten minutes.
pub(super) fn found(server: &TestServer, case: i64) -> Vec<Person> {
    let mut read = server.read();
    let found = windows(read.as_mut(), Some(case)).unwrap();
    let scene = Scene::read(read.as_mut(), &found, LONGEST_S).unwrap();
    people(&scene, Rule::new(10, 2, Others::SameGate))
}

/// Nobody of those who were there long enough is missing, and nobody else is there. An id over an edge may count
/// by half of the minimum.
pub(super) fn check(wanted: &Wanted, found: &[Person]) {
    let mut left: Vec<String> = found.iter().map(name_of).collect();
    let (mut sure, mut cards) = (0, 0);
    for visitor in visitors() {
        let own = name(&visitor);
        let before = left.len();
        match visitor.by {
            By::Card => {
                cards += usize::from(wanted.minutes(&visitor) >= 10);
                continue;
            }
            By::Bluetooth => {
                let most = wanted.minutes_of_an_id(&visitor);
                left.retain(|it| *it != own);
                let is_found = left.len() < before;
                let near = visitor.rssi > -69;
                assert!(is_found || !near || most < 10, "{visitor:?} is missing");
                assert!(!is_found || (near && most >= 5), "{visitor:?} is too much");
            }
            By::Tap | By::Declaration | By::Receipt => {
                left.retain(|it| *it != own);
                let is_found = before - left.len();
                let wanted = usize::from(wanted.minutes(&visitor) >= 10);
                assert_eq!(is_found, wanted, "{visitor:?}");
            }
        }
        sure += before - left.len();
    }
    assert_eq!(left, vec!["a card"; cards]);
    assert!(sure + cards > 10, "no teeth: {sure} and {cards} cards");
    assert!(sure + cards < 100, "not all of the town: {sure} and {cards} cards");
}
