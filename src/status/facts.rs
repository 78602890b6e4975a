//! What is known of each part. Nothing of it is about visitors.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use protocol::clock::ClockConfidence;
use protocol::report::{Radio, Storage, Writes};
use protocol::venue_windows::VenueWindow;
use updater::told::{Fetching, Update};

use super::trouble::Trouble;
use crate::devices::scanner::ScannerState;
use crate::store::Counts;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether all of it was read once; before, nothing can be said.
    pub started: bool,
    /// What the kiosk stands for; `None` until it is enrolled.
    pub venue: Option<Venue>,
    /// Host of its backend.
    pub host: String,
    /// Its own address in the network.
    pub address: Option<IpAddr>,
    /// Whether it can write.
    pub writes: Writes,
    /// Room on its storage; `None` when that is not known.
    pub storage: Option<Storage>,
    pub clock: ClockConfidence,
    /// Seconds by which its time is before a second source's.
    pub clock_off_s: Option<i64>,
    /// Whether the time has leapt and nothing else agrees.
    pub clock_leapt: bool,
    /// Minute of the day in Vietnam; `None` while the time is unknown.
    pub minute: Option<u16>,
    /// Passages of the day: of the venue where they are known, else of this kiosk.
    pub today: Counts,
    /// Whether the backend can be reached.
    pub online: bool,
    /// Seconds since it could be reached, or since the start.
    pub offline_s: u64,
    pub delivery: Delivery,
    pub radio: Radio,
    /// Seconds since a Bluetooth device was heard; `None` when none was since the start.
    pub heard_ago_s: Option<u64>,
    /// Bluezone devices heard within the last minute.
    pub present: u32,
    pub scanner: Scanner,
    /// Whether the screen paints what it is told.
    pub screen: bool,
    /// Whether other keys of the commune or authority wait to be confirmed.
    pub keys_pending: bool,
    pub sealing: Sealing,
    pub warned: Warned,
    /// Whether the storage went back in time lately.
    pub rewound: bool,
    /// Of the processor, degrees Celsius.
    pub temperature_c: Option<i16>,
    pub case: Case,
    /// The image and its next version; `None` where there is no updater.
    pub update: Option<Update>,
    /// The bundle that is being fetched.
    pub fetching: Option<Fetching>,
    /// What parts have found wrong with themselves.
    pub found: BTreeSet<Trouble>,
}

/// The keys that records are sealed to, by their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sealing {
    pub to: Vec<String>,
    /// How many records wait for each key that is no longer used.
    pub waiting_for: BTreeMap<String, u32>,
}

/// The windows of the venue that the public was warned of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Warned {
    /// Those that stand, by time.
    pub windows: Vec<VenueWindow>,
    /// How many warnings were taken back.
    pub withdrawn: u32,
}

/// Where the kiosk stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Venue {
    pub kiosk: u32,
    pub name: String,
    pub position: String,
}

/// What waits to be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    pub contacts: u32,
    /// Declarations, check-ins and other records.
    pub records: u32,
    /// Refused by the backend for good.
    pub parked: u32,
    /// Seconds since the oldest of what waits.
    pub oldest_s: Option<u64>,
}

/// The card scanner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanner {
    pub state: ScannerState,
    /// Whether it was ready since the start: only then it is missed.
    pub was_ready: bool,
}

/// The tamper switch of the case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// Whether it is open now.
    pub open: bool,
    /// Seconds since it was opened last, as far as anybody knows.
    pub opened_ago_s: Option<u64>,
}

impl Default for Facts {
    /// What is believed before anything was read: all is well, and nothing is known.
    fn default() -> Self {
        Self {
            started: false,
            venue: None,
            host: String::new(),
            address: None,
            writes: Writes::Well,
            storage: None,
            clock: ClockConfidence::Unknown,
            clock_off_s: None,
            clock_leapt: false,
            minute: None,
            today: Counts::default(),
            online: false,
            offline_s: 0,
            delivery: Delivery::default(),
            radio: Radio::None,
            heard_ago_s: None,
            present: 0,
            scanner: Scanner { state: ScannerState::Off, was_ready: false },
            screen: true,
            keys_pending: false,
            sealing: Sealing::default(),
            warned: Warned::default(),
            rewound: false,
            temperature_c: None,
            case: Case::default(),
            update: None,
            fetching: None,
            found: BTreeSet::new(),
        }
    }
}
