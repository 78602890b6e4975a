//! The printer of receipts.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PrinterKind {
    /// None; receipts are photographed or remembered.
    #[default]
    None,
    /// Reported to the simulator.
    Simulated,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Printer {
    pub kind: PrinterKind,
}
