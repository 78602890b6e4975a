//! Cases: entered by one person, published by a second one, and taken back by two. What matching and
//! kiosks read is published only.

use protocol::caselist::{Case, DaySeed, SentId, Withdrawn};
use protocol::warnings::Level as Beside;

use super::error::Stored;

pub trait CasesRead {
    /// The version of the list; it grows with every change.
    fn cases_version(&mut self) -> Stored<i64>;
    /// The published cases with their days and ids.
    fn cases(&mut self) -> Stored<Vec<Case>>;
    /// The cases that were published and taken back.
    fn withdrawn_cases(&mut self) -> Stored<Vec<Withdrawn>>;
    /// Where published cases are known to have been: one, or all.
    fn case_stays(&mut self, case: Option<i64>) -> Stored<Vec<PublishedStay>>;
    /// All cases of whatever state, by number.
    fn case_rows(&mut self) -> Stored<Vec<CaseRow>>;
    fn case_row(&mut self, case: i64) -> Stored<Option<CaseRow>>;
    /// What a case of whatever state holds.
    fn case_parts(&mut self, case: i64) -> Stored<CaseParts>;
    /// The case that has a number and was not taken back; drills have numbers of their own.
    fn case_of_number(&mut self, number: &str, drill: bool) -> Stored<Option<i64>>;
    /// The case of an entry of a file.
    fn case_of_digest(&mut self, digest: &[u8; 32]) -> Stored<Option<i64>>;
    /// Numbers of the published cases that were never compared with the whole log.
    fn unmatched_cases(&mut self) -> Stored<Vec<i64>>;
    /// How many kiosks in use were sent the list of a version or a later one, and how many there are.
    fn kiosks_with_cases(&mut self, version: i64) -> Stored<Reached>;
}

pub trait CasesTx {
    /// Adds a draft; returns its number.
    fn add_case(&mut self, case: &NewCase, by: i64, now_s: i64) -> Stored<i64>;
    /// Puts other content into a draft, or into a case that was returned; who does it is its new
    /// author. False for any other state, as in all that follow.
    fn change_case(&mut self, case: i64, new: &NewCase, by: i64, now_s: i64) -> Stored<bool>;
    /// Removes a draft or a case that was returned.
    fn remove_case(&mut self, case: i64) -> Stored<bool>;
    /// Hands a draft to the second person.
    fn hand_over_case(&mut self, case: i64) -> Stored<bool>;
    /// Publishes a case that waits; false also for its author.
    fn confirm_case(&mut self, case: i64, by: i64, now_s: i64) -> Stored<bool>;
    /// Gives a case that waits back to its author.
    fn return_case(&mut self, case: i64, by: i64, reason: &str, now_s: i64) -> Stored<bool>;
    /// Asks for a published case to be taken back.
    fn ask_withdrawal(&mut self, case: i64, by: i64, reason: &str, now_s: i64) -> Stored<bool>;
    /// Leaves a case published after all.
    fn drop_withdrawal(&mut self, case: i64) -> Stored<bool>;
    /// Takes a case back: its keys and all that was found of it are deleted, its days stay. False also
    /// for who asked for it.
    fn withdraw_case(&mut self, case: i64, by: i64, now_s: i64) -> Stored<bool>;
}

/// How far a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CaseState {
    Draft,
    /// For the second person.
    Waiting,
    Returned,
    Published,
    Withdrawn,
}

impl CaseState {
    pub const ALL: [Self; 5] =
        [Self::Draft, Self::Waiting, Self::Returned, Self::Published, Self::Withdrawn];

    /// The word that the database and the command line have for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Waiting => "waiting",
            Self::Returned => "returned",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// Whose keys they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// Somebody whose test was positive.
    #[default]
    F0,
    /// Somebody who was near an F0.
    F1,
}

impl Level {
    pub fn code(self) -> u8 {
        match self {
            Self::F0 => 0,
            Self::F1 => 1,
        }
    }

    pub fn from_code(code: u8) -> Option<Self> {
        [Self::F0, Self::F1].into_iter().find(|level| level.code() == code)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::F0 => "F0",
            Self::F1 => "F1",
        }
    }

    /// What whoever was near such a case is.
    pub fn beside(self) -> Beside {
        match self {
            Self::F0 => Beside::F1,
            Self::F1 => Beside::F2,
        }
    }
}

/// What is written about a case. It names nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFacts {
    /// Such as HN-0417; may be empty for entries of files.
    pub number: String,
    pub level: Level,
    /// Invented, for a drill.
    pub drill: bool,
    /// Day of the test's result, in Vietnam.
    pub tested_day: Option<i64>,
    /// First infectious second, Unix time.
    pub from_s: Option<i64>,
    /// Last infectious second, Unix time.
    pub to_s: Option<i64>,
    pub commune: Option<i64>,
    /// The paper that it rests on.
    pub basis: String,
    pub note: String,
}

/// A time at a venue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseStay {
    pub venue: i64,
    /// First second, Unix time.
    pub from_s: i64,
    /// Last second, Unix time.
    pub to_s: i64,
}

/// A time that a published case was at a venue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublishedStay {
    pub case: i64,
    pub stay: CaseStay,
    /// Whether the case is invented, for a drill.
    pub drill: bool,
}

/// What was read of an Exposure Notification export; no key of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseExport {
    pub sha256: [u8; 32],
    /// Last UTC day of its keys.
    pub last_day: i64,
    /// As JSON.
    pub summary: String,
}

/// By what a case is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseParts {
    /// At most one a day.
    pub days: Vec<DaySeed>,
    pub ids: Vec<SentId>,
    pub stays: Vec<CaseStay>,
    pub exports: Vec<CaseExport>,
}

impl CaseParts {
    /// Whether there is nothing by which it could be found.
    pub fn is_empty(&self) -> bool {
        self.days.is_empty() && self.ids.is_empty() && self.stays.is_empty()
    }
}

#[derive(Clone, Debug, Default)]
pub struct NewCase {
    pub facts: CaseFacts,
    pub parts: CaseParts,
    /// By which the same entry of a file is known again.
    pub digest: Option<[u8; 32]>,
}

/// What somebody did, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    pub account: i64,
    pub person: String,
    /// Unix time.
    pub at_s: i64,
}

#[derive(Clone, Debug)]
pub struct CaseRow {
    pub case: i64,
    /// Unix time.
    pub added_s: i64,
    pub state: CaseState,
    pub facts: CaseFacts,
    /// None of a case from before there were two persons.
    pub entered: Option<Signed>,
    pub confirmed: Option<Signed>,
    /// With the reason.
    pub returned: Option<(Signed, String)>,
    /// Who asked for it to be taken back, with the reason.
    pub withdrawal: Option<(Signed, String)>,
    pub withdrawn: Option<Signed>,
    /// First and last UTC day that is still published; of one that was taken back those that it had.
    pub days: Option<(i64, i64)>,
    /// Version of the list that was the first with its present state.
    pub list_version: Option<i64>,
    /// Whether it was compared with the whole log.
    pub matched: bool,
    /// Hits so far.
    pub hits: u64,
}

/// How many kiosks have a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    pub kiosks: u64,
    pub of: u64,
}
