//! Many venues at once, from a sheet: the good lines are taken, the others stay with what is wrong.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;

use super::access::Access;
use super::fields::{Field, Fields};
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Registrar;
use super::sheet::{self, LINES_MAX, Line};
use super::venue_form::VenueForm;
use super::venue_new::{AddError, add};
use super::venue_poster::{add_poster, poster_keys};
use super::venue_words::{field_name, kind_of, problem};
use crate::http::html;
use crate::words::{Text, tr, tr_count};

/// What the columns are, in this order where the first line does not name them.
const COLUMNS: [&str; 12] = [
    "name",
    "kind",
    "address",
    "unit",
    "registrant",
    "phone",
    "guards",
    "capacity",
    "plate",
    "route",
    "trips",
    "letters",
];

/// What the column of the route was called before trips had one of their own.
const OLD_ROUTE: &str = "tuyến, chuyến";

/// The columns that the first line names; none when it names too few.
fn named_columns(line: &Line) -> Option<Vec<Option<&'static str>>> {
    let known = |cell: &String| {
        let cell = cell.to_lowercase();
        let names =
            |column: &str, language| field_name(language, column).to_string().to_lowercase();
        COLUMNS.into_iter().find(|column| {
            cell == *column
                || (*column == "route" && cell == OLD_ROUTE)
                || Language::ALL.iter().any(|language| names(column, *language) == cell)
        })
    };
    let columns: Vec<_> = line.cells.iter().map(known).collect();
    let named = columns.iter().flatten().count();
    (named >= 2 && columns.contains(&Some("name"))).then_some(columns)
}

struct Wrong {
    line: usize,
    what: String,
}

#[derive(Template)]
#[template(path = "portal/venue_sheet.html")]
struct Sheet {
    frame: Frame,
    columns: Vec<Text>,
    communes: Vec<(String, String)>,
    commune: Field,
    table: String,
    /// Whether each venue gets a poster.
    posters: bool,
    /// How many were added; none before the first table.
    added: Option<Text>,
    wrong: Vec<Wrong>,
    /// The first and the last venue that got a poster.
    printed: Option<(i64, i64)>,
    problem: Option<Text>,
}

async fn page(access: &Access<Registrar>) -> Result<Sheet, Refused> {
    let communes = access.read(|view| view.communes()).await?;
    let name = |commune: crate::store::venues::Commune| (commune.commune.to_string(), commune.name);
    Ok(Sheet {
        frame: access.frame(Place::Venues),
        columns: COLUMNS.map(|column| field_name(access.language, column)).into(),
        communes: communes.into_iter().map(name).collect(),
        commune: Field::default(),
        table: String::new(),
        posters: true,
        added: None,
        wrong: Vec::new(),
        printed: None,
        problem: None,
    })
}

pub(super) async fn show(access: Access<Registrar>) -> Result<Response, Refused> {
    Ok(html::respond(StatusCode::OK, &page(&access).await?))
}

/// A line as the form of one venue.
fn form_of(line: &Line, columns: &[Option<&'static str>]) -> VenueForm {
    let cell = |wanted: &str| {
        let index = columns.iter().position(|column| *column == Some(wanted));
        let cell = index.and_then(|index| line.cells.get(index));
        Field::new(cell.map(String::as_str).unwrap_or_default())
    };
    let kind = cell("kind").value;
    let guards = cell("guards").value;
    let guards: Vec<&str> = guards.split([',', ';', '/', '\n']).map(str::trim).collect();
    let trips = cell("trips").value;
    let trips: Vec<&str> = trips.split([';', '|', '\n']).map(str::trim).collect();
    VenueForm {
        kind: Field::new(kind_of(&kind).map(|kind| kind.word()).unwrap_or_default()),
        guards: Field::new(&guards.join("\n")),
        name: cell("name"),
        address: cell("address"),
        unit: cell("unit"),
        capacity: cell("capacity"),
        registrant: cell("registrant"),
        phone: cell("phone"),
        plate: cell("plate"),
        route: cell("route"),
        trips: Field::new(&trips.join("\n")),
        letters: cell("letters"),
        ..VenueForm::empty()
    }
}

/// What is wrong with a line, each with the name of its column.
fn describe(language: Language, errors: &[(&'static str, Text)]) -> String {
    let parts: Vec<String> = errors
        .iter()
        .map(|(column, text)| format!("{}: {text}", field_name(language, column)))
        .collect();
    parts.join(" ")
}

pub(super) async fn submit(access: Access<Registrar>, fields: Fields) -> Result<Response, Refused> {
    let language = access.language;
    let mut page = page(&access).await?;
    page.table = fields.get("table").to_owned();
    page.posters = fields.ticked("posters");
    let posters = page.posters;
    page.commune = Field::new(fields.line("commune"));
    let commune = match page.communes.as_slice() {
        [(only, _)] => Some(only.clone()),
        many => many
            .iter()
            .map(|(number, _)| number)
            .find(|number| **number == page.commune.value)
            .cloned(),
    };
    let Some(commune) = commune.and_then(|commune| commune.parse::<i64>().ok()) else {
        page.commune.error = Some(tr(language, "Hãy chọn xã, phường."));
        return Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let mut lines = sheet::lines(&page.table);
    let columns = lines.first().and_then(named_columns);
    if columns.is_some() {
        lines.remove(0);
    }
    let columns = columns.unwrap_or_else(|| COLUMNS.map(Some).into());
    if lines.is_empty() || lines.len() > LINES_MAX {
        page.problem = Some(
            tr(
                language,
                "Bảng cần từ 1 đến {most} dòng. Hãy dán cả dòng tên cột và các dòng dưới nó.",
            )
            .with("most", LINES_MAX),
        );
        return Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let (added, wrong, left, printed) = access
        .write(move |work| {
            let (mut added, mut wrong, mut left) = (0_u64, Vec::new(), Vec::new());
            let mut printed: Option<(i64, i64)> = None;
            for line in lines {
                let mut form = form_of(&line, &columns);
                let errors = match form.registration(language, commune) {
                    None => form.errors(),
                    Some(registration) => match add(work, registration) {
                        Ok(venue) => {
                            if posters {
                                add_poster(work, venue, "", poster_keys()?)?;
                                printed = Some((printed.map_or(venue, |(first, _)| first), venue));
                            }
                            added += 1;
                            continue;
                        }
                        Err(AddError::Refused(error)) => return Err(error),
                        Err(AddError::Venue(error)) => {
                            let found = problem(language, &error);
                            form.refuse(language, error)?;
                            found.into_iter().collect()
                        }
                    },
                };
                wrong.push(Wrong { line: line.number, what: describe(language, &errors) });
                left.push(line.text());
            }
            Ok((added, wrong, left, printed))
        })
        .await?;
    page.added = Some(tr_count(language, "Đã thêm {count} điểm kiểm dịch.", added));
    // What was taken is not pasted again.
    let head: Vec<String> = page.columns.iter().map(ToString::to_string).collect();
    let again = std::iter::once(head.join("\t")).chain(left).collect::<Vec<_>>().join("\n");
    page.table = if wrong.is_empty() { String::new() } else { again };
    page.wrong = wrong;
    page.printed = printed;
    let status =
        if page.wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(html::respond(status, &page))
}
