//! Those of a commune who were exposed: their records are opened in the clerk's browser, and whoever left a number is
//! called, or told by SMS. The server gets the numbers from that browser only, and keeps none of what was sent.

use askama::Template;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use zeroize::Zeroizing;

use super::access::Access;
use super::access::view::warnings::Standing;
use super::fields::Fields;
use super::frame::{Frame, Place};
use super::log::{commune_of, lines, reason};
use super::number::Number;
use super::refused::{Failed, Refused};
use super::roles::Commune;
use super::script;
use super::warnings::{Window, case_title, level, named as windows_named};
use crate::http::html;
use crate::outbox::Ways;
use crate::store::audit::EntryKind;
use crate::store::unit_keys::KeyOwner;
use crate::store::warnings::WarningRow;
use crate::warnings::messages::{self, MessageError};
use crate::warnings::texts::Advice;
use crate::words::{Text, tr};

/// A warning with how many records of the commune name people who were there.
struct Row {
    row: WarningRow,
    /// How its case is called.
    case: String,
    windows: usize,
    records: usize,
}

#[derive(Template)]
#[template(path = "portal/warned.html")]
struct Warned {
    frame: Frame,
    rows: Vec<Row>,
}

impl Warned {
    fn level(row: &Row) -> &'static str {
        level(row.row.level)
    }
}

pub(super) async fn list(access: Access<Commune>) -> Result<Response, Refused> {
    let (commune, language) = (commune_of(&access)?, access.language);
    let now_s = access.now_s();
    let rows = access
        .read(move |view| {
            let mut rows = Vec::new();
            for Standing { row, windows, named } in view.standing(commune, now_s)? {
                let case = case_title(view.in_commune(commune)?, language, row.case)?;
                rows.push(Row { row, case, windows: windows.len(), records: named.len() });
            }
            Ok(rows)
        })
        .await?;
    let frame = access.frame(Place::Log);
    Ok(html::respond(StatusCode::OK, &Warned { frame, rows }))
}

#[derive(Template)]
#[template(path = "portal/warned_one.html")]
struct One {
    frame: Frame,
    row: WarningRow,
    /// How its case is called.
    case: String,
    windows: Vec<Window>,
    records: usize,
    /// Numbers that were told already.
    told: u64,
    has_key: bool,
    can_send: bool,
    person: String,
}

impl One {
    fn script(&self, name: &str) -> String {
        crate::scripts::path(name)
    }

    fn advice(&self) -> Text {
        Advice::known(self.row.level, self.row.text).name(self.frame.language)
    }

    fn reasons(&self) -> Vec<Text> {
        vec![tr(self.frame.language, "Gọi, nhắn tin cho người có mặt cùng lúc với ca bệnh")]
    }
}

pub(super) async fn show(
    access: Access<Commune>,
    Number(warning): Number,
) -> Result<Response, Refused> {
    let (commune, language) = (commune_of(&access)?, access.language);
    let now_s = access.now_s();
    let (row, case, windows, records, told, has_key) = access
        .look((EntryKind::SealedList, format!("warning {warning}")), "", move |looks| {
            let mut view = looks.view();
            let Standing { row, windows, named } = view.standing_one(commune, warning, now_s)?;
            let read = view.in_commune(commune)?;
            let told = read.warned_numbers(warning)?;
            let keys = read.unit_keys(KeyOwner::Commune(commune))?;
            let has_key = keys.iter().any(|key| !key.holders.is_empty());
            let case = case_title(read, language, row.case)?;
            Ok((row, case, windows_named(read, windows)?, named.len(), told, has_key))
        })
        .await?;
    let can_send = Ways::of(&access.app.config).sms && !row.message.text.is_empty();
    let person = access.account().person.clone();
    let frame = access.frame(Place::Log);
    let page = One { frame, row, case, windows, records, told, has_key, can_send, person };
    Ok(script::allow(html::respond(StatusCode::OK, &page)))
}

/// Hands the records out, with a reason.
pub(super) async fn open(
    access: Access<Commune>,
    Number(warning): Number,
    fields: Fields,
) -> Result<Response, Refused> {
    let commune = commune_of(&access)?;
    let Some(reason) = reason(&fields) else {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
    };
    let now_s = access.now_s();
    let entries = access
        .look((EntryKind::SealedRecord, format!("warning {warning}")), &reason, move |looks| {
            let Standing { named, .. } = looks.view().standing_one(commune, warning, now_s)?;
            looks.named_entries(&named)
        })
        .await?;
    lines(&entries)
}

/// Sends the warning's message to the numbers that were opened.
pub(super) async fn send(
    access: Access<Commune>,
    Number(warning): Number,
    fields: Fields,
) -> Result<Response, Refused> {
    let commune = commune_of(&access)?;
    if !Ways::of(&access.app.config).sms {
        return Ok(StatusCode::CONFLICT.into_response());
    }
    let typed = fields.secret("numbers");
    let numbers: Vec<_> =
        typed.split_whitespace().map(|number| Zeroizing::new(number.to_owned())).collect();
    let now_s = access.now_s();
    let records = access.read(move |view| {
        let Standing { named, .. } = view.standing_one(commune, warning, now_s)?;
        Ok(named.len())
    });
    let records = records.await?;
    let sent = access
        .write(move |work| -> Result<_, Failed<MessageError>> {
            let app = work.app;
            let (tx, _) = work.in_commune(commune)?;
            let row = tx.warning(warning)?.ok_or(Refused::NotFound)?;
            let sent = match messages::send(tx, &app.keys, &row, records, &numbers, now_s) {
                Ok(sent) => sent,
                Err(MessageError::Store(error)) => return Err(error.into()),
                Err(problem) => return Err(Failed::Problem(problem)),
            };
            let what = format!("{} messages, {} told before", sent.queued, sent.known);
            work.note(EntryKind::Warning, format!("warning {warning}"), &what)?;
            Ok(sent)
        })
        .await;
    match sent {
        Ok(sent) => Ok(Json(sent).into_response()),
        Err(Failed::Refused(refused)) => Err(refused),
        Err(Failed::Problem(_)) => Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response()),
    }
}
