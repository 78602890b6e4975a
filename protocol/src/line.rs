//! Lines of text that people write.

/// Longest name, position, reason or other line, characters.
pub const LINE_MAX: usize = 120;

/// Whether `text` is one line of at most [`LINE_MAX`] characters; `optional` ones may be empty.
pub fn line_fits(text: &str, optional: bool) -> bool {
    let filled = optional || !text.trim().is_empty();
    filled && text.chars().count() <= LINE_MAX && !text.chars().any(char::is_control)
}
