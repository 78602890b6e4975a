//! Chooses the next slide.
//!
//! A reminder that is due goes first. The others are chosen by smooth weighted round robin: the credit
//! of each grows by its priority, the largest is chosen and reduced by what all have got, so that frequent
//! and rare slides are spread evenly and none starves.

use std::collections::HashMap;

use super::slide::{Content, Slide};

/// The state of the choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    credit: HashMap<Content, i64>,
    /// When each reminder was last shown, in the monotonic seconds of [`Order::next`].
    shown_s: HashMap<Content, u64>,
}

impl Order {
    /// The index of the next of `slides` that `may` be shown now; `at_s` are monotonic seconds.
    pub fn next(
        &mut self,
        slides: &[Slide],
        at_s: u64,
        may: impl Fn(&Slide) -> bool,
    ) -> Option<usize> {
        let open: Vec<usize> = (0..slides.len()).filter(|index| may(&slides[*index])).collect();
        let reminder = open
            .iter()
            .filter_map(|index| Some((*index, self.overdue_s(&slides[*index], at_s)?)))
            .max_by_key(|(index, overdue)| (slides[*index].priority, *overdue));
        if let Some((index, _)) = reminder {
            self.shown_s.insert(slides[index].content, at_s);
            return Some(index);
        }
        let usual: Vec<usize> =
            open.into_iter().filter(|index| slides[*index].every_min.is_none()).collect();
        let mut given = 0;
        for index in &usual {
            let weight = i64::from(slides[*index].priority) + 1;
            *self.credit.entry(slides[*index].content).or_default() += weight;
            given += weight;
        }
        // The first in the list of equal ones.
        let richest = usual
            .into_iter()
            .rev()
            .max_by_key(|index| self.credit.get(&slides[*index].content).copied().unwrap_or(0))?;
        *self.credit.entry(slides[richest].content).or_default() -= given;
        Some(richest)
    }

    /// Seconds since a reminder became due; `None` if it is not due or not a reminder.
    fn overdue_s(&self, slide: &Slide, at_s: u64) -> Option<u64> {
        let every_s = u64::from(slide.every_min?) * 60;
        match self.shown_s.get(&slide.content) {
            None => Some(u64::MAX),
            Some(shown) => at_s.checked_sub(shown.saturating_add(every_s)),
        }
    }

    /// Forgets slides that are not in the new list.
    pub fn keep(&mut self, slides: &[Slide]) {
        let known = |content: &Content| slides.iter().any(|slide| slide.content == *content);
        self.credit.retain(|content, _| known(content));
        self.shown_s.retain(|content, _| known(content));
    }
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;

    use super::*;

    fn slide(index: usize, priority: u8) -> Slide {
        Slide { priority, ..Slide::announcement(index, vec![Language::Vi]) }
    }

    /// The indexes of the next slides, ten seconds each.
    fn shown(slides: &[Slide], count: usize) -> Vec<usize> {
        let mut order = Order::default();
        (0..count).filter_map(|turn| order.next(slides, turn as u64 * 10, |_| true)).collect()
    }

    #[test]
    fn slides_come_in_turn_and_the_important_more_often() {
        let slides = |priorities: &[u8]| -> Vec<Slide> {
            priorities.iter().enumerate().map(|(index, p)| slide(index, *p)).collect()
        };
        for (priorities, expected) in [
            (&[][..], &[][..]),
            (&[0], &[0, 0, 0]),
            (&[0, 0, 0], &[0, 1, 2, 0, 1, 2]),
            (&[1, 0], &[0, 1, 0, 0, 1, 0]),
            (&[3, 0, 0], &[0, 0, 1, 0, 2, 0, 0, 0, 1]),
        ] {
            assert_eq!(shown(&slides(priorities), expected.len()), expected, "{priorities:?}");
        }
        let many = shown(&slides(&[9, 0, 4]), 1600);
        let count = |index| many.iter().filter(|shown| **shown == index).count();
        assert_eq!([count(0), count(1), count(2)], [1000, 100, 500]);
    }

    #[test]
    fn reminders_come_at_once_and_then_when_they_are_due() {
        let reminder =
            |index, priority, minutes| Slide { every_min: Some(minutes), ..slide(index, priority) };
        let slides = [slide(0, 0), reminder(1, 0, 1), slide(2, 0)];
        assert_eq!(shown(&slides, 9), [1, 0, 2, 0, 2, 0, 1, 2, 0]);
        let slides = [reminder(0, 0, 1), reminder(1, 5, 1)];
        assert_eq!(shown(&slides, 2), [1, 0], "the important one first");
        assert_eq!(shown(&slides, 6), [1, 0], "and nothing else in between");
    }

    #[test]
    fn what_may_not_be_shown_is_passed_over_and_does_not_save_up() {
        let slides = [slide(0, 0), slide(1, 9)];
        let mut order = Order::default();
        for _ in 0..50 {
            assert_eq!(order.next(&slides, 0, |slide| slide.priority == 0), Some(0));
        }
        let after: Vec<_> = (0..11).filter_map(|_| order.next(&slides, 0, |_| true)).collect();
        assert_eq!(after.iter().filter(|index| **index == 0).count(), 1);
        assert_eq!(order.next(&slides, 0, |_| false), None);
        order.keep(&slides[..1]);
        assert!(order.credit.len() == 1);
    }
}
