//! The words of one report on paper, around its tables.

use protocol::civil::{date, day_start_s};

use super::summary::Summary;
use super::words;
use crate::store::reports::NewPeriod;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperText {
    /// "UBND THỊ XÃ HOÀI NHƠN".
    pub agency: String,
    /// "Hoài Nhơn, ngày 20 tháng 7 năm 2021".
    pub dated: String,
    /// "(Đợt 1, từ ngày triển khai kế hoạch đến ngày 19/07/2021)".
    pub period: String,
    pub communes: String,
    pub organisations: String,
    /// What mass organisations are asked to add.
    pub asked: String,
    pub narratives: Vec<(String, String)>,
    pub footnotes: Vec<String>,
    pub recipients: Vec<String>,
    pub signed: String,
}

/// A wave is "Đợt N" on the paper; another period has its name.
fn period(about: &NewPeriod) -> String {
    let day = |day| date(day_start_s(day));
    let from =
        about.from_day.map_or("từ ngày triển khai kế hoạch".to_owned(), |from_day| {
            format!("từ ngày {}", day(from_day))
        });
    format!("({}, {from} đến ngày {})", about.name, day(about.to_day))
}

impl PaperText {
    /// `day` is the day in Vietnam on which the paper is dated.
    pub fn of(report: &Summary, day: i64) -> Self {
        let level = report.level();
        let written = date(day_start_s(day));
        let mut parts = written.split('/').map(|part| part.trim_start_matches('0'));
        let mut part = || parts.next().unwrap_or_default().to_owned();
        let (of_day, month, year) = (part(), part(), part());
        Self {
            agency: format!("UBND {}", report.unit.to_uppercase()),
            dated: format!("{}, ngày {of_day} tháng {month} năm {year}", report.place()),
            period: period(&report.period.about),
            communes: match report.by_town {
                true => "Đối với UBND các huyện, thị xã, thành phố:".to_owned(),
                false => words::COMMUNES.to_owned(),
            },
            organisations: words::organisations(level),
            asked: words::narratives(level),
            narratives: report.narratives.clone(),
            footnotes: report.footnotes(),
            recipients: words::recipients(level).to_vec(),
            signed: format!("{} ỦY BAN NHÂN DÂN", words::SIGNED[0]),
        }
    }
}
