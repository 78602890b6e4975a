//! Chooses the items of a list whose files fit into the budget.

use std::collections::HashSet;

use protocol::playlist::Item;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan<'a> {
    /// Items whose files fit.
    pub wanted: Vec<&'a Item>,
    /// Number of items whose files do not fit.
    pub left_out: usize,
}

/// Chooses items by their priority, equal ones in the order of the list, while their files fit into
/// `budget` bytes. A file that does not fit is left out, and a smaller one after it may still fit. The
/// file of two items counts once.
pub fn fitting(items: &[Item], budget: u64) -> Plan<'_> {
    let mut order: Vec<&Item> = items.iter().collect();
    order.sort_by_key(|item| std::cmp::Reverse(item.priority));
    let (mut plan, mut counted, mut room) = (Plan::default(), HashSet::new(), budget);
    for item in order {
        if counted.contains(&item.id) {
            plan.wanted.push(item);
        } else if item.size <= room {
            room -= item.size;
            counted.insert(item.id);
            plan.wanted.push(item);
        } else {
            plan.left_out += 1;
        }
    }
    plan
}

#[cfg(test)]
mod tests {
    use protocol::playlist::{MediaId, MediaKind, Mime, Schedule};

    use super::*;

    #[test]
    fn the_important_fits_first() {
        let item = |name: &str, size, priority| Item {
            id: MediaId::of(name.as_bytes()),
            kind: MediaKind::Image,
            title: name.to_owned(),
            size,
            mime: Mime::Png,
            duration_s: 10,
            schedule: Schedule::default(),
            priority,
        };
        for (items, budget, wanted, left_out) in [
            (vec![], 100, &[][..], 0),
            (vec![item("a", 60, 0), item("b", 40, 0)], 100, &["a", "b"], 0),
            (vec![item("a", 60, 0), item("b", 41, 0)], 100, &["a"], 1),
            (vec![item("a", 60, 0), item("b", 41, 5)], 100, &["b"], 1),
            (vec![item("a", 60, 0), item("b", 90, 0), item("c", 40, 0)], 100, &["a", "c"], 1),
            (vec![item("a", 60, 0), item("a", 60, 3)], 100, &["a", "a"], 0),
            (vec![item("a", 101, 9)], 100, &[], 1),
        ] {
            let plan = fitting(&items, budget);
            let names: Vec<&str> = plan.wanted.iter().map(|item| item.title.as_str()).collect();
            assert_eq!((&names[..], plan.left_out), (wanted, left_out));
        }
    }
}
