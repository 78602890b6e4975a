//! P12b, what the public is told of cases: all warnings, those that wait for a second person first, and each of them.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::civil::{date, day_start_s, time_of_day};
use protocol::language::Language;
use protocol::warnings::Level;

use super::access::Access;
use super::cases::title;
use super::frame::{Count, Frame, Place};
use super::number::Number;
use super::refused::Refused;
use super::roles::Authority;
use crate::http::html;
use crate::store::warnings::{Act, WarningRow, WarningState, WindowRow};
use crate::store::{Read, StoreError};
use crate::warnings::texts::Advice;
use crate::warnings::{PEOPLE_MIN, last_day, waiting};
use crate::words::{Text, tr};

#[derive(Template)]
#[template(path = "portal/warnings.html")]
struct Warnings {
    frame: Frame,
    /// With how its case is called, how many windows, and of how many venues.
    rows: Vec<(WarningRow, String, u64, u64)>,
    waiting: usize,
}

pub(super) async fn list(access: Access<Authority>) -> Result<Response, Refused> {
    let language = access.language;
    let rows = access
        .read(move |view| {
            let read = view.of_province();
            let mut rows = Vec::new();
            for row in read.warnings()? {
                let windows = read.warning_windows(row.warning)?;
                let venues: BTreeSet<_> = windows.iter().map(|window| window.venue).collect();
                let case = case_title(read, language, row.case)?;
                rows.push((row, case, windows.len().count(), venues.len().count()));
            }
            // Those that wait for somebody first, then the newest.
            rows.sort_by_key(|(row, ..)| waiting(std::slice::from_ref(row)) == 0);
            Ok(rows)
        })
        .await?;
    let waiting = rows.iter().map(|(row, ..)| waiting(std::slice::from_ref(row))).sum();
    let mut frame = access.frame(Place::Warnings);
    frame.waiting(Place::Warnings, waiting);
    Ok(html::respond(StatusCode::OK, &Warnings { frame, rows, waiting }))
}

/// How a case is called: by its number on paper, where it has one.
pub(super) fn case_title(
    read: &mut dyn Read,
    language: Language,
    case: i64,
) -> Result<String, StoreError> {
    let row = read.case_row(case)?;
    Ok(row.map_or_else(|| case.to_string(), |row| title(language, &row)))
}

/// A window as a row of a table.
pub(super) struct Window {
    pub(super) row: WindowRow,
    pub(super) venue: String,
}

impl Window {
    /// Day and times as people read them.
    pub(super) fn when(&self) -> String {
        let (from_s, to_s) = (self.row.from_s, self.row.to_s);
        format!("{} {}–{}", date(from_s), time_of_day(from_s), time_of_day(to_s))
    }
}

#[derive(Template)]
#[template(path = "portal/warning.html")]
struct Warning {
    frame: Frame,
    row: WarningRow,
    /// How its case is called.
    case: String,
    windows: Vec<Window>,
    /// Names of the people who did something with it.
    people: BTreeMap<i64, String>,
    /// Whether whoever looks is the one who asked last, and so cannot confirm.
    own: bool,
}

/// Windows with the names of their venues.
pub(super) fn named(read: &mut dyn Read, rows: Vec<WindowRow>) -> Result<Vec<Window>, StoreError> {
    let named = rows.into_iter().map(|row| {
        let venue = read.venue(row.venue)?;
        let venue = venue.map(|venue| venue.registered.name).unwrap_or_default();
        Ok(Window { row, venue })
    });
    named.collect()
}

pub(super) async fn show(
    access: Access<Authority>,
    Number(warning): Number,
) -> Result<Response, Refused> {
    let language = access.language;
    let (row, case, windows, people) = access
        .read(move |view| {
            let read = view.of_province();
            let row = read.warning(warning)?.ok_or(Refused::NotFound)?;
            let windows = read.warning_windows(warning)?;
            let windows = named(read, windows)?;
            let acts = [Some(row.made), row.confirmed, row.returned, row.withdrawal, row.withdrawn];
            let mut people = BTreeMap::new();
            for (account, _) in acts.into_iter().flatten() {
                let person = read.account(account)?.map(|found| found.person).unwrap_or_default();
                people.insert(account, person);
            }
            let case = case_title(read, language, row.case)?;
            Ok((row, case, windows, people))
        })
        .await?;
    let me = access.account().account;
    let own = match row.state() {
        WarningState::Waiting => row.made.0 == me,
        WarningState::Leaving => row.withdrawal.is_some_and(|(by, _)| by == me),
        WarningState::Told | WarningState::Returned | WarningState::TakenBack => false,
    };
    let frame = access.frame(Place::Warnings);
    Ok(html::respond(StatusCode::OK, &Warning { frame, row, case, windows, people, own }))
}

/// How a state is called.
pub(super) fn state_name(frame: &Frame, state: WarningState) -> Text {
    let language = frame.language;
    match state {
        WarningState::Waiting => tr(language, "○ Chờ người thứ hai"),
        WarningState::Returned => tr(language, "Đã trả lại"),
        WarningState::Told => tr(language, "● Đã báo"),
        WarningState::Leaving => tr(language, "○ Chờ thu hồi"),
        WarningState::TakenBack => tr(language, "Đã thu hồi"),
    }
}

impl Warnings {
    fn state(&self, row: &WarningRow) -> Text {
        state_name(&self.frame, row.state())
    }

    fn level(row: &WarningRow) -> &'static str {
        level(row.level)
    }
}

/// The level as everybody writes it.
pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::F1 => "F1",
        Level::F2 => "F2",
    }
}

impl Warning {
    fn state(&self) -> Text {
        state_name(&self.frame, self.row.state())
    }

    fn is(&self, word: &str) -> bool {
        let word_of = match self.row.state() {
            WarningState::Waiting => "waiting",
            WarningState::Returned => "returned",
            WarningState::Told => "told",
            WarningState::Leaving => "leaving",
            WarningState::TakenBack => "taken-back",
        };
        word_of == word
    }

    fn told(&self) -> usize {
        self.windows.iter().filter(|window| !window.row.held).count()
    }

    fn held(&self) -> usize {
        self.windows.len() - self.told()
    }

    fn person(&self, (account, _): &Act) -> &str {
        self.people.get(account).map_or("", String::as_str)
    }

    fn advice(&self) -> Text {
        Advice::known(self.row.level, self.row.text).name(self.frame.language)
    }

    fn steps(&self) -> Vec<Text> {
        let advice = Advice::known(self.row.level, self.row.text);
        advice.steps(self.frame.language, &self.until())
    }

    /// The last day on which it stands.
    fn until(&self) -> String {
        let last = self.windows.iter().map(|window| last_day(window.row.from_s, self.row.days));
        last.max().map(|day| date(day_start_s(day))).unwrap_or_default()
    }
}
