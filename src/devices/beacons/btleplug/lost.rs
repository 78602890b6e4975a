//! Why a session ends.

use crate::devices::beacons::RadioState;
use crate::devices::beacons::reception::ReceiverGone;

/// Why adverts are no longer received.
pub(super) enum Lost {
    Radio(RadioState),
    /// The silence asks for another connection to the system, or for another adapter.
    Silent,
    /// Another adapter should have its turn.
    TurnEnds,
    ReceiverGone,
}

impl From<ReceiverGone> for Lost {
    fn from(ReceiverGone: ReceiverGone) -> Self {
        Self::ReceiverGone
    }
}

impl From<RadioState> for Lost {
    fn from(state: RadioState) -> Self {
        Self::Radio(state)
    }
}
