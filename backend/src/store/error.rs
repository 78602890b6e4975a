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
    /// A row that no version of this program writes.
    #[error("the database holds something unreadable in {0}; restore it from a backup")]
    Unreadable(&'static str),
}

pub type Stored<T> = Result<T, StoreError>;
