//! Sources of adverts: BlueZ, btleplug, the simulator, or a recorded file.
//!
//! One contract for all, chosen at run time. A source passes on the adverts of the families
//! that the kiosk knows, and the state of its radio. Addresses never leave a source.

pub mod bluez;
pub mod btleplug;
mod devices;
mod order;
mod own;
mod reception;
mod refusal;
pub mod replay;
mod reporter;
mod sender;
mod silence;
pub mod simulated;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use protocol::beacon::{Beacon, Family, classify};
use protocol::bluezone::advert::{Advert, parse};
use protocol::contact::ContactId;
use protocol::record::{Phone, RSSI_DBM};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::Sender;

pub use own::{OwnId, OwnIds};
pub use sender::{Sender64, Senders};

/// The clock of a source: Unix time in milliseconds.
pub type ClockMs = Arc<dyn Fn() -> i64 + Send + Sync>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BeaconEvent {
    Heard(Heard),
    /// The radio's state changed.
    State {
        state: RadioState,
        /// Unix time in milliseconds at which the state began: a silence is noticed only after a
        /// while.
        since_ms: i64,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Unix time in milliseconds.
    pub at_ms: i64,
    pub beacon: Beacon,
    /// The sender's Bluezone id: from the advert, or read over a connection where the advert has
    /// none.
    pub id: Option<ContactId>,
    /// To count senders; equal for the same sender within this run only.
    pub sender: Sender64,
    /// Signal in dBm; absent when the radio gave none.
    pub rssi: Option<i16>,
}

impl Heard {
    /// Id and kind of the phone; `None` when the advert identifies none.
    pub fn contact(&self) -> Option<(ContactId, Phone)> {
        self.id.zip(self.advert()?.phone())
    }

    /// The Bluezone advert; `None` for other families.
    pub fn advert(&self) -> Option<Advert> {
        match self.beacon {
            Beacon::Bluezone(advert) => Some(advert),
            Beacon::Other { .. } => None,
        }
    }

    /// The family and the sender; `None` for Bluezone.
    pub fn other(&self) -> Option<(Family, Sender64)> {
        match self.beacon {
            Beacon::Bluezone(_) => None,
            Beacon::Other { family, .. } => Some((family, self.sender)),
        }
    }
}

/// State of the radio. In each state but the first the kiosk records a gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RadioState {
    Listening,
    /// There is no Bluetooth adapter, or not the one that the configuration names.
    Absent,
    /// A switch or the system forbids the radio (rfkill).
    Blocked,
    /// The adapter is switched off and cannot be switched on.
    Off,
    /// Another program keeps the adapter from scanning (BlueZ: `InProgress`).
    Busy,
    /// Scanning, but no device was heard for too long: a fault, or nobody is there. Which of them it
    /// was shows when the next device is heard.
    Silent,
    /// The Bluetooth service is not running or does not answer.
    ServiceMissing,
    /// Anything else, with the reason as the system gives it.
    Failed(String),
}

impl RadioState {
    /// Whether adverts are received in this state.
    pub fn receives(&self) -> bool {
        *self == Self::Listening
    }
}

impl fmt::Display for RadioState {
    /// A sentence for the manager, with what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listening => f.write_str("Bluetooth is listening."),
            Self::Absent => f.write_str(
                "No Bluetooth adapter is found, or not the one that beacons.adapter names; plug it \
                 in, or restart the kiosk.",
            ),
            Self::Blocked => f.write_str(
                "Bluetooth is blocked; release the wireless switch or run `rfkill unblock \
                 bluetooth`.",
            ),
            Self::Off => f.write_str(
                "The Bluetooth adapter does not switch on; unplug it and plug it in again.",
            ),
            Self::Busy => f.write_str(
                "Another program keeps the Bluetooth adapter busy; the kiosk goes on trying.",
            ),
            Self::Silent => f.write_str(
                "No device at all was heard lately, although the scan was started anew. \
                 Nothing is wrong if nobody is near, as at night; if phones are near, move the \
                 kiosk away from metal or plug in another adapter.",
            ),
            Self::ServiceMissing => f.write_str(
                "The Bluetooth service is not running or does not answer; restart it with \
                 `systemctl restart bluetooth`.",
            ),
            Self::Failed(reason) => write!(
                f,
                "Bluetooth does not work ({reason}); the kiosk goes on trying, restart it if this \
                 lasts."
            ),
        }
    }
}

/// A running source; ends with `Ok` when the receiver of its events is dropped.
pub type Run = Pin<Box<dyn Future<Output = Result<(), BeaconError>> + Send>>;

pub trait BeaconSource: Send {
    /// Sends events until the receiver is dropped. Faults that may pass are sent as states and tried
    /// again; an error means that only another configuration helps.
    fn run(self: Box<Self>, events: Sender<BeaconEvent>) -> Run;
}

/// Why a source cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum BeaconError {
    #[error("the simulator of the beacons is gone; start the demo again")]
    NotFed,
}

/// Parses raw AD structures; `None` when they belong to no known family. Their sender is identified
/// by the bytes when they hold no id, because there is no address.
fn heard_raw(ad: &[u8], rssi: Option<i16>, at_ms: i64, senders: &Senders) -> Option<Heard> {
    let beacon = classify(&parse(ad).fields)?;
    let rssi = rssi.and_then(possible_rssi);
    Some(Heard { at_ms, beacon, id: id_of(beacon), sender: senders.of(beacon, ad), rssi })
}

/// The signal that a radio gave; `None` for a value that no signal has, so that a faulty controller
/// makes no phone near.
fn possible_rssi(rssi: i16) -> Option<i16> {
    RSSI_DBM.contains(&rssi).then_some(rssi)
}

/// The Bluezone id that an advert itself carries.
fn id_of(beacon: Beacon) -> Option<ContactId> {
    match beacon {
        Beacon::Bluezone(advert) => advert.id(),
        Beacon::Other { .. } => None,
    }
}
