//! The audit trail: who looked at what people left here, and why.

use super::error::Stored;

pub trait AuditRead {
    /// The lines of the trail, the oldest first.
    fn audit(&mut self) -> Stored<Vec<AuditRow>>;
}

pub trait AuditTx {
    fn add_audit(&mut self, look: &Look, at_s: i64) -> Stored<()>;
}

/// A look at what people left here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Account of the person who looked.
    pub who: String,
    pub kind: LookKind,
    /// What of that kind, such as "kiosk 3 record 17".
    pub target: String,
    /// As they gave it; empty where none is asked for.
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookKind {
    /// The age file of a sealed record.
    SealedRecord,
    /// The list of headers of sealed records.
    SealedList,
    Exposures,
    Receipts,
    Calls,
}

impl LookKind {
    const ALL: [Self; 5] =
        [Self::SealedRecord, Self::SealedList, Self::Exposures, Self::Receipts, Self::Calls];

    /// The word that the database and the command line have for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::SealedRecord => "sealed-record",
            Self::SealedList => "sealed-list",
            Self::Exposures => "exposures",
            Self::Receipts => "receipts",
            Self::Calls => "calls",
        }
    }

    /// The kind of a stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Number, growing.
    pub line: i64,
    /// Unix time.
    pub at_s: i64,
    pub look: Look,
}
