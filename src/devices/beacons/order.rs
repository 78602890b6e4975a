//! Which adapter is tried first, and which next. Pure.
//!
//! By number, beginning with the one that scanned last. One that heard nothing is passed over, and
//! switched off and on when its turn comes again, once for each remedy against the silence.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::RadioState;

/// What an adapter is called: its D-Bus path, or another name that is its own.
pub(super) type Name = Box<str>;

/// An adapter that is there.
#[derive(Clone)]
pub(super) struct Adapter {
    pub name: Name,
    /// Its address, `C0:FF:EE:00:00:01`, if the system told it.
    pub address: Option<Box<str>>,
}

/// The order in which adapters are tried.
#[derive(Default)]
pub(super) struct Order {
    /// The only adapter that may be tried, by address or by name (`hci1`); any when absent.
    wanted: Option<String>,
    /// The adapter that was tried last.
    last: Option<Name>,
    /// Whether the next try begins behind `last` and not with it.
    passed_over: bool,
    /// Adapters that heard nothing in the present silence.
    unheard: BTreeSet<Name>,
    /// Those of them that have to be switched off and on at their next turn.
    power_cycles: BTreeSet<Name>,
}

impl Order {
    pub(super) fn new(wanted: Option<String>) -> Self {
        Self { wanted, ..Self::default() }
    }

    /// The adapters to try, one after the other until one scans.
    pub(super) fn candidates(&self, mut adapters: Vec<Adapter>) -> Vec<Name> {
        adapters.retain(|adapter| self.wanted.as_ref().is_none_or(|name| is_named(adapter, name)));
        let mut names: Vec<Name> = adapters.into_iter().map(|adapter| adapter.name).collect();
        names.sort_by(by_number);
        if let Some(last) = &self.last {
            let is_before = |name: &Name| match by_number(name, last) {
                Ordering::Less => true,
                Ordering::Equal => self.passed_over,
                Ordering::Greater => false,
            };
            let first = names.partition_point(is_before);
            names.rotate_left(first);
        }
        names
    }

    /// An adapter has begun to scan; the next try begins with it.
    pub(super) fn scans(&mut self, name: &Name) {
        (self.last, self.passed_over) = (Some(name.clone()), false);
    }

    /// The next try begins behind this adapter.
    pub(super) fn pass_over(&mut self, name: &Name) {
        (self.last, self.passed_over) = (Some(name.clone()), true);
    }

    /// Another adapter should have its turn, because the last one hears nothing.
    pub(super) fn take_turns(&mut self) {
        self.unheard.extend(self.last.clone());
        self.passed_over = true;
    }

    /// As [`Order::take_turns`]; those that heard nothing are switched off and on when their turn
    /// comes.
    pub(super) fn power_cycle(&mut self) {
        self.take_turns();
        self.power_cycles.clone_from(&self.unheard);
    }

    /// Whether an adapter has to be switched off and on now; true once.
    pub(super) fn takes_power_cycle(&mut self, name: &Name) -> bool {
        self.power_cycles.remove(name)
    }

    /// What is reported when all refused: what the lowest number says, so that it does not depend on
    /// where the try began.
    pub(super) fn refusal(refusals: Vec<(Name, RadioState)>) -> RadioState {
        let first = refusals.into_iter().min_by(|(one, _), (other, _)| by_number(one, other));
        first.map_or(RadioState::Absent, |(_, state)| state)
    }

    /// The silence is over.
    pub(super) fn heard(&mut self) {
        self.unheard.clear();
        self.power_cycles.clear();
    }
}

/// The number in `/org/bluez/hci1` or `hci1`.
pub(super) fn number(name: &str) -> Option<u16> {
    last_part(name).strip_prefix("hci")?.parse().ok()
}

fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// By number, since `hci10` comes after `hci2`; names without one come last.
fn by_number(one: &Name, other: &Name) -> Ordering {
    let key = |name: &Name| number(name).map_or(u32::MAX, u32::from);
    key(one).cmp(&key(other)).then_with(|| one.cmp(other))
}

fn is_named(adapter: &Adapter, name: &str) -> bool {
    let address = adapter.address.as_deref();
    address.is_some_and(|address| address.eq_ignore_ascii_case(name))
        || last_part(&adapter.name) == name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adapters(numbers: &[u16]) -> Vec<Adapter> {
        let adapter = |number: &u16| Adapter {
            name: format!("/org/bluez/hci{number}").into(),
            address: Some(format!("C0:FF:EE:00:00:{number:02X}").into()),
        };
        numbers.iter().map(adapter).collect()
    }

    fn path(number: u16) -> Name {
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
            order.power_cycle();
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
        order.power_cycle();
        assert_eq!(tried(&order, &[0, 1]), [1, 0]);
        assert!(!order.takes_power_cycle(&path(1)), "it may serve another program");
        order.scans(&path(1));
        order.take_turns();
        assert_eq!(tried(&order, &[0, 1]), [0, 1]);
        assert!(order.takes_power_cycle(&path(0)));
        order.scans(&path(0));
        order.take_turns();
        assert!(!order.takes_power_cycle(&path(1)), "not before the next remedy");
        order.power_cycle();
        assert!(order.takes_power_cycle(&path(1)));
        order.scans(&path(1));
        order.heard();
        assert!(!order.takes_power_cycle(&path(0)));
        assert_eq!(tried(&order, &[0, 1]), [1, 0], "it stays with the one that hears");
    }
}
