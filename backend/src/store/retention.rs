//! For how long each table keeps its rows. A table with a day or a time that is not in [`RULES`]
//! fails a test.

use super::error::Stored;
use super::guesses::Guessed;

pub trait RetentionRead {
    /// The tables that hold what [`RULES`] no longer allows, days that are dropped as a whole apart.
    fn overdue(&mut self, days: ForgetBefore) -> Stored<Vec<&'static str>>;
}

pub trait RetentionTx {
    /// Deletes from these tables what [`RULES`] no longer allows, at most `most` rows at once.
    fn forget(
        &mut self,
        days: ForgetBefore,
        tables: &[&'static str],
        most: u32,
    ) -> Stored<Forgotten>;

    /// Deletes what lives for minutes ([`Rule::Seconds`]). By any clock: nothing of it is worth a wait for a
    /// trusted one.
    fn forget_brief(&mut self, now_s: i64) -> Stored<Forgotten>;
}

/// The first days that are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForgetBefore {
    /// UTC day of contacts.
    pub contacts: i64,
    /// UTC day of other records.
    pub records: i64,
    /// Today in Vietnam, for what is kept for its day only.
    pub today: i64,
}

impl ForgetBefore {
    /// The first day that is kept of a table with this rule, if that goes by days.
    pub(super) fn first(&self, rule: Rule) -> Option<i64> {
        match rule {
            Rule::ContactDay => Some(self.contacts),
            Rule::RecordDay => Some(self.records),
            Rule::DayItself => Some(self.today),
            Rule::Seconds(_) | Rule::Own | Rule::Never(_) => None,
        }
    }
}

const MINUTE_S: i64 = 60;
const HOUR_S: i64 = 3600;

/// When the rows of a table are deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// When their `day` is older than contacts may be.
    ContactDay,
    /// When their `day` is older than records may be.
    RecordDay,
    /// When their `day`, in Vietnam, is over.
    DayItself,
    /// So many seconds after their `at_s`, and when that is as far in the future, because a clock was
    /// wrong.
    Seconds(i64),
    /// By a statement of their own.
    Own,
    /// Never, for this reason.
    Never(&'static str),
}

/// The rule of every table that has a day or a time, in the order in which they are applied.
pub const RULES: [(&str, Rule); 62] = [
    ("declared", Rule::DayItself),
    ("contacts", Rule::ContactDay),
    ("contact_days", Rule::ContactDay),
    ("contact_filters", Rule::ContactDay),
    ("arrivals", Rule::ContactDay),
    ("case_days", Rule::ContactDay),
    ("case_ids", Rule::ContactDay),
    ("outbox", Rule::ContactDay),
    ("checkins", Rule::RecordDay),
    ("sealed", Rule::RecordDay),
    ("phone_records", Rule::RecordDay),
    ("kiosk_hits", Rule::RecordDay),
    ("gaps", Rule::RecordDay),
    ("case_stays", Rule::RecordDay),
    ("case_exports", Rule::RecordDay),
    ("exposures", Rule::RecordDay),
    ("receipts", Rule::RecordDay),
    ("plays", Rule::RecordDay),
    ("calls", Rule::RecordDay),
    ("elsewhere", Rule::RecordDay),
    ("pushes", Rule::RecordDay),
    ("handlings", Rule::RecordDay),
    ("inbox", Rule::RecordDay),
    ("warnings", Rule::RecordDay),
    ("counts", Rule::RecordDay),
    ("strips", Rule::RecordDay),
    ("record_numbers", Rule::RecordDay),
    // What limits count, and nothing longer.
    ("otp", Rule::Seconds(HOUR_S)),
    ("guesses", Rule::Seconds(2 * Guessed::Codes.window_s())),
    ("sign_in_guesses", Rule::Seconds(2 * Guessed::SignIns.window_s())),
    ("drafts", Rule::Seconds(30 * MINUTE_S)),
    ("pairings", Rule::Seconds(HOUR_S)),
    // By the time of its arrival, because its days are out of range.
    ("quarantine", Rule::Own),
    // When it has neither days nor exposures any more.
    ("cases", Rule::Own),
    ("communes", Rule::Never("an operator's registration")),
    ("venues", Rule::Never("an operator's registration")),
    ("questionnaires", Rule::Never("records name their version; they name no visitor")),
    ("venue_kinds", Rule::Never("one row a kind")),
    ("kiosks", Rule::Never("an operator's registration; a number is never used again")),
    ("organisations", Rule::Never("an operator's registration")),
    ("report_entries", Rule::Never("sums of whole units; they name no visitor")),
    ("report_reminders", Rule::Never("one row a commune and period")),
    ("api_keys", Rule::Never("an operator revokes it; the audit trail names it")),
    ("shared_recipients", Rule::Never("who could open what; it names no visitor")),
    ("kiosk_streams", Rule::Never("one row a kiosk; its numbers are never used again")),
    ("unit_keys", Rule::Never("an old key opens what was sealed to it")),
    ("silence_notices", Rule::Never("one row a kiosk")),
    ("drill_notices", Rule::Never("one row a key")),
    ("key_holders", Rule::Never("wrapped: nothing without the words; staff remove it")),
    ("kiosks_seen", Rule::Never("one row a kiosk")),
    ("strip_prints", Rule::Never("a strip may lie in a drawer for months; it names nobody")),
    ("media", Rule::Never("an operator removes it")),
    ("bundles", Rule::Never("which versions there were; an operator withdraws the file")),
    ("bundle_releases", Rule::Never("it goes with its bundle")),
    ("former_boxes", Rule::Never("one row a box; it tells whose an export is")),
    ("accounts", Rule::Never("an operator disables it; the audit trail names it")),
    ("account_links", Rule::Never("one an account, worthless after three days")),
    ("account_devices", Rule::Never("the last ten of an account")),
    ("sessions", Rule::Never("removed by one that begins days after their end")),
    ("warning_windows", Rule::Never("they go with their warning")),
    ("warning_list", Rule::Never("one row, made anew every minute")),
    ("audit", Rule::Never("it outlives what was looked at, and names no visitor")),
];

/// Tables of which the signed case list is made, tombstones included: it has another version when rows of one go.
pub const LISTED: [&str; 3] = ["case_days", "case_ids", "cases"];

/// What became of days that are dropped as a whole.
#[derive(Debug)]
pub struct Dropped {
    pub rows: Forgotten,
    /// Whether all that are over are gone, and the next ones made: somebody may use a table all the time.
    pub is_whole: bool,
}

/// How many rows of which table were deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgotten(Vec<(&'static str, u64)>);

impl Forgotten {
    pub(super) fn add(&mut self, table: &'static str, rows: u64) {
        match self.0.iter_mut().find(|(name, _)| *name == table) {
            Some((_, sum)) => *sum += rows,
            None if rows > 0 => self.0.push((table, rows)),
            None => {}
        }
    }

    /// Adds what another piece deleted.
    pub(crate) fn extend(&mut self, piece: Self) {
        for (table, rows) in piece.0 {
            self.add(table, rows);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Rows of all tables.
    pub fn sum(&self) -> u64 {
        self.0.iter().map(|(_, rows)| rows).sum()
    }

    pub fn rows(&self, table: &str) -> u64 {
        self.0.iter().filter(|(name, _)| *name == table).map(|(_, rows)| rows).sum()
    }
}

impl std::fmt::Display for Forgotten {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, (table, rows)) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{rows} of {table}")?;
        }
        Ok(())
    }
}
