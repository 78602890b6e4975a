//! The screen: what it is painted on, how large it is, and when it is dark.

use protocol::hours::{Hours, HoursError};
use serde::Deserialize;

use super::check::{Checked, in_range};

/// Kind of screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DisplayKind {
    /// The display itself, without a window system; what the Pi uses.
    #[default]
    Kms,
    /// A window on a desktop.
    Window,
    /// Painted in memory and sent to the simulator.
    Memory,
}

/// When the screen wears its dark colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Night {
    /// Always, in a dark hall.
    Always,
    Never,
    /// Between these hours of the venue, while the time is known.
    Between(Hours),
}

impl TryFrom<String> for Night {
    type Error = HoursError;

    fn try_from(text: String) -> Result<Self, HoursError> {
        Ok(match text.as_str() {
            "always" => Self::Always,
            "never" => Self::Never,
            _ => Self::Between(Hours::try_from(text)?),
        })
    }
}

/// The screen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Display {
    /// Kind of screen.
    pub kind: DisplayKind,
    /// Pixels, 320 to 4096; a real display brings its own.
    pub width: u32,
    /// Pixels, 320 to 4096; a real display brings its own.
    pub height: u32,
    /// Longer side of what shows the picture, millimetres, 150 to 1500: from it follows how many
    /// pixels a fingertip needs.
    pub width_mm: u16,
    /// When it is dark: `"21:00-06:00"`, `"always"` or `"never"`.
    pub night: Night,
    /// Milliseconds after a page has turned in which no touch counts, 0 to 2000.
    pub page_pause_ms: u16,
    /// Milliseconds for which a chosen answer is shown before its page turns, 0 to 2000.
    pub answer_ms: u16,
}

impl Default for Display {
    fn default() -> Self {
        // The Raspberry Pi Touch Display, the smallest that is supported: 800 × 480, 154 × 86 mm.
        Self {
            kind: DisplayKind::default(),
            width: 800,
            height: 480,
            width_mm: 154,
            night: Night::default(),
            page_pause_ms: 400,
            answer_ms: 250,
        }
    }
}

impl Display {
    pub(super) fn check(&self) -> Checked {
        in_range("display.width", self.width, 320..=4096)?;
        in_range("display.height", self.height, 320..=4096)?;
        in_range("display.width_mm", self.width_mm, 150..=1500)?;
        in_range("display.page_pause_ms", self.page_pause_ms, 0..=2000)?;
        in_range("display.answer_ms", self.answer_ms, 0..=2000)
    }
}

impl Default for Night {
    fn default() -> Self {
        // Markets close by then, and the street is dark.
        Hours::new(21 * 60, 6 * 60).map_or(Self::Never, Self::Between)
    }
}

impl Night {
    /// Whether it is night at a minute of the day, 0 to 1439; `None` while nobody knows the time.
    pub fn at(self, minute: Option<u16>) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Between(hours) => minute.is_some_and(|minute| hours.contains(minute)),
        }
    }
}
