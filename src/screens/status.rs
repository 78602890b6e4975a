//! The numbers and states that the home page shows.

/// Whether the kiosk hears phones. Whatever fails, the kiosk tries again by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BluetoothState {
    /// Not part of this kiosk; the screen does not mention it.
    #[default]
    Off,
    Listening,
    /// Listening, but there was nothing to hear lately; as at night, or a fault that nobody can
    /// tell from it.
    Quiet,
    /// There is no adapter.
    Absent,
    /// A switch or the system forbids the radio.
    Blocked,
    /// The adapter does not switch on.
    SwitchedOff,
    /// Another program is in the way.
    Busy,
    /// The Bluetooth service is not running.
    Stopped,
    /// Not working for any other reason.
    Failed,
}

impl BluetoothState {
    /// Whether a phone would be heard, as far as anyone knows.
    pub fn hears(self) -> bool {
        matches!(self, Self::Listening | Self::Quiet)
    }
}

/// Whether records can be stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StoreState {
    #[default]
    Ok,
    /// No room is left.
    Full,
    /// Writing fails.
    Failed,
}

/// Who was at this venue within two weeks, as the public was warned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Here {
    /// The backend has not said, or nobody knows what day it is.
    #[default]
    Unknown,
    Nobody,
    /// An F1, and no F0.
    F1,
    F0,
}

/// The numbers and states on the home page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Check-ins inwards today.
    pub entered: u32,
    /// Check-ins outwards today.
    pub left: u32,
    /// Those two are of this kiosk alone, because the venue's are unknown.
    pub own_only: bool,
    /// Bluezone devices heard lately.
    pub present: u32,
    /// Devices with other contact-tracing apps, heard lately; only counted.
    pub others: u32,
    /// Many are present and few scan.
    pub nudge: bool,
    /// Days for which contacts are kept.
    pub kept_days: u16,
    /// Records that wait to be sent.
    pub waiting: u64,
    /// Whether the backend can be reached.
    pub online: bool,
    /// The clock leapt, so that nothing is deleted.
    pub clock_doubted: bool,
    /// Other keys wait for the staff.
    pub keys_pending: bool,
    pub bluetooth: BluetoothState,
    pub store: StoreState,
    pub here: Here,
}
