//! Why the listener stops waiting for adverts.

use crate::devices::beacons::RadioState;
use crate::devices::beacons::silence::Remedy;

/// The reason for which a wait ended.
pub(super) enum Wake {
    /// The adapter should be set up again: the pause is over, or something changed for the better.
    Retry,
    /// No device was heard for too long.
    Silent(Remedy),
    /// Another adapter should have its turn, because this one hears nothing.
    TurnEnds,
    Lost(RadioState),
    /// The connection to the bus is gone, for the reason given.
    BusLost(String),
    /// The receiver of the events is gone.
    ReceiverClosed,
}
