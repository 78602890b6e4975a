//! Every page, in both languages, on every size, in usual and in larger type: nothing cut, nothing
//! on another, nothing too small to touch or too pale to read, and the QR readable beside it all.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};

use protocol::language::Language;
use slint::{Rgba8Pixel, SharedPixelBuffer};
use ui::Mode;

use crate::eyes::faults;
use crate::support::codes;
use crate::support::harness::Harness;
use crate::tour::{self, SIZES, Visit};

type Picture = SharedPixelBuffer<Rgba8Pixel>;

/// Mode, larger type, and the least contrast of words (WCAG 2.1, levels AA and AAA).
const APPEARANCES: [(Mode, bool, f32); 2] = [(Mode::Day, false, 4.5), (Mode::Contrast, true, 7.0)];

/// The screen, and how much of it holds the code beside any page but home.
fn code_side(harness: &Harness) -> (Picture, (usize, usize)) {
    let picture = harness.picture();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let side = if width >= height { (width / 4, height) } else { (width, height / 4) };
    (picture, side)
}

fn pixels_of(picture: &Picture, (columns, rows): (usize, usize)) -> (usize, usize, u64) {
    let mut hasher = DefaultHasher::new();
    for row in picture.as_bytes().chunks(picture.width() as usize * 4).take(rows) {
        hasher.write(&row[..columns * 4]);
    }
    (columns, rows, hasher.finish())
}

/// Goes through pages and gathers what is wrong.
fn survey(pages: impl FnOnce(Visit<'_>)) {
    // The two small sizes, where room is scarcest, for a quick look.
    let small = std::env::var_os("KIOSK_SURVEY_SMALL").is_some();
    let sizes: &[(u32, u32)] = if small { &[SIZES[0], SIZES[4]] } else { &SIZES };
    let mut found = Vec::new();
    let mut read = HashSet::new();
    let mut look = |name: &str, harness: &Harness| {
        let covered = name.starts_with("flash");
        for (width, height) in sizes.iter().copied() {
            harness.resize(width, height);
            for (mode, large, ratio) in APPEARANCES {
                for language in [Language::En, Language::Vi] {
                    harness.set_language(language);
                    harness.wear(mode, large);
                    let stop = format!("{name}, {width}×{height}, {language:?}, {mode:?}");
                    let faults = faults(harness, ratio, covered);
                    found.extend(faults.into_iter().map(|fault| format!("{stop}: {fault}")));
                }
                if name.starts_with("pairing") || name == "startup-error" {
                    continue;
                }
                let (picture, side) = code_side(harness);
                // The same pixels are read once.
                if read.insert(pixels_of(&picture, side))
                    && !codes::of_picture(&picture, side)
                        .iter()
                        .any(|text| codes::is_of_venue(text))
                    && harness.decode().is_none()
                {
                    found.push(format!("{name}, {width}×{height}, {mode:?}: the QR is unreadable"));
                }
            }
        }
        harness.resize(800, 480);
        harness.wear(Mode::Night, false);
        let faults = faults(harness, 4.5, covered);
        found.extend(faults.into_iter().map(|fault| format!("{name}, night: {fault}")));
        harness.wear(Mode::Day, false);
    };
    pages(&mut look);
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
}

#[test]
fn the_home_page_suits_eyes_and_fingers() {
    survey(tour::home);
}

#[test]
fn the_first_boot_suits_eyes_and_fingers() {
    survey(tour::first_boot);
}

#[test]
fn staff_mode_suits_eyes_and_fingers() {
    survey(tour::staff);
}

#[test]
fn the_idle_screen_suits_eyes_and_fingers() {
    survey(tour::idle);
}

#[test]
fn the_check_suits_eyes_and_fingers() {
    survey(tour::check);
}

#[test]
fn the_declaration_suits_eyes_and_fingers() {
    survey(tour::declaration);
}

#[test]
fn a_feedback_suits_eyes_and_fingers() {
    survey(tour::feedback);
}

#[test]
fn a_declaration_for_ten_suits_eyes_and_fingers() {
    survey(tour::group);
}

#[test]
fn cards_and_codes_suit_eyes_and_fingers() {
    survey(tour::cards);
}

#[test]
fn what_a_visitor_from_another_province_sees_suits_eyes_and_fingers() {
    survey(tour::outsider);
}

#[test]
fn parts_of_larger_type_suit_eyes_and_fingers() {
    survey(tour::large);
}

#[test]
fn more_questions_suit_eyes_and_fingers() {
    survey(tour::questions);
}
