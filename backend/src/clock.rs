//! The backend's time. Everything asks one clock, so that tests and the demo can set it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Unix milliseconds.
    fn now_ms(&self) -> i64;

    /// Unix seconds.
    fn now_s(&self) -> i64 {
        self.now_ms().div_euclid(1000)
    }
}

/// The operating system's clock.
#[derive(Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the clock that everything else asks")]
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

/// A clock that stands still until it is set.
#[derive(Debug)]
pub struct SetClock(AtomicI64);

impl SetClock {
    /// A clock that shows `unix_s`.
    pub fn new(unix_s: i64) -> Self {
        Self(AtomicI64::new(unix_s * 1000))
    }

    /// Shows `unix_s` from now on.
    pub fn set(&self, unix_s: i64) {
        self.0.store(unix_s * 1000, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// A time as people in Vietnam read it, RFC 3339 at +07:00.
pub fn rfc3339(unix_s: i64) -> String {
    local(unix_s)
        .map_or_else(String::new, |zoned| zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// The time of day in Vietnam, such as `07:43`.
pub fn time_of_day(unix_s: i64) -> String {
    local(unix_s).map_or_else(String::new, |zoned| zoned.strftime("%H:%M").to_string())
}

/// The date in Vietnam, such as `08/07/2021`.
pub fn date(unix_s: i64) -> String {
    local(unix_s).map_or_else(String::new, |zoned| zoned.strftime("%d/%m/%Y").to_string())
}

/// The date of a day in Vietnam ([`protocol::clock::vietnam_day`]), such as `2021-07-08`.
pub fn iso_date(day: i64) -> String {
    let noon = day.saturating_mul(86_400).saturating_add(5 * 3600);
    local(noon).map_or_else(String::new, |zoned| zoned.strftime("%Y-%m-%d").to_string())
}

/// The day in Vietnam of a date such as `2021-07-08`; `None` for anything else.
pub fn day_of_iso_date(text: &str) -> Option<i64> {
    let date: jiff::civil::Date = text.parse().ok()?;
    let midnight = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(midnight.timestamp().as_second().div_euclid(86_400))
}

/// Vietnam has had one offset and no summer time since 1975.
fn local(unix_s: i64) -> Option<jiff::Zoned> {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(7));
    Some(jiff::Timestamp::from_second(unix_s).ok()?.to_zoned(zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnam_reads_its_own_time() {
        let morning = 1_625_702_400 + 43 * 60;
        assert_eq!(time_of_day(morning), "07:43");
        assert_eq!(date(morning), "08/07/2021");
        assert_eq!(rfc3339(morning), "2021-07-08T07:43:00+07:00");
    }

    #[test]
    fn days_are_dates() {
        assert_eq!(iso_date(18_816), "2021-07-08");
        assert_eq!(day_of_iso_date("2021-07-08"), Some(18_816));
        for odd in ["", "08/07/2021", "2021-02-30", "2021-07"] {
            assert_eq!(day_of_iso_date(odd), None, "{odd}");
        }
    }
}
