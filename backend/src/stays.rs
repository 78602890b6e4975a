//! Who was at a venue in a window: a visit is a stay from the way in to the way out, or to a longest
//! stay where nobody tapped out.
//!
//! What names a visit (a receipt) pairs its own way in and out. What names none (phones, cards) is
//! counted in minus out, the first in being the first out.

use std::collections::{BTreeMap, VecDeque};

use protocol::record::Direction;

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

/// People who came in and have not left yet.
struct Open {
    /// When they came in, or were seen last.
    last_s: i64,
    people: u32,
    source: Source,
}

/// The open stays of one visit, or of all that name none.
struct Stays {
    open: VecDeque<Open>,
    from_s: i64,
    longest_s: i64,
    named: bool,
}

impl Stays {
    fn came_in(&mut self, passage: &Passage, present: &mut Occupancy) {
        self.expire(passage.at_s, present);
        let Passage { at_s, people, source, .. } = *passage;
        // Those who declare at one kiosk and show the receipt at another came in once.
        if let (true, Some(open)) = (self.named, self.open.back_mut()) {
            (open.last_s, open.people) = (at_s, open.people.max(people));
        } else {
            self.open.push_back(Open { last_s: at_s, people, source });
        }
    }

    fn went_out(&mut self, passage: &Passage, present: &mut Occupancy) {
        self.expire(passage.at_s, present);
        let mut leaving = passage.people;
        while leaving > 0 {
            let Some(open) = self.open.front_mut() else {
                // Their way in was not recorded.
                self.ended(passage.source, leaving, passage.at_s, present);
                break;
            };
            let people = leaving.min(open.people);
            (open.people, leaving) = (open.people - people, leaving - people);
            let (source, gone) = (open.source, open.people == 0);
            if gone {
                self.open.pop_front();
            }
            self.ended(source, people, passage.at_s, present);
        }
    }

    /// Ends the stays that are longer than they may be at `now_s`.
    fn expire(&mut self, now_s: i64, present: &mut Occupancy) {
        while let Some(open) = self.open.front()
            && open.last_s.saturating_add(self.longest_s) < now_s
        {
            let (source, people) = (open.source, open.people);
            let end_s = open.last_s.saturating_add(self.longest_s);
            self.open.pop_front();
            self.ended(source, people, end_s, present);
        }
    }

    fn ended(&self, source: Source, people: u32, end_s: i64, present: &mut Occupancy) {
        if end_s >= self.from_s {
            present.add(source, people);
        }
    }
}

/// The people whose stay touched the time from `from_s` until before `to_s`. The passages are in
/// the order of their times and begin two longest stays before the window.
pub fn present(passages: &[Passage], from_s: i64, to_s: i64, longest_s: i64) -> Occupancy {
    let mut present = Occupancy::default();
    let mut visits: BTreeMap<(Option<Source>, Option<&str>), Stays> = BTreeMap::new();
    for passage in passages.iter().filter(|passage| passage.at_s < to_s) {
        let visit = passage.visit.as_deref();
        let group = (visit.is_none().then_some(passage.source), visit);
        let named = visit.is_some();
        let stays = visits.entry(group).or_insert_with(|| Stays {
            open: VecDeque::new(),
            from_s,
            longest_s,
            named,
        });
        match passage.direction {
            Direction::In => stays.came_in(passage, &mut present),
            Direction::Out => stays.went_out(passage, &mut present),
        }
    }
    for stays in visits.values_mut() {
        stays.expire(i64::MAX, &mut present);
    }
    present
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONGEST_S: i64 = 4 * 3600;

    /// Minutes of a morning whose window is 600 to 615, `+` in and `-` out, and a visit: `550+a`.
    fn passages(story: &str, source: Source) -> Vec<Passage> {
        let passage = |word: &str| {
            let (direction, at) = if word.contains('+') {
                (Direction::In, word.find('+'))
            } else {
                (Direction::Out, word.find('-'))
            };
            let at = at.unwrap();
            let visit = Some(word[at + 1..].to_owned()).filter(|visit| !visit.is_empty());
            let minute: i64 = word[..at].parse().unwrap();
            Passage { at_s: minute * 60, direction, people: 1, source, visit }
        };
        story.split_whitespace().map(passage).collect()
    }

    fn count(story: &str) -> u64 {
        let passages = passages(story, Source::Phone);
        present(&passages, 600 * 60, 615 * 60, LONGEST_S).phones
    }

    #[test]
    fn stays_as_a_table() {
        for (story, wanted) in [
            ("", 0),
            // Within the window, at its edges and outside.
            ("605+", 1),
            ("600+", 1),
            ("615+", 0),
            ("614+ 616-", 1),
            // Came before and stayed, or left before.
            ("550+", 1),
            ("550+ 599-", 0),
            ("550+ 600-", 1),
            ("550+ 620-", 1),
            // Nobody tapped out: four hours at most.
            ("360+", 1),
            ("359+", 0),
            ("340+ 610-", 1),
            // Only the way out is known: at least then they were there.
            ("610-", 1),
            ("590-", 0),
            ("620-", 0),
            // Without names, in minus out.
            ("500+ 510+ 520+ 530- 540-", 1),
            ("500+ 510- 605+ 606+", 2),
            ("590+ 591+ 592+ 605-", 3),
            ("590+ 591- 592+ 593- 610+", 1),
            // With names, each its own; twice in is one visit, and begins the longest stay anew.
            ("500+a 510+b 520-b", 1),
            ("500+a 510+b 520-c", 2),
            ("500+a 590+a", 1),
            ("355+a 500+a", 1),
            ("500+a 505-a 605+a", 1),
            ("500+a 505-a 590+a 595-a", 0),
            // A visit that has names does not end one that has none.
            ("500+ 520-a", 1),
        ] {
            assert_eq!(count(story), wanted, "{story}");
        }
    }

    #[test]
    fn people_are_counted_by_the_way_in_and_kinds_do_not_pair() {
        let group = |at_s, direction, people, source, visit: Option<&str>| Passage {
            at_s,
            direction,
            people,
            source,
            visit: visit.map(str::to_owned),
        };
        let passages = [
            group(100, Direction::In, 4, Source::Declaration, Some("A")),
            group(200, Direction::In, 4, Source::Receipt, Some("A")),
            group(300, Direction::In, 1, Source::Card, None),
            group(400, Direction::Out, 1, Source::Phone, None),
            group(500, Direction::Out, 3, Source::Receipt, Some("A")),
            group(600, Direction::In, 2, Source::Receipt, Some("B")),
        ];
        let during = present(&passages, 450, 700, LONGEST_S);
        assert_eq!(
            during,
            Occupancy { phones: 0, declarations: 4, cards: 1, receipts: 2, guards: 0, strips: 0 }
        );
        let after = present(&passages, 550, 700, LONGEST_S);
        assert_eq!(
            after,
            Occupancy { phones: 0, declarations: 1, cards: 1, receipts: 2, guards: 0, strips: 0 }
        );
    }
}
