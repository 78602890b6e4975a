//! Where adverts come from: BlueZ, the simulator, or a recorded file.
//!
//! One contract for all three, chosen at run time. A source hands on what belongs to a family the
//! kiosk knows, and says how its radio is; who was heard is told by ids only, an address never
//! leaves a source.

pub mod bluez;
mod own;
pub mod replay;
mod sender;
pub mod simulated;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use protocol::beacon::{Beacon, Family, classify};
use protocol::bluezone::advert::{Advert, parse};
use protocol::contact::ContactId;
use protocol::record::Phone;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::Sender;

pub use own::{OwnId, OwnIds};
pub use sender::{Sender64, Senders};

/// The clock that stamps what is heard: Unix time in milliseconds.
pub type ClockMs = Arc<dyn Fn() -> i64 + Send + Sync>;

/// What a source tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BeaconEvent {
    /// A beacon was heard.
    Heard(Heard),
    /// The radio's state changed.
    State {
        /// How it is now.
        state: RadioState,
        /// Since when, Unix time in milliseconds: a silence is only noticed when it has lasted.
        since_ms: i64,
    },
}

/// One sighting of one beacon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// When, Unix time in milliseconds.
    pub at_ms: i64,
    /// What the advert was.
    pub beacon: Beacon,
    /// The sender's Bluezone id: from the advert, or read over a connection where the advert has
    /// none.
    pub id: Option<ContactId>,
    /// Who sent it, to count senders apart for a minute; says nothing beyond this run.
    pub sender: Sender64,
    /// Signal in dBm; absent when the radio gave none.
    pub rssi: Option<i16>,
}

impl Heard {
    /// What makes this sighting a contact; `None` when nobody can be told from it.
    pub fn contact(&self) -> Option<(ContactId, Phone)> {
        self.id.zip(self.advert()?.phone())
    }

    /// What it is to Bluezone; `None` for other families.
    pub fn advert(&self) -> Option<Advert> {
        match self.beacon {
            Beacon::Bluezone(advert) => Some(advert),
            Beacon::Other { .. } => None,
        }
    }

    /// The other family that it belongs to, with its sender; `None` for Bluezone.
    pub fn other(&self) -> Option<(Family, Sender64)> {
        match self.beacon {
            Beacon::Bluezone(_) => None,
            Beacon::Other { family, .. } => Some((family, self.sender)),
        }
    }
}

/// How the radio is. Each state but the first is a gap in what the kiosk hears.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RadioState {
    /// Scanning.
    Listening,
    /// There is no Bluetooth adapter.
    Absent,
    /// A switch or the system forbids the radio (rfkill).
    Blocked,
    /// The adapter is switched off and did not obey when told to switch on.
    Off,
    /// Another program keeps the adapter from scanning (BlueZ: `InProgress`).
    Busy,
    /// Scanning, but not a single device was heard for too long: a fault, or nobody is near. Only
    /// the first device tells which.
    Silent,
    /// The Bluetooth service is not running.
    ServiceMissing,
    /// Anything else, with the words of whoever refused.
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
            Self::Absent => {
                f.write_str("No Bluetooth adapter is found; plug one in, or restart the kiosk.")
            }
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
                "No device at all was heard lately, although Bluetooth was switched off and on. \
                 Nothing is wrong if nobody is near, as at night; if phones are near, move the \
                 kiosk away from metal or plug in another adapter.",
            ),
            Self::ServiceMissing => f.write_str(
                "The Bluetooth service is not running; start it with `systemctl start bluetooth`.",
            ),
            Self::Failed(reason) => write!(
                f,
                "Bluetooth does not work ({reason}); the kiosk goes on trying, restart it if this \
                 lasts."
            ),
        }
    }
}

/// The running source; it ends well when nobody listens any more.
pub type Run = Pin<Box<dyn Future<Output = Result<(), BeaconError>> + Send>>;

/// Where adverts come from.
pub trait BeaconSource: Send {
    /// Hears and tells until the receiver is dropped. What can be cured is told as a state and
    /// cured; an error means that only a new configuration helps.
    fn run(self: Box<Self>, events: Sender<BeaconEvent>) -> Run;
}

/// Why a source cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum BeaconError {
    /// The simulator or the program that fed a simulated source went away.
    #[error("nobody feeds the simulated beacons any more; start the demo again")]
    NotFed,
}

/// What raw AD structures are, if they are of a family the kiosk knows. Without an address, an
/// advert without an id is told by its bytes.
fn heard_raw(ad: &[u8], rssi: Option<i16>, at_ms: i64, senders: &Senders) -> Option<Heard> {
    let beacon = classify(&parse(ad).fields)?;
    Some(Heard { at_ms, beacon, id: id_of(beacon), sender: senders.of(beacon, ad), rssi })
}

/// The Bluezone id that an advert itself carries.
fn id_of(beacon: Beacon) -> Option<ContactId> {
    match beacon {
        Beacon::Bluezone(advert) => advert.id(),
        Beacon::Other { .. } => None,
    }
}
