//! Why the store could not answer.

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database {0} cannot be opened: {1}; check the path and its permissions")]
    Open(String, String),
    #[error("the database {0} was made by a newer version; update this program")]
    Newer(String),
    #[error("the database failed: {0}; nothing was changed, try again and check the disk")]
    Failed(String),
    #[error("the database's disk is full; nothing was changed, make room on it")]
    Full,
    #[error("{0} is there already; choose another name or move it away")]
    Exists(String),
    #[error("{0} is no sound database of this program: {1}; choose another backup")]
    Unsound(String, String),
    #[error(
        "the database cannot be reached: {0}; nothing was changed, try again and check its server"
    )]
    Away(String),
    #[error("the database {0} lets nobody in: {1}; check user, password and name of the database")]
    Refused(String, String),
    #[error("the database {0} cannot be used: {1}")]
    Unusable(String, String),
    #[error(
        "the certificate of the database {0} is not trusted: {1}; name its authority by sslrootcert=FILE, and its host as \
         the certificate does"
    )]
    Certificate(String, String),
    #[error(
        "the tables of the database {0} could not be brought up to date: {1}; nothing was changed, restore a backup or \
         name an empty database"
    )]
    Tables(String, String),
    #[error("the database is read-only; name a server that takes changes, or end its standby")]
    ReadOnly,
    #[error("the database {name} runs on PostgreSQL {version}; this program needs 15 or later")]
    TooOld { name: String, version: String },
    #[error("a PostgreSQL is copied by its own tools; use pg_dump (docs/OPERATIONS.md)")]
    OtherBackup,
    #[error("the database {0} is in use; stop what uses it and try again")]
    InUse(String),
    #[error(
        "the database {0} holds data already, in the table {1}; name one that is new and empty"
    )]
    HoldsData(String, String),
    #[error(
        "the database {0} holds a part of a copy of {1}; run `backend database copy` from there again until it ends, or name \
         another database"
    )]
    HalfCopied(String, String),
    #[error(
        "the two databases have different tables: {0}; bring both up to date with this version of the program"
    )]
    OtherTables(String),
    #[error(
        "a row of the table {table}, behind its first {rows}, cannot be copied: {problem}; correct it in the old database and \
         run the same command again"
    )]
    Uncopied { table: String, rows: u64, problem: String },
    #[error(
        "the copy is not whole: the table {0} has {1} in the new database and {2} in the old one; run the same command again"
    )]
    Different(String, String, String),
    #[error(
        "the server of {0} has no Citus; install the extension there, or leave the database on one server"
    )]
    NoCitus(String),
    #[error("Citus did not spread the database: {0}; correct that and run the same command again")]
    Undistributed(String),
    #[error("the database lacks a row that belongs there; restore it from a backup")]
    NoRow,
    /// A row that no version of this program writes.
    #[error("the database holds something unreadable in {0}; restore it from a backup")]
    Unreadable(&'static str),
}

impl StoreError {
    /// The words of [`Self::kind`].
    pub(super) const KINDS: [&'static str; 6] =
        ["away", "certificate", "full", "other", "read_only", "refused"];

    /// What failed, in one of a few words.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Away(_) => "away",
            Self::Certificate(..) => "certificate",
            Self::Full => "full",
            Self::ReadOnly => "read_only",
            Self::Refused(..) => "refused",
            _ => "other",
        }
    }
}

pub type Stored<T> = Result<T, StoreError>;
