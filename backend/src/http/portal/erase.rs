//! P9, erasure by receipt: what goes, what stays, and a button that asks once. The receipt never stands in an
//! address.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::civil::time_of_day;

use super::access::Access;
use super::fields::Fields;
use super::frame::{Frame, Place};
use super::log::commune_of;
use super::refused::Refused;
use super::roles::Commune;
use crate::erasures::{self, ErasureError, Found};
use crate::http::html;
use crate::store::audit::EntryKind;
use crate::words::{Text, tr};

#[derive(Template)]
#[template(path = "portal/erase.html")]
struct Erase {
    frame: Frame,
    /// As it was typed.
    code: String,
    reason: String,
    found: Option<Found>,
    /// Tables of that day that somebody took away.
    tables: u64,
    problem: Option<Text>,
    /// How many declarations and check-ins are gone.
    done: Option<(usize, usize)>,
}

/// What a receipt came to.
#[derive(Default)]
struct Outcome {
    found: Option<Found>,
    tables: u64,
    done: Option<(usize, usize)>,
    problem: Option<ErasureError>,
}

impl Outcome {
    /// Errors of the store go on: they are nobody's input.
    fn refused(self, error: ErasureError) -> Result<Self, Refused> {
        match error {
            ErasureError::Store(error) => Err(error.into()),
            error => Ok(Self { problem: Some(error), ..self }),
        }
    }
}

impl Erase {
    fn new(access: &Access<Commune>, code: String) -> Self {
        let frame = access.frame(Place::Erase);
        let reason = String::new();
        Self { frame, code, reason, found: None, tables: 0, problem: None, done: None }
    }

    fn at(&self, at_s: i64) -> String {
        time_of_day(at_s)
    }
}

pub(super) async fn show(access: Access<Commune>) -> Response {
    html::respond(StatusCode::OK, &Erase::new(&access, String::new()))
}

pub(super) async fn submit(access: Access<Commune>, fields: Fields) -> Result<Response, Refused> {
    let language = access.language;
    let commune = commune_of(&access)?;
    let mut page = Erase::new(&access, fields.line("receipt").to_owned());
    fields.line("reason").clone_into(&mut page.reason);
    let erasing = fields.line("step") == "erase";
    if erasing && !fields.ticked("seen") {
        page.problem =
            Some(tr(language, "Hãy xem biên nhận trên tay người yêu cầu rồi đánh dấu ô ấy."));
    }
    let (code, reason) = (page.code.clone(), page.reason.clone());
    let erasing = erasing && page.problem.is_none();
    let chosen = fields.line("record").parse().ok();
    let outcome = access
        .write(move |work| -> Result<_, Refused> {
            let keep_days = work.app.config.retention().records;
            let now_s = work.now_s;
            let (tx, commune) = work.in_commune(commune)?;
            let mut outcome = Outcome::default();
            let found = match erasures::find(tx, &commune, &code, keep_days, now_s) {
                Ok(found) => outcome.found.insert(found),
                Err(error) => return outcome.refused(error),
            };
            let target = super::log::target(commune.commune, found.day, None);
            outcome.tables = tx.audit_count(EntryKind::Table, &target)?;
            if !erasing {
                return Ok(outcome);
            }
            let done = match erasures::erase(tx, found, chosen) {
                Ok(done) => done,
                Err(error) => return outcome.refused(error),
            };
            let what = format!("{}: {} and {} check-ins", target, done.0, done.1);
            work.note(EntryKind::Erasure, what, &reason)?;
            outcome.done = Some(done);
            Ok(outcome)
        })
        .await?;
    let mut status = StatusCode::OK;
    (page.found, page.tables, page.done) = (outcome.found, outcome.tables, outcome.done);
    if let Some(error) = outcome.problem {
        status = StatusCode::UNPROCESSABLE_ENTITY;
        page.problem = Some(problem(language, &error));
    }
    Ok(html::respond(status, &page))
}

fn problem(language: protocol::language::Language, error: &ErasureError) -> Text {
    match error {
        ErasureError::Nothing => tr(
            language,
            "Không còn gì với biên nhận này: đã xóa trước đó, hoặc máy chưa gửi tờ khai lên. Nếu vừa khai, hãy thử lại sau.",
        ),
        ErasureError::Choose => {
            tr(language, "Có nhiều tờ khai trùng mã này. Hãy hỏi giờ khai và chọn đúng một tờ.")
        }
        ErasureError::NoReceipt | ErasureError::Store(_) => tr(
            language,
            "Không tìm thấy biên nhận này ở xã, phường của bạn trong những ngày còn lưu. Hãy xem lại từng ký tự; biên nhận của nơi khác phải xóa ở nơi ấy.",
        ),
    }
}
