//! How bright the screen is.

use serde::Deserialize;

use super::Night;
use super::check::{Checked, in_range};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BacklightKind {
    /// Cannot be changed, as on most HDMI screens.
    #[default]
    None,
    /// The kernel's, in `/sys/class/backlight`.
    Sysfs,
    /// Reported to the simulator.
    Simulated,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Backlight {
    pub kind: BacklightKind,
    /// Percent while somebody is there, 1 to 100.
    pub bright: u8,
    /// Percent by day while nobody is, 1 to 100.
    pub calm: u8,
    /// Percent at night while nobody is, 1 to 100.
    pub night: u8,
    /// When it is night: `"21:00-06:00"`, `"always"` or `"never"`.
    pub hours: Night,
}

impl Default for Backlight {
    fn default() -> Self {
        // A QR is still read at a fifth of a panel's light in the dark; by day the sun wants more.
        let hours = Night::default();
        Self { kind: BacklightKind::default(), bright: 100, calm: 60, night: 20, hours }
    }
}

impl Backlight {
    pub(super) fn check(&self) -> Checked {
        in_range("backlight.bright", self.bright, 1..=100)?;
        in_range("backlight.calm", self.calm, 1..=100)?;
        in_range("backlight.night", self.night, 1..=100)
    }
}
