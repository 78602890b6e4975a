//! What the checks of the sections share: a value out of its range, with its key.

use std::fmt::Display;
use std::ops::RangeInclusive;

/// A value that the section cannot work with.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) key: &'static str,
    /// What is expected.
    pub(super) text: String,
}

pub(super) type Checked = Result<(), Problem>;

pub(super) fn require(holds: bool, key: &'static str, text: impl Into<String>) -> Checked {
    if holds { Ok(()) } else { Err(Problem { key, text: text.into() }) }
}

pub(super) fn in_range<T: PartialOrd + Display>(
    key: &'static str,
    value: T,
    range: RangeInclusive<T>,
) -> Checked {
    let text = format!("must be {} to {}, is {value}", range.start(), range.end());
    require(range.contains(&value), key, text)
}
