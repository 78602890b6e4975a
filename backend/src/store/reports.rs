//! The report "Thống kê Bluezoner": its periods, what was handed in for them, and what the registry counts.

use super::error::Stored;
use super::venues::VenueKind;

pub trait ReportsRead {
    /// All periods: the waves first, by their number, then the others, the newest first.
    fn report_periods(&mut self) -> Stored<Vec<Period>>;
    /// The last entry of each reporter for each period.
    fn report_entries(&mut self) -> Stored<Vec<EntryRow>>;
    /// All entries of a reporter for a period, the newest first.
    fn report_history(&mut self, period: i64, by: Reporter) -> Stored<Vec<EntryRow>>;
    /// How many venues of each commune and kind there are at which a code hangs.
    fn check_points(&mut self) -> Stored<Vec<CheckPointRow>>;
    /// When communes were reminded last, by period and commune.
    fn report_reminders(&mut self) -> Stored<Vec<Reminder>>;
}

pub trait ReportsTx {
    /// Returns the period's number. Name and wave must be free.
    fn add_report_period(&mut self, period: &NewPeriod) -> Stored<i64>;
    /// False when there is no such period. Name and wave must be free.
    fn set_report_period(&mut self, period: i64, about: &NewPeriod) -> Stored<bool>;
    fn add_report_entry(&mut self, entry: &NewEntry, who: &str, at_s: i64) -> Stored<()>;
    /// Replaces when a commune was reminded.
    fn set_report_reminder(&mut self, reminder: &Reminder) -> Stored<()>;
}

/// A wave of a plan, or a period that somebody asked for. Days are days in Vietnam, with both ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPeriod {
    /// Name, such as "Đợt 1".
    pub name: String,
    /// The wave's number; none of a period that somebody asked for.
    pub wave: Option<u32>,
    /// None from the day on which the plan came into force.
    pub from_day: Option<i64>,
    pub to_day: i64,
    /// When the reports are due.
    pub due_day: i64,
    /// The day that the plan's aim names for this target, where it is another one than `to_day`.
    pub aim_day: Option<i64>,
    /// Thousandths of those who own a smartphone.
    pub target: Option<u32>,
    /// Thousandths of the staff of organisations.
    pub staff_target: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    pub period: i64,
    pub about: NewPeriod,
}

/// Who hands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reporter {
    Commune(i64),
    Organisation(i64),
}

/// What a reporter counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Population, or staff of an organisation.
    pub people: u64,
    /// Those of them who own a smartphone.
    pub smartphones: u64,
    /// Those of them whose Bluezone has their telephone number.
    pub bluezoners: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    pub period: i64,
    pub by: Reporter,
    pub figures: Figures,
    /// Check points by kind, as the registry had them then; none of an organisation.
    pub check_points: Vec<(VenueKind, u64)>,
    pub note: String,
    /// What it did, in words.
    pub narrative: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    pub entry: NewEntry,
    /// Account that handed in.
    pub who: String,
    /// Unix time.
    pub at_s: i64,
    /// When the first one was handed in, Unix time.
    pub first_s: i64,
    /// How many were handed in, with this one.
    pub times: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckPointRow {
    pub commune: i64,
    pub kind: VenueKind,
    pub count: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminder {
    pub period: i64,
    pub commune: i64,
    /// Unix time.
    pub told_s: i64,
}
