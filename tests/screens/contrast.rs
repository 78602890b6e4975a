//! Contrast of every pair of colours that the screens put on each other, in every mode.

use std::path::{Path, PathBuf};

use kiosk::config::Night;
use protocol::language::Language;
use slint::{Color, ComponentHandle};
use ui::{Mode, Palette, Theme};

use crate::support::harness::Harness;

/// Contrast of two colours, 1 to 21 (WCAG 2.1, "contrast ratio").
pub(crate) fn ratio(one: Color, other: Color) -> f32 {
    let luminance = |color: Color| {
        let linear = |channel: u8| {
            let share = f32::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(color.red())
            + 0.7152 * linear(color.green())
            + 0.0722 * linear(color.blue())
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Words and what they stand on.
fn words(color: &Palette) -> Vec<(&'static str, Color, Color)> {
    let mut pairs = vec![
        ("ink on highlight", color.ink, color.highlight),
        ("ink on soft, pressed", color.ink, color.soft_pressed),
        ("warning on its ground", color.warning_ink, color.warning_ground),
        ("on a warning", color.on_fill, color.warning),
        ("muted on primary", color.on_primary_muted, color.primary),
        ("on primary, pressed", color.on_fill, color.primary_deep),
        ("muted on success", color.on_success_muted, color.success),
        ("muted on success, pressed", color.on_success_muted, color.success_deep),
        ("on primary", color.on_fill, color.primary),
        ("on success", color.on_fill, color.success),
        ("on the card of a code", color.code_ink, color.code_ground),
        ("muted on the card of a code", color.code_muted, color.code_ground),
    ];
    for (name, ground) in [("paper", color.paper), ("surface", color.surface), ("soft", color.soft)]
    {
        for (ink, on) in [(color.ink, "ink"), (color.muted, "muted"), (color.accent, "accent")] {
            let name: &'static str = Box::leak(format!("{on} on {name}").into_boxed_str());
            pairs.push((name, ink, ground));
        }
    }
    for ground in [color.paper, color.surface] {
        pairs.push(("warning on a page", color.warning_ink, ground));
        pairs.push(("danger on a page", color.danger_ink, ground));
    }
    pairs
}

/// Marks, outlines and pictures, for which WCAG asks 3.
fn marks(color: &Palette) -> Vec<(&'static str, Color, Color)> {
    vec![
        ("outline on paper", color.edge, color.paper),
        ("outline on a card", color.edge, color.surface),
        ("well, on paper", color.success_ink, color.paper),
        ("time left", color.on_primary_muted, color.primary_deep),
        ("time left, confirmed", color.on_primary_muted, color.success_deep),
    ]
}

#[test]
fn every_pair_of_colours_can_be_read() {
    let harness = Harness::new(800, 480);
    let theme = harness.screens.component().global::<Theme>();
    for (mode, least) in [(Mode::Day, 4.5), (Mode::Night, 4.5), (Mode::Contrast, 7.0)] {
        theme.set_mode(mode);
        let color = theme.get_color();
        for (name, one, other) in words(&color) {
            let ratio = ratio(one, other);
            assert!(ratio >= least, "{name}, {mode:?}: {ratio:.2}");
        }
        for (name, one, other) in marks(&color) {
            let ratio = ratio(one, other);
            assert!(ratio >= 3.0, "{name}, {mode:?}: {ratio:.2}");
        }
    }
}

#[test]
fn the_ratio_is_that_of_the_standard() {
    let grey = Color::from_rgb_u8(0x77, 0x77, 0x77);
    let (black, white) = (Color::from_rgb_u8(0, 0, 0), Color::from_rgb_u8(255, 255, 255));
    assert!((ratio(black, white) - 21.0).abs() < 0.01);
    assert!((ratio(white, grey) - 4.48).abs() < 0.01);
}

#[test]
fn it_is_dark_at_night_and_only_then() {
    let harness = Harness::new(800, 480);
    let mode = || harness.screens.component().global::<Theme>().get_mode();
    assert_eq!(mode(), Mode::Day, "seven in the morning");
    let between = |text: &str| Night::try_from(text.to_owned()).unwrap();
    for (night, expected) in [
        (between("always"), Mode::Night),
        (between("never"), Mode::Day),
        (between("21:00-07:01"), Mode::Night),
    ] {
        harness.screens.set_look(night, 154);
        assert_eq!(mode(), expected, "{night:?}");
    }
    harness.wait_ms(61_000);
    assert_eq!(mode(), Mode::Day, "the night has ended");
}

#[test]
fn larger_text_and_contrast_last_as_long_as_the_visitor() {
    let harness = Harness::new(800, 480);
    let theme = || harness.screens.component().global::<Theme>();
    harness.touch("Chữ to");
    assert!(theme().get_large());
    harness.choose_language(Language::En);
    harness.touch("High contrast");
    assert_eq!(theme().get_mode(), Mode::Contrast);
    harness.wait_ms(58_000);
    assert!(theme().get_large());
    harness.wait_ms(3_000);
    assert!(!theme().get_large());
    assert_eq!(theme().get_mode(), Mode::Day);
    assert!(harness.find("Chữ to").is_some(), "in Vietnamese again");
    harness.touch("Chữ to");
    harness.touch("Khai báo y tế");
    assert!(theme().get_large());
    harness.touch("Xóa ngay");
    assert!(!theme().get_large(), "gone with the form");
}

/// Source files of the screens below a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|it| it == "slint") {
            found.push(path);
        }
    }
}

#[test]
fn colours_stand_in_the_theme_alone() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("ui"), &mut files);
    assert!(files.len() > 40, "{} files", files.len());
    for file in files.iter().filter(|file| !file.ends_with("theme.slint")) {
        let text = std::fs::read_to_string(file).unwrap();
        for line in text.lines() {
            let value = line.rsplit(": ").next().unwrap();
            let literal = value.starts_with('#') || ["white;", "black;"].contains(&value);
            assert!(!literal, "{}: {line}", file.display());
        }
    }
}
