//! An open scanner of any mode.

use std::io;

use super::find::Candidate;
use super::frames::Frame;
use super::hid::Hid;
use super::keyboard::Keyboard;
use super::serial::Serial;
use super::{Mode, ScannerState};

pub enum Port {
    Serial(Box<Serial>),
    Hid(Box<Hid>),
    Keyboard(Box<Keyboard>),
}

impl Port {
    /// Opens a scanner; `exclusive` keeps the keys of a keyboard from other programs.
    ///
    /// # Errors
    /// The state to report.
    pub fn open(candidate: &Candidate, exclusive: bool) -> Result<Self, ScannerState> {
        let path = &candidate.path;
        let opened = match (candidate.mode, candidate.layout) {
            (Mode::Serial, _) => Serial::open(path).map(|it| Self::Serial(Box::new(it))),
            (Mode::Hid, Some(layout)) => Hid::open(path, layout).map(|it| Self::Hid(Box::new(it))),
            (Mode::Hid, None) if path.exists() => {
                let reason = format!("{} is no HID-POS scanner", path.display());
                return Err(ScannerState::Failed(reason));
            }
            (Mode::Keyboard, _) => {
                Keyboard::open(path, exclusive).map(|it| Self::Keyboard(Box::new(it)))
            }
            _ => return Err(ScannerState::Missing(path.display().to_string())),
        };
        opened.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => ScannerState::Missing(path.display().to_string()),
            io::ErrorKind::PermissionDenied => ScannerState::Denied(path.clone()),
            io::ErrorKind::ResourceBusy => ScannerState::Busy(path.clone()),
            _ => ScannerState::Failed(error.to_string()),
        })
    }

    /// The next scan.
    ///
    /// # Errors
    /// When the scanner is gone.
    pub async fn scan(&mut self) -> io::Result<Frame> {
        match self {
            Self::Serial(port) => port.scan().await,
            Self::Hid(port) => port.scan().await,
            Self::Keyboard(port) => port.scan().await,
        }
    }
}
