//! Why a list warns nobody.

/// Why a list of warnings is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WarningListError {
    /// Not signed by the given key.
    #[error(
        "the list of warnings is not signed by the backend whose key is known; ask that backend for it"
    )]
    Signature,
    /// Signed, but not a valid list; with the reason.
    #[error("the list of warnings cannot be read: {0}; update what reads it")]
    Shape(String),
    /// Older than one that was read before; with the two versions.
    #[error("the list of warnings has version {0}, and {1} was read before; ask for it again")]
    Older(i64, i64),
    /// Made longer ago than lists are good for, or in the future; with its time.
    #[error("the list of warnings was made at {0}, which is not of today; ask for it again")]
    Stale(i64),
    /// More warnings than fit; with their number.
    #[error("{0} warnings at once do not fit into a list; take some back")]
    TooMany(usize),
}
