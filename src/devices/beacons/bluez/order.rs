//! Which adapter is tried first, and which next. Pure.
//!
//! By number, beginning with the one that scanned last. One that heard nothing is passed over, and
//! switched off and on when its turn comes again, once for each remedy against the silence.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::message::{Adapter, Path};

/// The order in which adapters are tried.
#[derive(Default)]
pub(super) struct Order {
    /// The only adapter that may be tried, by address or by name (`hci1`); any when absent.
    wanted: Option<String>,
    /// The adapter that was tried last.
    last: Option<Path>,
    /// Whether the next try begins behind `last` and not with it.
    passed_over: bool,
    /// Adapters that heard nothing in the present silence.
    unheard: BTreeSet<Path>,
    /// Those of them that have to be switched off and on at their next turn.
    power_cycles: BTreeSet<Path>,
}

impl Order {
    pub(super) fn new(wanted: Option<String>) -> Self {
        Self { wanted, ..Self::default() }
    }

    /// The adapters to try, one after the other until one scans.
    pub(super) fn candidates(&self, mut adapters: Vec<Adapter>) -> Vec<Path> {
        adapters.retain(|adapter| self.wanted.as_ref().is_none_or(|name| is_named(adapter, name)));
        let mut paths: Vec<Path> = adapters.into_iter().map(|adapter| adapter.path).collect();
        paths.sort_by(by_number);
        if let Some(last) = &self.last {
            let is_before = |path: &Path| match by_number(path, last) {
                Ordering::Less => true,
                Ordering::Equal => self.passed_over,
                Ordering::Greater => false,
            };
            let first = paths.partition_point(is_before);
            paths.rotate_left(first);
        }
        paths
    }

    /// An adapter has begun to scan; the next try begins with it.
    pub(super) fn scans(&mut self, path: &Path) {
        (self.last, self.passed_over) = (Some(path.clone()), false);
    }

    /// The next try begins behind this adapter.
    pub(super) fn pass_over(&mut self, path: &Path) {
        (self.last, self.passed_over) = (Some(path.clone()), true);
    }

    /// Another adapter should have its turn, because this one hears nothing.
    pub(super) fn take_turns(&mut self, path: &Path) {
        self.unheard.insert(path.clone());
        self.pass_over(path);
    }

    /// As [`Order::take_turns`]; those that heard nothing are switched off and on when their turn
    /// comes.
    pub(super) fn power_cycle(&mut self, path: &Path) {
        self.take_turns(path);
        self.power_cycles.clone_from(&self.unheard);
    }

    /// Whether an adapter has to be switched off and on now; true once.
    pub(super) fn takes_power_cycle(&mut self, path: &Path) -> bool {
        self.power_cycles.remove(path)
    }

    /// The silence is over.
    pub(super) fn heard(&mut self) {
        self.unheard.clear();
        self.power_cycles.clear();
    }
}

/// The number in `/org/bluez/hci1`, if the path is one of an adapter.
pub(super) fn number(path: &str) -> Option<u16> {
    path.strip_prefix("/org/bluez/hci")?.parse().ok()
}

/// By number, since `hci10` comes after `hci2`; paths without one come last.
pub(super) fn by_number(one: &Path, other: &Path) -> Ordering {
    let key = |path: &Path| number(path).map_or(u32::MAX, u32::from);
    key(one).cmp(&key(other)).then_with(|| one.cmp(other))
}

fn is_named(adapter: &Adapter, name: &str) -> bool {
    let address = adapter.address.as_deref();
    address.is_some_and(|address| address.eq_ignore_ascii_case(name))
        || adapter.path.rsplit('/').next() == Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adapters(numbers: &[u16]) -> Vec<Adapter> {
        let adapter = |number: &u16| Adapter {
            path: format!("/org/bluez/hci{number}").into(),
            address: Some(format!("C0:FF:EE:00:00:{number:02X}").into()),
        };
        numbers.iter().map(adapter).collect()
    }

    fn path(number: u16) -> Path {
        format!("/org/bluez/hci{number}").into()
    }

    /// The numbers of the adapters to try.
    fn tried(order: &Order, plugged: &[u16]) -> Vec<u16> {
        let candidates = order.candidates(adapters(plugged));
        candidates.iter().filter_map(|path| number(path)).collect()
    }

    #[test]
    fn adapters_are_tried_by_number_from_the_one_that_scanned_last() {
        let mut order = Order::default();
        assert_eq!(tried(&order, &[10, 2, 0]), [0, 2, 10]);
        order.scans(&path(2));
        assert_eq!(tried(&order, &[10, 2, 0]), [2, 10, 0]);
        assert_eq!(tried(&order, &[10, 0]), [10, 0], "unplugged: the next one, then the first");
        assert_eq!(tried(&order, &[0]), [0]);
        order.pass_over(&path(2));
        assert_eq!(tried(&order, &[10, 2, 0]), [10, 0, 2]);
        order.pass_over(&path(10));
        assert_eq!(tried(&order, &[10, 2, 0]), [0, 2, 10]);
        assert!(tried(&order, &[]).is_empty());
    }

    #[test]
    fn a_wanted_adapter_is_the_only_one() {
        for (wanted, is) in [
            ("C0:FF:EE:00:00:01", &[1][..]),
            ("c0:ff:ee:00:00:0a", &[10]),
            ("hci1", &[1]),
            ("hci", &[]),
            ("C0:FF:EE:00:00:03", &[]),
        ] {
            let order = Order::new(Some(wanted.to_owned()));
            assert_eq!(tried(&order, &[0, 1, 10]), is, "{wanted}");
        }
    }

    #[test]
    fn a_lonely_adapter_is_switched_off_and_on_at_each_remedy() {
        let mut order = Order::default();
        order.scans(&path(0));
        assert!(!order.takes_power_cycle(&path(0)));
        for _ in 0..2 {
            order.power_cycle(&path(0));
            assert_eq!(tried(&order, &[0]), [0]);
            assert!(order.takes_power_cycle(&path(0)));
            assert!(!order.takes_power_cycle(&path(0)), "once");
            order.scans(&path(0));
        }
    }

    #[test]
    fn the_next_adapter_comes_first_and_only_silent_ones_are_switched_off() {
        let mut order = Order::default();
        order.scans(&path(0));
        order.power_cycle(&path(0));
        assert_eq!(tried(&order, &[0, 1]), [1, 0]);
        assert!(!order.takes_power_cycle(&path(1)), "it may serve another program");
        order.scans(&path(1));
        order.take_turns(&path(1));
        assert_eq!(tried(&order, &[0, 1]), [0, 1]);
        assert!(order.takes_power_cycle(&path(0)));
        order.scans(&path(0));
        order.take_turns(&path(0));
        assert!(!order.takes_power_cycle(&path(1)), "not before the next remedy");
        order.power_cycle(&path(1));
        assert!(order.takes_power_cycle(&path(1)));
        order.scans(&path(1));
        order.heard();
        assert!(!order.takes_power_cycle(&path(0)));
        assert_eq!(tried(&order, &[0, 1]), [1, 0], "it stays with the one that hears");
    }
}
