//! The audit trail: who looked at what people left here and why, and who changed what.

use super::error::Stored;

pub trait AuditRead {
    /// The lines of the trail, the oldest first.
    fn audit(&mut self) -> Stored<Vec<AuditRow>>;
    /// At most `most` lines that a filter lets through, the newest first.
    fn audit_lines(&mut self, filter: &AuditFilter, most: u32) -> Stored<Vec<AuditRow>>;
    /// The last lines of a kind about one of the targets, the newest first.
    fn audit_of(&mut self, kind: EntryKind, targets: &[String], most: u32)
    -> Stored<Vec<AuditRow>>;
    /// How many lines of a kind are about a target.
    fn audit_count(&mut self, kind: EntryKind, target: &str) -> Stored<u64>;
}

pub trait AuditTx {
    fn add_audit(&mut self, entry: &Entry, at_s: i64) -> Stored<()>;
}

/// A look at what people left here, or something that staff did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Account of the person.
    pub who: String,
    pub kind: EntryKind,
    /// What of that kind, such as "kiosk 3 record 17".
    pub target: String,
    /// As they gave it, or what came of it; empty where none is asked for.
    pub reason: String,
}

/// Which lines are wanted; what is empty or none lets all through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// The account.
    pub who: String,
    pub kind: Option<EntryKind>,
    /// Part of target or reason.
    pub text: String,
    /// Unix time from which on.
    pub from_s: Option<i64>,
    /// Unix time before which.
    pub before_s: Option<i64>,
    /// Number of a line before which.
    pub before_line: Option<i64>,
}

macro_rules! kinds {
    ($($(#[$about:meta])* $kind:ident = $word:literal,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum EntryKind {
            $($(#[$about])* $kind,)*
        }

        impl EntryKind {
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The word that the database and the command line have for it.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$kind => $word,)*
                }
            }
        }
    };
}

kinds! {
    /// A look at the age file of a sealed record.
    SealedRecord = "sealed-record",
    /// A look at the list of headers of sealed records.
    SealedList = "sealed-list",
    /// A look at exposures.
    Exposures = "exposures",
    /// A look at receipts.
    Receipts = "receipts",
    /// A look at calls for staff.
    Calls = "calls",
    /// Somebody goes to a visitor who called.
    CallSeen = "call-seen",
    SignIn = "sign-in",
    SignInFailed = "sign-in-failed",
    SignOut = "sign-out",
    /// An account was invited, changed, reset, disabled, or changed its own password or second step.
    Account = "account",
    Commune = "commune",
    Venue = "venue",
    Kiosk = "kiosk",
    /// A case was entered, confirmed, returned or taken back.
    Case = "case",
    /// A table was made of an opened log.
    Table = "table",
    /// How far a clerk got with a record was noted.
    Handling = "handling",
    /// Something was erased by its receipt.
    Erasure = "erasure",
    /// A key was made, copied or tried.
    Key = "key",
    /// What became of a feedback was noted.
    Feedback = "feedback",
    /// The public is told of a case, or it is taken back: made, confirmed, returned.
    Warning = "warning",
    /// What a kiosk exported onto a stick was imported.
    Import = "import",
    /// Paper strips were printed or typed.
    Strips = "strips",
    /// An item of idle screens was added or removed.
    Media = "media",
    /// A report was handed in or written to a file, its calendar changed, somebody reminded.
    Report = "report",
    /// Another system read, or its key or recipient was changed.
    Share = "share",
    /// Whether contacts are sent or stay with the kiosks was chosen.
    Contacts = "contacts",
    /// A version of the kiosks' image was added, released or halted, or a ring changed.
    Update = "update",
    /// The audit trail itself was exported.
    Audit = "audit",
}

impl EntryKind {
    /// The kind of a stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Number, growing.
    pub line: i64,
    /// Unix time.
    pub at_s: i64,
    pub entry: Entry,
}
