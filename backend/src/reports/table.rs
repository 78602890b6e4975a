//! The lines of a table of the report, and their sum.

use super::figures::grouped;
use super::words;
use crate::store::reports::{Figures, Reporter};
use crate::store::venues::VenueKind;

/// Check points by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckPoints(pub Vec<(VenueKind, u64)>);

impl CheckPoints {
    pub fn total(&self) -> u64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// As column 3 has them: "31 (3 chợ, 28 cửa hàng)", in the order of the kinds.
    pub fn show(&self) -> String {
        let total = grouped(self.total());
        let kinds = VenueKind::ALL.iter().filter_map(|kind| {
            let count: u64 =
                self.0.iter().filter(|(own, _)| own == kind).map(|(_, count)| count).sum();
            (count > 0).then(|| format!("{} {}", grouped(count), words::check_points(*kind)))
        });
        let kinds: Vec<_> = kinds.collect();
        if kinds.is_empty() { total } else { format!("{total} ({})", kinds.join(", ")) }
    }
}

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Reporter(Reporter),
    /// The sum of a town.
    Town(i64),
}

/// How far a reporter is with a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Missing,
    HandedIn {
        /// Unix time.
        at_s: i64,
        /// After the day on which it was due.
        late: bool,
    },
    Corrected {
        /// When it was handed in first, Unix time.
        first_s: i64,
        /// Unix time.
        at_s: i64,
        late: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub subject: Subject,
    pub name: String,
    pub check_points: CheckPoints,
    /// None where nothing was ever handed in.
    pub figures: Option<Figures>,
    /// The period whose figures these are, where they are an earlier one's.
    pub carried: Option<String>,
    pub state: State,
    /// Of how many reporters that it sums up how many handed in.
    pub handed_in: u64,
    pub of: u64,
    pub note: String,
}

impl Line {
    /// What column "Ghi chú" says: how the figures came about where they were not handed in, and the note.
    pub fn remark(&self) -> String {
        let mut parts = Vec::new();
        match (self.subject, self.state) {
            (Subject::Town(_), _) => {
                parts.push(format!("Đã nộp {}/{}", self.handed_in, self.of));
            }
            (_, State::Missing) => parts.push(match &self.carried {
                Some(period) => format!("Chưa nộp, số của {period}"),
                None => "Chưa nộp".to_owned(),
            }),
            (_, State::HandedIn { late, .. } | State::Corrected { late, .. }) => {
                if late {
                    parts.push("Nộp muộn".to_owned());
                }
                if matches!(self.state, State::Corrected { .. }) {
                    parts.push("Đã sửa".to_owned());
                }
            }
        }
        if !self.note.is_empty() {
            parts.push(self.note.clone());
        }
        parts.join("; ")
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub lines: Vec<Line>,
}

impl Table {
    pub fn check_points(&self) -> CheckPoints {
        let all = self.lines.iter().flat_map(|line| line.check_points.0.iter().copied());
        CheckPoints(all.collect())
    }

    /// The sum of all lines that have figures.
    pub fn figures(&self) -> Figures {
        self.lines.iter().filter_map(|line| line.figures).sum()
    }

    /// The same for a sum's own line: none where no line has any, so that no zero is read as a report.
    pub fn sum(&self) -> Option<Figures> {
        self.lines.iter().any(|line| line.figures.is_some()).then(|| self.figures())
    }

    /// Of how many reporters how many handed in.
    pub fn handed_in(&self) -> (u64, u64) {
        let add = |(done, of), line: &Line| (done + line.handed_in, of + line.of);
        self.lines.iter().fold((0, 0), add)
    }

    /// A line that is the sum of this table.
    pub fn summed_as(&self, subject: Subject, name: &str) -> Line {
        let (handed_in, of) = self.handed_in();
        Line {
            subject,
            name: name.to_owned(),
            check_points: self.check_points(),
            figures: self.sum(),
            carried: None,
            state: State::Missing,
            handed_in,
            of,
            note: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(figures: Option<Figures>, state: State, carried: Option<&str>) -> Line {
        Line {
            subject: Subject::Reporter(Reporter::Commune(1)),
            name: "Phường Bồng Sơn".to_owned(),
            check_points: CheckPoints(vec![(VenueKind::Shop, 22), (VenueKind::Market, 3)]),
            figures,
            carried: carried.map(str::to_owned),
            state,
            handed_in: u64::from(state != State::Missing),
            of: 1,
            note: String::new(),
        }
    }

    #[test]
    fn check_points_are_named_by_kind() {
        for (kinds, text) in [
            (vec![], "0"),
            (vec![(VenueKind::Shop, 22), (VenueKind::Market, 3)], "25 (3 chợ, 22 cửa hàng)"),
            (vec![(VenueKind::Hall, 1200)], "1.200 (1.200 nhà văn hóa)"),
            (vec![(VenueKind::Market, 1), (VenueKind::Market, 2)], "3 (3 chợ)"),
        ] {
            assert_eq!(CheckPoints(kinds).show(), text);
        }
    }

    #[test]
    fn remarks_tell_where_figures_come_from() {
        let figures = Some(Figures { people: 10, smartphones: 5, bluezoners: 1 });
        let handed = State::HandedIn { at_s: 9, late: false };
        for (line, says) in [
            (line(None, State::Missing, None), "Chưa nộp"),
            (line(figures, State::Missing, Some("Đợt 1")), "Chưa nộp, số của Đợt 1"),
            (line(figures, handed, None), ""),
            (line(figures, State::HandedIn { at_s: 9, late: true }, None), "Nộp muộn"),
            (
                Line {
                    note: "Chợ đóng cửa".to_owned(),
                    ..line(figures, State::Corrected { first_s: 5, at_s: 9, late: false }, None)
                },
                "Đã sửa; Chợ đóng cửa",
            ),
        ] {
            assert_eq!(line.remark(), says);
        }
    }

    #[test]
    fn a_sum_passes_over_who_never_handed_in() {
        let handed = State::HandedIn { at_s: 9, late: false };
        let one = Figures { people: 10, smartphones: 5, bluezoners: 1 };
        let table = Table {
            lines: vec![
                line(Some(one), handed, None),
                line(None, State::Missing, None),
                line(Some(one), State::Missing, Some("Đợt 1")),
            ],
        };
        let town = table.summed_as(Subject::Town(4), "Thị xã Hoài Nhơn");
        assert_eq!(town.figures, Some(one + one));
        assert_eq!(town.check_points.show(), "75 (9 chợ, 66 cửa hàng)");
        assert_eq!(town.remark(), "Đã nộp 1/3");
        assert_eq!(Table::default().summed_as(Subject::Town(4), "").figures, None);
    }
}
