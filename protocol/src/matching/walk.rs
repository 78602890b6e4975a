//! Walks the days of all cases, several at a time.
//!
//! Four sub key chains are advanced in turn, so that the processor computes one while another
//! waits for its last link; a chain that ends makes room for the next day at once. Days and slots
//! that no contact of the log can reach are not derived at all.

use crate::DAY_S;
use crate::bluezone::schedule::{SubKey, slot_of, slot_start};
use crate::caselist::{Case, DaySeed, Slot};
use crate::contact::ContactId;

/// Chains that are advanced in turn. Two fill a processor with SHA instructions, a third and a
/// fourth cover what the matching does between two links.
const LANES: usize = 4;

/// The time in which a slot may lie to matter to a log.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// A slot must end after this second, Unix time.
    pub(super) from_s: i64,
    /// A slot must start at this second, Unix time, or before.
    pub(super) to_s: i64,
}

impl Span {
    /// Last slot of `seed` that has to be derived; `None` when none has.
    fn last_slot(self, seed: &DaySeed) -> Option<u16> {
        // Compared as days first: a day far away would not fit seconds.
        let (first_day, last_day) = (self.from_s.div_euclid(DAY_S), self.to_s.div_euclid(DAY_S));
        if !(first_day..=last_day).contains(&seed.day) {
            return None;
        }
        let mut last = seed.last_slot.min(seed.max.checked_sub(1)?);
        if seed.day == last_day {
            last = last.min(slot_of(self.to_s, seed.max));
        }
        let reaches = seed.first_slot <= last && end(seed, last) > self.from_s;
        reaches.then_some(last)
    }
}

/// First second after a slot.
fn end(seed: &DaySeed, slot: u16) -> i64 {
    slot_start(seed.day, slot + 1, seed.max)
}

/// A case's day on its way from its first slot to its last.
pub(super) struct Walk<'c> {
    /// The backend's number of the case.
    pub(super) case: i64,
    seed: &'c DaySeed,
    slot: u16,
    last: u16,
    key: SubKey,
}

impl Walk<'_> {
    /// The slot that the walk has come to, with its id.
    pub(super) fn slot(&self, id: ContactId) -> Slot {
        let start_s = slot_start(self.seed.day, self.slot, self.seed.max);
        Slot { id, start_s, end_s: end(self.seed, self.slot) }
    }
}

/// Calls `visit` with every infectious id of `cases` whose slot lies in `span`, in no order.
pub(super) fn all<'c>(
    cases: impl IntoIterator<Item = &'c Case>,
    span: Span,
    mut visit: impl FnMut(&Walk<'c>, ContactId),
) {
    let mut waiting = cases.into_iter().flat_map(|case| {
        case.days.iter().filter_map(move |seed| {
            let last = span.last_slot(seed)?;
            Some(Walk { case: case.case, seed, slot: 0, last, key: SubKey::first(&seed.seed) })
        })
    });
    let mut lanes: Vec<_> = waiting.by_ref().take(LANES).collect();
    while let Some(common) = lanes.iter().map(|lane| lane.last - lane.slot).min() {
        for _ in 0..common {
            for lane in &mut lanes {
                look(lane, &mut visit);
                lane.key.advance();
                lane.slot += 1;
            }
        }
        // At least one lane stands at its last slot now: no further key of it is needed.
        lanes.iter().filter(|lane| lane.slot == lane.last).for_each(|lane| look(lane, &mut visit));
        lanes.retain(|lane| lane.slot < lane.last);
        lanes.extend(waiting.by_ref().take(LANES - lanes.len()));
    }
}

/// Slots before the first infectious one are derived but not looked at.
#[inline]
fn look<'c>(lane: &Walk<'c>, visit: &mut impl FnMut(&Walk<'c>, ContactId)) {
    if lane.slot >= lane.seed.first_slot {
        visit(lane, lane.key.id());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    const DAY: i64 = 18_816;

    fn seed(max: u16, first_slot: u16, last_slot: u16) -> DaySeed {
        DaySeed { day: DAY, seed: Secret::new([3; 32]), max, first_slot, last_slot }
    }

    #[test]
    fn only_slots_within_reach_are_derived() {
        let noon = DAY * DAY_S + 43_200;
        let always = (i64::MIN / 2, i64::MAX / 2);
        for (what, seed, (from_s, to_s), last) in [
            ("a whole day", seed(96, 0, 95), always, Some(95)),
            ("a log that ends at noon", seed(96, 0, 95), (0, noon), Some(48)),
            ("a log that ends before noon", seed(96, 0, 95), (0, noon - 1), Some(47)),
            ("a case from noon on", seed(96, 48, 95), (0, noon - 1), None),
            ("a case until noon", seed(96, 0, 47), (noon, i64::MAX / 2), None),
            ("a case until noon, a second left", seed(96, 0, 47), (noon - 1, noon), Some(47)),
            ("the day before", seed(96, 0, 95), (0, DAY * DAY_S - 1), None),
            ("the day after", seed(96, 0, 95), ((DAY + 1) * DAY_S, i64::MAX / 2), None),
            ("slots that the day does not have", seed(96, 0, 200), always, Some(95)),
            ("no slots", seed(0, 0, 0), always, None),
            ("slots turned round", seed(96, 9, 8), always, None),
        ] {
            assert_eq!(Span { from_s, to_s }.last_slot(&seed), last, "{what}");
        }
    }

    #[test]
    fn days_beyond_time_are_passed_over() {
        for day in [i64::MIN, i64::MAX] {
            let seed = DaySeed { day, ..seed(96, 0, 95) };
            assert_eq!(Span { from_s: 0, to_s: DAY * DAY_S }.last_slot(&seed), None);
        }
    }
}
