//! What can be shown while nobody is there.

use protocol::language::Language;
use protocol::playlist::{Item, MediaId, MediaKind, Schedule};

/// Pages of the guide that is part of the program: what Bluezone is, and the four steps of the
/// plan of Hoài Nhơn.
pub const GUIDE_PAGES: u32 = 5;

/// How long a page of the guide stays, milliseconds: time to read it aloud.
const GUIDE_PAGE_MS: u32 = 9_000;

/// How long an announcement stays, milliseconds.
const ANNOUNCEMENT_MS: u32 = 12_000;

/// A sequence is shown no faster than this, milliseconds a picture: the software renderer of a
/// Raspberry Pi 3 paints and decodes about so many.
const FRAME_MS_MIN: u32 = 100;

/// A picture of a sequence that repeats stays at least as long as its file says; the sequence is
/// repeated until it was on for about so long, milliseconds.
const SEQUENCE_MS: u32 = 8_000;

/// What a slide shows or plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// The guide to Bluezone.
    Guide,
    /// An announcement of the configuration, by its index there.
    Announcement(usize),
    /// A picture, or pictures one after the other.
    Pictures(MediaId),
    /// Something to hear, while the guide's first page stands.
    Audio(MediaId),
}

impl Content {
    /// The file that it needs.
    pub fn file(self) -> Option<MediaId> {
        match self {
            Self::Pictures(id) | Self::Audio(id) => Some(id),
            Self::Guide | Self::Announcement(_) => None,
        }
    }
}

/// Something to show, with its times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slide {
    /// What it shows.
    pub content: Content,
    /// Pages or pictures that it consists of, at least 1.
    pub parts: u32,
    /// How long each stays, milliseconds, at least 1.
    pub part_ms: u32,
    /// How often its parts are gone through, at least 1.
    pub rounds: u32,
    /// How often it comes: 0 once for each turn of the list, 9 ten times.
    pub priority: u8,
    /// When it may be shown.
    pub schedule: Schedule,
    /// With a number, it comes when so many minutes have passed since it last came, before all
    /// others, and not else ("định kỳ nhắc lại").
    pub every_min: Option<u16>,
    /// The languages in which it is shown in turn, at least one.
    pub languages: Vec<Language>,
}

impl Slide {
    /// The guide that every kiosk has.
    pub fn guide() -> Self {
        Self {
            content: Content::Guide,
            parts: GUIDE_PAGES,
            part_ms: GUIDE_PAGE_MS,
            rounds: 1,
            priority: 0,
            schedule: Schedule::default(),
            every_min: None,
            languages: Language::ALL.to_vec(),
        }
    }

    /// Announcement number `index` of the configuration.
    pub fn announcement(index: usize, languages: Vec<Language>) -> Self {
        Self {
            content: Content::Announcement(index),
            parts: 1,
            part_ms: ANNOUNCEMENT_MS,
            languages,
            ..Self::guide()
        }
    }

    /// An item of a playlist whose file has `frames` pictures; a sound has one part.
    pub fn of_item(item: &Item, frames: u32) -> Self {
        let whole_ms = item.duration_s.saturating_mul(1000).max(1);
        let parts = frames.max(1);
        let (content, part_ms) = match item.kind {
            MediaKind::Audio => (Content::Audio(item.id), whole_ms),
            MediaKind::Image => (Content::Pictures(item.id), whole_ms),
            MediaKind::Sequence => {
                (Content::Pictures(item.id), (whole_ms / parts).max(FRAME_MS_MIN))
            }
        };
        let once_ms = part_ms.saturating_mul(parts);
        let rounds = if parts > 1 { SEQUENCE_MS.div_ceil(once_ms).max(1) } else { 1 };
        Self {
            content,
            parts,
            part_ms,
            rounds,
            priority: item.priority,
            schedule: item.schedule.clone(),
            languages: vec![Language::default()],
            ..Self::guide()
        }
    }

    /// The language of its turn number `turn`, from 0.
    pub fn language(&self, turn: u32) -> Language {
        let turn = usize::try_from(turn).unwrap_or(0);
        let index = turn.checked_rem(self.languages.len());
        index.and_then(|index| self.languages.get(index)).copied().unwrap_or_default()
    }

    /// How long all of it takes, milliseconds.
    pub fn whole_ms(&self) -> u64 {
        u64::from(self.parts) * u64::from(self.part_ms) * u64::from(self.rounds)
    }
}

#[cfg(test)]
mod tests {
    use protocol::playlist::Mime;

    use super::*;

    #[test]
    fn items_become_slides_as_a_table() {
        let item = |kind, mime, duration_s| Item {
            id: MediaId::of(b"x"),
            kind,
            title: String::new(),
            size: 1,
            mime,
            duration_s,
            schedule: Schedule::default(),
            priority: 3,
        };
        for (item, frames, parts, part_ms, rounds) in [
            (item(MediaKind::Image, Mime::Png, 10), 1, 1, 10_000, 1),
            (item(MediaKind::Audio, Mime::Wav, 15), 1, 1, 15_000, 1),
            (item(MediaKind::Sequence, Mime::Tar, 4), 20, 20, 200, 2),
            (item(MediaKind::Sequence, Mime::Tar, 60), 600, 600, 100, 1),
            // Faster than a kiosk paints: slower then.
            (item(MediaKind::Sequence, Mime::Tar, 1), 100, 100, 100, 1),
            (item(MediaKind::Sequence, Mime::Tar, 1), 0, 1, 1000, 1),
        ] {
            let slide = Slide::of_item(&item, frames);
            assert_eq!((slide.parts, slide.part_ms, slide.rounds), (parts, part_ms, rounds));
            assert_eq!((slide.priority, slide.content.file()), (3, Some(item.id)));
        }
    }
}
