//! What is wrong with a line.

/// A line that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its number in what was typed, from 1; of JSON that of the entry.
    pub line: usize,
    pub what: What,
}

/// Why a line cannot be taken; the page says what to do about each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A key has another length than 64.
    KeyLength { day: Option<i64>, found: usize },
    /// A key has something else than hexadecimal digits.
    KeyDigit { day: Option<i64>, position: usize },
    /// A key stands without its day.
    NoDay,
    /// This is no day.
    Date(String),
    /// The day is in another line too.
    DayTwice { day: i64, line: usize },
    /// The day is not one of those in which the case was infectious.
    Outside { day: i64 },
    /// Contacts of that day are deleted already.
    TooOld { day: i64 },
    /// An id has another length than 24.
    IdLength { found: usize },
    /// An id has something else than hexadecimal digits.
    IdDigit { position: usize },
    /// This is no time.
    Time(String),
    /// Until lies before from, or the span is longer than allowed.
    Span,
    /// The line has something missing.
    Incomplete,
    /// No venue has this name or these letters.
    NoVenue(String),
    /// Several venues have this name.
    Ambiguous(String),
    /// The text begins as JSON and is none; with what the parser says.
    Json(String),
    /// An entry of the JSON is wrong: field, and what is wrong with it.
    Entry(String),
    /// There are more lines than allowed.
    TooMany(usize),
}
