//! Who was at a venue in a window: a visit is a stay from the way in to the way out, or to a longest
//! stay where nobody tapped out.
//!
//! What names a visit (a phone's visit, a receipt) pairs its own ways in and out. What names none (cards, counts
//! of guards) is counted in minus out, the first in being the first out.

mod open;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use protocol::record::Direction;

use open::OpenStays;

/// How people were counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    Phone,
    Declaration,
    Card,
    Receipt,
    /// A guard counted them.
    Guard,
    /// A paper strip, typed afterwards.
    Paper,
}

/// People who passed into or out of a venue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Unix seconds.
    pub at_s: i64,
    pub direction: Direction,
    pub people: u32,
    pub source: Source,
    /// What names the visit.
    pub visit: Option<String>,
    /// The kiosk or poster; none where a guard or a clerk counted.
    pub gate: Option<u32>,
    /// What names the people to whoever opens it.
    pub record: Option<Sealed>,
}

/// Where a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sealed {
    /// A declaration or card check-in, by its number in the database.
    Body(i64),
    /// A check-in by receipt, which leads to a declaration: kiosk, number and incarnation.
    Receipt(u32, i64, i64),
}

/// People from when they came in until they left, or until the longest stay was over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// First second.
    pub from_s: i64,
    /// Last second.
    pub to_s: i64,
    pub people: u32,
    /// How they were counted on the way in.
    pub source: Source,
    /// What names the visit.
    pub visit: Option<String>,
    /// Where they came in, and where they left.
    pub gates: [Option<u32>; 2],
    pub record: Option<Sealed>,
}

impl Stay {
    /// Whether any of it lies in the time from `from_s` until before `to_s`.
    pub fn touches(&self, from_s: i64, to_s: i64) -> bool {
        self.from_s < to_s && self.to_s >= from_s
    }
}

/// People whose stay touched a window, by how they were counted on the way in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Occupancy {
    pub phones: u64,
    pub declarations: u64,
    pub cards: u64,
    pub receipts: u64,
    pub guards: u64,
    pub strips: u64,
}

impl Occupancy {
    fn add(&mut self, source: Source, people: u32) {
        let count = match source {
            Source::Phone => &mut self.phones,
            Source::Declaration => &mut self.declarations,
            Source::Card => &mut self.cards,
            Source::Receipt => &mut self.receipts,
            Source::Guard => &mut self.guards,
            Source::Paper => &mut self.strips,
        };
        *count += u64::from(people);
    }
}

/// The stays that passages make, by their ends. The passages are in the order of their times.
pub fn list<'a>(passages: impl IntoIterator<Item = &'a Passage>, longest_s: i64) -> Vec<Stay> {
    let mut stays = Vec::new();
    let mut visits: BTreeMap<(Option<Source>, Option<&str>), OpenStays> = BTreeMap::new();
    for passage in passages {
        let visit = passage.visit.as_deref();
        let group = (visit.is_none().then_some(passage.source), visit);
        let open = visits.entry(group).or_insert_with(|| OpenStays::new(longest_s));
        match passage.direction {
            Direction::In => open.came_in(passage, &mut stays),
            Direction::Out => open.went_out(passage, &mut stays),
        }
    }
    for open in visits.values_mut() {
        open.expire(i64::MAX, &mut stays);
    }
    stays.retain(|stay| stay.people > 0);
    stays
}

/// The people whose stay touched the time from `from_s` until before `to_s`. The passages are in
/// the order of their times and begin two longest stays before the window.
pub fn present(passages: &[Passage], from_s: i64, to_s: i64, longest_s: i64) -> Occupancy {
    let mut present = Occupancy::default();
    for stay in list(passages.iter().filter(|passage| passage.at_s < to_s), longest_s) {
        if stay.touches(from_s, to_s) {
            present.add(stay.source, stay.people);
        }
    }
    present
}
