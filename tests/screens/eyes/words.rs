//! The words of a page, as the renderer is given them.

use i_slint_core::item_rendering::{HasFont, RenderText};
use i_slint_core::item_tree::ItemRc;
use i_slint_core::items::{
    Clip, ComplexText, Item, ItemRef, Orientation, SimpleText, TextHorizontalAlignment,
    TextOverflow, TextVerticalAlignment, TextWrap,
};

use super::grounds::{Area, HAIR, ancestors, drawn, fill};
use super::orphans::orphan;
use crate::contrast::ratio;
use crate::support::harness::{Harness, untied};

/// A text as it is drawn.
pub(crate) struct Words {
    pub(crate) text: String,
    /// What the letters cover, with their line height.
    pub(super) ink: Area,
    /// What the page gives them.
    pub(super) room: Area,
    /// Letters are cut where it says so.
    pub(super) elided: bool,
    /// Height of the letters, pixels.
    pub(crate) size: f32,
    /// And they are.
    pub(super) shortened: bool,
    pub(super) ratio: f32,
    /// Drawn within something that clips, such as a field longer than its frame.
    pub(super) clipped: bool,
    /// Grounds around it, the nearest first.
    pub(super) grounds: Vec<Area>,
    /// A short last word, alone on its line.
    pub(super) orphan: Option<String>,
    /// When it is drawn: what comes later lies above.
    pub(super) turn: usize,
}

fn words(item: &ItemRc, turn: usize) -> Option<Words> {
    macro_rules! read {
        ($kind:ty) => {
            ItemRef::downcast_pin::<$kind>(item.borrow()).map(|text| {
                let adapter = item.window_adapter().unwrap();
                let size = |way, across| text.layout_info(way, across, &adapter, item).preferred;
                let least = text.layout_info(Orientation::Horizontal, -1.0, &adapter, item).min;
                let room = Area::of(item);
                let wide = size(Orientation::Horizontal, -1.0);
                let high = size(Orientation::Vertical, room.width);
                (
                    text.text(),
                    text.color().color(),
                    text.horizontal_alignment(),
                    text.vertical_alignment(),
                    (
                        RenderText::overflow(text) == TextOverflow::Elide,
                        RenderText::wrap(text) == TextWrap::NoWrap,
                    ),
                    (least, wide, high),
                    text.font_request(item),
                )
            })
        };
    }
    let (text, color, across, down, (elided, one_line), (least, wide, high), font) =
        read!(SimpleText).or_else(|| read!(ComplexText))?;
    let text = text.to_string();
    if text.trim().is_empty() || !item.is_visible() {
        return None;
    }
    let room = Area::of(item);
    let width = if elided { wide.min(room.width) } else { wide.min(room.width).max(least) };
    let x = match across {
        TextHorizontalAlignment::Center => room.x + (room.width - width) / 2.0,
        TextHorizontalAlignment::Right | TextHorizontalAlignment::End => {
            room.x + room.width - width
        }
        _ => room.x,
    };
    let y = match down {
        TextVerticalAlignment::Center => room.y + (room.height - high) / 2.0,
        TextVerticalAlignment::Bottom => room.y + room.height - high,
        _ => room.y,
    };
    let mut grounds = Vec::new();
    let (mut ground, mut clipped) = (None, false);
    for ancestor in ancestors(item) {
        // What may be invisible has such an ancestor, too.
        clipped |= ItemRef::downcast_pin::<Clip>(ancestor.borrow()).is_some_and(|clip| clip.clip());
        if let Some(color) = fill(&ancestor) {
            ground.get_or_insert(color);
            grounds.push(Area::of(&ancestor));
        }
    }
    let ratio = ground.map_or(1.0, |ground| ratio(color, ground));
    let shortened = elided && one_line && wide > room.width + HAIR;
    let ink = Area { x, y, width, height: high };
    let size = font.pixel_size.map_or(0.0, |size| size.get());
    let wraps = !one_line && !elided && high > 2.0 * size;
    let orphan = if wraps { orphan(item, &text, font, room.width) } else { None };
    let text = untied(&text);
    Some(Words { text, ink, room, elided, size, shortened, ratio, clipped, grounds, orphan, turn })
}

pub(crate) fn all_words(harness: &Harness) -> Vec<Words> {
    drawn(harness).iter().enumerate().filter_map(|(turn, item)| words(item, turn)).collect()
}
