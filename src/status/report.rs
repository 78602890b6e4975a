//! The report to the backend.

use protocol::report::{Radio, Report};
use protocol::update::UpdateReport;

use super::facts::Facts;
use crate::config::BeaconKind;
use crate::devices::beacons::RadioState;

/// What the backend is told.
pub fn report(facts: &Facts) -> Report {
    Report {
        clock: facts.clock,
        clock_off_s: facts.clock_off_s,
        clock_doubted: facts.clock_leapt,
        contacts_waiting: facts.delivery.contacts,
        records_waiting: facts.delivery.records,
        parked: facts.delivery.parked,
        oldest_s: facts.delivery.oldest_s,
        storage: facts.storage,
        writes: facts.writes,
        radio: facts.radio,
        heard_ago_s: facts.heard_ago_s,
        screen: facts.screen,
        keys_pending: facts.keys_pending,
        sealing_to: facts.sealing.to.clone(),
        waiting_for: facts.sealing.waiting_for.clone(),
        case_open: facts.case.open,
        case_opened_ago_s: facts.case.opened_ago_s,
        temperature_c: facts.temperature_c,
        update: facts
            .update
            .clone()
            .map(|update| UpdateReport { update, fetching: facts.fetching.clone() }),
    }
}

/// The radio as it is told, from where adverts should come and how their source is.
pub fn radio(beacons: BeaconKind, state: &RadioState) -> Radio {
    match state {
        _ if beacons == BeaconKind::None => Radio::None,
        RadioState::Listening => Radio::Listening,
        RadioState::Silent => Radio::Quiet,
        RadioState::Absent => Radio::Absent,
        RadioState::Blocked => Radio::Blocked,
        RadioState::Off => Radio::Off,
        RadioState::Busy => Radio::Busy,
        RadioState::ServiceMissing => Radio::Stopped,
        RadioState::Failed(_) => Radio::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_of_the_radio_is_told_apart() {
        for (state, expected) in [
            (RadioState::Listening, Radio::Listening),
            (RadioState::Silent, Radio::Quiet),
            (RadioState::Absent, Radio::Absent),
            (RadioState::Blocked, Radio::Blocked),
            (RadioState::Off, Radio::Off),
            (RadioState::Busy, Radio::Busy),
            (RadioState::ServiceMissing, Radio::Stopped),
            (RadioState::Failed("no D-Bus".to_owned()), Radio::Failed),
        ] {
            assert_eq!(radio(BeaconKind::Bluez, &state), expected, "{state:?}");
            assert_eq!(radio(BeaconKind::None, &state), Radio::None, "{state:?}");
        }
    }
}
