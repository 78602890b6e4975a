//! Contrast of every pair of colours that the screens put on each other, in every mode.

use kiosk::config::Night;
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
        ("ink on tint", color.ink, color.tint),
        ("ink on soft, pressed", color.ink, color.soft_pressed),
        ("amber on its ground", color.amber, color.amber_pale),
        ("white on amber", color.white, color.amber_fill),
        ("pale on blue", color.blue_pale, color.blue),
        ("white on blue, pressed", color.white, color.blue_deep),
        ("pale on green", color.green_pale, color.green),
        ("pale on green, pressed", color.green_pale, color.green_deep),
        ("white on blue", color.white, color.blue),
        ("white on green", color.white, color.green),
    ];
    for (name, ground) in [("paper", color.paper), ("surface", color.surface), ("soft", color.soft)]
    {
        for (ink, on) in [(color.ink, "ink"), (color.muted, "muted"), (color.accent, "accent")] {
            let name: &'static str = Box::leak(format!("{on} on {name}").into_boxed_str());
            pairs.push((name, ink, ground));
        }
    }
    for ground in [color.paper, color.surface] {
        pairs.push(("amber on a page", color.amber, ground));
        pairs.push(("red on a page", color.red, ground));
    }
    pairs
}

/// Marks, outlines and pictures, for which WCAG asks 3.
fn marks(color: &Palette) -> Vec<(&'static str, Color, Color)> {
    vec![
        ("outline on paper", color.edge, color.paper),
        ("outline on a card", color.edge, color.surface),
        ("well, on paper", color.go, color.paper),
        ("time left", color.blue_pale, color.blue_deep),
        ("time left, confirmed", color.blue_pale, color.green_deep),
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
    harness.touch("English");
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
