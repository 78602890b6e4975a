//! The last seven days, each a link to the log of a venue: "last Tuesday's log of this market" is one
//! click away.

use protocol::civil::{date, day_start_s, iso_date};
use protocol::language::Language;

use crate::http::portal::format::weekday;
use crate::words::{Text, tr};

pub(super) struct LogDay {
    /// As addresses have it.
    pub(super) iso: String,
    /// "T3", "Tue".
    pub(super) short: Text,
    /// Day of the month.
    pub(super) number: String,
    /// "thứ Ba 06/07/2021"
    pub(super) long: String,
}

fn short(language: Language, day: i64) -> Text {
    match day.saturating_add(3).rem_euclid(7) {
        0 => tr(language, "T2"),
        1 => tr(language, "T3"),
        2 => tr(language, "T4"),
        3 => tr(language, "T5"),
        4 => tr(language, "T6"),
        5 => tr(language, "T7"),
        _ => tr(language, "CN"),
    }
}

/// The seven days before today, in their order.
pub(super) fn week(language: Language, today: i64) -> Vec<LogDay> {
    let day = |day: i64| {
        let shown = date(day_start_s(day));
        LogDay {
            iso: iso_date(day),
            short: short(language, day),
            number: shown.split('/').next().unwrap_or_default().to_owned(),
            long: format!("{} {shown}", weekday(language, day)),
        }
    };
    (today - 7..today).map(day).collect()
}
