//! How windows, a rule and its price are said.

use std::collections::BTreeMap;

use protocol::civil::{date, time_of_day};
use protocol::language::Language;

use super::page::ExposurePage;
use crate::exposures::rule::{MINUTES, Nearness, Others};
use crate::exposures::summary::Summary;
use crate::http::portal::access::view::exposures::Trace;
use crate::http::portal::frame::Frame;
use crate::store::cases::Level;
use crate::words::Text;

/// A window as the page shows it.
#[derive(Clone, Debug)]
pub(super) struct WindowRow {
    pub(super) venue: i64,
    pub(super) venue_name: String,
    pub(super) from_s: i64,
    pub(super) to_s: i64,
    pub(super) trip: Option<String>,
    pub(super) people: u64,
    pub(super) rssi_max: Option<i16>,
    /// Most minutes for which a kiosk had the case near.
    pub(super) near_minutes: u8,
    pub(super) found_by: &'static str,
    pub(super) confirmed: bool,
}

impl WindowRow {
    /// Those of a case, by venue and time.
    pub(super) fn all(trace: &Trace, summary: &Summary) -> Vec<Self> {
        let people: &BTreeMap<(i64, i64), u64> = &summary.windows;
        let row = |found: &crate::exposures::Found| {
            let confirmed = found.is_confirmed();
            let here = people.get(&(found.venue, found.from_s)).copied();
            Self {
                venue: found.venue,
                venue_name: found.venue_name.clone(),
                from_s: found.from_s,
                to_s: found.to_s,
                trip: found.trip.clone(),
                people: here.filter(|_| confirmed).unwrap_or_default(),
                rssi_max: found.rssi_max(),
                near_minutes: found.near_minutes(),
                found_by: found.found_by(),
                confirmed,
            }
        };
        trace.found.iter().map(row).collect()
    }

    pub(super) fn nearness(&self) -> Nearness {
        Nearness::of(self.rssi_max)
    }
}

/// `06/07 07:00–07:15`.
pub(super) fn window(from_s: i64, to_s: i64) -> String {
    format!("{}–{}", moment(from_s), time_of_day(to_s))
}

/// `06/07 07:00`.
pub(super) fn moment(at_s: i64) -> String {
    format!("{} {}", day(at_s), time_of_day(at_s))
}

/// `06/07`.
pub(super) fn day(at_s: i64) -> String {
    date(at_s).chars().take(5).collect()
}

/// `−58 dBm`.
pub(super) fn dbm(rssi: i16) -> String {
    format!("{} dBm", rssi.to_string().replace('-', "−"))
}

/// How near in a word and the signal.
pub(super) fn nearness(frame: &Frame, rssi: Option<i16>) -> String {
    let word = match Nearness::of(rssi) {
        Nearness::VeryNear => frame.tr("rất gần"),
        Nearness::Near => frame.tr("gần"),
        Nearness::SamePlace => frame.tr("cùng nơi"),
    };
    match rssi {
        Some(rssi) => format!("{word}, {}", dbm(rssi)),
        None => word.to_string(),
    }
}

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
