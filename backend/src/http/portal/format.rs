//! Numbers and spans of time as staff read them.

use protocol::civil::{date, time_of_day};
use protocol::language::Language;

use crate::words::{Text, tr, tr_count};

/// Thousands in groups: `1.234` in Vietnamese, `1,234` in English.
pub(super) fn number(language: Language, number: u64) -> String {
    let mark = if language == Language::Vi { '.' } else { ',' };
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(mark);
        }
        grouped.push(digit);
    }
    grouped
}

/// A share in thousandths: `24,6%` in Vietnamese, `24.6%` in English; a dash for none.
pub(super) fn percent(language: Language, share: Option<u64>) -> String {
    let mark = if language == Language::Vi { ',' } else { '.' };
    share.map_or_else(|| "–".to_owned(), |share| format!("{}{mark}{}%", share / 10, share % 10))
}

/// A target in thousandths: `40%`, or `37,5%` in Vietnamese and `37.5%` in English.
pub(super) fn target_text(language: Language, target: u32) -> String {
    match target % 10 {
        0 => format!("{}%", target / 10),
        _ => percent(language, Some(target.into())),
    }
}

/// The name of a day in Vietnam, counted from 1970-01-01, a Thursday.
pub(super) fn weekday(language: Language, day: i64) -> Text {
    match day.rem_euclid(7) {
        0 => tr(language, "Thứ Năm"),
        1 => tr(language, "Thứ Sáu"),
        2 => tr(language, "Thứ Bảy"),
        3 => tr(language, "Chủ Nhật"),
        4 => tr(language, "Thứ Hai"),
        5 => tr(language, "Thứ Ba"),
        _ => tr(language, "Thứ Tư"),
    }
}

/// A moment as staff read it.
pub(super) fn at(unix_s: i64) -> String {
    format!("{} {}", time_of_day(unix_s), date(unix_s))
}

/// How long something lasted, in the two largest units at most.
pub(super) fn span(language: Language, seconds: i64) -> Text {
    let minutes = u64::try_from(seconds / 60).unwrap_or(0);
    match minutes {
        0 => tr(language, "chưa đầy một phút"),
        1..60 => tr_count(language, "{count} phút", minutes),
        60..1440 => tr(language, "{hours} giờ {minutes} phút")
            .with("hours", minutes / 60)
            .with("minutes", minutes % 60),
        _ => tr_count(language, "{count} ngày", minutes / 1440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_the_directive_was_a_thursday() {
        // 2021-07-08.
        assert_eq!(weekday(Language::Vi, 18_816).to_string(), "Thứ Năm");
    }

    #[test]
    fn targets_have_the_decimal_mark_of_the_language() {
        for (target, vi, en) in [(400, "40%", "40%"), (375, "37,5%", "37.5%")] {
            let texts = (target_text(Language::Vi, target), target_text(Language::En, target));
            assert_eq!(texts, (vi.to_owned(), en.to_owned()));
        }
    }

    #[test]
    fn numbers_and_spans_as_people_write_them() {
        for (value, vi, en) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (32_131, "32.131", "32,131"),
            (1_000_000, "1.000.000", "1,000,000"),
        ] {
            assert_eq!(
                (number(Language::Vi, value), number(Language::En, value)),
                (vi.into(), en.into())
            );
        }
        for (seconds, text) in [
            (-5, "chưa đầy một phút"),
            (60, "1 phút"),
            (46_620, "12 giờ 57 phút"),
            (200_000, "2 ngày"),
        ] {
            assert_eq!(span(Language::Vi, seconds).to_string(), text);
        }
    }
}
