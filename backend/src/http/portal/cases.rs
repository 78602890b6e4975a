//! Cases: the list of them with what waits for somebody.

pub(super) mod entry;
pub(super) mod export;
mod form;
pub(super) mod keys_file;
pub(super) mod one;
pub(super) mod steps;
mod words;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::access::Access;
use super::format;
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Authority;
use crate::http::html;
use crate::store::cases::{CaseRow, CaseState, Reached};
use crate::words::{Text, tr};

pub(super) use words::title;

/// Something that waits, with its button.
struct Todo {
    class: &'static str,
    sign: Text,
    what: Text,
    detail: String,
    path: String,
    button: Text,
    /// Whether it is the reader who is waited for.
    own: bool,
}

struct Row {
    path: String,
    title: String,
    level: &'static str,
    drill: bool,
    time: String,
    state: Text,
    class: &'static str,
    entered: String,
    reached: Option<Reached>,
    hits: Option<u64>,
    matched: bool,
}

#[derive(Template)]
#[template(path = "portal/cases.html")]
struct Cases {
    frame: Frame,
    todos: Vec<Todo>,
    rows: Vec<Row>,
    now: String,
    published: usize,
}

/// What a case waits for, as its reader sees it.
fn todo(access: &Access<Authority>, case: &CaseRow) -> Option<Todo> {
    let (language, me) = (access.language, access.account().account);
    let title = words::title(language, case);
    let path = format!("/staff/cases/{}", case.case);
    let by = |signed: &Option<crate::store::cases::Signed>| {
        signed.as_ref().map(|who| format!("{}, {}", who.person, format::at(who.at_s)))
    };
    let entered = by(&case.entered).unwrap_or_default();
    let mine = case.entered.as_ref().is_some_and(|who| who.account == me);
    let (sign, class) = words::state(language, case);
    let todo = |class, what: Text, detail, button, own| {
        Some(Todo { class, sign, what, detail, path, button, own })
    };
    match case.state {
        CaseState::Waiting if mine => todo(
            "calm",
            tr(language, "Ca {case} chờ người thứ hai").with("case", &title),
            entered,
            tr(language, "Xem"),
            false,
        ),
        CaseState::Waiting => todo(
            class,
            tr(language, "Ca {case} chờ bạn xác nhận").with("case", &title),
            entered,
            tr(language, "Xem và xác nhận"),
            true,
        ),
        CaseState::Returned => {
            let reason = case.returned.as_ref().map(|(_, reason)| reason.clone());
            let (what, detail) = (
                tr(language, "Ca {case} bị trả lại").with("case", &title),
                reason.unwrap_or_default(),
            );
            todo(class, what, detail, tr(language, "Sửa"), mine)
        }
        CaseState::Draft => todo(
            "calm",
            tr(language, "Ca {case} còn là nháp").with("case", &title),
            entered,
            tr(language, "Nhập tiếp"),
            mine,
        ),
        CaseState::Published => {
            let (who, reason) = case.withdrawal.as_ref()?;
            let mine = who.account == me;
            let what = tr(language, "Ca {case}: {person} đề nghị thu hồi")
                .with("case", &title)
                .with("person", &who.person);
            let class = if mine { "calm" } else { class };
            todo(class, what, reason.clone(), tr(language, "Xem"), !mine)
        }
        CaseState::Withdrawn => None,
    }
}

/// From when until when a case was infectious.
fn time(case: &CaseRow) -> String {
    match (case.facts.from_s, case.facts.to_s) {
        (Some(from_s), Some(to_s)) => format!("{} – {}", format::at(from_s), format::at(to_s)),
        (Some(at_s), None) | (None, Some(at_s)) => format::at(at_s),
        (None, None) => "–".to_owned(),
    }
}

pub(super) async fn show(access: Access<Authority>) -> Result<Response, Refused> {
    let language = access.language;
    let cases = access
        .read(|view| {
            let mut cases = Vec::new();
            for case in view.cases()? {
                let reached = case.list_version.map(|version| view.reached(version)).transpose()?;
                cases.push((case, reached));
            }
            Ok(cases)
        })
        .await?;
    let mut todos: Vec<_> = cases.iter().filter_map(|(case, _)| todo(&access, case)).collect();
    todos.sort_by_key(|todo| !todo.own);
    let row = |(case, reached): &(CaseRow, Option<Reached>)| {
        let (state, class) = words::state(language, case);
        let published = case.state == CaseState::Published;
        Row {
            path: format!("/staff/cases/{}", case.case),
            title: words::title(language, case),
            level: case.facts.level.name(),
            drill: case.facts.drill,
            time: time(case),
            state,
            class,
            entered: case.entered.as_ref().map(|who| who.person.clone()).unwrap_or_default(),
            reached: *reached,
            hits: published.then_some(case.hits),
            matched: case.matched,
        }
    };
    let page = Cases {
        frame: frame(&access, &todos),
        published: cases.iter().filter(|(case, _)| case.state == CaseState::Published).count(),
        rows: cases.iter().rev().map(row).collect(),
        todos,
        now: format::at(access.now_s()),
    };
    Ok(html::respond(StatusCode::OK, &page))
}

fn frame(access: &Access<Authority>, todos: &[Todo]) -> Frame {
    let mut frame = access.frame(Place::Cases);
    frame.waiting(Place::Cases, todos.iter().filter(|todo| todo.own).count());
    frame
}

impl Cases {
    fn own(&self) -> usize {
        self.todos.iter().filter(|todo| todo.own).count()
    }
}
