//! P8, one record: its header, what was done about it, and who opened it. Its answers stay sealed until
//! the browser opens them.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use protocol::civil::{iso_date, vietnam_day};

use super::line::lines;
use super::scope::{commune_of, target};
use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::fields::Fields;
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Commune;
use crate::http::portal::script;
use crate::http::questions::{self, Group};
use crate::store::audit::{AuditRow, EntryKind};
use crate::store::log::{LogKey, LogRow, Progress};
use crate::store::unit_keys::KeyOwner;

/// Looks that the page names.
const LOOKS: u32 = 20;

#[derive(Template)]
#[template(path = "portal/record.html")]
pub(super) struct RecordPage {
    pub(super) frame: Frame,
    row: LogRow,
    day: i64,
    looks: Vec<AuditRow>,
    has_key: bool,
    person: String,
    groups: Vec<Group>,
}

impl RecordPage {
    /// What was done about it.
    pub(super) fn noted(&self) -> Option<Progress> {
        self.row.handling.as_ref().map(|handling| handling.progress)
    }

    fn iso(&self) -> String {
        iso_date(self.day)
    }
}

pub(in crate::http::portal) fn key_of(text: &str) -> Result<LogKey, Refused> {
    text.parse().map_err(|_| Refused::NotFound)
}

/// How the audit trail calls a record.
pub(in crate::http::portal) fn name(key: LogKey) -> String {
    let LogKey { kiosk, seq, incarnation } = key;
    let again =
        if incarnation == 0 { String::new() } else { format!(" of incarnation {incarnation}") };
    format!("kiosk {kiosk} record {seq}{again}")
}

pub(in crate::http::portal) async fn show(
    access: Access<Commune>,
    Path(key): Path<String>,
) -> Result<Response, Refused> {
    let (key, commune) = (key_of(&key)?, commune_of(&access)?);
    access.read(move |view| view.record(commune, key)).await?;
    let (row, looks, has_key) = access
        .look((EntryKind::SealedList, name(key)), "", move |looks| {
            let (look, _) = looks.in_commune(commune)?;
            let row = look.log_row(commune, key)?.ok_or(Refused::NotFound)?;
            let day = vietnam_day(row.at_s);
            // Whoever opened the day opened this too.
            let targets =
                [name(key), target(commune, day, None), target(commune, day, Some(row.venue))];
            let seen = look.audit_of(EntryKind::SealedRecord, &targets, LOOKS)?;
            let keys = look.unit_keys(KeyOwner::Commune(commune))?;
            Ok((row, seen, keys.iter().any(|key| !key.holders.is_empty())))
        })
        .await?;
    let page = RecordPage {
        frame: access.frame(Place::Log),
        day: vietnam_day(row.at_s),
        row,
        looks,
        has_key,
        person: access.account().person.clone(),
        groups: questions::groups(access.language),
    };
    Ok(script::allow(html::respond(StatusCode::OK, &page)))
}

/// Opens this record alone.
pub(in crate::http::portal) async fn open(
    access: Access<Commune>,
    Path(key): Path<String>,
    fields: Fields,
) -> Result<Response, Refused> {
    let (key, commune) = (key_of(&key)?, commune_of(&access)?);
    access.read(move |view| view.record(commune, key)).await?;
    let Some(reason) = super::open::reason(&fields) else {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
    };
    let entries = access
        .look((EntryKind::SealedRecord, name(key)), &reason, move |looks| {
            let (look, _) = looks.in_commune(commune)?;
            Ok(look.log_entry(commune, key)?)
        })
        .await?;
    lines(&entries)
}
