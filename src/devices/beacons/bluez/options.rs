//! What the source was asked to do.

use super::timing::Timing;
use crate::devices::beacons::{ClockMs, OwnId};

/// The settings of a source.
pub(super) struct Options {
    pub timing: Timing,
    /// The only adapter to use, by address or by name (`hci1`); any when absent.
    pub adapter: Option<String>,
    /// Whether iPhones are connected to, to read their ids.
    pub connect_iphones: bool,
    /// The id that the kiosk itself transmits, if it does.
    pub own_id: Option<OwnId>,
    pub clock: ClockMs,
}
