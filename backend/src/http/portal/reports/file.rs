//! The report as a workbook, as a PDF and as a page to print.

use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::civil::vietnam_day;

use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::fields::Asked;
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Registrar;
use crate::poster::Fonts;
use crate::reports::figures::{grouped, percent};
use crate::reports::paper_text::PaperText;
use crate::reports::summary::{Scope, Summary};
use crate::reports::table::{Line, Table};
use crate::reports::{paper, words, workbook};
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::store::reports::Figures;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The reports of a file: that of the unit, and for the province one for each town after it.
async fn reports(
    access: &Access<Registrar>,
    period: i64,
    town: Option<i64>,
) -> Result<Vec<Summary>, Refused> {
    let read = access.read(move |view| {
        let (facts, scope) = view.report_facts(town)?;
        let found = facts.periods.iter().find(|known| known.period == period);
        let period = found.ok_or(Refused::NotFound)?;
        let mut reports = vec![facts.summary(scope, period).ok_or(Refused::NotFound)?];
        if scope == Scope::Province {
            let towns = facts.towns().iter();
            reports.extend(towns.filter_map(|town| facts.summary(Scope::Town(town.town), period)));
        }
        Ok(reports)
    });
    read.await
}

pub(in crate::http::portal) async fn show(
    access: Access<Registrar>,
    Path((period, file)): Path<(i64, String)>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let reports = reports(&access, period, asked.number("town")).await?;
    let day = vietnam_day(access.now_s());
    let kind = match file.as_str() {
        "report.xlsx" => XLSX,
        "report.pdf" => "application/pdf",
        _ => return Err(Refused::NotFound),
    };
    let drawn = access.app.run(move |app| -> Result<_, Refused> {
        let failed = |error: &dyn std::fmt::Display| StoreError::Failed(error.to_string());
        if kind == XLSX {
            return Ok(workbook::write(&reports, day).map_err(|error| failed(&error))?);
        }
        let fonts = Fonts::read(&app.config.poster_fonts).map_err(|error| failed(&error))?;
        Ok(paper::draw(&reports, day, &fonts).ok_or_else(|| failed(&"the fonts do not fit"))?)
    });
    let bytes = drawn.await?;
    let target = format!("period {period}");
    let said = file.clone();
    access.write(move |work| work.note(EntryKind::Report, target, &said)).await?;
    let name = format!("attachment; filename=\"thong-ke-bluezoner-{period}-{file}\"");
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

/// A row of the paper: its cells in the order of the headings.
struct PaperRow {
    cells: Vec<String>,
}

struct PaperTable {
    title: String,
    headings: Vec<&'static str>,
    rows: Vec<PaperRow>,
    sum: Option<PaperRow>,
}

struct Sheet {
    text: PaperText,
    tables: Vec<PaperTable>,
}

#[derive(Template)]
#[template(path = "portal/report_print.html")]
struct PrintPage {
    frame: Frame,
    sheets: Vec<Sheet>,
}

fn cells(line: &Line, first: [String; 2], counts: Option<String>, remark: String) -> PaperRow {
    let show = |of: fn(Figures) -> u64| line.figures.map(of).map(grouped).unwrap_or_default();
    let mut cells = first.to_vec();
    cells.extend(counts);
    cells.extend([
        show(|figures| figures.people),
        show(|figures| figures.smartphones),
        show(|figures| figures.bluezoners),
        line.figures.map(|figures| percent(figures.of_people())).unwrap_or_default(),
        remark,
    ]);
    PaperRow { cells }
}

fn table(title: &str, headings: &[&'static str], table: &Table) -> PaperTable {
    let counts = headings.len() == words::COMMUNE_HEADINGS.len();
    let row = |(index, line): (usize, &Line)| {
        let counted = counts.then(|| line.check_points.show());
        cells(line, [(index + 1).to_string(), line.name.clone()], counted, line.remark())
    };
    let sum = table.summed_as(super::lines::SUM, words::SUM);
    let total = counts.then(|| grouped(sum.check_points.total()));
    PaperTable {
        title: title.to_owned(),
        headings: headings.to_vec(),
        rows: table.lines.iter().enumerate().map(row).collect(),
        sum: (!table.lines.is_empty())
            .then(|| cells(&sum, [String::new(), words::SUM.to_owned()], total, String::new())),
    }
}

pub(in crate::http::portal) async fn print(
    access: Access<Registrar>,
    Path(period): Path<i64>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let reports = reports(&access, period, asked.number("town")).await?;
    let day = vietnam_day(access.now_s());
    let sheet = |report: &Summary| {
        let text = PaperText::of(report, day);
        let tables = vec![
            table(&text.communes, &words::commune_headings(report.by_town), &report.communes),
            table(&text.organisations, &words::ORGANISATION_HEADINGS, &report.organisations),
        ];
        Sheet { text, tables }
    };
    let page = PrintPage {
        frame: access.frame(Place::Report),
        sheets: reports.iter().map(sheet).collect(),
    };
    Ok(html::respond(StatusCode::OK, &page))
}
