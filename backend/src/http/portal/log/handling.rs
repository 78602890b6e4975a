//! What a clerk did about a record that needs attention.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::record::{key_of, name};
use super::scope::commune_of;
use crate::http::portal::access::Access;
use crate::http::portal::fields::Fields;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Commune;
use crate::store::audit::EntryKind;
use crate::store::log::{Handling, Progress};

/// Whether a script asks, which shows the answer itself.
pub(in crate::http::portal) fn is_script(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.starts_with("application/json"))
}

pub(in crate::http::portal) async fn submit(
    access: Access<Commune>,
    Path(key): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Refused> {
    let (key, commune) = (key_of(&key)?, commune_of(&access)?);
    let own = format!("/staff/log/{key}");
    let progress = Progress::from_word(fields.line("progress"));
    let who = access.account().person.clone();
    access
        .write(move |work| -> Result<(), Refused> {
            let at_s = work.now_s;
            let (tx, _) = work.in_commune(commune)?;
            tx.log_row(commune, key)?.ok_or(Refused::NotFound)?;
            let Some(progress) = progress else { return Ok(()) };
            tx.set_handling(commune, key, &Handling { progress, who, at_s })?;
            Ok(work.note(EntryKind::Handling, name(key), progress.word())?)
        })
        .await?;
    if is_script(&headers) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(Redirect::to(&own).into_response())
}
