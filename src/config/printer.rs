//! The printer of receipts.

use std::path::PathBuf;

use serde::Deserialize;

use super::check::{Checked, require};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PrinterKind {
    /// None; receipts are photographed or remembered.
    #[default]
    None,
    /// One of receipts that speaks ESC/POS, as nearly all do.
    EscPos,
    /// Reported to the simulator.
    Simulated,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Printer {
    pub kind: PrinterKind,
    /// Its device file.
    pub device: PathBuf,
    /// Width of the paper, millimetres: 58 or 80.
    pub paper_mm: u8,
}

impl Default for Printer {
    fn default() -> Self {
        Self { kind: PrinterKind::default(), device: PathBuf::from("/dev/usb/lp0"), paper_mm: 80 }
    }
}

impl Printer {
    pub(super) fn check(&self) -> Checked {
        let text = format!("must be 58 or 80, is {}", self.paper_mm);
        require([58, 80].contains(&self.paper_mm), "printer.paper_mm", text)?;
        let absolute = self.device.is_absolute();
        require(absolute, "printer.device", "must be a path such as \"/dev/usb/lp0\"")
    }

    /// Of a line, dots: what such paper has beside its margins at 203 dpi.
    pub fn dots(&self) -> usize {
        if self.paper_mm == 58 { 384 } else { 576 }
    }
}
