//! How a rule and its price are said.

use protocol::civil::date;
use protocol::language::Language;

use super::page::ExposurePage;
use super::windows::{WindowRow, day, dbm, nearness, window};
use crate::exposures::rule::{MINUTES, Nearness, Others};
use crate::store::cases::Level;
use crate::words::Text;

impl ExposurePage {
    pub(super) fn window(&self, row: &WindowRow) -> String {
        window(row.from_s, row.to_s)
    }

    pub(super) fn strength(&self, row: &WindowRow) -> String {
        nearness(&self.frame, row.rssi_max)
    }

    /// The sign beside it.
    pub(super) fn class(&self, row: &WindowRow) -> &'static str {
        match row.nearness() {
            Nearness::VeryNear => "bad",
            Nearness::Near => "warn",
            Nearness::SamePlace => "idle",
        }
    }

    pub(super) fn found_by(&self, row: &WindowRow) -> Text {
        match (row.confirmed, row.found_by) {
            (false, _) => self.frame.tr("máy, chưa xác nhận"),
            (true, "kiosk") => self.frame.tr("máy"),
            (true, "backend") => self.frame.tr("máy chủ"),
            (true, "both") => self.frame.tr("máy và máy chủ"),
            (true, _) => self.frame.tr("khai có mặt"),
        }
    }

    /// What those beside the case are.
    pub(super) fn beside(&self) -> &'static str {
        match self.case.level {
            Level::F0 => "F1",
            Level::F1 => "F2",
        }
    }

    /// `05/07–08/07/2021`.
    pub(super) fn days(&self) -> String {
        match self.span {
            Some((from_s, to_s)) if date(from_s) == date(to_s - 1) => date(from_s),
            Some((from_s, to_s)) => format!("{}–{}", day(from_s), date(to_s - 1)),
            None => String::new(),
        }
    }

    pub(super) fn others(&self) -> [(Others, Text); 3] {
        Others::ALL.map(|others| {
            let word = match others {
                Others::SameGate => self.frame.tr("Tính khi cùng cổng, cùng khung"),
                Others::SameVenue => self.frame.tr("Tính khi cùng điểm, cùng khung"),
                Others::Nobody => self.frame.tr("Không tính"),
            };
            (others, word)
        })
    }

    pub(super) fn dbm(&self) -> String {
        dbm(self.asked.rule.dbm())
    }

    /// `7,5 giờ`, as the script says it.
    pub(super) fn hours(&self) -> Text {
        let minutes = self.summary.sums.price.minutes;
        let mark = if self.frame.language == Language::Vi { ',' } else { '.' };
        let part = format!("{:02}", minutes % 60 * 100 / 60);
        let part = part.trim_end_matches('0');
        let mark = if part.is_empty() { String::new() } else { mark.to_string() };
        let hours = format!("{}{mark}{part}", self.frame.number(minutes / 60));
        self.frame.tr("{n} giờ").with("n", hours)
    }

    /// The bars of the curve: x, y, height, minutes, people, and whether it is the rule's.
    pub(super) fn bars(&self) -> Vec<(usize, u64, u64, u8, u64, bool)> {
        let curve = &self.summary.sums.curve;
        let most = curve.iter().map(|(_, people)| *people).max().unwrap_or(0).max(1);
        let nearest =
            MINUTES.into_iter().min_by_key(|minutes| minutes.abs_diff(self.asked.rule.minutes));
        let bar = |(index, (minutes, people)): (usize, &(u8, u64))| {
            let high = (people * 58).div_ceil(most).max(u64::from(*people > 0) * 3);
            (10 + index * 66, 80 - high, high, *minutes, *people, Some(*minutes) == nearest)
        };
        curve.iter().enumerate().map(bar).collect()
    }

    pub(super) fn reasons(&self) -> Vec<Text> {
        vec![
            self.frame.tr("Gọi người tiếp xúc của ca này"),
            self.frame.tr("Kiểm tra lại danh sách trước khi báo"),
        ]
    }

    pub(super) fn script(&self, name: &str) -> String {
        crate::scripts::path(name)
    }
}
