//! Days and times as people write them in Vietnam.

use protocol::DAY_S;
use protocol::civil::{date as long_date, day_of_iso_date, day_start_s, time_of_day, vietnam_day};

/// A moment that somebody typed, Unix time.
pub type Moment = i64;

/// The day, counted from 1970-01-01, of `05/07/2021`, `5/7/2021`, `5.7.2021` or `2021-07-05`; without a year that
/// day before `latest` or on it which is the nearest.
pub fn date(text: &str, latest: i64) -> Option<i64> {
    if let Some(day) = day_of_iso_date(text) {
        return Some(day);
    }
    let mut parts = text.split(['/', '.', '-']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() || day.len() > 2 || month.len() > 2 {
        return None;
    }
    let of_year = |year: i64| day_of_iso_date(&format!("{year:04}-{month:0>2}-{day:0>2}"));
    match year {
        Some(year) if year.len() == 4 => of_year(year.parse().ok()?),
        Some(_) => None,
        None => {
            let this: i64 = long_date(day_start_s(latest)).get(6..10)?.parse().ok()?;
            let past = [this, this - 1].into_iter().filter_map(of_year);
            past.into_iter().find(|day| *day <= latest)
        }
    }
}

/// Seconds of the day of `16:30`, `16h30` or `16h`.
pub(super) fn time(text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase();
    let (hour, minute) = text.split_once([':', 'h'])?;
    let number = |text: &str| -> Option<i64> {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    let minute = if minute.is_empty() { "0" } else { minute };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let at_s = (hour * 60 + minute) * 60;
    (minute < 60 && (hour < 24 || at_s == DAY_S)).then_some(at_s)
}

/// The moment of `05/07/2021 16:30`, in either order.
pub fn moment(text: &str, latest: i64) -> Option<Moment> {
    let mut words = text.split_whitespace();
    let (one, other) = (words.next()?, words.next()?);
    if words.next().is_some() {
        return None;
    }
    let of = |day: &str, at: &str| Some(day_start_s(date(day, latest)?) + time(at)?);
    of(one, other).or_else(|| of(other, one))
}

/// As [`date`] reads it.
pub fn write_date(day: i64) -> String {
    long_date(day_start_s(day))
}

/// As [`moment`] reads it.
pub fn write_moment(unix_s: i64) -> String {
    format!("{} {}", long_date(unix_s), time_of_day(unix_s))
}

/// A span at the end of a line: `05/07/2021 07:30-09:15`, over midnight too, or one time, which lasts for
/// `alone_s` seconds then. Returns what stands before it.
pub(super) fn span(line: &str, latest: i64, alone_s: i64) -> Result<(&str, i64, i64), String> {
    let line = line.trim();
    let parts = |c: char| c.is_whitespace() || matches!(c, ';' | ',');
    let split = |text: &str| text.rfind(parts).map(|at| at + 1);
    // "07:30 - 09:15" is one word here.
    let at = times_at(line).ok_or_else(|| last_word(line))?;
    let (head, times) = line.split_at(at);
    let head = head.trim_end_matches([' ', '\t', ';', ',']);
    let day_at = split(head).unwrap_or(0);
    let (place, day) = head.split_at(day_at);
    let day = date(day.trim(), latest).ok_or_else(|| day.trim().to_owned())?;
    let mut times = times.split(['-', '–', '—']).map(str::trim);
    let first = times.next().unwrap_or_default();
    let from = time(first).ok_or_else(|| first.to_owned())?;
    let to = match times.next() {
        None => from + alone_s,
        Some(last) => time(last).ok_or_else(|| last.to_owned())?,
    };
    let to = if to < from { to + DAY_S } else { to };
    let start = day_start_s(day);
    Ok((place.trim_end_matches([' ', '\t', ';', ',']), start + from, start + to))
}

/// Where the times at the end of a line begin.
fn times_at(line: &str) -> Option<usize> {
    let is_time = |c: char| c.is_ascii_digit() || matches!(c, ':' | 'h' | 'H' | '-' | '–' | '—');
    let is_dash = |c: char| matches!(c, '-' | '–' | '—');
    let mut at = line.len();
    loop {
        let before = line.get(..at)?.trim_end_matches(is_time).len();
        if before == at {
            return None;
        }
        at = before;
        // A dash at either side of the blank goes on with the same span.
        let word = line.get(at..)?;
        let head = line.get(..at)?.trim_end();
        if word.starts_with(is_dash) || head.ends_with(is_dash) {
            at = head.len();
            continue;
        }
        return Some(at);
    }
}

fn last_word(line: &str) -> String {
    line.split_whitespace().next_back().unwrap_or_default().to_owned()
}

/// The latest day that somebody may mean without a year.
pub(super) fn latest_day(now_s: i64) -> i64 {
    vietnam_day(now_s)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 8 July 2021.
    const TODAY: i64 = 18_816;

    #[test]
    fn days_as_people_write_them() {
        for (text, day) in [
            ("08/07/2021", Some(TODAY)),
            ("8/7/2021", Some(TODAY)),
            ("8.7.2021", Some(TODAY)),
            ("2021-07-08", Some(TODAY)),
            ("07/07", Some(TODAY - 1)),
            ("08/07", Some(TODAY)),
            ("31/12", Some(18_627)),
            ("09/07", Some(TODAY + 1 - 365)),
            ("08/07/21", None),
            ("31/02/2021", None),
            ("8", None),
            ("", None),
            ("07/2021", None),
        ] {
            assert_eq!(date(text, TODAY), day, "{text}");
        }
    }

    #[test]
    fn moments_as_people_write_them() {
        let at = day_start_s(TODAY) + 16 * 3600 + 1800;
        for text in ["08/07/2021 16:30", "8/7 16h30", " 16:30  08/07/2021 "] {
            assert_eq!(moment(text, TODAY), Some(at), "{text}");
        }
        for text in ["08/07/2021", "16:30", "08/07/2021 25:00", "08/07/2021 16:60", "a b c"] {
            assert_eq!(moment(text, TODAY), None, "{text}");
        }
        assert_eq!(moment(&write_moment(at), TODAY), Some(at));
    }

    #[test]
    fn spans_stand_at_the_end_of_a_line() {
        let day = day_start_s(TODAY);
        for (line, place, from, to) in [
            ("BSON 08/07/2021 07:30-09:15", "BSON", 27_000, 33_300),
            ("Chợ Bồng Sơn; 08/07; 7h30 – 9h15", "Chợ Bồng Sơn", 27_000, 33_300),
            ("Chợ 2-9 08/07 07:30 -09:15", "Chợ 2-9", 27_000, 33_300),
            ("BSON\t08/07/2021\t23:00-01:00", "BSON", 82_800, 90_000),
            ("BSON 08/07/2021 07:30", "BSON", 27_000, 27_900),
            ("08/07/2021 07:30-09:15", "", 27_000, 33_300),
        ] {
            assert_eq!(span(line, TODAY, 900), Ok((place, day + from, day + to)), "{line}");
        }
        for (line, problem) in [
            ("BSON 08/07/2021 sáng", "sáng"),
            ("BSON 40/07/2021 07:30-09:15", "40/07/2021"),
            ("BSON 08/07/2021 07:30-09:75", "09:75"),
            ("BSON 07:30-09:15", "BSON"),
            ("", ""),
        ] {
            assert_eq!(span(line, TODAY, 900), Err(problem.to_owned()), "{line}");
        }
    }
}
