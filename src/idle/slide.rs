//! The slides of the idle screen.

use protocol::language::Language;
use protocol::playlist::{Item, MediaId, MediaKind, Schedule};

/// Number of pages of the built-in guide: what Bluezone is, and five steps, of which the first has a page for
/// each store.
pub const GUIDE_PAGES: u32 = 7;

/// Duration of a page of the guide, milliseconds: the time to read it aloud.
const GUIDE_PAGE_MS: u32 = 9_000;

/// Duration of an announcement, milliseconds.
const ANNOUNCEMENT_MS: u32 = 12_000;

/// Weight of the venue's notice: as an announcement's.
const NOTICE_PRIORITY: u8 = 5;

/// Shortest duration of a picture of a sequence, milliseconds: the time in which a Raspberry Pi 3 decodes
/// and renders one.
const FRAME_MS_MIN: u32 = 100;

/// A short sequence is repeated until it was shown for about so long, milliseconds.
const SEQUENCE_MS: u32 = 8_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// The guide to Bluezone.
    Guide,
    /// An announcement, by its index in the configuration.
    Announcement(usize),
    /// What the venue tells its visitors.
    Notice,
    /// A picture or a sequence.
    Pictures(MediaId),
    /// A sound, with the guide's first page.
    Audio(MediaId),
}

impl Content {
    pub fn file(self) -> Option<MediaId> {
        match self {
            Self::Pictures(id) | Self::Audio(id) => Some(id),
            Self::Guide | Self::Announcement(_) | Self::Notice => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slide {
    pub content: Content,
    /// Number of pages or pictures, at least 1.
    pub parts: u32,
    /// Duration of each part, milliseconds, at least 1.
    pub part_ms: u32,
    /// Number of times that its parts are shown, at least 1.
    pub rounds: u32,
    /// Weight from 0, once per round of the list, to 9, ten times.
    pub priority: u8,
    pub schedule: Schedule,
    /// Makes it a reminder, which is shown only every so many minutes, but before all others ("định kỳ
    /// nhắc lại").
    pub every_min: Option<u16>,
    /// The languages in which it is shown alternately, at least one.
    pub languages: Vec<Language>,
}

impl Slide {
    /// The built-in guide.
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

    /// What the venue tells its visitors, in the languages in which it does.
    pub fn notice(languages: Vec<Language>) -> Self {
        Self {
            content: Content::Notice,
            parts: 1,
            part_ms: ANNOUNCEMENT_MS,
            languages,
            priority: NOTICE_PRIORITY,
            ..Self::guide()
        }
    }

    /// The announcement with this index in the configuration.
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

    /// The language of a turn, counted from 0.
    pub fn language(&self, turn: u32) -> Language {
        let turn = usize::try_from(turn).unwrap_or(0);
        let index = turn.checked_rem(self.languages.len());
        index.and_then(|index| self.languages.get(index)).copied().unwrap_or_default()
    }

    /// Duration of all parts and rounds, milliseconds.
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
