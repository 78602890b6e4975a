//! What the public is told at present.

use std::collections::BTreeSet;

use protocol::civil::vietnam_day;
use protocol::warnings::{HOUR_S, Level, PARTS_MAX, Warned, hour_of};

use crate::store::{Read, StoreError};

/// A window of a venue that is told, or would be if more people had been there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    pub venue: i64,
    /// First second, Unix time.
    pub from_s: i64,
    /// First second after it, Unix time.
    pub to_s: i64,
    pub level: Level,
    pub text: u8,
    pub days: u8,
    /// Too few people were there.
    pub held: bool,
}

/// The last day in Vietnam on which a warning of a window stands.
pub fn last_day(from_s: i64, days: u8) -> i64 {
    vietnam_day(from_s) + i64::from(days)
}

/// The windows of the warnings that stand at `now_s`, by venue and time.
///
/// # Errors
/// The store's.
pub fn told(read: &mut dyn Read, now_s: i64) -> Result<Vec<Told>, StoreError> {
    let today = vietnam_day(now_s);
    let rows = read.told_windows()?.into_iter();
    let stands = rows.filter(|(row, window)| last_day(window.from_s, row.days) >= today);
    let told: BTreeSet<_> = stands
        .map(|(row, window)| Told {
            venue: window.venue,
            from_s: window.from_s,
            to_s: window.to_s,
            level: row.level,
            text: row.text,
            days: row.days,
            held: window.held,
        })
        .collect();
    Ok(told.into_iter().collect())
}

/// The parts of hours in which what is published lies, by venue; what touches is one part.
pub(super) fn parts(told: &[Told]) -> Vec<(i64, Warned)> {
    let mut parts: BTreeSet<(i64, i64, Level, u8, u8, u8, u8)> = BTreeSet::new();
    for it in told.iter().filter(|it| !it.held && it.from_s < it.to_s) {
        for hour in hour_of(it.from_s)..=hour_of(it.to_s - 1) {
            let minute = |unix_s: i64, up_s: i64| {
                u8::try_from((unix_s - hour * HOUR_S + up_s).clamp(0, HOUR_S) / 60).unwrap_or(0)
            };
            let (from, to) = (minute(it.from_s, 0), minute(it.to_s, 59));
            parts.insert((it.venue, hour, it.level, it.text, it.days, from, to));
        }
    }
    let mut merged: Vec<(i64, Warned)> = Vec::new();
    for (venue, hour, level, text, days, from_minute, to_minute) in parts {
        let new = Warned { hour, from_minute, to_minute, level, text, days };
        match merged.last_mut() {
            Some((at, last))
                if *at == venue
                    && (last.hour, last.level, last.text, last.days)
                        == (hour, level, text, days)
                    && from_minute <= last.to_minute =>
            {
                last.to_minute = last.to_minute.max(to_minute);
            }
            _ => merged.push((venue, new)),
        }
    }
    let mut count = 0;
    let mut before = None;
    merged.retain(|(venue, warned)| {
        count = if before == Some((*venue, warned.hour)) { count + 1 } else { 0 };
        before = Some((*venue, warned.hour));
        count < PARTS_MAX
    });
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(venue: i64, from_minute: i64, to_minute: i64, level: Level, held: bool) -> Told {
        let (from_s, to_s) = (100 * HOUR_S + from_minute * 60, 100 * HOUR_S + to_minute * 60);
        Told { venue, from_s, to_s, level, text: 1, days: 14, held }
    }

    fn shown(told: &[Told]) -> Vec<(i64, i64, u8, u8, u8)> {
        parts(told)
            .into_iter()
            .map(|(venue, it)| (venue, it.hour, it.level.number(), it.from_minute, it.to_minute))
            .collect()
    }

    #[test]
    fn windows_become_parts_of_hours_as_a_table() {
        let (f1, f2) = (Level::F1, Level::F2);
        for (windows, wanted) in [
            (vec![], vec![]),
            (vec![told(1, 0, 15, f1, false)], vec![(1, 100, 1, 0, 15)]),
            (vec![told(1, 0, 15, f1, true)], vec![]),
            (vec![told(1, 0, 15, f1, false), told(1, 15, 30, f1, false)], vec![(1, 100, 1, 0, 30)]),
            (
                vec![told(1, 0, 15, f1, false), told(1, 30, 45, f1, false)],
                vec![(1, 100, 1, 0, 15), (1, 100, 1, 30, 45)],
            ),
            (
                vec![told(1, 0, 15, f1, false), told(1, 0, 15, f2, false)],
                vec![(1, 100, 1, 0, 15), (1, 100, 2, 0, 15)],
            ),
            (
                vec![told(1, 50, 70, f1, false), told(2, 50, 60, f1, false)],
                vec![(1, 100, 1, 50, 60), (1, 101, 1, 0, 10), (2, 100, 1, 50, 60)],
            ),
        ] {
            assert_eq!(shown(&windows), wanted, "{windows:?}");
        }
    }

    #[test]
    fn a_window_that_ends_within_a_minute_keeps_it() {
        let window = Told { to_s: 100 * HOUR_S + 601, ..told(1, 0, 0, Level::F1, false) };
        assert_eq!(shown(&[window]), [(1, 100, 1, 0, 11)]);
    }
}
