//! Where scans of cards come from.

use serde::Deserialize;

use super::check::{Checked, require};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScannerKind {
    /// Whatever is plugged in and surely a scanner; serial before HID before keyboard.
    #[default]
    Auto,
    None,
    /// A serial port, as a rule USB-CDC.
    Serial,
    /// HID point of sale.
    Hid,
    /// A keyboard that types what it reads.
    Keyboard,
    /// What the simulator plays.
    Simulated,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scanner {
    pub kind: ScannerKind,
    /// Which one, where there are several: a path such as `/dev/ttyACM0` or below
    /// `/dev/serial/by-id`; of a keyboard also its name. Only with `kind` serial, hid or keyboard.
    pub device: Option<String>,
}

impl Scanner {
    pub(super) fn check(&self) -> Checked {
        let Some(device) = &self.device else { return Ok(()) };
        let (is_sound, text) = match self.kind {
            ScannerKind::Keyboard => {
                (!device.trim().is_empty(), "must be a path or a keyboard's name")
            }
            ScannerKind::Serial | ScannerKind::Hid => {
                (device.starts_with('/'), "must be a path such as /dev/ttyACM0 or /dev/hidraw0")
            }
            _ => (false, "goes with kind = \"serial\", \"hid\" or \"keyboard\""),
        };
        require(is_sound, "scanner.device", text)
    }
}
