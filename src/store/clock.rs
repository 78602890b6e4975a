//! The times that must survive a restart: the last known one, and the one that retention trusts; and what
//! was recorded while the clock had leapt away from it.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::settings::{get, name, number, put, remove};
use super::{Store, StoreError, contacts};

/// Seconds by which the beginning and the end of a leap may be known later than they were: the clock is judged
/// every ten minutes.
const LEAP_SLACK_S: i64 = 1200;

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

fn put_trusted(connection: &Connection, clock: TrustedClock) -> Result<(), StoreError> {
    let json = serde_json::to_string(&clock).map_err(|e| StoreError::content("trusted time", e))?;
    put(connection, name::TRUSTED_TIME, json)
}

/// Whether contacts wait because their times are doubted.
pub(super) fn holds_contacts(connection: &Connection) -> Result<bool, StoreError> {
    Ok(get::<i64>(connection, name::LEAP_AFTER)?.is_some())
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
        self.write(|transaction| {
            if clock.leap.is_none() {
                remove(transaction, name::LEAP_AFTER)?;
            } else if get::<i64>(transaction, name::LEAP_AFTER)?.is_none() {
                put(transaction, name::LEAP_AFTER, contacts::last_seq(transaction)?)?;
            }
            put_trusted(transaction, clock)?;
            known_ms.map_or(Ok(()), |known_ms| put(transaction, name::LAST_TIME, known_ms))
        })
    }

    /// Whether somebody has set the machine's clock, and no network since.
    pub fn is_clock_by_hand(&self) -> Result<bool, StoreError> {
        self.read(|connection| Ok(get::<i64>(connection, name::CLOCK_BY_HAND)?.is_some()))
    }

    /// Remembers it for the next start; writes only what has changed.
    pub fn remember_clock_by_hand(&self, is_by_hand: bool) -> Result<(), StoreError> {
        if self.is_clock_by_hand()? == is_by_hand {
            return Ok(());
        }
        self.write(|transaction| match is_by_hand {
            true => put(transaction, name::CLOCK_BY_HAND, 1),
            false => remove(transaction, name::CLOCK_BY_HAND),
        })
    }

    /// The clock went back to the trusted time, `clock`, from `leap`: contacts that were recorded in between
    /// get the times that they should have had, and are sent and matched from now on. The answer is how
    /// many.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing has changed.
    pub fn undo_leap(&self, clock: TrustedClock, leap: ClockLeap) -> Result<usize, StoreError> {
        self.write(|transaction| {
            let after = number(transaction, name::LEAP_AFTER)?;
            let now_s = clock.trusted_s.saturating_add(leap.by_s);
            let from_s = now_s.saturating_sub(leap.stood_s).saturating_sub(LEAP_SLACK_S);
            let moved = transaction.execute(
                "UPDATE contact SET first_s = first_s - ?1 WHERE seq > ?2 AND first_s BETWEEN ?3 AND ?4",
                [leap.by_s, after, from_s, now_s.saturating_add(LEAP_SLACK_S)],
            )?;
            if moved > 0 && number(transaction, name::MATCHED_SEQ)? > after {
                put(transaction, name::MATCHED_SEQ, after)?;
            }
            remove(transaction, name::LEAP_AFTER)?;
            put_trusted(transaction, clock)?;
            Ok(moved)
        })
    }
}
