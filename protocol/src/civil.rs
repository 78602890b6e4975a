//! Dates and times of day in Vietnam, where all venues are. Vietnam has had one offset and no summer
//! time since 1975 (IANA time zone database, Asia/Ho_Chi_Minh), so no time zone database is needed.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

use crate::DAY_S;

/// Seconds by which Vietnam's time is ahead of UTC.
pub const VIETNAM_OFFSET_S: i64 = 7 * 3600;

/// The day in Vietnam at a Unix time, counted from 1970-01-01. It begins at midnight there, unlike
/// the UTC days of contacts and cases.
pub fn vietnam_day(unix_s: i64) -> i64 {
    unix_s.saturating_add(VIETNAM_OFFSET_S).div_euclid(DAY_S)
}

/// Seconds since midnight in Vietnam, 0 to 86,399.
pub fn vietnam_second(unix_s: i64) -> i64 {
    unix_s.saturating_add(VIETNAM_OFFSET_S).rem_euclid(DAY_S)
}

/// First second, Unix time, of a day in Vietnam ([`vietnam_day`]).
pub fn day_start_s(day: i64) -> i64 {
    day.saturating_mul(DAY_S).saturating_sub(VIETNAM_OFFSET_S)
}

/// A Unix time in milliseconds as a clock in Vietnam shows it; `None` outside the years -9999 to
/// 9999.
pub fn local_ms(unix_ms: i64) -> Option<Zoned> {
    let zone = TimeZone::fixed(Offset::constant(7));
    Some(Timestamp::from_millisecond(unix_ms).ok()?.to_zoned(zone))
}

/// A Unix time as RFC 3339 at +07:00, such as `2021-07-08T07:43:00+07:00`; empty outside the range
/// of [`local_ms`].
pub fn rfc3339(unix_s: i64) -> String {
    format(unix_s, "%Y-%m-%dT%H:%M:%S%:z")
}

/// The time of day in Vietnam, such as `07:43`; empty outside the range of [`local_ms`].
pub fn time_of_day(unix_s: i64) -> String {
    format(unix_s, "%H:%M")
}

/// The date in Vietnam as people there write it, such as `08/07/2021`; empty outside the range of
/// [`local_ms`].
pub fn date(unix_s: i64) -> String {
    format(unix_s, "%d/%m/%Y")
}

/// The ISO 8601 date of a day in Vietnam ([`vietnam_day`]), such as `2021-07-08`; empty outside the
/// range of [`local_ms`].
pub fn iso_date(day: i64) -> String {
    format(day_start_s(day), "%Y-%m-%d")
}

/// The day in Vietnam ([`vietnam_day`]) of an ISO 8601 date such as `2021-07-08`; `None` for
/// anything else.
pub fn day_of_iso_date(text: &str) -> Option<i64> {
    let midnight = text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok()?;
    Some(midnight.timestamp().as_second().div_euclid(DAY_S))
}

/// The Unix time, seconds, at which a clock in Vietnam shows year, month and day, and hour and minute; `None` when there
/// is no such time.
pub fn unix_s_of([year, month, day]: [i16; 3], [hour, minute]: [i8; 2]) -> Option<i64> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let local = DateTime::new(year, month, day, hour, minute, 0, 0).ok()?;
    Some(local.to_zoned(TimeZone::fixed(Offset::constant(7))).ok()?.timestamp().as_second())
}

fn format(unix_s: i64, form: &str) -> String {
    let local = unix_s.checked_mul(1000).and_then(local_ms);
    local.map_or_else(String::new, |local| local.strftime(form).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2021-07-08 00:00 +07:00.
    const MIDNIGHT: i64 = 1_625_677_200;

    #[test]
    fn a_day_begins_at_midnight_in_vietnam() {
        assert_eq!(vietnam_day(MIDNIGHT - 1), 18_815);
        assert_eq!(vietnam_day(MIDNIGHT), 18_816);
        assert_eq!((vietnam_second(MIDNIGHT - 1), vietnam_second(MIDNIGHT)), (86_399, 0));
        assert_eq!(vietnam_day(i64::MAX), vietnam_day(i64::MAX - 1));
        for (at, day) in [(0, 0), (86_399, 0), (86_400, 1), (-1, -1)] {
            let start = MIDNIGHT + day * DAY_S;
            assert_eq!(day_start_s(vietnam_day(MIDNIGHT + at)), start, "{at}");
        }
    }

    #[test]
    fn vietnam_reads_its_own_time() {
        let morning = MIDNIGHT + 7 * 3600 + 43 * 60;
        assert_eq!(time_of_day(morning), "07:43");
        assert_eq!(date(morning), "08/07/2021");
        assert_eq!(rfc3339(morning), "2021-07-08T07:43:00+07:00");
        assert_eq!(local_ms(MIDNIGHT * 1000).unwrap().strftime("%H:%M").to_string(), "00:00");
        assert_eq!((local_ms(i64::MAX), date(i64::MIN)), (None, String::new()));
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
