//! Words and spans of time in both languages.

use protocol::language::Language;

pub(super) fn pick(language: Language, vi: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}

/// A span in its largest unit: seconds, minutes, hours, days.
pub(super) fn span(language: Language, seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..60 => (seconds, pick(language, "giây", "s")),
        60..3600 => (seconds / 60, pick(language, "phút", "min")),
        3600..86_400 => (seconds / 3600, pick(language, "giờ", "h")),
        _ => (seconds / 86_400, pick(language, "ngày", "days")),
    };
    format!("{count} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_as_a_table() {
        for (seconds, expected) in
            [(59, "59 giây"), (60, "1 phút"), (7199, "1 giờ"), (200_000, "2 ngày")]
        {
            assert_eq!(span(Language::Vi, seconds), expected);
        }
        assert_eq!(span(Language::En, 90), "1 min");
    }
}
