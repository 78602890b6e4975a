//! Divides a log by UTC days, because an id is transmitted in one slot of one day only.
//!
//! One day after the other is matched with the cases: the bitmap of a day fits into the processor's
//! second-level cache, that of fourteen days does not.

use std::collections::BTreeMap;

use super::index::{Entry, Index};
use super::logged_contact::LoggedContact;
use super::walk::Span;
use crate::DAY_S;

/// Limit of days that a contact is indexed under. A contact lasts a quarter of an hour and its clock is
/// wrong by at most as much, so it touches two days; one that touches more is in the part of all days.
const DAYS_PER_CONTACT: i64 = 2;
/// Limit of days with a part of their own: more than twice the longest retention. A log with more days
/// takes no more memory, only longer.
const DAYS_MAX: usize = 64;

/// The contacts that slots of one day can match, or the contacts that slots of many days can match.
#[derive(Debug)]
pub(super) struct Part {
    /// The day; `None` for all days.
    day: Option<i64>,
    /// The time in which a slot may match one of them.
    pub(super) span: Span,
    /// The contacts by id, with their indexes in the whole log.
    pub(super) index: Index,
}

/// A part that is being built.
struct Draft {
    entries: Vec<Entry>,
    span: Span,
}

impl Default for Draft {
    fn default() -> Self {
        Self { entries: Vec::new(), span: Span { from_s: i64::MAX, to_s: i64::MIN } }
    }
}

impl Draft {
    fn add(&mut self, entry: Entry, reach: Span) {
        self.entries.push(entry);
        self.span.from_s = self.span.from_s.min(reach.from_s);
        self.span.to_s = self.span.to_s.max(reach.to_s);
    }

    fn finish(self, day: Option<i64>) -> Part {
        let within = day.map_or(Span { from_s: i64::MIN, to_s: i64::MAX }, whole_day);
        let span = Span {
            from_s: self.span.from_s.max(within.from_s),
            to_s: self.span.to_s.min(within.to_s),
        };
        Part { day, span, index: Index::new(self.entries) }
    }
}

/// Divides a log so that every slot that matches a contact is in the span of a part with that contact.
pub(super) fn divide(contacts: &[LoggedContact], tolerance_s: i64) -> Vec<Part> {
    let mut days: BTreeMap<i64, Draft> = BTreeMap::new();
    let mut others = Draft::default();
    for (index, contact) in contacts.iter().enumerate() {
        let slack = tolerance_s.saturating_add(contact.uncertainty_s);
        let reach = Span {
            from_s: contact.first_s.saturating_sub(slack),
            to_s: contact.last_s.saturating_add(slack),
        };
        let entry = Entry::new(&contact.id, index);
        let (first, last) = (reach.from_s.div_euclid(DAY_S), reach.to_s.div_euclid(DAY_S));
        let is_usual = last.saturating_sub(first) < DAYS_PER_CONTACT;
        let has_room = |day| days.len() < DAYS_MAX || days.contains_key(&day);
        if is_usual && (first..=last).all(has_room) {
            for day in first..=last {
                days.entry(day).or_default().add(entry, reach);
            }
        } else {
            others.add(entry, reach);
        }
    }
    // Ordered by day; the part of all days is the first.
    let others = (!others.entries.is_empty()).then(|| others.finish(None));
    let days = days.into_iter().map(|(day, draft)| draft.finish(Some(day)));
    others.into_iter().chain(days).collect()
}

/// Indexes of the parts, in the order of [`divide`], with the contacts that slots of a day can match.
pub(super) fn of_day(parts: &[Part], day: i64) -> impl Iterator<Item = usize> + use<> {
    let others = parts.first().filter(|part| part.day.is_none()).map(|_| 0);
    let own = parts.binary_search_by_key(&Some(day), |part| part.day).ok();
    others.into_iter().chain(own)
}

/// The span that contains the slots of a day and no others.
fn whole_day(day: i64) -> Span {
    let start = day.saturating_mul(DAY_S);
    Span { from_s: start, to_s: start.saturating_add(DAY_S - 1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::ContactId;

    const DAY: i64 = 18_816;
    const MIDNIGHT: i64 = DAY * DAY_S;

    fn heard(first_s: i64, last_s: i64, uncertainty_s: i64) -> LoggedContact {
        LoggedContact { id: ContactId([7; 12]), first_s, last_s, uncertainty_s }
    }

    #[test]
    fn contacts_are_in_every_day_that_can_match_them() {
        let [edge, all] = [MIDNIGHT, i64::MAX / 2];
        for (what, contact, spans) in [
            ("noon", heard(edge + 43_200, edge + 43_260, 2), vec![(43_018, 43_442)]),
            // The day before counts until its last slot ends after the span's beginning.
            ("midnight", heard(edge, edge, 0), vec![(-180, -1), (0, 180)]),
            ("just within a day", heard(edge + 180, edge + 180, 0), vec![(0, 360)]),
            ("the day's end", heard(edge - 181, edge - 181, 0), vec![(-361, -1)]),
            (
                "an hour over midnight",
                heard(edge - 1800, edge + 1800, 0),
                vec![(-1980, -1), (0, 1980)],
            ),
            ("three days", heard(edge - DAY_S, edge + DAY_S, 0), vec![(-DAY_S - 180, DAY_S + 180)]),
            ("any time", heard(edge, edge, all), vec![(-180 - all, 180 + all)]),
        ] {
            let parts = divide(&[contact], 180);
            let found: Vec<_> = parts
                .iter()
                .map(|part| (part.span.from_s - MIDNIGHT, part.span.to_s - MIDNIGHT))
                .collect();
            assert_eq!(found, spans, "{what}");
            for part in parts {
                assert_eq!(part.index.indexes(&contact.id).collect::<Vec<_>>(), [0], "{what}");
            }
        }
    }

    #[test]
    fn a_day_has_its_own_part_and_that_of_all_days() {
        let noon = MIDNIGHT + 43_200;
        let [usual, long] = [heard(noon, noon, 2), heard(noon, noon, 9 * DAY_S)];
        for (what, contacts, day, parts) in [
            ("its own", vec![usual], DAY, vec![0]),
            ("another", vec![usual], DAY + 1, vec![]),
            ("all days only", vec![long], DAY + 1, vec![0]),
            ("both", vec![usual, long], DAY, vec![0, 1]),
            ("nobody", vec![], DAY, vec![]),
        ] {
            let found: Vec<_> = of_day(&divide(&contacts, 180), day).collect();
            assert_eq!(found, parts, "{what}");
        }
    }

    #[test]
    fn a_log_of_many_days_has_few_parts() {
        let contacts: Vec<_> =
            (0..1000).map(|day| heard(day * DAY_S + 500, day * DAY_S + 500, 0)).collect();
        let parts = divide(&contacts, 180);
        assert_eq!(parts.len(), DAYS_MAX + 1);
        let found: usize =
            parts.iter().map(|part| part.index.indexes(&ContactId([7; 12])).count()).sum();
        assert_eq!(found, contacts.len());
    }

    #[test]
    fn times_beyond_all_days_are_accepted() {
        for at in [i64::MIN, i64::MAX] {
            assert_eq!(divide(&[heard(at, at, i64::MAX)], 180).len(), 1);
            assert!(!divide(&[heard(at, at, 0)], 180).is_empty());
        }
        assert!(divide(&[], 180).is_empty());
    }
}
