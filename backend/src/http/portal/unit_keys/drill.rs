//! The monthly drill: a record that is sealed for it is opened.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::answer::{answer, describe, look, owner_of};
use crate::http::portal::access::Access;
use crate::http::portal::fields::Fields;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::KeyKeeper;
use crate::store::audit::EntryKind;
use crate::unit_keys::{self, UnitKeyError};

/// A record to open that is sealed for the drill.
pub(in crate::http::portal) async fn record(
    access: Access<KeyKeeper>,
) -> Result<Response, Refused> {
    let (_, keys, _) = look(&access).await?;
    let key = unit_keys::current(&keys).ok_or(Refused::NotFound)?;
    let record = unit_keys::drill(&access.app.keys, key, access.now_s());
    let record = record.map_err(|error| crate::store::StoreError::Failed(error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], record).into_response())
}

/// Somebody opened it.
pub(in crate::http::portal) async fn opened(
    access: Access<KeyKeeper>,
    fields: Fields,
) -> Result<Response, Refused> {
    let owner = owner_of(&access.account().unit)?;
    let (holder, text) = (fields.number::<i64>("holder"), fields.line("text").to_owned());
    let result = access
        .write(move |work| -> Result<(), UnitKeyError> {
            let (now_s, app) = (work.now_s, work.app);
            let (tx, _) = work.on_account();
            let keys = tx.unit_keys(owner)?;
            let current = unit_keys::current(&keys);
            let found = current.and_then(|key| {
                let holder = key.holders.iter().find(|it| Some(it.holder) == holder)?;
                unit_keys::drill_opened(&app.keys, key.key, &text, now_s).then_some(holder)
            });
            let holder = found.ok_or(UnitKeyError::NoKey)?;
            tx.note_trial(holder.holder, now_s)?;
            work.note(EntryKind::Key, describe(owner), &format!("tried: {}", holder.about.name))?;
            Ok(())
        })
        .await;
    answer(result)
}
