//! Parses the F0 data of the health authority:
//! `{"data":[{"daily_key","time_start","time_end","max"}]}` (docs/FORMATS.md, section 2). The input is
//! untrusted; every error names the field.

use serde_json::Value;

use crate::DAY_S;
use crate::bluezone::schedule::{DailyKey, SLOTS_RANGE, slot_of};
use crate::caselist::DaySeed;
use crate::secret::Secret;

/// Longest time an F0's keys may cover, in days (docs/FORMATS.md, section 2).
pub const SPAN_DAYS_MAX: i64 = 30;

/// Limit of times in Unix seconds, because later ones are typing errors or milliseconds:
/// 2100-01-01T00:00:00Z.
pub const TIME_MAX_S: i64 = 4_102_444_800;

/// Whole numbers below it are exact in 64-bit floating point: 2⁵³.
const F64_EXACT: f64 = 9_007_199_254_740_992.0;

/// Limit of entries in one file; a province never has more in a day.
const ENTRIES_MAX: usize = 100_000;

/// One key of an F0, and the time for which the patient was infectious.
#[derive(Clone, Debug)]
pub struct CaseKey {
    /// The key of the UTC day of `time_start`.
    pub daily_key: DailyKey,
    /// First infectious second, Unix time.
    pub time_start: i64,
    /// Last infectious second, Unix time; its slot is included.
    pub time_end: i64,
    /// Slots per day, 2 to 1440 ([`SLOTS_RANGE`]); 96 with Bluezone 3.
    pub max: u16,
}

/// Why F0 data was refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// The text is not JSON; with the parser's message.
    #[error("the case file is not JSON: {0}")]
    Json(String),
    /// A field is missing, has the wrong type or is out of range.
    #[error("{path}: {problem}")]
    Field {
        /// Path of the field, such as `data[3].max`.
        path: String,
        /// What is wrong and what is expected.
        problem: String,
    },
}

fn field(path: impl Into<String>, problem: impl Into<String>) -> CaseError {
    CaseError::Field { path: path.into(), problem: problem.into() }
}

/// Parses F0 data. Unknown fields are ignored, because other systems add their own.
///
/// # Errors
/// [`CaseError`] for the first field that is missing, of a wrong type or out of range.
pub fn parse(text: &str) -> Result<Vec<CaseKey>, CaseError> {
    parse_each(text)?.into_iter().collect()
}

/// Parses F0 data entry by entry, so that a wrong one costs itself only.
///
/// # Errors
/// [`CaseError`] when the file has no entries.
pub fn parse_each(text: &str) -> Result<Vec<Result<CaseKey, CaseError>>, CaseError> {
    let json: Value =
        serde_json::from_str(text).map_err(|error| CaseError::Json(error.to_string()))?;
    let data = json
        .get("data")
        .ok_or_else(|| field("data", "missing; the file must be {\"data\":[…]}"))?
        .as_array()
        .ok_or_else(|| field("data", "must be a list of cases"))?;
    if data.len() > ENTRIES_MAX {
        return Err(field("data", format!("has {} cases, at most {ENTRIES_MAX}", data.len())));
    }
    Ok(data.iter().enumerate().map(|(index, entry)| parse_entry(index, entry)).collect())
}

fn parse_entry(index: usize, entry: &Value) -> Result<CaseKey, CaseError> {
    let path = |name: &str| format!("data[{index}].{name}");
    if !entry.is_object() {
        return Err(field(format!("data[{index}]"), "must be an object"));
    }
    let integer = |name: &str| {
        entry.get(name).ok_or_else(|| field(path(name), "missing")).and_then(|value| {
            whole(value).ok_or_else(|| field(path(name), "must be a whole number"))
        })
    };
    let daily_key = entry
        .get("daily_key")
        .ok_or_else(|| field(path("daily_key"), "missing"))?
        .as_str()
        .ok_or_else(|| field(path("daily_key"), "must be a text of 64 hexadecimal digits"))?;
    let daily_key = Secret::from_hex(daily_key).ok_or_else(|| {
        let found = daily_key.chars().count();
        field(path("daily_key"), format!("must be 64 hexadecimal digits; found {found} characters"))
    })?;
    let time_start = integer("time_start")?;
    let time_end = integer("time_end")?;
    let max = integer("max")?;
    for (name, time) in [("time_start", time_start), ("time_end", time_end)] {
        if !(0..TIME_MAX_S).contains(&time) {
            return Err(field(path(name), no_unix_time(time)));
        }
    }
    if time_end < time_start {
        return Err(field(path("time_end"), "lies before time_start"));
    }
    if time_end - time_start > SPAN_DAYS_MAX * DAY_S {
        return Err(field(
            path("time_end"),
            format!("lies more than {SPAN_DAYS_MAX} days after time_start"),
        ));
    }
    let max = u16::try_from(max).ok().filter(|max| SLOTS_RANGE.contains(max)).ok_or_else(|| {
        field(
            path("max"),
            format!("must be {} to {}, is {max}", SLOTS_RANGE.start(), SLOTS_RANGE.end()),
        )
    })?;
    Ok(CaseKey { daily_key: DailyKey::new(daily_key), time_start, time_end, max })
}

/// A whole number, also in the form `1625702400.0` of spreadsheets and other languages.
fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| {
        let number = value.as_f64().filter(|it| it.fract() == 0.0 && it.abs() < F64_EXACT)?;
        Some(number as i64)
    })
}

/// The error sentence for a time outside of 1970 to 2100.
pub fn no_unix_time(time: impl std::fmt::Display) -> String {
    format!("{time} is no Unix time in seconds (10 digits, such as 1625702400)")
}

impl CaseKey {
    /// The seeds to publish: one for each UTC day, from which no later day can be derived, with the
    /// infectious slots of that day.
    pub fn day_seeds(&self) -> Vec<DaySeed> {
        let first_day = self.time_start.div_euclid(DAY_S);
        let last_day = self.time_end.div_euclid(DAY_S);
        let mut key = self.daily_key.clone();
        let mut seeds = Vec::new();
        for day in first_day..=last_day {
            let first_slot = if day == first_day { slot_of(self.time_start, self.max) } else { 0 };
            let last_slot =
                if day == last_day { slot_of(self.time_end, self.max) } else { self.max - 1 };
            seeds.push(DaySeed { day, seed: key.seed(), max: self.max, first_slot, last_slot });
            key = key.next_day();
        }
        seeds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(daily_key: &str, start: &str, end: &str, max: &str) -> String {
        format!(
            r#"{{"data":[{{"daily_key":{daily_key},"time_start":{start},"time_end":{end},"max":{max}}}]}}"#
        )
    }

    fn hex_key() -> String {
        format!("\"{}\"", "ab".repeat(32))
    }

    #[test]
    fn bad_input_is_named() {
        let key = hex_key();
        for (text, path) in [
            ("{}".to_owned(), "data: missing"),
            ("[]".to_owned(), "data: missing"),
            (r#"{"data":{}}"#.to_owned(), "data: must be a list"),
            (r#"{"data":[7]}"#.to_owned(), "data[0]: must be an object"),
            (r#"{"data":[{}]}"#.to_owned(), "data[0].daily_key: missing"),
            (file("\"abc\"", "0", "1", "96"), "data[0].daily_key: must be 64"),
            (file("7", "0", "1", "96"), "data[0].daily_key: must be a text"),
            (file(&key, "\"0\"", "1", "96"), "data[0].time_start: must be a whole number"),
            (file(&key, "-1", "1", "96"), "data[0].time_start: -1 is no Unix time"),
            (file(&key, "5", "4", "96"), "data[0].time_end: lies before"),
            (file(&key, "0", "2592001", "96"), "data[0].time_end: lies more than 30 days"),
            (file(&key, "0", "1", "1"), "data[0].max: must be 2 to 1440"),
            (file(&key, "0", "1", "1441"), "data[0].max: must be 2 to 1440"),
            (file(&key, "0", "1", "96.5"), "data[0].max: must be a whole number"),
            (file(&key, "0.5", "1", "96"), "data[0].time_start: must be a whole number"),
            (file(&key, "1e300", "1", "96"), "data[0].time_start: must be a whole number"),
            (
                file(&key, "1625702400000", "1625702400001", "96"),
                "data[0].time_start: 1625702400000 is",
            ),
            ("{\"data\":".to_owned(), "the case file is not JSON"),
        ] {
            let error = parse(&text).unwrap_err().to_string();
            assert!(error.starts_with(path), "{text}: {error}");
        }
    }

    #[test]
    fn a_wrong_entry_costs_itself_only() {
        let key = hex_key();
        let good = file(&key, "0", "1", "96");
        let both = good.replace("}]", "},{\"max\":1}]");
        let each = parse_each(&both).unwrap();
        assert!(each[0].is_ok());
        assert!(each[1].as_ref().is_err_and(|error| error.to_string().starts_with("data[1]")));
        assert!(parse(&both).is_err());
    }

    #[test]
    fn whole_floats_are_whole() {
        let case =
            parse(&file(&hex_key(), "1625702400.0", "1625706000.0", "96.0")).unwrap().remove(0);
        assert_eq!((case.time_start, case.time_end, case.max), (1_625_702_400, 1_625_706_000, 96));
    }

    #[test]
    fn a_case_becomes_one_seed_a_day() {
        // From 12:00 on day 10 to 00:07 on day 12: half a day, a day, one slot.
        let text = file(&hex_key(), "907200", "1037220", "96");
        let case = parse(&text).unwrap().remove(0);
        let seeds = case.day_seeds();
        let spans: Vec<_> = seeds.iter().map(|s| (s.day, s.first_slot, s.last_slot)).collect();
        assert_eq!(spans, [(10, 48, 95), (11, 0, 95), (12, 0, 0)]);
        assert_eq!(seeds[2].seed, case.daily_key.after_days(2).seed());
    }
}
