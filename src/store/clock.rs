//! The times that must survive a restart: the last known one, and the one that retention trusts.

use serde::{Deserialize, Serialize};

use super::settings::{get, name, number, put};
use super::{Store, StoreError};

/// What retention knew of the clock when it last looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustedClock {
    /// The trusted time of that moment, Unix seconds.
    pub trusted_s: i64,
    /// How the clock has leapt away from it, if it has.
    pub leap: Option<ClockLeap>,
}

/// A leap of the clock that nothing else speaks for yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockLeap {
    /// By so many seconds, negative into the past.
    pub by_s: i64,
    /// For so many seconds the clock has stood there.
    pub stood_s: i64,
}

impl Store {
    /// The last trusted time that was remembered, Unix milliseconds; 0 before the first. A
    /// clock that shows less has lost its time.
    pub fn last_time_ms(&self) -> Result<i64, StoreError> {
        self.read(|connection| number(connection, name::LAST_TIME))
    }

    /// What retention knew of the clock; `None` before its first look.
    pub fn trusted_clock(&self) -> Result<Option<TrustedClock>, StoreError> {
        self.read(|connection| {
            let json: Option<String> = get(connection, name::TRUSTED_TIME)?;
            let parsed = json.map(|json| serde_json::from_str(&json)).transpose();
            parsed.map_err(|error| StoreError::content("trusted time", error))
        })
    }

    /// Stores what retention knows of the clock, and `known_ms`, Unix milliseconds, as the time to
    /// start from after a restart, where it is trusted. It may be earlier than the one before: the
    /// network corrects a clock that ran ahead.
    pub fn remember_clock(
        &self,
        clock: TrustedClock,
        known_ms: Option<i64>,
    ) -> Result<(), StoreError> {
        let json =
            serde_json::to_string(&clock).map_err(|e| StoreError::content("trusted time", e))?;
        self.write(|transaction| {
            put(transaction, name::TRUSTED_TIME, json)?;
            known_ms.map_or(Ok(()), |known_ms| put(transaction, name::LAST_TIME, known_ms))
        })
    }
}
