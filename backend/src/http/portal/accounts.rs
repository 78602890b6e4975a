//! The accounts of staff.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;

use super::access::{Access, unit_name};
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Operator;
use crate::http::html;
use crate::store::accounts::{AccountRow, Role};
use crate::words::{Text, tr};

struct Row {
    account: i64,
    person: String,
    name: String,
    role: Role,
    unit: String,
    second_step: bool,
    class: &'static str,
    state: Text,
    signed_in: Option<String>,
}

#[derive(Template)]
#[template(path = "portal/accounts.html")]
struct Accounts {
    frame: Frame,
    rows: Vec<Row>,
}

/// The state of an account, with the class of its sign.
pub(super) fn state(language: Language, row: &AccountRow) -> (&'static str, Text) {
    match (row.disabled_s, &row.password) {
        (Some(_), _) => ("idle", tr(language, "Đã khóa")),
        (None, Some(_)) => ("", tr(language, "Đang dùng")),
        (None, None) => ("warn", tr(language, "Chưa chọn mật khẩu")),
    }
}

pub(super) async fn list(access: Access<Operator>) -> Result<Response, Refused> {
    let (language, frame) = (access.language, access.frame(Place::Accounts));
    let page = access
        .read(move |view| {
            let mut rows = Vec::new();
            for row in view.all().accounts()? {
                let app = view.app;
                let (class, state) = state(language, &row);
                rows.push(Row {
                    account: row.account,
                    unit: unit_name(view.all(), app, language, &row.unit)?,
                    second_step: row.totp.is_some(),
                    signed_in: row.signed_in_s.map(|at_s| frame.at(at_s)),
                    person: row.person,
                    name: row.name,
                    role: row.role,
                    class,
                    state,
                });
            }
            Ok(Accounts { frame, rows })
        })
        .await?;
    Ok(html::respond(StatusCode::OK, &page))
}
