//! The report "Thống kê Bluezoner": how far a wave is, who has not handed in, both tables.

mod chart;
mod check_points;
pub(super) mod commune;
mod entry;
pub(super) mod file;
mod lines;
pub(super) mod organisation;
pub(super) mod periods;
pub(super) mod remind;
mod said;
pub(super) mod towns;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::civil::{date, day_start_s, vietnam_day};
use protocol::language::Language;

use super::access::Access;
use super::fields::Asked;
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Registrar;
use crate::http::html;
use crate::reports::calendar;
use crate::reports::summary::{Scope, Summary};
use crate::store::accounts::Role;
use crate::store::reports::{Period, Reporter};
use crate::words::{Text, tr};
use chart::{Bar, WaveRow};
use lines::{Row, rows};
use said::{Ratio, due, footnotes, ratios, title};

/// A choice at the top of the page.
struct Chip {
    name: String,
    path: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "portal/report.html")]
struct ReportPage {
    frame: Frame,
    /// Whether whoever reads sums up.
    operator: bool,
    title: String,
    about: String,
    /// What was just done, and whether all of it was.
    said: Option<(Text, bool)>,
    periods: Vec<Chip>,
    units: Vec<Chip>,
    shown: Option<Shown>,
}

/// A period's report.
struct Shown {
    period: i64,
    /// The town whose report it is, where it is one's.
    town: Option<i64>,
    /// Behind the addresses of its files.
    query: String,
    /// Where a clerk hands in, and whether that was done.
    own: Option<(String, bool)>,
    missing: usize,
    bar: Bar,
    waves: Vec<WaveRow>,
    ratios: Vec<Ratio>,
    by_town: bool,
    communes: Vec<Row>,
    communes_sum: Row,
    organisations: Vec<Row>,
    organisations_sum: Row,
    narratives: Vec<(String, String)>,
    asked: String,
    footnotes: Vec<Text>,
    level: &'static str,
}

fn shown(language: Language, report: &Summary, missing: usize, query: String) -> Shown {
    let communes = report.communes.summed_as(lines::SUM, "");
    let organisations = report.organisations.summed_as(lines::SUM, "");
    let own = match report.scope {
        Scope::Commune(commune) => {
            let path = entry::path(report.period.period, Reporter::Commune(commune));
            Some((path, report.communes.handed_in().0 > 0))
        }
        Scope::Province | Scope::Town(_) => None,
    };
    let level = report.level();
    Shown {
        period: report.period.period,
        town: match report.scope {
            Scope::Town(town) => Some(town),
            Scope::Province | Scope::Commune(_) => None,
        },
        query,
        own,
        missing,
        bar: chart::bar(language, report),
        waves: chart::waves(language, report),
        ratios: ratios(language, report),
        by_town: report.by_town,
        communes: rows(language, report.period.period, &report.communes),
        communes_sum: lines::row(language, report.period.period, &communes, 0),
        organisations: rows(language, report.period.period, &report.organisations),
        organisations_sum: lines::row(language, report.period.period, &organisations, 0),
        narratives: report.narratives.clone(),
        asked: crate::reports::words::narratives(level),
        footnotes: footnotes(language, report),
        level,
    }
}

/// Address of a period's page, for a town where one is shown.
fn path(period: i64, town: Option<i64>) -> String {
    let town = town.map(|town| format!("&town={town}")).unwrap_or_default();
    format!("/staff/report?period={period}{town}")
}

pub(super) async fn show(
    access: Access<Registrar>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let language = access.language;
    let today = vietnam_day(access.now_s());
    let operator = access.account().role == Role::Operator;
    let town: Option<i64> = asked.number("town").filter(|_| operator);
    let (facts, scope) = access.read(move |view| view.report_facts(town)).await?;
    let wanted: Option<i64> = asked.number("period");
    let found = facts.periods.iter().find(|period| Some(period.period) == wanted);
    if wanted.is_some() && found.is_none() {
        return Err(Refused::NotFound);
    }
    let period = found.or_else(|| calendar::current(&facts.periods, today));
    let report = match period {
        Some(period) => Some(facts.summary(scope, period).ok_or(Refused::NotFound)?),
        None => None,
    };
    let here = period.map(|period| period.period);
    let chip = |period: &Period| Chip {
        name: format!("{} · {}", period.about.name, &date(day_start_s(period.about.due_day))[..5]),
        path: path(period.period, town),
        here: Some(period.period) == here,
    };
    let mut units = Vec::new();
    if let (true, Some(period)) = (operator && !facts.towns().is_empty(), here) {
        units.push(Chip {
            name: access.unit_name().to_owned(),
            path: path(period, None),
            here: town.is_none(),
        });
        units.extend(facts.towns().iter().map(|known| Chip {
            name: known.name.clone(),
            path: path(period, Some(known.town)),
            here: Some(known.town) == town,
        }));
    }
    let mut frame = access.frame(Place::Report);
    let missing = period.map_or(0, |period| facts.missing(scope, period).len());
    frame.waiting(Place::Report, missing);
    let (title, about) = match (&report, period) {
        (Some(report), Some(period)) => {
            let (done, of) = report.communes.handed_in();
            let done =
                tr(language, "{done}/{of} xã, phường đã nộp").with("done", done).with("of", of);
            let parts = [
                "Thống kê Bluezoner".to_owned(),
                report.unit.clone(),
                done.to_string(),
                due(language, period, today),
            ];
            (title(language, report), parts.join(" · "))
        }
        _ => {
            let about = if operator {
                tr(
                    language,
                    "Lấy ba đợt của Kế hoạch, hoặc đặt đợt riêng. Các xã, phường nộp ngay sau đó.",
                )
            } else {
                tr(language, "Người vận hành đặt các đợt; khi có đợt, trang này nói hạn nộp.")
            };
            (tr(language, "Chưa có đợt báo cáo nào").to_string(), about.to_string())
        }
    };
    let query = town.map(|town| format!("?town={town}")).unwrap_or_default();
    let page = ReportPage {
        operator,
        title,
        about,
        said: remind::said(language, &asked),
        periods: facts.periods.iter().map(chip).collect(),
        units,
        shown: report.map(|report| shown(language, &report, missing, query)),
        frame,
    };
    Ok(html::respond(StatusCode::OK, &page))
}
