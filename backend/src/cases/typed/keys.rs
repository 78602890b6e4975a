//! Bluezone keys: a day and its key on each line, or the JSON of a file.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER_PERMISSIVE;
use protocol::DAY_S;
use protocol::bluezone::schedule::{DailyKey, SLOTS_PER_DAY, slot_of};
use protocol::case::{CaseError, parse_each};
use protocol::caselist::DaySeed;
use protocol::record::day_of;
use protocol::secret::Secret;

use super::problem::{Problem, What};
use super::when::{date, latest_day};
use super::{Infectious, LINES_MAX, lines};

/// Hexadecimal digits of a key.
const DIGITS: usize = 64;

/// What was read of the keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// By day, each once.
    pub days: Vec<DaySeed>,
    pub problems: Vec<Problem>,
    /// Days whose key does not follow from that of the day before: the app was installed anew, or one of
    /// both has a wrong digit.
    pub unlinked: Vec<i64>,
}

/// A key of a line.
struct Typed {
    line: usize,
    key: DailyKey,
}

/// Reads keys: lines of a day and 64 digits, or JSON (docs/FORMATS.md, section 2). Only seeds leave this
/// function. `first_day` is the first UTC day that contacts are kept for.
pub fn keys(text: &str, infectious: Option<Infectious>, first_day: i64, now_s: i64) -> Keys {
    let mut keys = Keys::default();
    if text.trim_start().starts_with('{') {
        json(text, infectious, first_day, &mut keys);
        return keys;
    }
    let mut by_day: BTreeMap<i64, Typed> = BTreeMap::new();
    for (count, (line, text)) in lines(text).enumerate() {
        if count == LINES_MAX {
            keys.problems.push(Problem { line, what: What::TooMany(LINES_MAX) });
            break;
        }
        match one(text, latest_day(now_s)) {
            Err(what) => keys.problems.push(Problem { line, what }),
            Ok((day, key)) => match by_day.get(&day) {
                Some(other) => {
                    let what = What::DayTwice { day, line: other.line };
                    keys.problems.push(Problem { line, what });
                }
                None => drop(by_day.insert(day, Typed { line, key })),
            },
        }
    }
    keys.unlinked = unlinked(&by_day);
    for (day, Typed { line, key }) in by_day {
        match seed(day, &key, infectious, first_day) {
            Ok(seed) => keys.days.push(seed),
            Err(what) => keys.problems.push(Problem { line, what }),
        }
    }
    keys.problems.sort_by_key(|problem| problem.line);
    keys
}

fn unlinked(keys: &BTreeMap<i64, Typed>) -> Vec<i64> {
    let follows = |before: &DailyKey, after: &DailyKey| {
        before.next_day().seed().expose() == after.seed().expose()
    };
    let pairs = keys.iter().zip(keys.iter().skip(1));
    let broken = pairs.filter(|((day, one), (next, other))| {
        **next == **day + 1 && !follows(&one.key, &other.key)
    });
    broken.map(|(_, (day, _))| *day).collect()
}

/// Day and key of a line, in either order.
fn one(line: &str, latest: i64) -> Result<(i64, DailyKey), What> {
    let words: Vec<&str> =
        line.split([' ', '\t', ';', ',']).filter(|word| !word.is_empty()).collect();
    let dated = words.iter().position(|word| word.len() <= 10 && word.contains(['/', '.', '-']));
    let Some(dated) = dated else {
        // What may be a key stands alone, or a day that is none.
        let key = words.iter().any(|word| word.len() > 10);
        let word = words.first().copied().unwrap_or_default().to_owned();
        return Err(if key { What::NoDay } else { What::Date(word) });
    };
    let word = words.get(dated).copied().unwrap_or_default();
    let day = date(word, latest).ok_or_else(|| What::Date(word.to_owned()))?;
    // Some programs break a key into groups.
    let others = words.iter().enumerate().filter(|(at, _)| *at != dated);
    let digits: String = others.map(|(_, word)| *word).collect();
    Ok((day, key(&digits, Some(day))?))
}

fn key(digits: &str, day: Option<i64>) -> Result<DailyKey, What> {
    let odd = digits.chars().position(|digit| !digit.is_ascii_hexdigit());
    if let Some(odd) = odd {
        return Err(What::KeyDigit { day, position: odd + 1 });
    }
    let wrong = What::KeyLength { day, found: digits.len() };
    if digits.len() != DIGITS {
        return Err(wrong);
    }
    let bytes = HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).map_err(|_| wrong.clone())?;
    Ok(DailyKey::new(Secret::new(bytes.try_into().map_err(|_| wrong)?)))
}

/// The seed of a day and its infectious slots.
fn seed(
    day: i64,
    key: &DailyKey,
    infectious: Option<Infectious>,
    first_day: i64,
) -> Result<DaySeed, What> {
    let max = SLOTS_PER_DAY;
    let seed = DaySeed { day, seed: key.seed(), max, first_slot: 0, last_slot: max - 1 };
    within(seed, infectious, first_day)
}

/// The seed of an earlier time with the slots of another infectious time; none where none is left.
pub fn again(seed: &DaySeed, infectious: Option<Infectious>, first_day: i64) -> Option<DaySeed> {
    let whole = DaySeed { first_slot: 0, last_slot: seed.max - 1, ..seed.clone() };
    within(whole, infectious, first_day).ok()
}

/// The same within the infectious time.
fn within(
    mut seed: DaySeed,
    infectious: Option<Infectious>,
    first_day: i64,
) -> Result<DaySeed, What> {
    let day = seed.day;
    if day < first_day {
        return Err(What::TooOld { day });
    }
    let Some(Infectious { from_s, to_s }) = infectious else { return Ok(seed) };
    if !(day_of(from_s)..=day_of(to_s)).contains(&day) {
        return Err(What::Outside { day });
    }
    if from_s > day * DAY_S {
        seed.first_slot = seed.first_slot.max(slot_of(from_s, seed.max));
    }
    if to_s < (day + 1) * DAY_S - 1 {
        seed.last_slot = seed.last_slot.min(slot_of(to_s, seed.max));
    }
    (seed.first_slot <= seed.last_slot).then_some(seed).ok_or(What::Outside { day })
}

fn json(text: &str, infectious: Option<Infectious>, first_day: i64, keys: &mut Keys) {
    let entries = match parse_each(text) {
        Ok(entries) => entries,
        Err(CaseError::Json(error)) => {
            return keys.problems.push(Problem { line: 1, what: What::Json(error) });
        }
        Err(error) => {
            return keys.problems.push(Problem { line: 1, what: What::Entry(error.to_string()) });
        }
    };
    let mut by_day: BTreeMap<i64, (usize, DaySeed)> = BTreeMap::new();
    for (line, entry) in (1..).zip(entries) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                keys.problems.push(Problem { line, what: What::Entry(error.to_string()) });
                continue;
            }
        };
        // Of one entry only what is within is meant.
        let seeds = entry.day_seeds().into_iter();
        let (mut taken, mut refused) = (0, None);
        for seed in seeds {
            let day = seed.day;
            match within(seed, infectious, first_day) {
                Err(what) => refused = Some(what),
                Ok(seed) => match by_day.get(&day) {
                    Some((other, _)) => {
                        let what = What::DayTwice { day, line: *other };
                        keys.problems.push(Problem { line, what });
                    }
                    None => {
                        by_day.insert(day, (line, seed));
                        taken += 1;
                    }
                },
            }
        }
        if let Some(what) = refused.filter(|_| taken == 0) {
            keys.problems.push(Problem { line, what });
        }
    }
    keys.days = by_day.into_values().map(|(_, seed)| seed).collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::civil::day_start_s;

    /// 8 July 2021.
    const TODAY: i64 = 18_816;
    const NOW: i64 = TODAY * DAY_S + 3600;

    fn hex(number: u8) -> String {
        HEXLOWER_PERMISSIVE.encode(&[number; 32])
    }

    fn read(text: &str) -> Keys {
        let infectious =
            Infectious { from_s: day_start_s(TODAY - 3), to_s: day_start_s(TODAY) + 59_400 };
        keys(text, Some(infectious), TODAY - 14, NOW)
    }

    fn days(keys: &Keys) -> Vec<(i64, u16, u16)> {
        keys.days.iter().map(|day| (day.day - TODAY, day.first_slot, day.last_slot)).collect()
    }

    #[test]
    fn good_lines_are_taken_and_each_wrong_one_says_what() {
        let good = hex(7);
        let groups = format!("{} {}", &good[..32], &good[32..]);
        let text = format!(
            "05/07 {good}\n\n06/07/2021;{}\n{}\n07/07 {groups}\n7/7 {good}\n31/06 {good}\n\
             06/07 {}x{}\n20/06 {good}\n09/07/2021 {good}\n{good} 08/07\nsáng\n",
            &good[..62],
            hex(8),
            &good[..10],
            &good[..53],
        );
        let read = read(&text);
        // The day begins at 07:00; it was isolated at 16:30, in slot 38.
        assert_eq!(days(&read), [(-3, 0, 95), (-1, 0, 95), (0, 0, 38)]);
        let problems: Vec<_> = read.problems.iter().map(|it| (it.line, it.what.clone())).collect();
        assert_eq!(
            problems,
            [
                (3, What::KeyLength { day: Some(TODAY - 2), found: 62 }),
                (4, What::NoDay),
                (6, What::DayTwice { day: TODAY - 1, line: 5 }),
                (7, What::Date("31/06".to_owned())),
                (8, What::KeyDigit { day: Some(TODAY - 2), position: 11 }),
                (9, What::TooOld { day: TODAY - 18 }),
                (10, What::Outside { day: TODAY + 1 }),
                (12, What::Date("sáng".to_owned())),
            ]
        );
    }

    #[test]
    fn keys_that_do_not_follow_from_each_other_are_noted() {
        let first = DailyKey::new(Secret::new([1; 32]));
        let next = first.next_day();
        let (first, next) = (first.expose_hex().to_string(), next.expose_hex().to_string());
        let other = hex(9);
        assert_eq!(read(&format!("05/07 {first}\n06/07 {next}")).unlinked, Vec::<i64>::new());
        assert_eq!(read(&format!("05/07 {first}\n06/07 {other}")).unlinked, [TODAY - 2]);
        assert_eq!(read(&format!("05/07 {first}\n07/07 {other}")).unlinked, Vec::<i64>::new());
    }

    #[test]
    fn json_is_taken_entry_by_entry_within_the_infectious_time() {
        let entry = |from: i64, to: i64, key: &str| {
            format!(r#"{{"daily_key":"{key}","time_start":{from},"time_end":{to},"max":96}}"#)
        };
        let text = format!(
            r#"{{"data":[{},{},{},{}]}}"#,
            entry((TODAY - 20) * DAY_S, (TODAY - 2) * DAY_S, &hex(1)),
            entry(TODAY * DAY_S, TODAY * DAY_S + 60, "ab"),
            entry(TODAY * DAY_S, (TODAY + 1) * DAY_S, &hex(2)),
            entry((TODAY - 2) * DAY_S, (TODAY - 2) * DAY_S, &hex(3)),
        );
        let read = read(&text);
        // The infectious time begins at midnight in Vietnam: 68 slots into the UTC day before.
        assert_eq!(days(&read), [(-4, 68, 95), (-3, 0, 95), (-2, 0, 0), (0, 0, 38)]);
        let lines: Vec<_> = read.problems.iter().map(|it| it.line).collect();
        assert_eq!(lines, [2, 4], "{:?}", read.problems);
        assert!(matches!(keys("{", None, 0, NOW).problems[0].what, What::Json(_)));
        assert!(matches!(keys("{}", None, 0, NOW).problems[0].what, What::Entry(_)));
    }

    #[test]
    fn only_one_seed_a_day_leaves_and_no_key() {
        let key = hex(7);
        let read = read(&format!("05/07 {key}"));
        let published = serde_json::to_string(&read.days).unwrap();
        assert!(!published.contains(&key));
        let derived = DailyKey::new(Secret::new([7; 32])).seed();
        assert_eq!(read.days[0].seed.expose(), derived.expose());
    }
}
