//! Sealed records leave the server: with a reason, which is written into the audit trail before.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use protocol::line::line_fits;

use super::line::lines;
use super::scope::Scope;
use crate::http::portal::access::Access;
use crate::http::portal::fields::{Asked, Fields};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Commune;
use crate::store::audit::EntryKind;

/// The reason that somebody gave; none where it is no reason.
pub(in crate::http::portal) fn reason(fields: &Fields) -> Option<String> {
    let reason = fields.line("reason");
    line_fits(reason, false).then(|| reason.to_owned())
}

/// Opens a day.
pub(in crate::http::portal) async fn day(
    access: Access<Commune>,
    Asked(asked): Asked,
    fields: Fields,
) -> Result<Response, Refused> {
    let scope = Scope::read(&access, &asked)?;
    let Some(reason) = reason(&fields) else {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
    };
    scope.venues(&access).await?;
    let entries = access
        .look((EntryKind::SealedRecord, scope.target()), &reason, move |looks| {
            let (look, _) = looks.in_commune(scope.log.commune)?;
            Ok(look.log_sealed(&scope.log)?)
        })
        .await?;
    lines(&entries)
}

/// Somebody makes a table of what they opened.
pub(in crate::http::portal) async fn taken(
    access: Access<Commune>,
    Asked(asked): Asked,
    fields: Fields,
) -> Result<Response, Refused> {
    let scope = Scope::read(&access, &asked)?;
    let kind = if fields.line("kind") == "csv" { "csv" } else { "xlsx" };
    let rows: u64 = fields.number("rows").unwrap_or_default();
    let what = format!("{kind}, {rows} rows");
    access.write(move |work| work.note(EntryKind::Table, scope.target(), &what)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
