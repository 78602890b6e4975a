//! How many wrong guesses are allowed a minute, and how many SMS an hour. Kept in memory only, and
//! for that long only, so that no address of a visitor is ever stored.
//!
//! Not the crate `governor`: its cells know no guess that is given back when it was right, none that
//! waits for the guesses before it, and its keys are not bounded.

pub mod guesses;
pub mod sms;
mod window;

/// Length of a window of guesses, seconds.
pub const MINUTE_S: i64 = 60;

/// Length of a window of SMS, seconds.
pub const HOUR_S: i64 = 3600;
