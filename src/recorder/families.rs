//! Counts the beacons of other families that are present. Only the numbers leave this module; they
//! are neither stored nor sent.

use std::collections::HashMap;

use protocol::beacon::Family;

use crate::devices::beacons::Sender64;
use crate::presence::PRESENT_S;

/// Senders remembered at once: ten full markets. Anyone can transmit invented ones; beyond this
/// number they are not counted.
const SENDERS_MAX: usize = 20_000;

/// Distinct beacons of each other family that were heard within the last minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FamilyCounts {
    pub exposure_notification: u32,
    pub dp3t: u32,
    pub open_trace: u32,
    pub herald: u32,
}

impl FamilyCounts {
    pub fn total(&self) -> u32 {
        [self.exposure_notification, self.dp3t, self.open_trace, self.herald].iter().sum()
    }
}

/// When each sender of another family was last heard.
#[derive(Default)]
pub(super) struct Families {
    /// Unix times in seconds.
    last_heard: HashMap<(Family, Sender64), i64>,
}

impl Families {
    /// Adds a beacon received at this Unix time in seconds.
    pub(super) fn record(&mut self, (family, sender): (Family, Sender64), at_s: i64) {
        let room = self.last_heard.len() < SENDERS_MAX;
        if let Some(last) = self.last_heard.get_mut(&(family, sender)) {
            *last = at_s;
        } else if room {
            self.last_heard.insert((family, sender), at_s);
        }
    }

    /// Counts the senders of the last [`PRESENT_S`] and forgets the others, also those that a clock
    /// which was set back puts into the future.
    pub(super) fn present(&mut self, now_s: i64) -> FamilyCounts {
        self.last_heard.retain(|_, last| now_s.abs_diff(*last) < PRESENT_S.unsigned_abs());
        let mut counts = FamilyCounts::default();
        for (family, _) in self.last_heard.keys() {
            *match family {
                Family::ExposureNotification => &mut counts.exposure_notification,
                Family::Dp3t => &mut counts.dp3t,
                Family::OpenTrace => &mut counts.open_trace,
                Family::Herald => &mut counts.herald,
            } += 1;
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::beacons::Senders;
    use protocol::beacon::Beacon;

    #[test]
    fn families_are_counted_apart_by_sender_for_a_minute() {
        let senders = Senders::default();
        let mut families = Families::default();
        let mut hear = |family, address: &str, at_s| {
            let beacon = Beacon::Other { family, id: None };
            families.record((family, senders.of(beacon, address)), at_s);
            families.present(at_s)
        };
        // Family, address, second; then DP-3T and Herald present.
        for (family, address, at_s, present) in [
            (Family::Dp3t, "a", 100, (1, 0)),
            (Family::Dp3t, "a", 110, (1, 0)),
            (Family::Dp3t, "b", 120, (2, 0)),
            (Family::Herald, "a", 169, (2, 1)),
            (Family::Herald, "a", 170, (1, 1)),
            (Family::Herald, "c", 180, (0, 2)),
            (Family::Herald, "c", 20, (0, 1)),
        ] {
            let counts = hear(family, address, at_s);
            assert_eq!((counts.dp3t, counts.herald), present, "{address} at {at_s}");
        }
    }

    #[test]
    fn a_flood_is_bounded() {
        let (senders, mut families) = (Senders::default(), Families::default());
        let beacon = Beacon::Other { family: Family::OpenTrace, id: None };
        for number in 0..SENDERS_MAX + 10 {
            families.record((Family::OpenTrace, senders.of(beacon, number)), 0);
        }
        assert_eq!(families.present(0).open_trace as usize, SENDERS_MAX);
    }
}
