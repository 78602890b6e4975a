//! Counting in and out, one or a group, and taking it back.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::record::Direction;

use super::Around;
use crate::gate::{self, GateError, PEOPLE_MAX};
use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::fields::{Asked, Field, Fields};
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::number::Number;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Gate;
use crate::words::tr;

#[derive(Template)]
#[template(path = "portal/gate_group.html")]
struct Group {
    frame: Frame,
    around: Around,
    people: Field,
}

pub(in crate::http::portal) async fn group(
    access: Access<Gate>,
    Number(venue): Number,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    respond(&access, venue, StatusCode::OK, Field::new(asked.line("people"))).await
}

async fn respond(
    access: &Access<Gate>,
    venue: i64,
    status: StatusCode,
    people: Field,
) -> Result<Response, Refused> {
    let (_, around) = Around::read(access, venue).await?;
    Ok(html::respond(status, &Group { frame: access.frame(Place::Gate), around, people }))
}

fn direction(word: &str) -> Option<Direction> {
    match word {
        "in" => Some(Direction::In),
        "out" => Some(Direction::Out),
        _ => None,
    }
}

pub(in crate::http::portal) async fn submit(
    access: Access<Gate>,
    Number(venue): Number,
    fields: Fields,
) -> Result<Response, Refused> {
    let people = fields.number("people").unwrap_or(0);
    let direction = direction(fields.get("direction")).ok_or(Refused::NotFound)?;
    let account = access.account().account;
    let counted = access.write(move |work| -> Result<_, Refused> {
        let now_s = work.now_s;
        let (tx, venue) = work.on_venue(venue)?;
        match gate::count(tx, venue.venue, account, direction, people, now_s) {
            Ok(count) => Ok(Some(count)),
            Err(GateError::Store(error)) => Err(error.into()),
            Err(GateError::People | GateError::TooLate) => Ok(None),
        }
    });
    if let Some(count) = counted.await? {
        return Ok(Redirect::to(&format!("/staff/gate/{venue}?done={count}")).into_response());
    }
    let error = tr(access.language, "Hãy gõ số người, từ 1 đến {most}. Chưa có gì được ghi.")
        .with("most", PEOPLE_MAX);
    let people = Field { value: fields.get("people").to_owned(), error: Some(error) };
    respond(&access, venue, StatusCode::UNPROCESSABLE_ENTITY, people).await
}

pub(in crate::http::portal) async fn undo(
    access: Access<Gate>,
    Number(venue): Number,
    fields: Fields,
) -> Result<Redirect, Refused> {
    let count = fields.number("count").ok_or(Refused::NotFound)?;
    let account = access.account().account;
    let undone = access.write(move |work| -> Result<_, Refused> {
        let now_s = work.now_s;
        let (tx, venue) = work.on_venue(venue)?;
        match gate::undo(tx, venue.venue, account, count, now_s) {
            Ok(()) => Ok(1),
            Err(GateError::Store(error)) => Err(error.into()),
            Err(GateError::People | GateError::TooLate) => Ok(0),
        }
    });
    Ok(Redirect::to(&format!("/staff/gate/{venue}?undone={}", undone.await?)))
}
