//! What status display and staff mode say alike, in both languages.

use protocol::clock::ClockConfidence;
use protocol::language::Language;

/// A span in its largest unit: seconds, minutes, hours, days.
pub fn span(language: Language, seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..60 => (seconds, language.pick("giây", "s")),
        60..3600 => (seconds / 60, language.pick("phút", "min")),
        3600..86_400 => (seconds / 3600, language.pick("giờ", "h")),
        _ => (seconds / 86_400, language.pick("ngày", "days")),
    };
    format!("{count} {unit}")
}

/// The time at the venue, from the minute of its day.
pub fn time_of_day(minute: Option<u16>) -> String {
    match minute {
        Some(minute) => format!("{:02}:{:02}", minute / 60, minute % 60),
        None => "--:--".to_owned(),
    }
}

/// How far the time is to be trusted.
pub fn trust(language: Language, clock: ClockConfidence) -> &'static str {
    match clock {
        ClockConfidence::Synced => language.pick("Đúng theo mạng", "Set by the network"),
        ClockConfidence::Held => language.pick("Máy tự giữ giờ", "Kept by itself"),
        ClockConfidence::Unknown => language.pick("Chưa biết giờ", "Unknown"),
    }
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
