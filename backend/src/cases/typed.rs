//! What people type or paste of a case, line by line: a wrong line costs itself only, and says what to do.

mod ids;
mod keys;
mod problem;
mod stays;
mod when;

pub use ids::{ids, write_ids};
pub use keys::{Keys, again, keys};
pub use problem::{Problem, What};
pub use stays::{Place, stays, write_stays};
pub use when::{Moment, date, moment, write_date, write_moment};

/// From when until when a case was infectious, Unix time; the last second belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Infectious {
    pub from_s: i64,
    pub to_s: i64,
}

/// Most lines of one kind: of a few weeks, with every quarter of an hour.
pub const LINES_MAX: usize = 2000;

/// The lines with something in them, by their numbers from 1.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty())
}
