//! How long a form may stay on the screen.
//!
//! Ticks of the machine's own rhythm are counted, so that a clock that is set right meanwhile neither
//! wipes a form early nor keeps it longer.

/// Seconds without a touch after which a form is wiped (docs/SECURITY.md).
pub const IDLE_S: u32 = 60;

/// Seconds after which a submission without an answer is shown as failed. Storing takes milliseconds;
/// only a dead store takes longer.
pub const SUBMIT_S: u32 = 15;
