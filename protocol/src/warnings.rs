//! What tells the exposed: a public list that says something to those who were there, and nothing to others
//! (docs/PROTOCOL.md, "Warnings"; the idea is CrowdNotifier's).
//!
//! A venue has a secret for each hour ([`HourSecret`]), derived from one key. Whoever checks in gets those of the hours
//! that the stay may last. The list ([`WarningList`]) has for each exposed part of an hour a [`TAG_LEN`]-byte hash that only the
//! hour's secret gives, with the details hidden by the same hash, among random ones that look alike. The salt is new
//! in each version, so that versions cannot be compared with each other.

mod entry;
mod error;
mod list;
mod secret;
#[cfg(test)]
mod tests;

pub use entry::{ENTRY_LEN, Level, PARTS_MAX, TAG_LEN, Warned};
pub use error::WarningListError;
pub use list::{FRESH_S, SALT_LEN, STEP, SignedWarningList, WarningList};
pub use secret::{HOUR_S, HourSecret, hand_out, hour_of, taken};
