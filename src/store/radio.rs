//! How the radio was when it last changed, for `kiosk selftest` beside the running kiosk.

use super::settings::{get, name, put};
use super::{Store, StoreError};
use crate::devices::beacons::RadioState;

impl Store {
    /// Remembers a state of the radio and since when it holds, Unix seconds.
    pub fn remember_radio(&self, state: &RadioState, since_s: i64) -> Result<(), StoreError> {
        let state = serde_json::to_string(state)
            .map_err(|error| StoreError::content("state of the radio", error))?;
        self.write(|transaction| {
            put(transaction, name::RADIO_STATE, state)?;
            put(transaction, name::RADIO_SINCE, since_s)
        })
    }

    /// The state that was remembered last, and since when; `None` before the first.
    pub fn last_radio(&self) -> Result<Option<(RadioState, i64)>, StoreError> {
        self.read(|connection| {
            let state: Option<String> = get(connection, name::RADIO_STATE)?;
            let since_s: Option<i64> = get(connection, name::RADIO_SINCE)?;
            let Some((state, since_s)) = state.zip(since_s) else { return Ok(None) };
            let state = serde_json::from_str(&state)
                .map_err(|error| StoreError::content("state of the radio", error))?;
            Ok(Some((state, since_s)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_comes_back() {
        let store = Store::open_in_memory().unwrap();
        assert_eq!(store.last_radio().unwrap(), None);
        for (state, since_s) in [
            (RadioState::Listening, 5),
            (RadioState::Absent, 4),
            (RadioState::Blocked, 6),
            (RadioState::Off, 7),
            (RadioState::Busy, 8),
            (RadioState::Silent, 9),
            (RadioState::ServiceMissing, 10),
            (RadioState::Failed("no D-Bus".to_owned()), 11),
        ] {
            store.remember_radio(&state, since_s).unwrap();
            assert_eq!(store.last_radio().unwrap(), Some((state, since_s)));
        }
    }
}
