//! The style sheets' colours, counted as WCAG 2.1 counts them, by day and by night.

#![allow(clippy::unwrap_used)]

use std::collections::HashMap;

use backend::http::{portal, visitor};
use protocol::minute_word::Colour;
use visitor_page::word;

/// Text on a ground: success criterion 1.4.3, level AA.
const TEXT: f64 = 4.5;
/// The outline of a control: success criterion 1.4.11.
const OUTLINE: f64 = 3.0;

/// Custom properties of the n-th `:root` that sets colours.
fn colours(style: &'static str, nth: usize) -> HashMap<&'static str, &'static str> {
    let block = style.split(":root {").nth(nth).and_then(|rest| rest.split('}').next()).unwrap();
    block.split(';').filter_map(|line| line.trim().strip_prefix("--")?.split_once(": ")).collect()
}

/// Relative luminance of `#rgb` or `#rrggbb`.
fn luminance(colour: &str) -> f64 {
    let hex = colour.strip_prefix('#').unwrap();
    let channel = |index: usize| {
        let digits = match hex.len() {
            3 => hex[index..=index].repeat(2),
            _ => hex[index * 2..index * 2 + 2].to_owned(),
        };
        let value = f64::from(u8::from_str_radix(&digits, 16).unwrap()) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(1) + 0.0722 * channel(2)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    one.max(other) / one.min(other)
}

fn check(style: &'static str, pairs: &[(&str, &str, f64)]) {
    let day = colours(style, 1);
    let mut night = day.clone();
    night.extend(colours(style, 2));
    assert_ne!(day["paper"], night["paper"]);
    for (name, colours) in [("day", day), ("night", night)] {
        for (on, ground, least) in pairs {
            let found = contrast(colours[on], colours[ground]);
            assert!(found >= *least, "{name}: {on} on {ground} is {found:.2}, must be {least}");
        }
    }
}

#[test]
fn everything_can_be_read_in_the_sun_and_at_night() {
    check(
        visitor::STYLE,
        &[
            ("ink", "paper", TEXT),
            ("ink", "card", TEXT),
            ("soft", "paper", TEXT),
            ("on-bar", "bar", TEXT),
            ("on-go", "go", TEXT),
            ("on-act", "act", TEXT),
            ("on-warn", "warn", TEXT),
            ("on-done", "done", TEXT),
            ("go", "paper", OUTLINE),
            ("act", "paper", TEXT),
            ("act", "card", TEXT),
            ("line", "card", OUTLINE),
            ("line", "paper", OUTLINE),
            ("focus", "paper", OUTLINE),
        ],
    );
}

#[test]
fn the_portal_can_be_read_in_an_office_and_at_a_gate() {
    let mut pairs = vec![
        ("on-bar", "bar", TEXT),
        ("on-go", "go", TEXT),
        ("on-blue", "blue", TEXT),
        ("on-amber", "amber", TEXT),
        ("ink", "soft", TEXT),
        ("ink", "good-pale", TEXT),
        ("ink", "amber-pale", TEXT),
        ("ink", "red-pale", TEXT),
        ("ink", "chosen", TEXT),
        ("edge", "card", OUTLINE),
        ("edge", "paper", OUTLINE),
        ("on-h1", "h1", TEXT),
        ("on-h2", "h2", TEXT),
        ("on-h3", "h3", TEXT),
    ];
    for ground in ["paper", "card"] {
        let text = ["ink", "muted", "accent", "amber", "red"];
        pairs.extend(text.map(|on| (on, ground, TEXT)));
        pairs.push(("good", ground, OUTLINE));
    }
    check(portal::STYLE, &pairs);
}

#[test]
fn the_portal_has_the_colours_of_the_word_of_the_minute() {
    for colour in Colour::ALL {
        let [red, green, blue] = colour.rgb();
        let class = word::class(colour);
        let rule = format!(".{class} {{ background: #{red:02x}{green:02x}{blue:02x}; }}");
        assert!(portal::STYLE.contains(&rule), "{rule}");
    }
}
