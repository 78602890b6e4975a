//! What venues ask and say: set for each kind of venue, or for one venue.

use protocol::questionnaire::Questionnaire;

use super::error::Stored;
use super::venues::VenueKind;

pub trait QuestionnairesRead {
    /// What was set for kinds of venues, by kind.
    fn venue_kinds(&mut self) -> Stored<Vec<KindRow>>;
    /// All that were ever set, the newest first.
    fn questionnaires(&mut self) -> Stored<Vec<QuestionnaireRow>>;
}

pub trait QuestionnairesTx {
    /// Keeps a questionnaire, which may be there already, under its version.
    fn keep_questionnaire(&mut self, questionnaire: &Questionnaire, now_s: i64) -> Stored<()>;
    /// Sets what a kind has. The questionnaire must have been kept.
    fn set_venue_kind(&mut self, kind: &KindRow) -> Stored<()>;
    /// Sets a venue's own questionnaire, which must have been kept, by its version; none for that of
    /// its kind. False when there is no such venue.
    fn set_own_questionnaire(&mut self, venue: i64, version: Option<&str>) -> Stored<bool>;
}

/// What was set for a kind of venue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindRow {
    pub kind: VenueKind,
    pub questionnaire: Questionnaire,
    /// How many people a venue takes at once that says nothing itself.
    pub capacity: Option<u32>,
    /// Unix time.
    pub changed_s: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionnaireRow {
    pub version: String,
    pub questionnaire: Questionnaire,
    /// When it was set for the first time, Unix time.
    pub first_s: i64,
}
