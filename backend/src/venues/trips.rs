//! The trips of a vehicle: a timetable that holds every day. Whoever was on board during a trip was there
//! for all of it.

use protocol::civil::{day_start_s, vietnam_day};
use protocol::hours::Hours;
use protocol::line::line_fits;

/// Most trips of a day.
pub const TRIPS_MAX: usize = 40;

const DAY_S: i64 = 86_400;

/// A trip of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trip {
    pub hours: Hours,
    /// Where from and where to; may be empty.
    pub name: String,
}

/// A line that is no trip, by its number from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {0} is no trip; write \"07:30-10:15 Bồng Sơn – Quy Nhơn\", at most {TRIPS_MAX} lines"
)]
pub struct TripError(pub usize);

/// A trip on a certain day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// First second, Unix time.
    pub from_s: i64,
    /// First second after it, Unix time.
    pub to_s: i64,
    /// "07:30-10:15 Bồng Sơn – Quy Nhơn".
    pub name: String,
}

/// Reads a timetable, a trip a line, by its departures.
///
/// # Errors
/// [`TripError`] names the first line that is no trip.
pub fn parse(text: &str) -> Result<Vec<Trip>, TripError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let trip = |(index, line): (usize, &str)| {
        let wrong = || TripError(index + 1);
        let line = line.trim();
        let end = line.match_indices(':').nth(1).map(|(at, _)| at + 3).ok_or_else(wrong)?;
        let hours = line.get(..end).map(|hours| hours.replace(['–', '—'], "-"));
        let hours: Hours = hours.and_then(|hours| hours.parse().ok()).ok_or_else(wrong)?;
        let name = line.get(end..).unwrap_or_default().trim().to_owned();
        if !line_fits(&name, true) {
            return Err(wrong());
        }
        Ok(Trip { hours, name })
    };
    let mut trips = lines.map(trip).collect::<Result<Vec<_>, _>>()?;
    if trips.len() > TRIPS_MAX {
        return Err(TripError(TRIPS_MAX + 1));
    }
    trips.sort_by_key(|trip| trip.hours.to_string());
    Ok(trips)
}

impl std::fmt::Display for Trip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.hours, self.name)
    }
}

impl Trip {
    /// The trip that departs on a day in Vietnam.
    fn on(&self, day: i64) -> Run {
        let (from, to) = (i64::from(self.hours.first_minute()), i64::from(self.hours.end_minute()));
        let start_s = day_start_s(day);
        let from_s = start_s + from * 60;
        let to_s = start_s + to * 60 + if to <= from { DAY_S } else { 0 };
        Run { from_s, to_s, name: self.to_string().trim().to_owned() }
    }
}

/// The trips of a timetable that depart on a day in Vietnam, by departure.
pub fn of_day(trips: &[Trip], day: i64) -> Vec<Run> {
    trips.iter().map(|trip| trip.on(day)).collect()
}

/// The trip during which something was; the later one where two overlap. Those that run over midnight
/// departed the day before.
pub fn at(trips: &[Trip], unix_s: i64) -> Option<Run> {
    let day = vietnam_day(unix_s);
    let runs = [day, day - 1].into_iter().flat_map(|day| of_day(trips, day));
    let during = runs.filter(|run| (run.from_s..run.to_s).contains(&unix_s));
    during.max_by_key(|run| run.from_s)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2021-07-08 00:00 in Vietnam.
    const MIDNIGHT: i64 = 1_625_677_200;

    fn hours(hour: i64, minute: i64) -> i64 {
        MIDNIGHT + hour * 3600 + minute * 60
    }

    #[test]
    fn a_timetable_is_read_as_people_write_it() {
        let trips = parse("13:00-15:40 Quy Nhơn - Bồng Sơn\n\n 07:30–10:15  Bồng Sơn – Quy Nhơn\n")
            .unwrap();
        let shown: Vec<_> = trips.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["07:30-10:15 Bồng Sơn – Quy Nhơn", "13:00-15:40 Quy Nhơn - Bồng Sơn"]);
        for (text, line) in [
            ("7 giờ sáng", 1),
            ("07:30-10:15 A\n10:15 B", 2),
            ("07:30-07:30", 1),
            ("25:00-26:00", 1),
        ] {
            assert_eq!(parse(text), Err(TripError(line)), "{text}");
        }
        assert_eq!(parse("22:00-05:00").unwrap()[0].name, "");
        assert_eq!(parse(&"07:30-10:15 A\n".repeat(41)), Err(TripError(41)));
    }

    #[test]
    fn a_time_belongs_to_the_trip_that_is_under_way() {
        let trips = parse("07:30-10:15 A\n10:00-12:00 B\n22:00-05:00 C").unwrap();
        let name = |unix_s| at(&trips, unix_s).map(|run| run.name.chars().last().unwrap());
        for (time, wanted) in [
            (hours(7, 29), None),
            (hours(7, 30), Some('A')),
            (hours(10, 5), Some('B')),
            (hours(12, 0), None),
            (hours(23, 0), Some('C')),
            (hours(4, 59), Some('C')),
            (hours(5, 0), None),
        ] {
            assert_eq!(name(time), wanted, "{}", time - MIDNIGHT);
        }
        let night = at(&trips, hours(1, 0)).unwrap();
        assert_eq!((night.from_s, night.to_s), (hours(-2, 0), hours(5, 0)));
        assert_eq!(of_day(&trips, vietnam_day(hours(1, 0))).len(), 3);
    }
}
