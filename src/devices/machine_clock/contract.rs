use super::error::MachineClockError;

/// The machine's clock, as far as it can be set.
pub trait MachineClock: Send + Sync {
    /// Sets it to a Unix time in seconds. Blocks for some seconds. Afterwards the network corrects it as before.
    ///
    /// # Errors
    /// [`MachineClockError`]; then the clock is unchanged.
    fn set(&self, unix_s: i64) -> Result<(), MachineClockError>;
}
