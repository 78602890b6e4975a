//! Ranges of values in contacts and records, beyond their types.

use crate::DAY_S;
use crate::receipt::PEOPLE_RANGE;

/// Highest number of a contact or record: the largest that every JSON reader holds exactly.
const SEQ_MAX: i64 = (1 << 53) - 1;

/// Minutes of a slot of Bluezone.
const SLOT_MINUTES: u8 = 15;

/// A value that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct Invalid {
    /// Where it stands, such as `body.last_s`.
    pub path: String,
    /// What is wrong with it.
    pub problem: &'static str,
}

impl Invalid {
    /// The same value, seen from what holds `parent`.
    #[must_use]
    pub fn within(self, parent: &str) -> Self {
        Self { path: format!("{parent}.{}", self.path), ..self }
    }
}

pub(super) fn check(
    holds: bool,
    field: &'static str,
    problem: &'static str,
) -> Result<(), Invalid> {
    if holds { Ok(()) } else { Err(Invalid { path: field.to_owned(), problem }) }
}

/// A kiosk goes on above its highest number, so there must be room.
pub(super) fn check_seq(seq: i64) -> Result<(), Invalid> {
    check((1..=SEQ_MAX).contains(&seq), "seq", "must be 1 to 9007199254740991")
}

pub(super) fn check_span(first_s: i64, last_s: i64) -> Result<(), Invalid> {
    let span = last_s.checked_sub(first_s);
    let fits = span.is_some_and(|span| (0..=DAY_S).contains(&span));
    check(fits, "last_s", "must lie 0 to 86400 s after the first second")
}

pub(super) fn check_near_minutes(minutes: u8) -> Result<(), Invalid> {
    check(minutes <= SLOT_MINUTES, "near_minutes", "must be 0 to 15")
}

pub(super) fn check_people(people: u8) -> Result<(), Invalid> {
    check(PEOPLE_RANGE.contains(&usize::from(people)), "people", "must be 1 to 10")
}
