//! Settings, events and effects of the idle screen.

use protocol::language::Language;
use protocol::playlist::MediaId;

use super::burn_in::Protection;
use super::dimming::Levels;
use super::slide::{Content, Slide};

/// Settings of the idle screen; the defaults are in [`crate::config`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Seconds without activity after which slides are shown, at least 10; `None` for never.
    pub after_s: Option<u32>,
    /// Minutes between two spoken reminders to install Bluezone; `None` for never.
    pub speak_every_min: Option<u16>,
    pub levels: Levels,
}

impl Default for Rules {
    /// No slides, no sounds, full brightness.
    fn default() -> Self {
        Self { after_s: None, speak_every_min: None, levels: Levels::FULL }
    }
}

/// The time of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Unix seconds; `None` while the time is unknown. Then only slides without a schedule are shown.
    pub unix_s: Option<i64>,
    /// Whether this is a quiet hour.
    pub quiet: bool,
}

impl Now {
    /// The minute of the day in Vietnam, 0 to 1439.
    pub(super) fn minute(self) -> Option<u16> {
        let second = protocol::civil::vietnam_second(self.unix_s?);
        u16::try_from(second / 60).ok()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A touch, a scan or a check-in.
    Visitor,
    /// Whether another page than home is open.
    Busy(bool),
    /// Number of devices that are present.
    Present(u32),
    /// Whether the presence sensor sees somebody move.
    Motion(bool),
    /// The slides to show from now on.
    Slides(Vec<Slide>),
    /// A picture was loaded, or has failed to.
    Loaded {
        /// The ticket of [`Effect::Load`].
        ticket: u64,
        ok: bool,
    },
    /// The delay of [`Effect::WakeAfter`] with this ticket is over.
    Due(u64),
    Tick,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Load picture `part` of a file; answer with [`Event::Loaded`].
    Load {
        /// Number of this request; answers to earlier ones are ignored.
        ticket: u64,
        file: MediaId,
        /// Index of the picture.
        part: u32,
    },
    /// Show a part of a slide; its picture is the one loaded last.
    Show {
        content: Content,
        /// Index of the part.
        part: u32,
        language: Language,
    },
    /// Send [`Event::Due`] with this ticket after a delay in milliseconds.
    WakeAfter { ticket: u64, ms: u32 },
    /// Show the home page again.
    Home,
    /// Play a sound of the playlist.
    PlayFile(MediaId),
    /// Play the reminder to install Bluezone.
    PlayReminder,
    /// A file was shown or played for so many seconds.
    Played { file: MediaId, seconds: u32 },
    /// Set the brightness, percent.
    Brightness(u8),
    /// Change the protection against burn-in.
    BurnIn(Protection),
}
