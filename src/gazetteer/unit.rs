//! One unit of the gazetteer, as references into the file's text.

use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Province,
    Commune,
    OldProvince,
    OldDistrict,
    OldCommune,
}

/// A range of a text or of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    start: u32,
    len: u16,
}

/// A province, district or commune; small, because there are 14,000.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub level: Level,
    /// First letters of its folded words and of those of its parents, a bit each, to skip most units
    /// without a comparison.
    pub initials: u64,
    /// First letters of its own name without the kind.
    pub own_initials: u64,
    /// Length of the kind in the folded name, with its space.
    pub kind_len: u8,
    pub parent: Option<u16>,
    pub code: Span,
    pub name: Span,
    pub folded: Span,
    pub became: Span,
}

impl Span {
    pub(super) fn new(range: Range<usize>) -> Option<Self> {
        Some(Self {
            start: u32::try_from(range.start).ok()?,
            len: u16::try_from(range.len()).ok()?,
        })
    }

    pub(super) fn range(self) -> Range<usize> {
        let start = self.start as usize;
        start..start + usize::from(self.len)
    }
}

/// The bit of the first letter or digit of a folded word.
pub(super) fn initial(word: &str) -> u64 {
    match word.bytes().next() {
        // Y YEN is written I YEN, too.
        Some(b'y') => initial("i"),
        Some(letter @ b'a'..=b'z') => 1 << (letter - b'a'),
        Some(digit @ b'0'..=b'9') => 1 << (26 + digit - b'0'),
        _ => 0,
    }
}
