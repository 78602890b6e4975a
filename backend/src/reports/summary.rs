//! The report of a unit for a period.

use protocol::civil::{date, day_start_s};

use super::table::Table;
use super::words::level_and_place;
use crate::store::reports::{Figures, Period};

/// Whose report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Province,
    Town(i64),
    Commune(i64),
}

/// How far a wave came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub period: Period,
    /// What was handed in for it, and by whom nothing was, for the last one before.
    pub figures: Figures,
    /// Of how many communes how many handed in.
    pub handed_in: u64,
    pub of: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub scope: Scope,
    /// Name of the unit, such as "Thị xã Hoài Nhơn".
    pub unit: String,
    /// Name of the unit that it reports to; its own where there is none.
    pub above: String,
    pub period: Period,
    pub communes: Table,
    /// Whether the lines of `communes` are towns, and communes without one.
    pub by_town: bool,
    pub organisations: Table,
    /// What organisations and communes did, in words.
    pub narratives: Vec<(String, String)>,
    pub waves: Vec<Progress>,
}

impl Summary {
    /// "thị xã" of a town, and of the communes that report to it.
    pub fn level(&self) -> &'static str {
        match level_and_place(&self.above).0 {
            "" => "tỉnh",
            level => level,
        }
    }

    /// Where the paper is signed.
    pub fn place(&self) -> &str {
        level_and_place(&self.unit).1
    }

    /// What the paper says below its tables.
    pub fn footnotes(&self) -> Vec<String> {
        use super::figures::{grouped, percent};
        let Figures { people, smartphones, bluezoners } = self.communes.figures();
        let figures = self.communes.figures();
        let mut notes = vec![format!(
            "Cột 7 chia cho dân số: {b}/{people} = {of_people}%. Chỉ tiêu của Kế hoạch chia cho số người có điện \
             thoại thông minh: {b}/{phones} = {of_phones}%.",
            b = grouped(bluezoners),
            people = grouped(people),
            of_people = percent(figures.of_people()),
            phones = grouped(smartphones),
            of_phones = percent(figures.of_smartphones()),
        )];
        let about = &self.period.about;
        let day = |day| date(day_start_s(day));
        if let (Some(aim_day), Some(target)) = (about.aim_day, about.target) {
            notes.push(format!(
                "Mục đích của Kế hoạch ghi {} cho chỉ tiêu {}%; {} ghi đến {}. Báo cáo giữ cả hai ngày.",
                day(aim_day),
                whole(target),
                about.name,
                day(about.to_day),
            ));
        }
        let (handed_in, of) = self.communes.handed_in();
        if handed_in < of {
            notes.push(format!(
                "{handed_in}/{of} xã, phường đã nộp. Nơi chưa nộp: cột 3 đếm từ hệ thống, các cột khác là số của kỳ \
                 trước nếu có."
            ));
        }
        notes
    }
}

/// A target without a decimal that is zero: 400 is "40", 405 is "40,5".
pub fn whole(target: u32) -> String {
    match target % 10 {
        0 => (target / 10).to_string(),
        rest => format!("{},{rest}", target / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_have_a_decimal_where_it_says_something() {
        assert_eq!((whole(400), whole(425)), ("40".to_owned(), "42,5".to_owned()));
    }
}
