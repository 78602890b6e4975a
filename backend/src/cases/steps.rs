//! What two persons do with a case, one after the other.

use protocol::line::{LINE_MAX, line_fits};

use super::number::number;
use crate::store::accounts::{AccountRow, Role};
use crate::store::cases::{CaseRow, CaseState, NewCase};
use crate::store::changes::Change;
use crate::store::{Read, StoreError, Tx};

#[derive(Debug, thiserror::Error)]
pub enum StepError {
    #[error("there is no case {0}; list them to find its number")]
    Unknown(i64),
    /// Somebody else was faster, or it was never there.
    #[error("case {case} is {}, so this cannot be done with it any more; look at it anew", state.word())]
    State { case: i64, state: CaseState },
    #[error(
        "another case has the number {number}: case {case}; change that one, or give another number"
    )]
    Number { number: String, case: i64 },
    #[error(
        "{0} is no number of a case; use letters without marks, digits, hyphens, such as HN-0417, and no name"
    )]
    NoNumber(String),
    #[error(
        "there is nothing by which case {0} could be found: no key, no id, no place; add one of them"
    )]
    Empty(i64),
    #[error("case {0} has no time of being infectious; enter from when and until when")]
    NoTime(i64),
    #[error(
        "you entered this yourself, and two persons are needed; ask a colleague who signs in with an \
         account of their own"
    )]
    SamePerson,
    #[error("what was retyped is not what was entered; compare both with the paper")]
    Retyped,
    #[error("say why, in one line of 1 to {LINE_MAX} characters")]
    Reason,
    #[error(
        "{0} is no account of the health authority that may sign in; `backend user list` shows those \
         that are"
    )]
    Account(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the second person types from paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    pub number: String,
    /// Last infectious second, Unix time.
    pub to_s: Option<i64>,
}

/// The account of the health authority with this name.
///
/// # Errors
/// [`StepError::Account`].
pub fn signer(read: &mut dyn Read, name: &str) -> Result<AccountRow, StepError> {
    let account = read.account_by_name(name)?;
    let may = |row: &AccountRow| row.role == Role::Authority && row.disabled_s.is_none();
    account.filter(may).ok_or_else(|| StepError::Account(name.to_owned()))
}

fn found(read: &mut dyn Read, case: i64) -> Result<CaseRow, StepError> {
    read.case_row(case)?.ok_or(StepError::Unknown(case))
}

/// Whether a step was done; if not, why.
fn done(read: &mut dyn Read, case: i64, done: bool) -> Result<(), StepError> {
    if done {
        return Ok(());
    }
    let state = found(read, case)?.state;
    Err(StepError::State { case, state })
}

fn reason(text: &str) -> Result<&str, StepError> {
    line_fits(text, false).then_some(text.trim()).ok_or(StepError::Reason)
}

/// Keeps a draft: a new one, or another content of one that is there. Returns its number. What it is called on
/// paper is a [`number`], or nothing yet.
///
/// # Errors
/// [`StepError`].
pub fn save(
    tx: &mut dyn Tx,
    case: Option<i64>,
    new: &NewCase,
    by: i64,
    now_s: i64,
) -> Result<i64, StepError> {
    let called = &new.facts.number;
    if !called.is_empty() && number(called).as_ref() != Some(called) {
        return Err(StepError::NoNumber(called.clone()));
    }
    let other = tx.case_of_number(&new.facts.number, new.facts.drill)?;
    if let Some(other) = other.filter(|other| Some(*other) != case) {
        return Err(StepError::Number { number: new.facts.number.clone(), case: other });
    }
    let Some(case) = case else { return Ok(tx.add_case(new, by, now_s)?) };
    let changed = tx.change_case(case, new, by, now_s)?;
    done(tx, case, changed)?;
    Ok(case)
}

/// Removes a draft.
///
/// # Errors
/// [`StepError`].
pub fn remove(tx: &mut dyn Tx, case: i64) -> Result<(), StepError> {
    let removed = tx.remove_case(case)?;
    done(tx, case, removed)
}

/// Hands a draft to the second person.
///
/// # Errors
/// [`StepError`], also when it is not complete.
pub fn hand_over(tx: &mut dyn Tx, case: i64) -> Result<(), StepError> {
    let row = found(tx, case)?;
    if row.facts.from_s.is_none() || row.facts.to_s.is_none() {
        return Err(StepError::NoTime(case));
    }
    if tx.case_parts(case)?.is_empty() {
        return Err(StepError::Empty(case));
    }
    let handed_over = tx.hand_over_case(case)?;
    done(tx, case, handed_over)
}

/// The second person publishes a case. On paper stands what is `typed`; a command line types nothing
/// again, it names the case.
///
/// # Errors
/// [`StepError`].
pub fn confirm(
    tx: &mut dyn Tx,
    case: i64,
    by: i64,
    typed: Option<&Typed>,
    now_s: i64,
) -> Result<(), StepError> {
    let row = found(tx, case)?;
    if row.state == CaseState::Waiting && row.entered.is_some_and(|who| who.account == by) {
        return Err(StepError::SamePerson);
    }
    let fits = |typed: &Typed| {
        typed.number.trim().to_uppercase() == row.facts.number.to_uppercase()
            && typed.to_s.map(minute) == row.facts.to_s.map(minute)
    };
    if typed.is_some_and(|typed| !fits(typed)) {
        return Err(StepError::Retyped);
    }
    let confirmed = tx.confirm_case(case, by, now_s)?;
    done(tx, case, confirmed)?;
    Ok(tx.announce(Change::Cases)?)
}

/// What people write of a time.
fn minute(unix_s: i64) -> i64 {
    unix_s.div_euclid(60)
}

/// What is asked for with a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The second person gives a case back to the first one.
    Correction,
    /// A published case is to be taken back.
    Withdrawal,
}

impl Asked {
    /// Its line in the audit trail.
    pub fn line(self, why: &str) -> String {
        match self {
            Self::Correction => format!("returned: {why}"),
            Self::Withdrawal => format!("to be taken back: {why}"),
        }
    }
}

/// Asks for a correction or a withdrawal.
///
/// # Errors
/// [`StepError`].
pub fn ask(
    tx: &mut dyn Tx,
    case: i64,
    asked: Asked,
    by: i64,
    why: &str,
    now_s: i64,
) -> Result<(), StepError> {
    let why = reason(why)?;
    let taken = match asked {
        Asked::Correction => tx.return_case(case, by, why, now_s)?,
        Asked::Withdrawal => tx.ask_withdrawal(case, by, why, now_s)?,
    };
    done(tx, case, taken)
}

/// Leaves a case published although somebody asked for it to be taken back.
///
/// # Errors
/// [`StepError`].
pub fn keep_published(tx: &mut dyn Tx, case: i64) -> Result<(), StepError> {
    let kept = tx.drop_withdrawal(case)?;
    done(tx, case, kept)
}

/// The second person takes a case back: what was found of it is deleted here and at the kiosks.
///
/// # Errors
/// [`StepError`].
pub fn withdraw(tx: &mut dyn Tx, case: i64, by: i64, now_s: i64) -> Result<(), StepError> {
    let row = found(tx, case)?;
    let asked = row.withdrawal.filter(|_| row.state == CaseState::Published);
    if asked.is_some_and(|(who, _)| who.account == by) {
        return Err(StepError::SamePerson);
    }
    let withdrawn = tx.withdraw_case(case, by, now_s)?;
    done(tx, case, withdrawn)?;
    Ok(tx.announce(Change::Cases)?)
}
