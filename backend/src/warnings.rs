//! Telling the public of a case: which windows of which venues, made by one person and confirmed by another. Phones
//! and kiosks then find by themselves whether they are meant.

pub mod list;
pub mod messages;
pub mod receipts;
pub mod secrets;
pub mod texts;
mod told;
pub mod venue;

use std::collections::BTreeSet;

use crate::store::cases::{CaseRow, CaseState};
use crate::store::changes::Change;
use crate::store::warnings::{Message, NewWarning, Step, WarningRow, WarningState, WindowRow};
use crate::store::{Read, StoreError, Tx};
use crate::warnings::texts::Advice;
use crate::{exposures, pushes};

pub use told::{Told, last_day, told};

/// Of fewer people in a window it is easily guessed who it was: such a window is not published.
pub const PEOPLE_MIN: u64 = 5;

/// For how many days after an exposure a warning may stand: a phone keeps its diary for so long.
pub const DAYS_MAX: u8 = 21;

/// Characters of one SMS.
pub const SMS_MAX: usize = 160;

#[derive(Debug, thiserror::Error)]
pub enum WarningError {
    #[error("there is no case {0} of which the public may be told; confirm the case first")]
    Case(i64),
    #[error("a warning names at least one window of its case, and no other")]
    Windows,
    #[error("a warning stands for 1 to {DAYS_MAX} days")]
    Days,
    #[error("there is no text with this number for this level")]
    Text,
    #[error("a message is one line of at most {SMS_MAX} characters")]
    Sms,
    #[error("there is no such warning")]
    Unknown,
    #[error("another person than the one who asked has to confirm it")]
    SamePerson,
    #[error("somebody else has decided this meanwhile; look at it again")]
    Decided,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A window of a case that may be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub window: WindowRow,
    pub venue_name: String,
    /// Of the people there those whose phones look by themselves.
    pub phones: u64,
    /// Those whom a commune can call: who declared or gave a card.
    pub named: u64,
    /// Whether the case was near for long enough.
    pub near: bool,
}

/// What somebody wants to tell of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    pub case: i64,
    /// Number of the text that says what to do.
    pub text: u8,
    pub days: u8,
    pub message: Message,
    /// Venue, first second and first second after it.
    pub windows: BTreeSet<(i64, i64, i64)>,
}

/// The windows of a case that are over and confirmed, by venue and time.
///
/// # Errors
/// [`WarningError::Case`], or the store's.
pub fn candidates(
    read: &mut dyn Read,
    case: i64,
    minimum: u8,
    longest_s: i64,
    now_s: i64,
) -> Result<Vec<Candidate>, WarningError> {
    let row = read.case_row(case)?;
    let may = |row: &CaseRow| row.state == CaseState::Published && !row.facts.drill;
    if !row.as_ref().is_some_and(may) {
        return Err(WarningError::Case(case));
    }
    let exposures = exposures::list(read, Some(case), minimum, longest_s)?;
    let found = exposures.into_iter().filter(|it| it.confirmed && it.to_s <= now_s).map(|it| {
        let people = it.checkins + it.declarations + it.cards + it.receipts + it.guards + it.strips;
        let window = WindowRow {
            venue: it.venue,
            from_s: it.from_s,
            to_s: it.to_s,
            people,
            held: people < PEOPLE_MIN,
        };
        let named = it.declarations + it.cards;
        Candidate { window, venue_name: it.venue_name, phones: it.checkins, named, near: it.near }
    });
    Ok(found.collect())
}

/// Makes a warning, which another person confirms; returns its number.
///
/// # Errors
/// [`WarningError`].
pub fn make(
    tx: &mut dyn Tx,
    telling: &Telling,
    candidates: Vec<Candidate>,
    account: i64,
    now_s: i64,
) -> Result<i64, WarningError> {
    let Telling { case, text, days, message, windows: chosen } = telling;
    let is_line = !message.text.chars().any(char::is_control);
    if !is_line || message.text.chars().count() > SMS_MAX {
        return Err(WarningError::Sms);
    }
    if !(1..=DAYS_MAX).contains(days) {
        return Err(WarningError::Days);
    }
    let row = tx.case_row(*case)?.ok_or(WarningError::Case(*case))?;
    // A kiosk says by the level who was there, so it is the case's and nobody's choice.
    let level = row.facts.level.beside();
    if !Advice::of(level).contains(&Advice(*text)) {
        return Err(WarningError::Text);
    }
    let windows: Vec<_> = candidates
        .into_iter()
        .map(|candidate| candidate.window)
        .filter(|it| chosen.contains(&(it.venue, it.from_s, it.to_s)))
        .collect();
    if windows.is_empty() || windows.len() != chosen.len() {
        return Err(WarningError::Windows);
    }
    let message = message.clone();
    let new = NewWarning { case: *case, level, text: *text, days: *days, message, windows };
    Ok(tx.add_warning(&new, account, now_s)?)
}

/// Does a step with a warning; what becomes public, and what is taken back, by another account than the one that asked.
///
/// # Errors
/// [`WarningError`].
pub fn step(
    tx: &mut dyn Tx,
    warning: i64,
    step: &Step,
    account: i64,
    now_s: i64,
) -> Result<WarningRow, WarningError> {
    let row = tx.warning(warning)?.ok_or(WarningError::Unknown)?;
    let asked = match step {
        Step::Confirm => Some(row.made),
        Step::TakeBack => row.withdrawal,
        Step::Return(_) | Step::AskBack(_) | Step::Keep => None,
    };
    if asked.is_some_and(|(by, _)| by == account) {
        return Err(WarningError::SamePerson);
    }
    if !tx.step_warning(warning, step, (account, now_s))? {
        return Err(WarningError::Decided);
    }
    if matches!(step, Step::Confirm | Step::TakeBack) {
        tx.announce(Change::Windows)?;
    }
    if *step == Step::TakeBack {
        tx.drop_warning_messages(warning, now_s)?;
    }
    if matches!(step, Step::Confirm | Step::TakeBack) {
        pushes::wake_all(tx, now_s)?;
    }
    tx.warning(warning)?.ok_or(WarningError::Unknown)
}

/// How many warnings wait for a second person.
///
/// # Errors
/// The store's.
pub fn waiting(rows: &[WarningRow]) -> usize {
    let waits =
        |row: &&WarningRow| matches!(row.state(), WarningState::Waiting | WarningState::Leaving);
    rows.iter().filter(waits).count()
}
