//! The records of those whom a rule counts leave the server sealed: with a reason, and a line in the audit trail.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::asked::AskedRule;
use crate::exposures::summary::Summary;
use crate::http::portal::access::Access;
use crate::http::portal::fields::{Asked, Fields};
use crate::http::portal::log::{lines, reason};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::KeyKeeper;
use crate::store::audit::EntryKind;

/// Opens those whom a rule counts.
pub(in crate::http::portal) async fn people(
    access: Access<KeyKeeper>,
    Path(case): Path<i64>,
    Asked(asked): Asked,
    fields: Fields,
) -> Result<Response, Refused> {
    let asked = AskedRule::read(case, &asked);
    let Some(reason) = reason(&fields) else {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
    };
    let named = access
        .read(move |view| {
            view.case(case)?;
            let trace = view.trace(case)?;
            let people = Summary::new(&trace.scene, asked.rule).people;
            let records: Vec<_> = people.iter().filter_map(|person| person.record).collect();
            view.named(&records)
        })
        .await?;
    let entries = access
        .look((EntryKind::SealedRecord, asked.target()), &reason, move |looks| {
            looks.named_entries(&named)
        })
        .await?;
    lines(&entries)
}

/// Somebody makes a table of what they opened.
pub(in crate::http::portal) async fn taken(
    access: Access<KeyKeeper>,
    Path(case): Path<i64>,
    fields: Fields,
) -> Result<StatusCode, Refused> {
    let kind = if fields.line("kind") == "csv" { "csv" } else { "xlsx" };
    let rows: u64 = fields.number("rows").unwrap_or_default();
    let what = format!("{kind}, {rows} rows");
    access
        .write(move |work| -> Result<_, Refused> {
            work.view().case(case)?;
            Ok(work.note(EntryKind::Table, format!("case {case}"), &what)?)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
