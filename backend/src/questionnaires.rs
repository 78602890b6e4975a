//! What venues ask and say: an operator sets it for each kind of venue, and a venue may have its own.

use protocol::questionnaire::{ILLNESSES, NOTICE_LINES_MAX, NOTICE_MAX, OPTIONAL, Questionnaire};

use crate::store::questionnaires::KindRow;
use crate::store::venues::VenueKind;
use crate::store::{StoreError, Tx};
use crate::venues::CAPACITY_MAX;

#[derive(Debug, thiserror::Error)]
pub enum QuestionnaireError {
    #[error(
        "a notice has at most {NOTICE_MAX} characters in {NOTICE_LINES_MAX} lines in each language; shorten it"
    )]
    Notice,
    #[error("there is no optional question {id:?}; choose from {known}", known = OPTIONAL.join(", "))]
    Question { id: String },
    #[error("a capacity is 1 to {CAPACITY_MAX}, or none where nobody counts")]
    Capacity,
    #[error("there is no venue {0}; see `backend venue list`")]
    NoVenue(i64),
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn checked(questionnaire: Questionnaire) -> Result<Questionnaire, QuestionnaireError> {
    let questionnaire = questionnaire.normalized();
    let unknown = questionnaire.ask.iter().find(|id| !OPTIONAL.contains(&id.as_str()));
    if let Some(id) = unknown {
        return Err(QuestionnaireError::Question { id: id.clone() });
    }
    if questionnaire.fits() { Ok(questionnaire) } else { Err(QuestionnaireError::Notice) }
}

/// Keeps a questionnaire, and the same with the chronic illnesses, which a venue may add to that of its
/// kind: a record names either.
fn keep(
    tx: &mut dyn Tx,
    questionnaire: &Questionnaire,
    now_s: i64,
) -> Result<(), QuestionnaireError> {
    tx.keep_questionnaire(questionnaire, now_s)?;
    tx.keep_questionnaire(&questionnaire.clone().and(ILLNESSES), now_s)?;
    Ok(())
}

/// Sets what venues of a kind ask and say, and how many people they take, unless they say so themselves.
///
/// # Errors
/// [`QuestionnaireError`] names what is wrong.
pub fn set_kind(
    tx: &mut dyn Tx,
    kind: VenueKind,
    questionnaire: Questionnaire,
    capacity: Option<u32>,
    now_s: i64,
) -> Result<KindRow, QuestionnaireError> {
    if capacity.is_some_and(|most| !(1..=CAPACITY_MAX).contains(&most)) {
        return Err(QuestionnaireError::Capacity);
    }
    let questionnaire = checked(questionnaire)?;
    keep(tx, &questionnaire, now_s)?;
    let row = KindRow { kind, questionnaire, capacity, changed_s: now_s };
    tx.set_venue_kind(&row)?;
    Ok(row)
}

/// Sets what one venue asks and says; none for what its kind does. Returns the version of its own.
///
/// # Errors
/// [`QuestionnaireError`] names what is wrong.
pub fn set_own(
    tx: &mut dyn Tx,
    venue: i64,
    own: Option<Questionnaire>,
    now_s: i64,
) -> Result<Option<String>, QuestionnaireError> {
    let own = own.map(checked).transpose()?;
    if let Some(own) = &own {
        keep(tx, own, now_s)?;
    }
    let version = own.map(|own| own.version());
    let found = tx.set_own_questionnaire(venue, version.as_deref())?;
    found.then_some(version).ok_or(QuestionnaireError::NoVenue(venue))
}
