//! Numbered strips of paper for a power cut. The visitor writes on one half, which the venue keeps, and
//! takes the other along. Afterwards somebody types the numbers and times: they are passages like others,
//! and name nobody, because the names stay on the paper.

pub mod code;

use crate::store::changes::Change;
use crate::store::strips::{StripPassage, StripPrint};
use crate::store::{Read, StoreError, Tx};
use code::NUMBER_MAX;
use protocol::DAY_S;
use protocol::record::Direction;

/// Strips on a sheet of A4.
pub const ON_A_SHEET: u32 = 8;

/// Most sheets that are printed at once.
pub const SHEETS_MAX: u32 = 50;

/// How long after a power cut its strips may be typed, days: no longer than passages are kept.
pub const DAYS: i64 = 20;

#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    #[error("1 to {SHEETS_MAX} sheets are printed at once")]
    Sheets,
    #[error("the numbers of this venue's strips are used up")]
    UsedUp,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// When paper stood in for the kiosk, Unix time, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from_s: i64,
    pub to_s: i64,
}

/// A strip as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typed {
    pub number: u32,
    /// Unix time.
    pub in_s: Option<i64>,
    /// Unix time.
    pub out_s: Option<i64>,
}

#[derive(Debug, thiserror::Error)]
pub enum TypeError {
    #[error("a strip of this number was not printed before the paper was used")]
    NotPrinted,
    #[error("it has neither a time in nor a time out")]
    NoTime,
    #[error("a time lies outside the period in which paper was used")]
    Outside,
    #[error("it says that someone left before they came")]
    Backwards,
    #[error("it was typed before")]
    Twice,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Period {
    /// Whether paper can have been used then, and what is typed of it is still kept.
    pub fn is_possible(self, now_s: i64) -> bool {
        let first_s = now_s - DAYS * DAY_S;
        self.from_s < self.to_s && self.to_s <= now_s && self.from_s >= first_s
    }

    fn has(self, at_s: i64) -> bool {
        (self.from_s..=self.to_s).contains(&at_s)
    }
}

/// Takes new numbers for so many sheets.
///
/// # Errors
/// [`PrintError`].
pub fn print(
    tx: &mut dyn Tx,
    venue: i64,
    account: i64,
    sheets: u32,
    now_s: i64,
) -> Result<StripPrint, PrintError> {
    if !(1..=SHEETS_MAX).contains(&sheets) {
        return Err(PrintError::Sheets);
    }
    let last = tx.strip_prints(venue)?.iter().map(StripPrint::last).max().unwrap_or(0);
    let print = StripPrint { first: last + 1, strips: sheets * ON_A_SHEET, at_s: now_s, typed: 0 };
    if print.last() > NUMBER_MAX {
        return Err(PrintError::UsedUp);
    }
    tx.add_strip_print(venue, account, &print)?;
    Ok(print)
}

/// Takes a strip as passages of its venue, or refuses all of it.
///
/// # Errors
/// [`TypeError`].
pub fn take(
    tx: &mut dyn Tx,
    venue: i64,
    account: i64,
    typed: &Typed,
    period: Period,
) -> Result<(), TypeError> {
    let Typed { number, in_s, out_s } = *typed;
    if !was_printed(tx, venue, number, period)? {
        return Err(TypeError::NotPrinted);
    }
    let times = [(Direction::In, in_s), (Direction::Out, out_s)];
    let times: Vec<_> = times.into_iter().filter_map(|(way, at)| Some((way, at?))).collect();
    if times.is_empty() {
        return Err(TypeError::NoTime);
    }
    if times.iter().any(|(_, at_s)| !period.has(*at_s)) {
        return Err(TypeError::Outside);
    }
    if in_s.zip(out_s).is_some_and(|(in_s, out_s)| out_s < in_s) {
        return Err(TypeError::Backwards);
    }
    for (direction, _) in &times {
        if tx.has_strip(venue, number, *direction)? {
            return Err(TypeError::Twice);
        }
    }
    for (direction, at_s) in times {
        tx.add_strip(&StripPassage { venue, number, at_s, direction, account })?;
    }
    tx.count_passages(venue)?;
    tx.announce(Change::Passages { venue })?;
    Ok(())
}

fn was_printed(
    read: &mut dyn Read,
    venue: i64,
    number: u32,
    period: Period,
) -> Result<bool, StoreError> {
    let prints = read.strip_prints(venue)?;
    Ok(prints.iter().any(|print| print.has(number) && print.at_s <= period.to_s))
}
