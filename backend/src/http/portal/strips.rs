//! Paper strips for a power cut: printed here beforehand, and typed afterwards.

pub(super) mod file;
mod rows;
pub(super) mod typing;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::civil::date;

use super::access::Access;
use super::fields::{Asked, Field, Fields};
use super::frame::{Frame, Place};
use super::number::Number;
use super::own_venue::choose_venue;
use super::refused::{Failed, Refused};
use super::roles::Strips;
use crate::http::html;
use crate::store::audit::EntryKind;
use crate::store::strips::StripPrint;
use crate::strips::code::StripCode;
use crate::strips::{self, ON_A_SHEET, PrintError, SHEETS_MAX};
use crate::words::{Text, tr};

/// What was printed at once, as people read it.
struct Printed {
    first: u32,
    /// "BSON 00001-7"
    from: String,
    to: String,
    sheets: u32,
    date: String,
    typed: u32,
    /// It was made just now.
    new: bool,
}

#[derive(Template)]
#[template(path = "portal/strips.html")]
struct StripsPage {
    frame: Frame,
    venue: i64,
    name: String,
    sheets: Field,
    prints: Vec<Printed>,
    problem: Option<Text>,
}

pub(super) async fn choose(access: Access<Strips>) -> Result<Response, Refused> {
    choose_venue(access, "/staff/strips", Place::Posters).await
}

async fn page(
    access: &Access<Strips>,
    venue: i64,
    sheets: Field,
    new: Option<u32>,
) -> Result<StripsPage, Refused> {
    let read = access.read(move |view| {
        let venue = view.venue(venue)?;
        let prints = view.strip_prints(&venue)?;
        Ok((venue.registered, prints))
    });
    let (registered, prints) = read.await?;
    let printed = |print: StripPrint| {
        let code = |number| StripCode::of(venue, &registered.letters, number).to_string();
        Printed {
            first: print.first,
            from: code(print.first),
            to: code(print.last()),
            sheets: print.strips / ON_A_SHEET,
            date: date(print.at_s),
            typed: print.typed,
            new: new == Some(print.first),
        }
    };
    Ok(StripsPage {
        frame: access.frame(Place::Posters),
        venue,
        prints: prints.into_iter().map(printed).collect(),
        name: registered.name,
        sheets,
        problem: None,
    })
}

/// The page when the server has no font to draw strips with.
async fn without_fonts(access: &Access<Strips>, venue: i64) -> Result<Response, Refused> {
    let mut page = page(access, venue, Field::new("5"), None).await?;
    page.problem = Some(page.frame.tr(
        "Máy chủ chưa làm được PDF vì thiếu phông chữ. Hãy báo người vận hành cài fonts-noto-core.",
    ));
    Ok(html::respond(StatusCode::SERVICE_UNAVAILABLE, &page))
}

pub(super) async fn show(
    access: Access<Strips>,
    Number(venue): Number,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let page = page(&access, venue, Field::new("5"), asked.number("new")).await?;
    Ok(html::respond(StatusCode::OK, &page))
}

pub(super) async fn print(
    access: Access<Strips>,
    Number(venue): Number,
    fields: Fields,
) -> Result<Response, Refused> {
    let sheets = fields.number("sheets").unwrap_or(0);
    let account = access.account().account;
    let printed = access.write(move |work| -> Result<_, Failed<PrintError>> {
        let now_s = work.now_s;
        let (tx, venue) = work.on_venue(venue)?;
        let print = strips::print(tx, venue.venue, account, sheets, now_s);
        let print = print.map_err(|error| match error {
            PrintError::Store(error) => error.into(),
            error => Failed::Problem(error),
        })?;
        let reason = format!("printed {} to {}", print.first, print.last());
        work.note(EntryKind::Strips, format!("venue {}", venue.venue), &reason)?;
        Ok(print)
    });
    let error = match printed.await {
        Ok(print) => {
            let to = format!("/staff/strips/{venue}?new={}", print.first);
            return Ok(Redirect::to(&to).into_response());
        }
        Err(Failed::Refused(refused)) => return Err(refused),
        Err(Failed::Problem(error)) => error,
    };
    let language = access.language;
    let error = match error {
        PrintError::UsedUp => {
            tr(language, "Điểm này đã dùng hết số của phiếu giấy. Hãy báo người vận hành.")
        }
        _ => tr(language, "Hãy gõ số tờ, từ 1 đến {most}.").with("most", SHEETS_MAX),
    };
    let sheets = Field { value: fields.line("sheets").to_owned(), error: Some(error) };
    let page = page(&access, venue, sheets, None).await?;
    Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
