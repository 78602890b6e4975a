//! The words of a page, as the renderer is given them.

use std::ops::ControlFlow;

use i_slint_core::graphics::{Brush, Color};
use i_slint_core::item_rendering::{HasFont, RenderText};
use i_slint_core::item_tree::{ItemRc, ParentItemTraversalMode};
use i_slint_core::items::{
    BasicBorderRectangle, BorderRectangle, Clip, ComplexText, Item, ItemRef, Orientation,
    Rectangle, SimpleText, TextHorizontalAlignment, TextOverflow, TextVerticalAlignment, TextWrap,
    WindowItem,
};
use i_slint_core::window::WindowInner;

use crate::contrast::ratio;
use crate::support::harness::Harness;

/// Roundings that no eye sees, pixels.
pub(super) const HAIR: f32 = 1.01;

/// A rectangle on the screen, pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

impl Area {
    fn of(item: &ItemRc) -> Self {
        let geometry = item.geometry();
        let corner = item.map_to_window(geometry.origin);
        Self { x: corner.x, y: corner.y, width: geometry.width(), height: geometry.height() }
    }

    pub(super) fn holds(&self, inner: &Self) -> bool {
        inner.x >= self.x - HAIR
            && inner.y >= self.y - HAIR
            && inner.x + inner.width <= self.x + self.width + HAIR
            && inner.y + inner.height <= self.y + self.height + HAIR
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.x + self.width > other.x + HAIR
            && other.x + other.width > self.x + HAIR
            && self.y + self.height > other.y + HAIR
            && other.y + other.height > self.y + HAIR
    }
}

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
}

/// Colour of a ground, when it hides what is beneath.
fn fill(item: &ItemRc) -> Option<Color> {
    let opaque = |brush: Brush| Some(brush.color()).filter(|color| color.alpha() == 255);
    let item = item.borrow();
    ItemRef::downcast_pin::<Rectangle>(item)
        .and_then(|item| opaque(item.background()))
        .or_else(|| {
            ItemRef::downcast_pin::<BasicBorderRectangle>(item)
                .and_then(|item| opaque(item.background()))
        })
        .or_else(|| {
            ItemRef::downcast_pin::<BorderRectangle>(item)
                .and_then(|item| opaque(item.background()))
        })
        .or_else(|| {
            ItemRef::downcast_pin::<WindowItem>(item).and_then(|item| opaque(item.background()))
        })
}

fn ancestors(item: &ItemRc) -> impl Iterator<Item = ItemRc> + use<> {
    let parent = |item: &ItemRc| item.parent_item(ParentItemTraversalMode::FindAllParents);
    std::iter::successors(parent(item), move |item| parent(item))
}

fn words(item: &ItemRc) -> Option<Words> {
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
                    text.font_request(item).pixel_size.map_or(0.0, |size| size.get()),
                )
            })
        };
    }
    let (text, color, across, down, (elided, one_line), (least, wide, high), size) =
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
    Some(Words { text, ink, room, elided, size, shortened, ratio, clipped, grounds })
}

pub(crate) fn all_words(harness: &Harness) -> Vec<Words> {
    let root = ItemRc::new_root(WindowInner::from_pub(harness.screens.window()).component());
    let mut found = Vec::new();
    root.visit_descendants(|item| {
        found.extend(words(item));
        ControlFlow::<()>::Continue(())
    });
    found
}
