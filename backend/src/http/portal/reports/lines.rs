//! Lines of the tables as the page shows them.

use protocol::language::Language;

use super::check_points::check_points;
use super::entry;
use crate::http::portal::format::{number, percent};
use crate::reports::table::{Line, State, Subject, Table};
use crate::store::reports::Figures;
use crate::words::{Text, tr};

/// The sum of a table is of no town.
pub(super) const SUM: Subject = Subject::Town(0);

pub(super) struct Row {
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) path: String,
    pub(super) check_points: String,
    pub(super) total: String,
    pub(super) people: String,
    pub(super) smartphones: String,
    pub(super) bluezoners: String,
    pub(super) share: String,
    /// Whether something is missing.
    pub(super) flagged: bool,
    pub(super) remark: Option<Text>,
    pub(super) note: String,
}

fn remark(language: Language, line: &Line) -> Option<Text> {
    match (line.subject, line.state) {
        (SUM, _) => None,
        (Subject::Town(_), _) => {
            let done = line.handed_in;
            Some(tr(language, "Đã nộp {done}/{of}").with("done", done).with("of", line.of))
        }
        (_, State::Missing) => Some(match &line.carried {
            Some(period) => tr(language, "Chưa nộp, số của {period}").with("period", period),
            None => tr(language, "Chưa nộp"),
        }),
        (_, State::HandedIn { late: true, .. }) => Some(tr(language, "Nộp muộn")),
        (_, State::HandedIn { .. }) => None,
        (_, State::Corrected { late: true, .. }) => Some(tr(language, "Nộp muộn, đã sửa")),
        (_, State::Corrected { .. }) => Some(tr(language, "Đã sửa")),
    }
}

pub(super) fn row(language: Language, period: i64, line: &Line, number_of: usize) -> Row {
    let show = |of: fn(Figures) -> u64| {
        line.figures.map_or("–".to_owned(), |figures| number(language, of(figures)))
    };
    Row {
        number: number_of,
        name: line.name.clone(),
        path: match line.subject {
            Subject::Reporter(by) => entry::path(period, by),
            Subject::Town(town) => super::path(period, Some(town)),
        },
        check_points: check_points(language, &line.check_points),
        total: number(language, line.check_points.total()),
        people: show(|figures| figures.people),
        smartphones: show(|figures| figures.smartphones),
        bluezoners: show(|figures| figures.bluezoners),
        share: percent(language, line.figures.and_then(Figures::of_people)).replace('%', ""),
        flagged: line.handed_in < line.of && line.subject != SUM,
        remark: remark(language, line),
        note: line.note.clone(),
    }
}

pub(super) fn rows(language: Language, period: i64, table: &Table) -> Vec<Row> {
    let numbered = table.lines.iter().enumerate();
    numbered.map(|(index, line)| row(language, period, line, index + 1)).collect()
}
