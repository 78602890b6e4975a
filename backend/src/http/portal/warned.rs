//! Those of a commune who were exposed: their records are opened in the clerk's browser, and whoever left a number is
//! called, or told by SMS. The server gets the numbers from that browser only, and keeps none of what was sent.

use askama::Template;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use zeroize::Zeroizing;

use super::access::Access;
use super::access::view::Work;
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
use crate::store::Tx;
use crate::store::audit::EntryKind;
use crate::store::exposures::Named;
use crate::store::unit_keys::KeyOwner;
use crate::store::warnings::{WarningRow, WindowRow};
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
    let rows = access
        .write(move |work| -> Result<_, Refused> {
            let (longest_s, now_s) = (work.app.config.longest_stay_s(), work.now_s);
            let (tx, _) = work.in_commune(commune)?;
            let mut rows = Vec::new();
            for (row, windows) in messages::standing(tx, commune, now_s)? {
                let records = messages::named(tx, &windows, commune, longest_s)?.len();
                let case = case_title(tx, language, row.case)?;
                rows.push(Row { row, case, windows: windows.len(), records });
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

/// A warning that stands now, with the windows of a commune and its records of people who were there.
struct Standing {
    row: WarningRow,
    windows: Vec<WindowRow>,
    named: Vec<Named>,
}

/// The warning, where it stands and is one of the commune, and the unit of work in which it was read.
fn standing<'w>(
    work: &'w mut Work<'_, Commune>,
    commune: i64,
    warning: i64,
) -> Result<(&'w mut dyn Tx, Standing), Refused> {
    let (longest_s, now_s) = (work.app.config.longest_stay_s(), work.now_s);
    let (tx, _) = work.in_commune(commune)?;
    let mut all = messages::standing(tx, commune, now_s)?.into_iter();
    let found = all.find(|(row, _)| row.warning == warning);
    let (row, windows) = found.ok_or(Refused::NotFound)?;
    let named = messages::named(tx, &windows, commune, longest_s)?;
    Ok((tx, Standing { row, windows, named }))
}

pub(super) async fn show(
    access: Access<Commune>,
    Number(warning): Number,
) -> Result<Response, Refused> {
    let (commune, language) = (commune_of(&access)?, access.language);
    let (row, case, windows, records, told, has_key) = access
        .write(move |work| -> Result<_, Refused> {
            work.note(EntryKind::SealedList, format!("warning {warning}"), "")?;
            let (tx, Standing { row, windows, named }) = standing(work, commune, warning)?;
            let told = tx.warned_numbers(warning)?;
            let keys = tx.unit_keys(KeyOwner::Commune(commune))?;
            let has_key = keys.iter().any(|key| !key.holders.is_empty());
            let case = case_title(tx, language, row.case)?;
            Ok((row, case, windows_named(tx, windows)?, named.len(), told, has_key))
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
    let entries = access
        .write(move |work| -> Result<_, Refused> {
            work.note(EntryKind::SealedRecord, format!("warning {warning}"), &reason)?;
            let (tx, Standing { named, .. }) = standing(work, commune, warning)?;
            Ok(tx.named_entries(&named)?)
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
    let sent = access
        .write(move |work| -> Result<_, Failed<MessageError>> {
            let (app, now_s) = (work.app, work.now_s);
            let (tx, Standing { row, named, .. }) = standing(work, commune, warning)?;
            let sent = match messages::send(tx, &app.keys, &row, named.len(), &numbers, now_s) {
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
