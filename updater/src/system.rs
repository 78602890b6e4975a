//! What the updater asks of the machine.

use std::path::Path;

use crate::told::Refusal;
use crate::version::Version;

/// Which system runs, and which one is started next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Halves {
    /// Whether the running one is not the committed one.
    pub on_trial: bool,
    /// The product that this machine takes bundles of.
    pub compatible: String,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} did not succeed: {why}; look at the log of rauc (journalctl -u rauc)")]
pub struct SystemError {
    pub what: &'static str,
    pub why: String,
}

pub trait System {
    /// # Errors
    /// [`SystemError`]
    fn halves(&mut self) -> Result<Halves, SystemError>;

    /// The version that the bundle's signer says it is.
    ///
    /// # Errors
    /// The [`Refusal`] that follows from what it is.
    fn signed(&mut self, bundle: &Path, compatible: &str) -> Result<Version, Refusal>;

    /// Writes it into the other half.
    ///
    /// # Errors
    /// The [`Refusal`] that follows from how it ended.
    fn write(&mut self, bundle: &Path) -> Result<(), Refusal>;

    /// The other half is started at the next restart, once.
    ///
    /// # Errors
    /// [`SystemError`]
    fn try_other(&mut self) -> Result<(), SystemError>;

    /// The running half is the committed one.
    ///
    /// # Errors
    /// [`SystemError`]
    fn commit(&mut self) -> Result<(), SystemError>;

    /// # Errors
    /// [`SystemError`]
    fn restart(&mut self) -> Result<(), SystemError>;
}
