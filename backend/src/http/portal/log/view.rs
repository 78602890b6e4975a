//! How a row and a day are said.

use protocol::civil::{date, day_start_s, time_of_day};
use protocol::language::Language;
use protocol::record::{Channel, Direction};

use super::LogPage;
use super::record::RecordPage;
use crate::http::portal::format::number;
use crate::http::portal::frame::Frame;
use crate::store::log::{LogKind, LogRow, Progress};
use crate::words::{Text, tr};

/// The day of the week of a day in Vietnam; day 0 was a Thursday.
fn weekday(language: Language, day: i64) -> Text {
    match day.saturating_add(3).rem_euclid(7) {
        0 => tr(language, "thứ Hai"),
        1 => tr(language, "thứ Ba"),
        2 => tr(language, "thứ Tư"),
        3 => tr(language, "thứ Năm"),
        4 => tr(language, "thứ Sáu"),
        5 => tr(language, "thứ Bảy"),
        _ => tr(language, "Chủ nhật"),
    }
}

impl Frame {
    /// `thứ Năm 08/07/2021`.
    pub(in crate::http::portal) fn long_day(&self, day: i64) -> String {
        format!("{} {}", weekday(self.language, day), date(day_start_s(day)))
    }

    pub(in crate::http::portal) fn short_day(&self, day: i64) -> String {
        date(day_start_s(day))
    }

    /// What happened.
    pub(in crate::http::portal) fn what(&self, row: &LogRow) -> String {
        let direction = match row.direction {
            Some(Direction::In) => self.tr("vào").to_string(),
            Some(Direction::Out) => self.tr("ra").to_string(),
            None => String::new(),
        };
        let what = if row.kind == LogKind::Declaration {
            format!("{}, {direction}", self.tr("Tờ khai"))
        } else {
            let mut letters = direction.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters.clone()).collect()
        };
        match row.people {
            0 | 1 => what,
            people => format!("{what} · {}", self.tr_count("{count} người", people)),
        }
    }

    /// Where somebody had declared.
    pub(in crate::http::portal) fn channel(&self, channel: Channel) -> String {
        match channel {
            Channel::Bluezone => "Bluezone".to_owned(),
            Channel::Ncovi => "Ncovi".to_owned(),
            Channel::Tokhaiyte => "tokhaiyte.vn".to_owned(),
            Channel::Zalo => "Zalo".to_owned(),
            Channel::Smart => self.tr("ứng dụng Smart của tỉnh").to_string(),
        }
    }

    pub(in crate::http::portal) fn way(&self, kind: LogKind) -> Text {
        match kind {
            LogKind::Declaration => self.tr("Khai tại máy"),
            LogKind::Card => self.tr("Thẻ"),
            LogKind::Receipt => self.tr("Biên nhận"),
            LogKind::Elsewhere => self.tr("Khai nơi khác"),
            LogKind::Phone => self.tr("Quét mã"),
            LogKind::Paper => self.tr("Phiếu giấy"),
            LogKind::Guard => self.tr("Người kiểm soát đếm"),
        }
    }

    /// The way of a row: a declaration says whether it came from a phone.
    pub(in crate::http::portal) fn way_of(&self, row: &LogRow) -> Text {
        if row.kind == LogKind::Declaration && row.is_by_phone() {
            self.tr("Khai bằng điện thoại")
        } else {
            self.way(row.kind)
        }
    }

    pub(in crate::http::portal) fn progress(&self, progress: Progress) -> Text {
        match progress {
            Progress::NotReached => self.tr("Chưa gọi được"),
            Progress::Harmless => self.tr("Đã gọi, không đáng ngại"),
            Progress::PassedOn => self.tr("Chuyển Trạm Y tế"),
        }
    }

    /// A number with its thousands apart.
    pub(in crate::http::portal) fn number(&self, count: u64) -> String {
        number(self.language, count)
    }
}

/// What a log is usually opened for.
fn reasons(language: Language) -> Vec<Text> {
    vec![
        tr(language, "Xem các mục cần xem trong ngày"),
        tr(language, "Cơ quan y tế yêu cầu truy vết"),
        tr(language, "Người dân hỏi về tờ khai của họ"),
    ]
}

/// What the partial templates of both pages ask.
macro_rules! rows {
    ($($page:ident),+) => { $(
        impl $page {
            pub(super) fn at(&self, row: &LogRow) -> String {
                time_of_day(row.at_s)
            }

            pub(super) fn progresses(&self) -> [Progress; 3] {
                Progress::ALL
            }

            pub(super) fn reasons(&self) -> Vec<Text> {
                reasons(self.frame.language)
            }

            pub(super) fn script(&self, name: &str) -> String {
                crate::scripts::path(name)
            }
        }
    )+ };
}

rows!(LogPage, RecordPage);

impl LogPage {
    /// Which one is noted follows from the row that is opened.
    pub(super) fn is_noted(&self, _: Progress) -> bool {
        false
    }
}

impl RecordPage {
    pub(super) fn is_noted(&self, progress: Progress) -> bool {
        self.noted() == Some(progress)
    }
}
