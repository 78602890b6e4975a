//! The radio: whether there is one, its last state in the running kiosk, and the kiosk's own id.

use std::time::Duration;

use btleplug::api::{Central, CentralState, Manager as _};
use jiff::Timestamp;
use tokio::time::timeout;

use super::part::{Part, State};
use crate::config::{BeaconKind, Config};
use crate::devices::beacons::RadioState;
use crate::devices::beacons::replay::Replay;
use crate::status::{self, Part as Name, Trouble};
use crate::store::Store;

/// Limit for the Bluetooth service to answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) async fn of_beacons(config: &Config, store: Option<&Store>) -> Part {
    let name = Name::Bluetooth;
    match (config.beacons.kind, &config.beacons.file) {
        (BeaconKind::None, _) => Part::ok(name, "switched off in the configuration"),
        (BeaconKind::Simulated, _) => Part::ok(name, "played by the simulator"),
        (BeaconKind::Replay, Some(file)) => {
            let speed = config.beacons.speed.unwrap_or(1.0);
            match Replay::open(file, speed, std::sync::Arc::new(|| 0)) {
                Ok(_) => Part::ok(name, "played from a recorded file"),
                Err(error) => Part::troubled(Trouble::RecordingUnreadable, error),
            }
        }
        (BeaconKind::Bluez | BeaconKind::Btleplug | BeaconKind::Replay, _) => {
            let last = store.and_then(|store| store.last_radio().ok().flatten());
            with_last(of_adapters().await, last)
        }
    }
}

/// Whether one of the adapters is on: the kiosk uses the first that hears.
async fn of_adapters() -> Part {
    match timeout(ANSWER_TIMEOUT, are_on()).await {
        Ok(Ok(on)) if on.contains(&true) => Part::ok(Name::Bluetooth, "the adapter is on"),
        Ok(Ok(on)) if on.is_empty() => {
            Part::troubled(Trouble::RadioAbsent, "no Bluetooth adapter is found")
        }
        Ok(Ok(_)) => Part::troubled(Trouble::RadioOff, "the adapter is off"),
        Ok(Err(error)) => Part::troubled(Trouble::RadioStopped, error),
        Err(_) => Part::troubled(Trouble::RadioStopped, "the Bluetooth service does not answer"),
    }
}

/// Of each adapter, whether it is on.
async fn are_on() -> btleplug::Result<Vec<bool>> {
    let mut on = Vec::new();
    for adapter in btleplug::platform::Manager::new().await?.adapters().await? {
        on.push(adapter.adapter_state().await? == CentralState::PoweredOn);
    }
    Ok(on)
}

/// Adds the last state of the radio in the running kiosk, unless it was listening. A radio that
/// receives nothing may be all right, and then there is no remedy.
fn with_last(part: Part, last: Option<(RadioState, i64)>) -> Part {
    let Some((radio, since_s)) = last.filter(|(radio, _)| *radio != RadioState::Listening) else {
        return part;
    };
    let since = Timestamp::from_second(since_s).map(|at| at.to_string()).unwrap_or_default();
    let finding = format!("{}; the kiosk reports since {since}: {radio}", part.finding);
    match status::of_radio(status::radio(BeaconKind::Bluez, &radio)) {
        Some(trouble) if part.state == State::Ok => Part::troubled(trouble, finding),
        _ => Part { finding, ..part },
    }
}

pub(super) fn of_own_id(store: Option<&Store>) -> Part {
    const NAME: Name = Name::OwnId;
    match store.map(Store::peer_day) {
        Some(Ok(Some(_))) => Part::ok(NAME, "the kiosk has a key for the id that it sends"),
        Some(Ok(None)) => {
            Part::troubled(Trouble::OwnIdMissing, "there is no key yet, so no id is sent")
        }
        Some(Err(error)) => Part::unread(NAME, error),
        None => Part::unread(NAME, "there is no database, so no id is sent"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_state_in_the_kiosk_is_added() {
        let on = || Part::ok(Name::Bluetooth, "the adapter is on");
        let both = ["if nobody is near", "if phones are near"];
        for (part, last, state, words) in [
            (on(), None, State::Ok, vec![]),
            (on(), Some(RadioState::Listening), State::Ok, vec![]),
            (on(), Some(RadioState::Silent), State::Ok, both.to_vec()),
            (on(), Some(RadioState::Busy), State::Degraded, vec!["2021-07-08", "Another program"]),
            (
                Part::troubled(Trouble::RadioAbsent, "no Bluetooth adapter is found"),
                Some(RadioState::Absent),
                State::Degraded,
                vec!["no Bluetooth adapter is found;"],
            ),
        ] {
            let part = with_last(part, last.clone().map(|radio| (radio, 1_625_702_400)));
            assert_eq!(part.state, state, "{last:?}");
            assert_eq!(part.remedy.is_some(), state != State::Ok, "{last:?}");
            for word in &words {
                assert!(part.finding.contains(word), "{}", part.finding);
            }
            assert_eq!(words.is_empty(), part.finding == "the adapter is on", "{}", part.finding);
        }
    }

    #[test]
    fn an_own_id_needs_a_key() {
        use protocol::secret::Secret;
        let store = Store::open_in_memory().unwrap();
        assert_eq!(of_own_id(None).state, State::Degraded);
        assert_eq!(of_own_id(Some(&store)).state, State::Degraded);
        store.peer_key(18_816, Secret::new([1; 32])).unwrap();
        assert_eq!(of_own_id(Some(&store)).state, State::Ok);
    }
}
