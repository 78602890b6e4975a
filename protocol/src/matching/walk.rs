//! Derives the ids of the days of cases, several days at a time.
//!
//! Four chains of sub keys are advanced in turn, so that the processor can compute them in parallel; a
//! chain that ends is replaced by that of the next day. Days and slots that no contact of the log can
//! match are not derived.

use crate::DAY_S;
use crate::bluezone::schedule::{SubKey, slot_of, slot_start};
use crate::caselist::{DaySeed, Slot};
use crate::contact::ContactId;

/// Chains that are advanced in turn; two already saturate a processor with SHA instructions.
const LANES: usize = 4;
/// Links of each chain that are derived before their ids are passed on together, so that the processor
/// loads many words of a large bitmap at once.
pub(super) const BATCH: usize = 32;

/// The time in which a slot may match a contact of a log.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// A slot must end after this second, Unix time.
    pub(super) from_s: i64,
    /// A slot must start at this second, Unix time, or before.
    pub(super) to_s: i64,
}

impl Span {
    /// Last slot of `seed` that has to be derived; `None` if there is none.
    fn last_slot(self, seed: &DaySeed) -> Option<u16> {
        // Compared by days first, because the seconds of a distant day would overflow.
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

/// A day of a case that may match a log.
#[derive(Clone, Copy)]
pub(super) struct CaseDay<'c> {
    /// Number of the case in the backend.
    pub(super) case: i64,
    seed: &'c DaySeed,
    /// Last slot that has to be derived.
    last: u16,
}

impl<'c> CaseDay<'c> {
    /// A day of the case with this number, if any of its slots is in `span`.
    pub(super) fn within(span: Span, case: i64, seed: &'c DaySeed) -> Option<Self> {
        Some(Self { case, seed, last: span.last_slot(seed)? })
    }

    /// One slot of the day, with its id.
    pub(super) fn slot(&self, slot: u16, id: ContactId) -> Slot {
        let start_s = slot_start(self.seed.day, slot, self.seed.max);
        Slot { id, start_s, end_s: end(self.seed, slot) }
    }
}

/// The state of deriving one day.
struct Walk<'c> {
    day: CaseDay<'c>,
    slot: u16,
    key: SubKey,
}

impl<'c> Walk<'c> {
    fn new(day: CaseDay<'c>) -> Self {
        Self { day, slot: 0, key: SubKey::first(&day.seed.seed) }
    }

    fn has_more(&self) -> bool {
        self.slot < self.day.last
    }
}

/// Calls `visit` with every infectious id of `days` up to their last slots: a day, a slot of it and the
/// ids from that slot on, at most [`BATCH`]. The order is not specified.
pub(super) fn all<'c>(
    days: &[CaseDay<'c>],
    mut visit: impl FnMut(&CaseDay<'c>, u16, &[ContactId]),
) {
    let mut waiting = days.iter().map(|day| Walk::new(*day));
    let mut lanes: Vec<Walk<'c>> = Vec::with_capacity(LANES);
    // The ids of the last batch of each lane.
    let mut batches = [[ContactId([0; ContactId::LEN]); BATCH]; LANES];
    loop {
        lanes.retain(Walk::has_more);
        while lanes.len() < LANES
            && let Some(lane) = waiting.next()
        {
            visit_infectious(&lane.day, 0, &[lane.key.id()], &mut visit);
            if lane.has_more() {
                lanes.push(lane);
            }
        }
        let Some(left) = lanes.iter().map(|lane| lane.day.last - lane.slot).min() else { return };
        let links = left.min(BATCH as u16);
        for link in 0..usize::from(links) {
            for (lane, ids) in lanes.iter_mut().zip(&mut batches) {
                lane.key.advance();
                ids[link] = lane.key.id();
            }
        }
        for (lane, ids) in lanes.iter_mut().zip(&batches) {
            visit_infectious(&lane.day, lane.slot + 1, &ids[..usize::from(links)], &mut visit);
            lane.slot += links;
        }
    }
}

/// Passes on the ids from the first infectious slot on; those before are derived only for the chain.
fn visit_infectious<'c>(
    day: &CaseDay<'c>,
    slot: u16,
    ids: &[ContactId],
    visit: &mut impl FnMut(&CaseDay<'c>, u16, &[ContactId]),
) {
    let early = day.seed.first_slot.saturating_sub(slot);
    if let Some(ids @ [_, ..]) = ids.get(usize::from(early)..) {
        visit(day, slot + early, ids);
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
