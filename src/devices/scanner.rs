//! Where scans of cards and receipts come from: a serial scanner (USB-CDC), one that speaks HID-POS,
//! one that plays a keyboard, the simulator, or none.
//!
//! One contract for all, chosen at run time. A source hands on the bytes of each scan as they came
//! and says how its scanner is; what the bytes mean is decided elsewhere.

pub mod find;
pub mod frames;
pub mod hid;
pub mod hunt;
pub mod keyboard;
pub mod port;
pub mod serial;
pub mod simulated;

use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;

use tokio::sync::mpsc::Sender;
use zeroize::Zeroizing;

/// Most bytes of one scan. A QR holds 2,953; the rest is room for damage that makes bytes longer.
pub const SCAN_MAX: usize = 16 * 1024;

/// How a scanner speaks to the kiosk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A serial port, as a rule USB-CDC: every byte arrives as it stands on the card.
    Serial,
    /// HID point of sale: every byte arrives as it stands on the card.
    Hid,
    /// A keyboard: letters with marks may be lost.
    Keyboard,
    /// Played by the simulator.
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

/// How the scanner is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScannerState {
    /// Not part of this kiosk.
    Off,
    /// Ready to read.
    Ready(Mode),
    /// Nothing that looks like a scanner is plugged in.
    Absent,
    /// The scanner that the configuration names is not plugged in.
    Missing(String),
    /// The system does not let the kiosk read it.
    Denied(PathBuf),
    /// Another program holds it.
    Busy(PathBuf),
    /// Anything else, with the words of whoever refused.
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

/// What a source tells.
#[derive(Clone, PartialEq, Eq)]
pub enum ScannerEvent {
    /// Something was scanned: its bytes without the terminator, at most [`SCAN_MAX`].
    Scanned(Zeroizing<Vec<u8>>),
    /// The scanner's state changed.
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

/// The running source; it ends well when nobody listens any more.
pub type Run = Pin<Box<dyn Future<Output = Result<(), ScannerError>> + Send>>;

/// Where scans come from.
pub trait ScannerSource: Send {
    /// Reads and tells until the receiver is dropped. What can be cured is told as a state and
    /// cured; an error means that only a new configuration helps.
    fn run(self: Box<Self>, events: Sender<ScannerEvent>) -> Run;
}

/// Why a source cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ScannerError {
    /// The simulator or the program that fed a simulated source went away.
    #[error("nobody feeds the simulated scanner any more; start the demo again")]
    NotFed,
}
