//! Looks at a page as a critical eye would, but at what the renderer is given: is every word whole,
//! within what holds it, clear of the others, of its edges and of enough contrast; is every button large
//! enough, wholly on the screen, apart from the others and within reach of short people.

#[path = "eyes/grounds.rs"]
mod grounds;
#[path = "eyes/orphans.rs"]
mod orphans;
#[path = "eyes/words.rs"]
mod words;

use i_slint_backend_testing::{AccessibleRole, ElementQuery};
use protocol::language::Language;
use protocol::terms;

use crate::support::harness::Harness;

pub(crate) use grounds::Area;
use grounds::{Grounds, HAIR};
use words::Words;
pub(crate) use words::all_words;

/// 12 mm of a fingertip, as Theme.touch.target; the longer side of a 7" panel has 154 mm.
const FINGER_MM: f32 = 12.0;
const PANEL_MM: f32 = 154.0;

/// What a key of a keyboard must have: ten of them share the width of a small standing screen. No key
/// is lower than a finger.
const KEY_MM: (f32, f32) = (7.8, 12.0);

/// The smallest letters, and those of legal texts, pixels on 800×480.
const LETTERS: (f32, f32) = (15.0, 17.0);

/// Between words and the edge of their button, pixels on 800×480: beside them, and above and below.
const EDGE: (f32, f32) = (4.0, 1.0);

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
    let grounds = Grounds::of(harness);
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
        if let Some(word) = this.orphan.as_ref().filter(|_| !is_data(&this.text)) {
            faults.push(format!("{name} leaves {word:?} alone on its last line"));
        }
        if this.ink.height > this.room.height + HAIR {
            let (ink, room) = (this.ink.height, this.room.height);
            faults.push(format!("{name} needs {ink} px of height and has {room}"));
        }
        if !window.holds(&this.ink) || !this.grounds.iter().all(|ground| ground.holds(&this.ink)) {
            faults.push(format!("{name} reaches beyond what holds it: {:?}", this.ink));
        }
        if let Some(above) = grounds.above(&this.ink, this.turn).filter(|_| !covered) {
            faults.push(format!("{name} lies beneath {above:?}"));
        }
        for other in words[index + 1..].iter().filter(|other| !other.clipped && !covered) {
            if this.ink.meets(&other.ink) {
                faults.push(format!("{name} and {:?} lie on each other", other.text));
            }
        }
    }
    let buttons = buttons(harness);
    faults.extend(words.iter().filter_map(|words| glued(words, &buttons, unit)));
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
        if let Some(above) = grounds.over_button(area).filter(|_| !covered) {
            faults.push(format!("{name} lies beneath {above:?} or is cut by it"));
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

/// Says that words touch the edge of the button that they stand on.
fn glued(words: &Words, buttons: &[(String, Area)], unit: f32) -> Option<String> {
    if words.clipped || words.shortened {
        return None;
    }
    let on = buttons.iter().filter(|(_, area)| area.holds(&words.ink));
    let (label, area) = on.min_by(|a, b| a.1.width.total_cmp(&b.1.width))?;
    let wordy = ["Chọn năm", "Pick year", "Gõ số", "Type it", "Năm khác", "Another year"];
    let is_key = is_key(label) || wordy.contains(&label.as_str());
    let least = if is_key { EDGE.0 - 2.0 } else { EDGE.0 };
    let (across, down) = (words.ink.x - area.x, words.ink.y - area.y);
    let right = area.x + area.width - words.ink.x - words.ink.width;
    let below = area.y + area.height - words.ink.y - words.ink.height;
    let fits = across.min(right) >= least * unit - HAIR && down.min(below) >= EDGE.1 * unit - HAIR;
    (!fits).then(|| format!("{:?} is glued to the edge of its button", words.text))
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
        ["Chữ hoa", "Capital letters"],
        ["Xóa chữ cuối", "Delete the last character"],
        ["Ký hiệu", "Signs"],
        ["Cách gõ", "How marks are typed"],
        ["Chữ có dấu", "Letters with marks"],
        ["Chữ số", "Digits"],
        ["Chữ cái", "Letters"],
    ];
    label.chars().count() == 1 || beside.as_flattened().contains(&label)
}
