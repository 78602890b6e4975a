//! What the public is told of cases, and the signed list that says so.

use protocol::receipt::ReceiptId;
use protocol::warnings::Level;

use super::error::Stored;
use crate::stays::Passage;

pub trait WarningsRead {
    /// All warnings, the newest first, without their windows.
    fn warnings(&mut self) -> Stored<Vec<WarningRow>>;
    fn warning(&mut self, warning: i64) -> Stored<Option<WarningRow>>;
    /// The windows of a warning, by venue and time.
    fn warning_windows(&mut self, warning: i64) -> Stored<Vec<WindowRow>>;
    /// The windows of the warnings that were confirmed and not taken back, of published cases that are no drill.
    fn told_windows(&mut self) -> Stored<Vec<(WarningRow, WindowRow)>>;
    /// How many numbers were told of a warning by SMS.
    fn warned_numbers(&mut self, warning: i64) -> Stored<u64>;
    /// The windows of a venue whose warnings were confirmed, of cases that are no drill, by warning and time; with
    /// whether the warning or its case was taken back.
    fn windows_of_venue(&mut self, venue: i64) -> Stored<Vec<(WarningRow, WindowRow, bool)>>;
    /// Increases with every change of what [`Self::windows_of_venue`] answers for any venue.
    fn venue_windows_version(&mut self) -> Stored<i64>;
    /// The list as it is served.
    fn warning_list(&mut self) -> Stored<Option<ListRow>>;
    /// Passages of whoever has the receipt of a commune and a day in Vietnam, by venue and time: the way in of the
    /// declaration, and what was passed with its receipt on that day.
    fn receipt_passages(
        &mut self,
        commune: i64,
        day: i64,
        receipt: ReceiptId,
    ) -> Stored<Vec<(i64, Passage)>>;
}

pub trait WarningsTx {
    /// Returns the warning's number.
    fn add_warning(&mut self, new: &NewWarning, account: i64, now_s: i64) -> Stored<i64>;
    /// Notes a step of an account; false where it does not follow from the present state.
    fn step_warning(&mut self, warning: i64, step: &Step, by: (i64, i64)) -> Stored<bool>;
    fn set_warning_list(&mut self, list: &ListRow) -> Stored<()>;
}

/// A warning to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWarning {
    pub case: i64,
    pub level: Level,
    /// Number of the text that says what to do.
    pub text: u8,
    /// For how many days after each window's day it stands.
    pub days: u8,
    pub message: Message,
    pub windows: Vec<WindowRow>,
}

/// What communes send by SMS to those who left a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    pub text: String,
    /// After how many hours it is sent again; 0 is not again.
    pub again_hours: u8,
}

/// An exposed window of a venue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WindowRow {
    pub venue: i64,
    /// First second, Unix time.
    pub from_s: i64,
    /// First second after it, Unix time.
    pub to_s: i64,
    /// How many were there when the warning was made.
    pub people: u64,
    /// Whether it is not published, because too few were there.
    pub held: bool,
}

/// What somebody does with a warning that another person has made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It becomes public. By another account than the maker's.
    Confirm,
    /// It is not told, with the reason.
    Return(String),
    /// It is to be taken back, with the reason.
    AskBack(String),
    /// It is taken back. By another account than the one that asked.
    TakeBack,
    /// It stays: the request to take it back is dropped.
    Keep,
}

/// Account and time, Unix time.
pub type Act = (i64, i64);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningRow {
    pub warning: i64,
    pub case: i64,
    pub level: Level,
    pub text: u8,
    pub days: u8,
    pub message: Message,
    pub made: Act,
    pub confirmed: Option<Act>,
    pub returned: Option<Act>,
    pub withdrawal: Option<Act>,
    pub withdrawn: Option<Act>,
    pub reason: String,
}

/// Where a warning is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarningState {
    /// For the second person.
    Waiting,
    Returned,
    Told,
    /// Told, and somebody asked to take it back.
    Leaving,
    TakenBack,
}

impl WarningRow {
    pub fn state(&self) -> WarningState {
        match (self.confirmed, self.returned, self.withdrawal, self.withdrawn) {
            (_, _, _, Some(_)) => WarningState::TakenBack,
            (Some(_), _, Some(_), None) => WarningState::Leaving,
            (Some(_), _, None, None) => WarningState::Told,
            (None, Some(_), _, None) => WarningState::Returned,
            (None, None, _, None) => WarningState::Waiting,
        }
    }
}

/// The signed list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    pub version: i64,
    /// When it was made, Unix time.
    pub made_s: i64,
    /// A [`protocol::warnings::SignedWarningList`] as JSON.
    pub json: String,
}
