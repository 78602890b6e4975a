//! Whom a rule counts of a scene. Pure.
//!
//! A Bluezone id lives for a quarter of an hour, so a stay over the end of one is two ids, which nobody may join.
//! An id counts when it was beside the case for the minimum; or for half of it where it was heard up to the edge of
//! its slot, and the case stayed on beyond that edge long enough for the rest. Of a stay over an edge the longer
//! half counts, so most people count once.
//!
//! Who was not heard counts by their stay: how much of it lies in windows of the case, at the same gate or venue.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use protocol::contact::ContactId;

use super::found::WINDOW_S;
use super::rule::{Others, Rule};
use super::scene::{HeardAt, Scene, StayAt, Window};
use super::spans::{Spans, joined, within};
use crate::stays::{Sealed, Source, Stay};
use crate::store::exposures::Heard;

/// Longest pause of the case at a kiosk that is no leaving: phones are silent for bursts.
const PAUSE_S: i64 = 120;
/// How far from the edge of its slot an id may be heard last and yet have gone on: two bursts.
const EDGE_S: i64 = 60;

/// How somebody is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// By an id that was heard.
    Bluezone(ContactId),
    Stay(Source),
}

/// Somebody, or a group that came together, whom a rule counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub way: Way,
    /// The first window together: venue and first second.
    pub first: (i64, i64),
    /// Together, minutes; of an id at least so many.
    pub minutes: u32,
    /// Strongest signal; of an id alone.
    pub rssi_max: Option<i16>,
    pub people: u32,
    pub visit: Option<String>,
    pub record: Option<Sealed>,
    /// The windows together: venue and first second.
    pub windows: BTreeSet<(i64, i64)>,
}

/// The last second before another begins. Bursts are half a minute apart: who is heard from 07:00:10 to 07:14:50
/// was there for a quarter of an hour.
fn minutes(seconds: i64) -> u32 {
    u32::try_from((seconds + 59) / 60).unwrap_or(0)
}

/// What names a visit with its day, and a number for those that have no name.
type Whose<'a> = (Option<(&'a str, i64)>, usize);

struct Judge<'a> {
    scene: &'a Scene,
    rule: Rule,
    /// When the case was near enough to a kiosk.
    beside: HashMap<(i64, Option<u32>), Spans>,
    /// Windows of the case at a venue, and at a gate of it; where the venue alone is known, the times themselves.
    windows: HashMap<(i64, Option<u32>), Spans>,
    /// Times of which the venue alone is known.
    anywhere: HashMap<i64, Spans>,
    by_venue: HashMap<i64, Vec<&'a Window>>,
}

impl<'a> Judge<'a> {
    fn new(scene: &'a Scene, rule: Rule) -> Self {
        let mut beside: HashMap<_, Spans> = HashMap::new();
        for it in &scene.beside {
            // Of a case whose signal is not known nothing can be said but that it was there.
            if it.gate.is_none() || it.rssi_max.is_some_and(|rssi| rssi >= rule.dbm()) {
                beside.entry((it.venue, it.gate)).or_default().push((it.from_s, it.to_s));
            }
        }
        let mut windows: HashMap<_, Spans> = HashMap::new();
        let (mut anywhere, mut by_venue) = (HashMap::<_, Spans>::new(), HashMap::new());
        for window in &scene.windows {
            let span = (window.from_s, window.to_s);
            for gate in &window.gates {
                windows.entry((window.venue, None)).or_default().push(span);
                windows.entry((window.venue, Some(*gate))).or_default().push(span);
            }
            by_venue.entry(window.venue).or_insert_with(Vec::new).push(window);
        }
        for it in scene.beside.iter().filter(|it| it.gate.is_none()) {
            windows.entry((it.venue, None)).or_default().push((it.from_s, it.to_s));
            anywhere.entry(it.venue).or_default().push((it.from_s, it.to_s));
        }
        for spans in beside.values_mut() {
            *spans = joined(std::mem::take(spans), PAUSE_S);
        }
        for spans in windows.values_mut().chain(anywhere.values_mut()) {
            *spans = joined(std::mem::take(spans), 0);
        }
        Self { scene, rule, beside, windows, anywhere, by_venue }
    }

    /// The windows at a venue of which a time has a part.
    fn windows_of(&self, venue: i64, from_s: i64, to_s: i64) -> BTreeSet<(i64, i64)> {
        let windows = self.by_venue.get(&venue).into_iter().flatten();
        let touched = windows.filter(|window| from_s < window.to_s && to_s > window.from_s);
        touched.map(|window| (venue, window.from_s)).collect()
    }

    /// Whether an id counts, and for how many seconds it was beside the case.
    fn together(&self, at: &HeardAt) -> Option<i64> {
        let heard = &at.heard;
        if heard.rssi_max.is_none_or(|rssi| rssi < self.rule.dbm()) {
            return None;
        }
        let gates = [Some(heard.gate), None];
        let spans = gates.iter().filter_map(|gate| self.beside.get(&(at.venue, *gate)));
        let longest = spans.filter_map(|spans| self.long_enough(spans, heard)).max()?;
        Some(longest)
    }

    fn long_enough(&self, spans: &Spans, heard: &Heard) -> Option<i64> {
        let Heard { from_s, to_s, .. } = *heard;
        let own_s = within(spans, from_s, to_s);
        let least_s = self.rule.least_s();
        // Compared as whole minutes, as they are shown.
        if i64::from(minutes(own_s)) * 60 >= least_s {
            return Some(own_s);
        }
        if own_s * 2 < least_s - 59 {
            return None;
        }
        let slot_s = i64::midpoint(from_s, to_s).div_euclid(WINDOW_S) * WINDOW_S;
        let mut possible_s = own_s;
        for (first, last) in spans {
            if from_s <= slot_s + EDGE_S && *first < from_s && *last >= from_s {
                possible_s += from_s - first;
            }
            let end_s = slot_s + WINDOW_S;
            if to_s >= end_s - EDGE_S && *first <= to_s && *last > to_s {
                possible_s += last - to_s;
            }
        }
        (i64::from(minutes(possible_s)) * 60 >= least_s).then_some(own_s)
    }

    /// Seconds of a stay in windows of the case; none where it does not count.
    fn stayed(&self, at: &StayAt) -> Option<i64> {
        let StayAt { venue, stay } = at;
        let (from_s, to_s) = self.times(stay);
        let mut spans: Spans = self.anywhere.get(venue).cloned().unwrap_or_default();
        match self.rule.others {
            Others::Nobody => return None,
            Others::SameVenue => {
                spans.extend(self.windows.get(&(*venue, None)).into_iter().flatten())
            }
            Others::SameGate => {
                let gates: BTreeSet<_> = stay.gates.iter().flatten().collect();
                for gate in gates {
                    spans.extend(self.windows.get(&(*venue, Some(*gate))).into_iter().flatten());
                }
                // Whoever was counted by hand came by some gate.
                if stay.gates == [None; 2] {
                    spans.extend(self.windows.get(&(*venue, None)).into_iter().flatten());
                }
            }
        }
        let own_s = within(&joined(spans, 0), from_s, to_s);
        (own_s >= self.rule.least_s()).then_some(own_s)
    }

    /// Who is only known to have left was there before: for the minimum at least.
    fn times(&self, stay: &Stay) -> (i64, i64) {
        match stay.from_s == stay.to_s {
            true => (stay.to_s - self.rule.least_s(), stay.to_s),
            false => (stay.from_s, stay.to_s),
        }
    }

    fn heard(&self) -> Vec<Person> {
        let mut people: BTreeMap<ContactId, Person> = BTreeMap::new();
        for at in &self.scene.heard {
            let Some(own_s) = self.together(at) else { continue };
            let Heard { id, from_s, to_s, rssi_max, .. } = at.heard;
            let windows = self.windows_of(at.venue, from_s, to_s);
            let Some(first) = windows.first().copied() else { continue };
            // One that several kiosks heard is one, and was at each of them at once.
            let person = people.entry(id).or_insert_with(|| Person {
                way: Way::Bluezone(id),
                first,
                minutes: 0,
                rssi_max: None,
                people: 1,
                visit: None,
                record: None,
                windows: BTreeSet::new(),
            });
            person.minutes = person.minutes.max(minutes(own_s));
            person.rssi_max = person.rssi_max.max(rssi_max);
            person.windows.extend(windows);
        }
        people.into_values().collect()
    }

    fn stays(&self) -> Vec<Person> {
        // By what names the visit on a day; without a name each is its own.
        let mut people: BTreeMap<Whose<'_>, Person> = BTreeMap::new();
        for (index, at) in self.scene.stays.iter().enumerate() {
            let Some(own_s) = self.stayed(at) else { continue };
            let StayAt { venue, stay } = at;
            let (from_s, to_s) = self.times(stay);
            let windows = self.windows_of(*venue, from_s, to_s);
            let Some(first) = windows.first().copied() else { continue };
            let day = protocol::civil::vietnam_day(stay.from_s);
            let name = stay.visit.as_deref().map(|visit| (visit, day));
            let own = if name.is_some() { 0 } else { index };
            let person = people.entry((name, own)).or_insert_with(|| Person {
                way: Way::Stay(stay.source),
                first,
                minutes: 0,
                rssi_max: None,
                people: 0,
                visit: stay.visit.clone(),
                record: None,
                windows: BTreeSet::new(),
            });
            person.minutes += minutes(own_s);
            person.people = person.people.max(stay.people);
            person.record = person.record.or(stay.record);
            person.windows.extend(windows);
        }
        people.into_values().collect()
    }
}

/// Whom a rule counts, those longest together first.
pub fn people(scene: &Scene, rule: Rule) -> Vec<Person> {
    let judge = Judge::new(scene, rule);
    let mut people = judge.heard();
    people.extend(judge.stays());
    people.sort_by_key(|person| (std::cmp::Reverse(person.minutes), person.first, person.way));
    people
}
