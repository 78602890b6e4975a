//! The log of a commune's venues on a day: declarations, cards, receipts, visits of people who had declared
//! elsewhere, visits by phone, paper strips and what guards counted in one list.

use std::fmt;
use std::str::FromStr;

use protocol::clock::ClockConfidence;
use protocol::receipt::ReceiptId;
use protocol::record::{Channel, Direction};

use super::error::Stored;
use super::phone_records::PHONE;

pub trait LogRead {
    /// Whether a commune has a row that stands for a name, of which nothing is told.
    fn has_log_row(&mut self, commune: i64, key: LogKey) -> Stored<bool>;
}

pub trait LogLook {
    fn log_sums(&mut self, scope: &LogScope) -> Stored<LogSums>;
    /// Rows `skip` to `skip + most`: those that need attention first, then by time.
    fn log_rows(&mut self, scope: &LogScope, skip: u32, most: u32) -> Stored<Vec<LogRow>>;
    /// What the browser opens: all rows that stand for a name, and the declarations that their receipts lead to.
    fn log_sealed(&mut self, scope: &LogScope) -> Stored<Vec<SealedEntry>>;
    /// A row that stands for a name, if it is the commune's.
    fn log_row(&mut self, commune: i64, key: LogKey) -> Stored<Option<LogRow>>;
    /// The same with its body, and what its receipt leads to.
    fn log_entry(&mut self, commune: i64, key: LogKey) -> Stored<Vec<SealedEntry>>;
}

pub trait LogTx {
    /// Notes how far a clerk got; false when the commune has no such sealed record.
    fn set_handling(&mut self, commune: i64, key: LogKey, handling: &Handling) -> Stored<bool>;
}

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogScope {
    pub commune: i64,
    /// One of its venues, or all.
    pub venue: Option<i64>,
    /// In Vietnam ([`protocol::civil::vietnam_day`]).
    pub day: i64,
    pub kind: Option<LogKind>,
    /// Only what needs attention.
    pub flagged: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogKind {
    Declaration,
    Card,
    Receipt,
    /// A visit of somebody who had declared elsewhere, of whom no name is known.
    Elsewhere,
    /// A visit by phone, of which no name is known.
    Phone,
    /// A paper strip, typed after a power cut; its name stays on the paper.
    Paper,
    /// People whom a guard counted.
    Guard,
}

impl LogKind {
    pub const ALL: [Self; 7] = [
        Self::Declaration,
        Self::Card,
        Self::Receipt,
        Self::Elsewhere,
        Self::Phone,
        Self::Paper,
        Self::Guard,
    ];

    /// The word in addresses, in the database and for the browser.
    pub fn word(self) -> &'static str {
        match self {
            Self::Declaration => "declaration",
            Self::Card => "card-checkin",
            Self::Receipt => "receipt",
            Self::Elsewhere => "elsewhere",
            Self::Phone => "phone",
            Self::Paper => "paper",
            Self::Guard => "guard",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether a record stands behind it that somebody may open.
    pub fn is_named(self) -> bool {
        matches!(self, Self::Declaration | Self::Card | Self::Receipt)
    }
}

/// A day at a glance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogSums {
    pub rows: u64,
    /// Rows that need attention.
    pub flagged: u64,
    /// People.
    pub entered: u64,
    /// People.
    pub left: u64,
    pub declarations: u64,
    /// Rows of which a name is known to whoever opens them.
    pub named: u64,
}

/// Stands for the incarnation of what phones hand in.
const PHONE_WORD: &str = "-p";

/// Kiosk, number and incarnation of a record, written `3-17-0`, or `3-17-p` of what a phone handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LogKey {
    pub kiosk: u32,
    pub seq: i64,
    pub incarnation: i64,
}

impl fmt::Display for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kiosk, seq, incarnation } = *self;
        match incarnation {
            PHONE => write!(f, "{kiosk}-{seq}{PHONE_WORD}"),
            _ => write!(f, "{kiosk}-{seq}-{incarnation}"),
        }
    }
}

/// A text is no key of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoKey;

impl FromStr for LogKey {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        let phone = text.strip_suffix(PHONE_WORD).map(|key| format!("{key}-0"));
        let mut parts = phone.as_deref().unwrap_or(text).split('-').map(|part| {
            let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then_some(part).and_then(|part| part.parse::<i64>().ok()).ok_or(NoKey)
        });
        let mut next = || parts.next().ok_or(NoKey).flatten();
        let kiosk = u32::try_from(next()?).map_err(|_| NoKey)?;
        let (seq, incarnation) = (next()?, next()?);
        let incarnation = if phone.is_some() { PHONE } else { incarnation };
        let key = Self { kiosk, seq, incarnation };
        if parts.next().is_none() { Ok(key) } else { Err(NoKey) }
    }
}

#[derive(Clone, Debug)]
pub struct LogRow {
    pub key: LogKey,
    pub venue: i64,
    pub venue_name: String,
    /// Of the kiosk, within the venue; may be empty.
    pub position: String,
    pub kind: LogKind,
    pub at_s: i64,
    pub clock: ClockConfidence,
    pub direction: Option<Direction>,
    pub attention: bool,
    pub people: u32,
    pub receipt: Option<ReceiptId>,
    /// Where somebody had declared who declared elsewhere.
    pub channel: Option<Channel>,
    /// What it held was erased by its receipt.
    pub erased: bool,
    pub handling: Option<Handling>,
}

impl LogRow {
    /// Whether a phone handed it in.
    pub fn is_by_phone(&self) -> bool {
        self.key.incarnation == PHONE
    }
}

/// A row with what is sealed.
#[derive(Clone, Debug)]
pub struct SealedEntry {
    pub row: LogRow,
    /// The age file; none of a receipt, or where it was erased.
    pub body: Option<Vec<u8>>,
    /// The declarations of the commune that its receipt leads to.
    pub declarations: Vec<LogKey>,
    /// It is outside what was asked for, and there for a receipt only.
    pub aside: bool,
}

/// How far a clerk got with a record that needs attention. No note: it would tell of somebody's health in
/// the clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    NotReached,
    Harmless,
    PassedOn,
}

impl Progress {
    pub const ALL: [Self; 3] = [Self::NotReached, Self::Harmless, Self::PassedOn];

    pub fn word(self) -> &'static str {
        match self {
            Self::NotReached => "not-reached",
            Self::Harmless => "harmless",
            Self::PassedOn => "passed-on",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|progress| progress.word() == word)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handling {
    pub progress: Progress,
    /// Who noted it.
    pub who: String,
    /// Unix time.
    pub at_s: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_written() {
        let key = LogKey { kiosk: 3, seq: 17, incarnation: 0 };
        assert_eq!(key.to_string(), "3-17-0");
        assert_eq!("3-17-0".parse(), Ok(key));
        let phone = LogKey { incarnation: PHONE, ..key };
        assert_eq!((phone.to_string(), "3-17-p".parse()), ("3-17-p".to_owned(), Ok(phone)));
        for text in [
            "",
            "p",
            "3-17-1p",
            "3-p-p",
            "3",
            "3-17",
            "3-17-0-1",
            "3--0",
            "-3-17-0",
            "3-+17-0",
            "4294967296-1-0",
        ] {
            assert_eq!(text.parse::<LogKey>(), Err(NoKey), "{text}");
        }
    }
}
