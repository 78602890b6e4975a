//! What the idle screen is told, and what it wants done.

use protocol::language::Language;
use protocol::playlist::MediaId;

use super::care::Care;
use super::dimming::Levels;
use super::slide::{Content, Slide};

/// What the operator may choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Seconds without anybody after which slides come, at least 10; `None` for never.
    pub after_s: Option<u32>,
    /// Minutes from one spoken reminder to install Bluezone to the next; `None` for silence.
    pub speak_every_min: Option<u16>,
    /// How bright the screen is.
    pub levels: Levels,
}

/// The time of an event, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Unix seconds; `None` while nobody knows the time. Then no schedule holds.
    pub unix_s: Option<i64>,
    /// Whether sounds are silent at this hour.
    pub quiet: bool,
}

impl Now {
    /// The minute of the day in Vietnam, 0 to 1439.
    pub(super) fn minute(self) -> Option<u16> {
        let second = protocol::civil::vietnam_second(self.unix_s?);
        u16::try_from(second / 60).ok()
    }
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A touch, a scan or a check-in: somebody is there.
    Visitor,
    /// Somebody began, or ended, a page of the kiosk other than home.
    Busy(bool),
    /// So many devices are present now.
    Present(u32),
    /// These slides may be shown from now on.
    Slides(Vec<Slide>),
    /// The picture of a ticket is there, or cannot be shown.
    Loaded {
        /// The number of [`Effect::Load`].
        ticket: u64,
        /// Whether it is there.
        ok: bool,
    },
    /// The time of a ticket is over.
    Due(u64),
    /// A second has passed.
    Tick,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Load picture `part` of a file; answer with [`Event::Loaded`].
    Load {
        /// Number of this wish; an answer to an earlier one means nothing.
        ticket: u64,
        /// Which file.
        file: MediaId,
        /// Which of its pictures, from 0.
        part: u32,
    },
    /// Show a part of a slide; its picture is the one loaded last.
    Show {
        /// What.
        content: Content,
        /// Which part of it, from 0.
        part: u32,
        language: Language,
    },
    /// Wake this up with [`Event::Due`] of the ticket after so many milliseconds.
    WakeAfter {
        /// The ticket.
        ticket: u64,
        /// Milliseconds.
        ms: u32,
    },
    /// Show the home page again.
    Home,
    /// Play a file, if sounds are not silent.
    Hear(MediaId),
    /// Say the reminder to install Bluezone.
    Remind,
    /// A file was on, for so many seconds.
    Played {
        /// Which file.
        file: MediaId,
        /// Seconds.
        seconds: u32,
    },
    /// Make the screen so bright, percent.
    Brightness(u8),
    /// Move the side and choose its blue.
    Care(Care),
}
