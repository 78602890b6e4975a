//! The radio: whether there is one, its last state in the running kiosk, and the kiosk's own id.

use std::time::Duration;

use btleplug::api::{Central, CentralState, Manager as _};
use jiff::Timestamp;
use tokio::time::timeout;

use super::part::{Part, State};
use crate::config::{BeaconKind, Config};
use crate::devices::beacons::RadioState;
use crate::devices::beacons::replay::Replay;
use crate::store::Store;

/// Limit for the Bluetooth service to answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) async fn of_beacons(config: &Config, store: Option<&Store>) -> Part {
    let name = "bluetooth";
    match (config.beacons.kind, &config.beacons.file) {
        (BeaconKind::None, _) => Part::ok(name, "switched off in the configuration"),
        (BeaconKind::Simulated, _) => Part::ok(name, "played by the simulator"),
        (BeaconKind::Replay, Some(file)) => {
            let speed = config.beacons.speed.unwrap_or(1.0);
            match Replay::open(file, speed, std::sync::Arc::new(|| 0)) {
                Ok(_) => Part::ok(name, "played from a recorded file"),
                Err(error) => {
                    Part::failed(name, error, "correct beacons.file in the configuration")
                }
            }
        }
        (BeaconKind::Bluez | BeaconKind::Btleplug | BeaconKind::Replay, _) => {
            let last = store.and_then(|store| store.last_radio().ok().flatten());
            with_last(of_adapters(name).await, last)
        }
    }
}

/// Whether one of the adapters is on: the kiosk uses the first that hears.
async fn of_adapters(name: &'static str) -> Part {
    match timeout(ANSWER_TIMEOUT, are_on()).await {
        Ok(Ok(on)) if on.contains(&true) => Part::ok(name, "the adapter is on"),
        Ok(Ok(on)) if on.is_empty() => {
            Part::degraded(name, "no Bluetooth adapter is found", "plug in an adapter")
        }
        Ok(Ok(_)) => Part::degraded(
            name,
            "the adapter is off",
            "the kiosk switches it on; if it stays off, run `rfkill unblock bluetooth`",
        ),
        Ok(Err(error)) => {
            let remedy = "install and start BlueZ: `systemctl start bluetooth`";
            Part::degraded(name, error, remedy)
        }
        Err(_) => Part::degraded(
            name,
            "the Bluetooth service does not answer",
            "restart it with `systemctl restart bluetooth`",
        ),
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
    match radio {
        RadioState::Silent => Part { finding, ..part },
        _ if part.state == State::Ok => Part::degraded(
            part.part,
            finding,
            "do what the finding asks; if the kiosk is not running, start it and test again",
        ),
        _ => Part { finding, ..part },
    }
}

pub(super) fn of_own_id(store: Option<&Store>) -> Part {
    const NAME: &str = "own id";
    const REMEDY: &str = "let the running kiosk learn the time from the network, and free space on \
                          the SD card; the key is then made within a second";
    match store.map(Store::peer_day) {
        Some(Ok(Some(_))) => Part::ok(NAME, "the kiosk has a key for the id that it sends"),
        Some(Ok(None)) => Part::degraded(NAME, "there is no key yet, so no id is sent", REMEDY),
        Some(Err(error)) => Part::degraded(NAME, error, "replace the SD card"),
        None => {
            Part::degraded(NAME, "there is no database, so no id is sent", "start the kiosk once")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "bluetooth";

    #[test]
    fn the_last_state_in_the_kiosk_is_added() {
        let on = || Part::ok(NAME, "the adapter is on");
        let both = ["if nobody is near", "if phones are near"];
        for (part, last, state, words) in [
            (on(), None, State::Ok, vec![]),
            (on(), Some(RadioState::Listening), State::Ok, vec![]),
            (on(), Some(RadioState::Silent), State::Ok, both.to_vec()),
            (on(), Some(RadioState::Busy), State::Degraded, vec!["2021-07-08", "Another program"]),
            (
                Part::degraded(NAME, "no Bluetooth adapter is found", "plug in an adapter"),
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
