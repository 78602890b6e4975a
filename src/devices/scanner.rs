//! Scanners of cards and receipts: serial (USB-CDC), HID-POS, keyboard emulation, or the simulator.
//!
//! One contract for all, chosen at run time. A source sends the raw bytes of each scan and the state
//! of its scanner; it does not interpret the bytes.

pub mod find;
pub mod frames;
pub mod hid;
pub mod hotplug;
pub mod keyboard;
pub mod port;
pub mod serial;
pub mod simulated;

use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;

use tokio::sync::mpsc::Sender;
use zeroize::Zeroizing;

/// Interface of a scanner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A serial port, usually USB-CDC: transmits every byte of the code unchanged.
    Serial,
    /// HID point of sale: transmits every byte of the code unchanged.
    Hid,
    /// Keyboard emulation: letters with marks may be lost.
    Keyboard,
    Simulated,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Serial => "USB-COM (serial)",
            Self::Hid => "HID-POS",
            Self::Keyboard => "keyboard",
            Self::Simulated => "simulated",
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScannerState {
    /// Switched off in the configuration.
    Off,
    Ready(Mode),
    /// Nothing that looks like a scanner is plugged in.
    Absent,
    /// The scanner that the configuration names is not plugged in.
    Missing(String),
    /// The system does not let the kiosk read it.
    Denied(PathBuf),
    /// Another program holds it.
    Busy(PathBuf),
    /// Anything else, with the reason as the system gives it.
    Failed(String),
}

impl ScannerState {
    /// Whether a card can be read in this state.
    pub fn reads(&self) -> bool {
        matches!(self, Self::Ready(_))
    }
}

impl fmt::Display for ScannerState {
    /// A sentence for staff, with what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("The kiosk has no scanner; set scanner.kind to use one."),
            Self::Ready(mode) => write!(f, "The scanner is ready ({mode})."),
            Self::Absent => f.write_str(
                "No scanner is found; plug one in. If it is plugged in, run `kiosk scanner`.",
            ),
            Self::Missing(name) => write!(
                f,
                "The scanner {name} is not plugged in; plug it in, or correct scanner.device."
            ),
            Self::Denied(path) => write!(
                f,
                "The kiosk may not read {}; add its user to the group of that file and restart it.",
                path.display()
            ),
            Self::Busy(path) => {
                write!(f, "Another program holds the scanner {}; end that program.", path.display())
            }
            Self::Failed(reason) => {
                write!(f, "The scanner does not work ({reason}); unplug it and plug it in again.")
            }
        }
    }
}

#[derive(Clone, PartialEq, Eq)]
pub enum ScannerEvent {
    /// The bytes of a scan without the terminator, at most [`crate::cards::SCAN_MAX`].
    Scanned(Zeroizing<Vec<u8>>),
    State(ScannerState),
}

impl fmt::Debug for ScannerEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scanned(bytes) => write!(f, "Scanned({} bytes)", bytes.len()),
            Self::State(state) => write!(f, "State({state:?})"),
        }
    }
}

/// A running source; ends with `Ok` when the receiver of its events is dropped.
pub type Run = Pin<Box<dyn Future<Output = Result<(), ScannerError>> + Send>>;

pub trait ScannerSource: Send {
    /// Sends events until the receiver is dropped. Faults that may pass are sent as states and tried
    /// again; an error means that only another configuration helps.
    fn run(self: Box<Self>, events: Sender<ScannerEvent>) -> Run;
}

/// Why a source cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ScannerError {
    #[error("the simulator of the scanner is gone; start the demo again")]
    NotFed,
}
