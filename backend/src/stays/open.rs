//! People who came in and have not left yet.

use std::collections::VecDeque;

use super::{Passage, Sealed, Stay};

/// The open stays of one visit, or of all of a kind that name none; the first in is the first out.
pub(super) struct OpenStays {
    /// As if they had left when they were seen last.
    open: VecDeque<Stay>,
    longest_s: i64,
}

/// Whatever names people comes before what leads to their names.
fn better(one: Option<Sealed>, other: Option<Sealed>) -> Option<Sealed> {
    match (one, other) {
        (Some(Sealed::Receipt(..)) | None, Some(Sealed::Body(_))) | (None, _) => other,
        _ => one,
    }
}

fn stay_of(passage: &Passage) -> Stay {
    Stay {
        from_s: passage.at_s,
        to_s: passage.at_s,
        people: passage.people,
        source: passage.source,
        visit: passage.visit.clone(),
        gates: [passage.gate, None],
        record: passage.record,
    }
}

impl OpenStays {
    pub(super) fn new(longest_s: i64) -> Self {
        Self { open: VecDeque::new(), longest_s }
    }

    pub(super) fn came_in(&mut self, passage: &Passage, stays: &mut Vec<Stay>) {
        self.expire(passage.at_s, stays);
        // Those who declare at one kiosk and show the receipt at another came in once.
        if let (true, Some(stay)) = (passage.visit.is_some(), self.open.back_mut()) {
            (stay.to_s, stay.people) = (passage.at_s, stay.people.max(passage.people));
            stay.record = better(stay.record, passage.record);
            stay.gates[1] = passage.gate;
        } else {
            self.open.push_back(stay_of(passage));
        }
    }

    pub(super) fn went_out(&mut self, passage: &Passage, stays: &mut Vec<Stay>) {
        self.expire(passage.at_s, stays);
        let mut leaving = passage.people;
        while leaving > 0 {
            let Some(stay) = self.open.front_mut() else {
                // Their way in was not recorded.
                stays.push(Stay { people: leaving, ..stay_of(passage) });
                break;
            };
            let people = leaving.min(stay.people);
            (stay.people, leaving) = (stay.people - people, leaving - people);
            let gone = Stay {
                to_s: passage.at_s,
                people,
                gates: [stay.gates[0], passage.gate],
                record: better(stay.record, passage.record),
                ..stay.clone()
            };
            if stay.people == 0 {
                self.open.pop_front();
            }
            stays.push(gone);
        }
    }

    /// Ends the stays that are longer than they may be at `now_s`.
    pub(super) fn expire(&mut self, now_s: i64, stays: &mut Vec<Stay>) {
        while let Some(stay) = self.open.front()
            && stay.to_s.saturating_add(self.longest_s) < now_s
        {
            let to_s = stay.to_s.saturating_add(self.longest_s);
            stays.push(Stay { to_s, ..stay.clone() });
            self.open.pop_front();
        }
    }
}
