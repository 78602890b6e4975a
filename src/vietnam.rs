//! The one time zone that the kiosk knows.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// Its name in the IANA database, a copy of which is part of the program.
const ZONE: &str = "Asia/Ho_Chi_Minh";

/// A Unix time in milliseconds as people here read it; `None` some 9,000 years from now.
pub fn local_ms(unix_ms: i64) -> Option<Zoned> {
    let zone = TimeZone::get(ZONE).ok()?;
    Some(Timestamp::from_millisecond(unix_ms).ok()?.to_zoned(zone))
}

/// First second, Unix time, of the day here that `unix_s` lies in, and of the next.
pub fn day_s(unix_s: i64) -> Option<(i64, i64)> {
    let start = local_ms(unix_s.checked_mul(1000)?)?.start_of_day().ok()?;
    Some((start.timestamp().as_second(), start.tomorrow().ok()?.timestamp().as_second()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_vietnam() {
        // 2021-07-08 00:00 +07:00 is 2021-07-07 17:00 UTC.
        let midnight = 1_625_677_200;
        for (at, day) in [(0, 0), (86_399, 0), (86_400, 1), (-1, -1)] {
            let start = midnight + day * 86_400;
            assert_eq!(day_s(midnight + at), Some((start, start + 86_400)), "{at}");
        }
    }

    #[test]
    fn clocks_here_are_seven_hours_ahead() {
        let local = local_ms(1_625_677_200_000).unwrap();
        assert_eq!(local.strftime("%Y-%m-%d %H:%M").to_string(), "2021-07-08 00:00");
        assert_eq!((local_ms(i64::MAX), day_s(i64::MIN)), (None, None));
    }
}
