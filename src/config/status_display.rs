//! The small display that says how the kiosk is.

use protocol::language::Language;
use serde::Deserialize;

use super::check::{Checked, in_range};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StatusDisplayKind {
    #[default]
    None,
    /// 128 × 64 points, one colour, on I²C.
    Ssd1306,
    /// 240 × 240 points in colour, on SPI.
    St7789,
    /// Sent to the simulator, 240 × 240 points.
    Simulated,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StatusDisplay {
    pub kind: StatusDisplayKind,
    /// In which language it speaks.
    pub language: Language,
    /// Number of the I²C bus of an SSD1306.
    pub i2c_bus: u8,
    /// Its address, 0x3C or 0x3D.
    pub i2c_address: u8,
    /// BCM number of the pin that tells an ST7789 commands from data.
    pub dc_pin: u8,
    /// BCM number of the pin that resets it.
    pub reset_pin: u8,
}

impl Default for StatusDisplay {
    fn default() -> Self {
        Self {
            kind: StatusDisplayKind::default(),
            language: Language::default(),
            i2c_bus: 1,
            i2c_address: 0x3C,
            dc_pin: 25,
            reset_pin: 24,
        }
    }
}

impl StatusDisplay {
    pub(super) fn check(&self) -> Checked {
        in_range("status_display.i2c_address", self.i2c_address, 0x3C..=0x3D)
    }
}
