//! The default of a number of people in JSON.

/// One person.
pub(super) fn one() -> u8 {
    1
}
