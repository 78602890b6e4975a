//! Items in words: what they are, for whom and when.

use protocol::civil::{date, day_start_s};
use protocol::language::Language;
use protocol::playlist::{Item, MediaKind, Schedule};

use crate::http::portal::format::weekday;
use crate::http::portal::venue_words::kind_name;
use crate::store::media::MediaScope;
use crate::words::{Text, tr, tr_count};

/// 1970-01-05, a Monday.
const MONDAY: i64 = 4;

const MEGABYTE: u64 = 1_000_000;

/// "Ảnh, 10 giây, 0,3 MB".
pub(super) fn what(language: Language, item: &Item) -> String {
    let kind = match item.kind {
        MediaKind::Image => tr(language, "Ảnh"),
        MediaKind::Sequence => tr(language, "Đoạn phim"),
        MediaKind::Audio => tr(language, "Âm thanh"),
    };
    let seconds = tr_count(language, "{count} giây", item.duration_s);
    let tenths = (item.size * 10).div_ceil(MEGABYTE);
    let comma = if language == Language::Vi { ',' } else { '.' };
    format!("{kind}, {seconds}, {}{comma}{} MB", tenths / 10, tenths % 10)
}

/// The venues whose kiosks show it; `name` finds the name of a commune or venue.
pub(super) fn whose(
    language: Language,
    scope: MediaScope,
    commune: impl Fn(i64) -> String,
    venue: impl Fn(i64) -> String,
) -> String {
    match scope {
        MediaScope::Everywhere => tr(language, "Mọi điểm").to_string(),
        MediaScope::Commune(number) => commune(number),
        MediaScope::Venue(number) => venue(number),
        MediaScope::Kind(None, kind) => kind_name(language, kind).to_string(),
        MediaScope::Kind(Some(number), kind) => {
            format!("{}, {}", kind_name(language, kind), commune(number))
        }
    }
}

/// The short name of a day of the week, 1 Monday to 7 Sunday.
pub(super) fn day_name(language: Language, day: u8) -> Text {
    weekday(language, MONDAY + i64::from(day) - 1)
}

/// When it may be shown, in one line.
pub(super) fn when(language: Language, schedule: &Schedule) -> String {
    let day = |day: i64| date(day_start_s(day));
    let days = match (schedule.from_day, schedule.to_day) {
        (None, None) => None,
        (Some(from), None) => Some(tr(language, "từ {day}").with("day", day(from)).to_string()),
        (None, Some(to)) => Some(tr(language, "đến {day}").with("day", day(to)).to_string()),
        (Some(from), Some(to)) => Some(format!("{} – {}", day(from), day(to))),
    };
    let weekdays: Vec<_> =
        schedule.weekdays.iter().map(|day| day_name(language, *day).to_string()).collect();
    let hours: Vec<_> =
        schedule.hours.iter().map(|hours| hours.to_string().replace('-', "–")).collect();
    let parts = [days, Some(weekdays.join(", ")), Some(hours.join(", "))];
    let parts: Vec<_> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { tr(language, "Luôn luôn").to_string() } else { parts.join(" · ") }
}

/// How often it is shown beside the others.
pub(super) fn how_often(language: Language, priority: u8) -> Text {
    match priority {
        0..=2 => tr(language, "ít"),
        3..=6 => tr(language, "bình thường"),
        _ => tr(language, "nhiều"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_as_people_say_it() {
        let hours = vec!["07:00-11:00".parse().unwrap()];
        for (schedule, said) in [
            (Schedule::default(), "Luôn luôn"),
            (Schedule { weekdays: vec![1, 7], ..Schedule::default() }, "Thứ Hai, Chủ Nhật"),
            (
                Schedule { from_day: Some(18_816), hours, ..Schedule::default() },
                "từ 08/07/2021 · 07:00–11:00",
            ),
            (
                Schedule { from_day: Some(18_816), to_day: Some(18_817), ..Schedule::default() },
                "08/07/2021 – 09/07/2021",
            ),
        ] {
            assert_eq!(when(Language::Vi, &schedule), said);
        }
    }
}
