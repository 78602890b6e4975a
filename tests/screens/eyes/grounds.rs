//! What is drawn beneath and above what.

use std::ops::ControlFlow;

use i_slint_core::graphics::{Brush, Color};
use i_slint_core::item_tree::{ItemRc, ParentItemTraversalMode};
use i_slint_core::items::{
    BasicBorderRectangle, BorderRectangle, Clip, ItemRef, Rectangle, WindowItem,
};
use i_slint_core::window::WindowInner;

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
    pub(super) fn of(item: &ItemRc) -> Self {
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

/// Colour of a ground, when it hides what is beneath.
pub(super) fn fill(item: &ItemRc) -> Option<Color> {
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

pub(super) fn ancestors(item: &ItemRc) -> impl Iterator<Item = ItemRc> + use<> {
    let parent = |item: &ItemRc| item.parent_item(ParentItemTraversalMode::FindAllParents);
    std::iter::successors(parent(item), move |item| parent(item))
}

/// Every item, in the order of drawing: what comes later lies above.
pub(super) fn drawn(harness: &Harness) -> Vec<ItemRc> {
    let root = ItemRc::new_root(WindowInner::from_pub(harness.screens.window()).component());
    let mut items = Vec::new();
    root.visit_descendants(|item| {
        items.push(item.clone());
        ControlFlow::<()>::Continue(())
    });
    items
}

/// A ground that hides what lies beneath.
struct Ground {
    item: ItemRc,
    area: Area,
    turn: usize,
}

/// The grounds of a page.
pub(super) struct Grounds(Vec<Ground>);

impl Grounds {
    pub(super) fn of(harness: &Harness) -> Self {
        let items = drawn(harness).into_iter().enumerate();
        let hiding = items.filter(|(_, item)| fill(item).is_some() && item.is_visible());
        let ground = |(turn, item)| Ground { area: Area::of(&item), item, turn };
        Self(hiding.map(ground).collect())
    }

    /// What lies over a part of an area that is drawn at this turn.
    pub(super) fn above(&self, area: &Area, turn: usize) -> Option<&Area> {
        let mut above = self.0.iter().filter(|it| it.turn > turn && it.area.meets(area));
        above.next().map(|it| &it.area)
    }

    /// What lies over a part of the button with this area, or what cuts it.
    pub(super) fn over_button(&self, button: &Area) -> Option<Area> {
        let is_body = |it: &&Ground| it.area.holds(button) && button.holds(&it.area);
        let body = self.0.iter().rfind(is_body)?;
        let foreign = |it: &&Ground| {
            it.turn > body.turn
                && it.area.meets(button)
                && ancestors(&it.item).all(|ancestor| ancestor != body.item)
        };
        let clips = || {
            ancestors(&body.item)
                .filter(|it| {
                    ItemRef::downcast_pin::<Clip>(it.borrow()).is_some_and(|clip| clip.clip())
                })
                .map(|it| Area::of(&it))
        };
        let above = self.0.iter().find(foreign).map(|it| it.area);
        above.or_else(|| clips().find(|clip| !clip.holds(button)))
    }
}
