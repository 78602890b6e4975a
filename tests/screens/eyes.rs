//! Looks at a page as a critical eye would, but at what the renderer is given: is every word whole,
//! within what holds it, clear of the others and of enough contrast; is every button large enough,
//! wholly on the screen, apart from the others and within reach of short people.

use std::ops::ControlFlow;

use i_slint_backend_testing::{AccessibleRole, ElementQuery};
use i_slint_core::graphics::{Brush, Color};
use i_slint_core::item_rendering::{HasFont, RenderText};
use i_slint_core::item_tree::{ItemRc, ParentItemTraversalMode};
use i_slint_core::items::{
    BasicBorderRectangle, BorderRectangle, Clip, ComplexText, Item, ItemRef, Orientation,
    Rectangle, SimpleText, TextHorizontalAlignment, TextOverflow, TextVerticalAlignment, TextWrap,
    WindowItem,
};
use i_slint_core::window::WindowInner;

use protocol::language::Language;
use protocol::terms;

use crate::contrast::ratio;
use crate::support::harness::Harness;

/// 12 mm of a fingertip, as Theme.touch.target; the longer side of a 7" panel has 154 mm.
const FINGER_MM: f32 = 12.0;
const PANEL_MM: f32 = 154.0;

/// What a key of a keyboard must have: ten of them share the width of a small standing screen. No key
/// is lower than a finger.
const KEY_MM: (f32, f32) = (7.8, 12.0);

/// The smallest letters, and those of legal texts, pixels on 800×480.
const LETTERS: (f32, f32) = (15.0, 17.0);

/// Roundings that no eye sees, pixels.
const HAIR: f32 = 1.01;

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

    fn holds(&self, inner: &Self) -> bool {
        inner.x >= self.x - HAIR
            && inner.y >= self.y - HAIR
            && inner.x + inner.width <= self.x + self.width + HAIR
            && inner.y + inner.height <= self.y + self.height + HAIR
    }

    fn meets(&self, other: &Self) -> bool {
        self.x + self.width > other.x + HAIR
            && other.x + other.width > self.x + HAIR
            && self.y + self.height > other.y + HAIR
            && other.y + other.height > self.y + HAIR
    }
}

/// A text as it is drawn.
struct Words {
    text: String,
    /// What the letters cover, with their line height.
    ink: Area,
    /// What the page gives them.
    room: Area,
    /// Letters are cut where it says so.
    elided: bool,
    /// Height of the letters, pixels.
    size: f32,
    /// And they are.
    shortened: bool,
    ratio: f32,
    /// Drawn within something that clips, such as a field longer than its frame.
    clipped: bool,
    /// Grounds around it, the nearest first.
    grounds: Vec<Area>,
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
        clipped |= ancestor.downcast::<Clip>().is_some();
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

fn all_words(harness: &Harness) -> Vec<Words> {
    let root = ItemRc::new_root(WindowInner::from_pub(harness.screens.window()).component());
    let mut found = Vec::new();
    root.visit_descendants(|item| {
        found.extend(words(item));
        ControlFlow::<()>::Continue(())
    });
    found
}

/// Everything that can be touched, by name.
pub(crate) fn buttons(harness: &Harness) -> Vec<(String, Area)> {
    let elements = ElementQuery::from_root(harness.screens.component())
        .match_accessible_role(AccessibleRole::Button)
        .find_all();
    let mut found = Vec::new();
    for element in elements {
        let (size, corner) = (element.size(), element.absolute_position());
        let label = element.accessible_label().unwrap_or_default().to_string();
        let area = Area { x: corner.x, y: corner.y, width: size.width, height: size.height };
        // An element that is the root of its component is found once as each.
        if !found.contains(&(label.clone(), area)) {
            found.push((label, area));
        }
    }
    found
}

/// What is wrong with a page, in sentences; nothing when it is well. `least_ratio` is the least
/// contrast of words, `covered` tells that something covers others on purpose.
pub(crate) fn faults(harness: &Harness, least_ratio: f32, covered: bool) -> Vec<String> {
    let size = harness.screens.window().size();
    let (width, height) = (size.width as f32, size.height as f32);
    let window = Area { x: 0.0, y: 0.0, width, height };
    let mut faults = Vec::new();
    let unit = (width.max(height) / 800.0).min(width.min(height) / 480.0);
    let words = all_words(harness);
    for (index, this) in words.iter().enumerate() {
        let name = format!("{:?}", this.text);
        if this.ratio < least_ratio {
            faults.push(format!("{name} has a contrast of {:.2}", this.ratio));
        }
        let least = if is_legal(&this.text) { LETTERS.1 } else { LETTERS.0 };
        if this.size < (least * unit).floor() {
            faults.push(format!("{name} has letters of {} px", this.size));
        }
        if this.clipped {
            continue;
        }
        if !this.elided && this.ink.width > this.room.width + HAIR {
            let (ink, room) = (this.ink.width, this.room.width);
            faults.push(format!("{name} needs {ink} px of width and has {room}"));
        }
        if this.shortened && !is_data(&this.text) {
            faults.push(format!("{name} is shortened"));
        }
        if this.ink.height > this.room.height + HAIR {
            let (ink, room) = (this.ink.height, this.room.height);
            faults.push(format!("{name} needs {ink} px of height and has {room}"));
        }
        if !window.holds(&this.ink) || !this.grounds.iter().all(|ground| ground.holds(&this.ink)) {
            faults.push(format!("{name} reaches beyond what holds it: {:?}", this.ink));
        }
        for other in words[index + 1..].iter().filter(|other| !other.clipped && !covered) {
            if this.ink.meets(&other.ink) {
                faults.push(format!("{name} and {:?} lie on each other", other.text));
            }
        }
    }
    let buttons = buttons(harness);
    if buttons.is_empty() {
        faults.push("there is no button".to_owned());
    }
    let mm = width.max(height) / PANEL_MM;
    for (index, (label, area)) in buttons.iter().enumerate() {
        let name = format!("the button {label:?}");
        if !window.holds(area) {
            faults.push(format!("{name} is not wholly on the screen: {area:?}"));
        }
        let least = if is_key(label) { KEY_MM } else { (FINGER_MM, FINGER_MM) };
        if area.width < least.0 * mm - HAIR || area.height < least.1 * mm - HAIR {
            let (wide, high) = (area.width / mm, area.height / mm);
            faults.push(format!("{name} has {wide:.1} × {high:.1} mm"));
        }
        // What covers everything is within everybody's reach.
        if height > width && area.y < height / 3.0 && !area.holds(&window) {
            faults.push(format!("{name} is in the upper third of a standing screen"));
        }
        for (other, beside) in &buttons[index + 1..] {
            if area.meets(beside) {
                faults.push(format!("{name} overlaps {other:?}"));
            }
        }
    }
    faults
}

/// What is agreed to: warning, confirmation, consent and the terms of use.
fn is_legal(text: &str) -> bool {
    let beginnings = [
        "Khuyến cáo: ",
        "Warning: a false",
        "Xác nhận thông tin",
        "You confirm",
        "Bạn đã đọc, đồng ý",
        "You have read",
    ];
    beginnings.iter().any(|it| text.starts_with(it))
        || Language::ALL.into_iter().any(|language| {
            let of = |commune| terms::sections(language, commune).any(|it| it.text == text);
            of(None) || of(Some("Phường Bồng Sơn")) || of(Some("Phường Hoài Thanh Tây"))
        })
}

/// Names and places of the tour, as long as any: such a text may be shortened where it stands a second
/// time. The screen's own words may not.
fn is_data(text: &str) -> bool {
    let known = ["NGUYỄN THỊ", "LÊ THỊ", "LE THI", "BONGQX", "Phường ", "Xã ", "Trung tâm "];
    known.iter().any(|data| text.contains(data))
}

/// Keys are the ones with a single character, and those beside them.
fn is_key(label: &str) -> bool {
    let beside = [
        ["Dấu cách", "Space"],
        ["Xóa chữ cuối", "Delete the last character"],
        ["Ký hiệu", "Signs"],
        ["Cách gõ", "How marks are typed"],
        ["Chữ có dấu", "Letters with marks"],
        ["Chữ số", "Digits"],
        ["Chữ cái", "Letters"],
    ];
    label.chars().count() == 1 || beside.as_flattened().contains(&label)
}
