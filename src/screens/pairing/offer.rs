//! Whether a kiosk that was never paired offers to set its network. Pure.

use crate::devices::network::{Connectivity, NetworkState};

/// How often in turn the machine is said to have no network before the page opens by itself: while it starts, it has none.
const LOOKS: u32 = 4;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Offer {
    #[default]
    None,
    /// A Wi-Fi could be joined.
    Wifi,
    /// Nothing is connected.
    NoNetwork,
}

#[derive(Debug, Default)]
pub(super) struct Network {
    pub(super) offer: Offer,
    looks_without: u32,
    was_opened: bool,
}

impl Network {
    /// Takes how the machine is connected. Whether the page of the network is to open by itself, which it does once, where
    /// there is Wi-Fi and nobody has begun with anything else.
    pub(super) fn told(&mut self, state: &NetworkState, is_untouched: bool) -> bool {
        let has_none = state.connectivity == Connectivity::None;
        self.looks_without = if has_none { self.looks_without.saturating_add(1) } else { 0 };
        self.offer = match (has_none, state.has_wifi) {
            (true, _) => Offer::NoNetwork,
            (false, true) => Offer::Wifi,
            (false, false) => Offer::None,
        };
        let opens =
            !self.was_opened && is_untouched && state.has_wifi && self.looks_without >= LOOKS;
        self.was_opened |= opens;
        opens
    }

    /// Somebody has opened it.
    pub(super) fn opened(&mut self) {
        self.was_opened = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(connectivity: Connectivity, has_wifi: bool) -> NetworkState {
        NetworkState { connectivity, has_wifi, ..NetworkState::default() }
    }

    #[test]
    fn what_is_offered() {
        use Connectivity::{Captive, Full, Local, None};
        for (connectivity, has_wifi, offer) in [
            (Full, false, Offer::None),
            (Full, true, Offer::Wifi),
            (Local, false, Offer::None),
            (Local, true, Offer::Wifi),
            (Captive, true, Offer::Wifi),
            (None, false, Offer::NoNetwork),
            (None, true, Offer::NoNetwork),
        ] {
            let mut network = Network::default();
            network.told(&state(connectivity, has_wifi), true);
            assert_eq!(network.offer, offer, "{connectivity:?} {has_wifi}");
        }
    }

    #[test]
    fn its_page_opens_by_itself_once_where_nothing_connects() {
        let (none, full) = (state(Connectivity::None, true), state(Connectivity::Full, true));
        let mut network = Network::default();
        let looks = [&none, &none, &none, &full, &none, &none, &none, &none, &none];
        let opened = looks.map(|it| network.told(it, true));
        assert_eq!(opened, [false, false, false, false, false, false, false, true, false]);

        let mut without = Network::default();
        assert!((0..9).all(|_| !without.told(&state(Connectivity::None, false), true)), "no Wi-Fi");
        let mut busy = Network::default();
        assert!((0..9).all(|_| !busy.told(&none, false)), "somebody types");
        assert!(busy.told(&none, true), "and has gone");
        let mut left = Network::default();
        left.opened();
        assert!((0..9).all(|_| !left.told(&none, true)), "somebody was there");
    }
}
