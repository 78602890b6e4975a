//! P12b, the second person: what becomes public, what is returned, what is taken back. Each asks once, of somebody who
//! has proved who they are.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::line::line_fits;

use super::access::{Access, Proven};
use super::fields::{Field, Fields};
use super::frame::{Frame, Place};
use super::refused::{Failed, Refused};
use super::roles::Authority;
use super::warnings::{Window, case_title, level, named};
use crate::http::html;
use crate::store::audit::EntryKind;
use crate::store::warnings::{Step, WarningRow};
use crate::warnings::{self, WarningError};
use crate::words::{Text, tr};

#[derive(Template)]
#[template(path = "portal/warning_step.html")]
struct Question {
    frame: Frame,
    row: WarningRow,
    /// How its case is called.
    case: String,
    windows: Vec<Window>,
    word: String,
    reason: Field,
    texts: Texts,
    problem: Option<Text>,
}

struct Texts {
    heading: Text,
    what: Text,
    yes: Text,
    no: Text,
    destroys: bool,
    /// What is asked; none where no reason is needed.
    why: Option<Text>,
}

impl Question {
    fn level(&self) -> &'static str {
        level(self.row.level)
    }
}

/// A step by the word in its address, with the reason that it needs.
fn step(word: &str, reason: &str) -> Option<Step> {
    Some(match word {
        "confirm" => Step::Confirm,
        "return" => Step::Return(reason.to_owned()),
        "ask-back" => Step::AskBack(reason.to_owned()),
        "take-back" => Step::TakeBack,
        "keep" => Step::Keep,
        _ => return None,
    })
}

fn texts(frame: &Frame, step: &Step) -> Texts {
    let language = frame.language;
    match step {
        Step::Confirm => Texts {
            heading: tr(language, "Báo cho người dân?"),
            what: tr(
                language,
                "Điện thoại, biên nhận và máy của các điểm sẽ báo những khung dưới đây trong vòng vài phút. Hãy so từng khung với giấy tờ của ca bệnh. Thu hồi được, nhưng người đã đọc thì đã đọc.",
            ),
            yes: tr(language, "Báo cho người dân"),
            no: tr(language, "Chưa báo"),
            destroys: false,
            why: None,
        },
        Step::Return(_) => Texts {
            heading: tr(language, "Trả lại cho người lập?"),
            what: tr(language, "Không ai được báo. Người lập đọc lý do và lập lại."),
            yes: tr(language, "Trả lại"),
            no: tr(language, "Không trả lại"),
            destroys: false,
            why: Some(tr(language, "Vì sao trả lại?")),
        },
        Step::AskBack(_) => Texts {
            heading: tr(language, "Thu hồi cảnh báo này?"),
            what: tr(
                language,
                "Người thứ hai phải đồng ý. Sau đó điện thoại bỏ cảnh báo ở lần so sau và nói “đã thu hồi”.",
            ),
            yes: tr(language, "Đề nghị thu hồi"),
            no: tr(language, "Không thu hồi"),
            destroys: true,
            why: Some(tr(language, "Vì sao thu hồi?")),
        },
        Step::TakeBack => Texts {
            heading: tr(language, "Đồng ý thu hồi?"),
            what: tr(
                language,
                "Điện thoại bỏ cảnh báo ở lần so sau và nói “đã thu hồi”; biên nhận thôi trả lời có.",
            ),
            yes: tr(language, "Thu hồi"),
            no: tr(language, "Chưa thu hồi"),
            destroys: true,
            why: None,
        },
        Step::Keep => Texts {
            heading: tr(language, "Giữ cảnh báo này?"),
            what: tr(language, "Đề nghị thu hồi bị bỏ; cảnh báo vẫn còn."),
            yes: tr(language, "Giữ cảnh báo"),
            no: tr(language, "Để sau"),
            destroys: false,
            why: None,
        },
    }
}

async fn page(
    access: &Access<Authority>,
    warning: i64,
    word: String,
    reason: Field,
) -> Result<Question, Refused> {
    let step = step(&word, &reason.value).ok_or(Refused::NotFound)?;
    let language = access.language;
    let (row, case, windows) = access
        .read(move |view| {
            let read = view.of_province();
            let row = read.warning(warning)?.ok_or(Refused::NotFound)?;
            let windows = read.warning_windows(warning)?;
            let case = case_title(read, language, row.case)?;
            Ok((row, case, named(read, windows)?))
        })
        .await?;
    let frame = access.frame(Place::Warnings);
    let texts = texts(&frame, &step);
    Ok(Question { frame, row, case, windows, word, reason, texts, problem: None })
}

pub(super) async fn show(
    Proven(access): Proven<Authority>,
    Path((warning, word)): Path<(i64, String)>,
) -> Result<Response, Refused> {
    let page = page(&access, warning, word, Field::default()).await?;
    Ok(html::respond(StatusCode::OK, &page))
}

pub(super) async fn submit(
    Proven(access): Proven<Authority>,
    Path((warning, word)): Path<(i64, String)>,
    fields: Fields,
) -> Result<Response, Refused> {
    let reason = fields.line("reason").to_owned();
    let mut page = page(&access, warning, word.clone(), Field::new(&reason)).await?;
    let language = access.language;
    if page.texts.why.is_some() && !line_fits(&reason, false) {
        page.reason.error = Some(tr(language, "Hãy gõ lý do, một dòng."));
        return Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let step = step(&word, &reason).ok_or(Refused::NotFound)?;
    let done = access
        .write(move |work| -> Result<_, Failed<WarningError>> {
            let now_s = work.now_s;
            let (tx, account) = work.on_account();
            let account = account.account;
            match warnings::step(tx, warning, &step, account, now_s) {
                Ok(_) => {}
                Err(WarningError::Store(error)) => return Err(error.into()),
                Err(problem) => return Err(Failed::Problem(problem)),
            }
            let what = format!("{word}: {reason}");
            let what = what.trim_end_matches([':', ' ']);
            Ok(work.note(EntryKind::Warning, format!("warning {warning}"), what)?)
        })
        .await;
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/staff/warnings/{warning}")).into_response()),
        Err(Failed::Refused(refused)) => Err(refused),
        Err(Failed::Problem(WarningError::Unknown)) => Err(Refused::NotFound),
        Err(Failed::Problem(problem)) => {
            page.problem = Some(match problem {
                WarningError::SamePerson => tr(
                    language,
                    "Việc này phải do người khác làm: người lập hay người đề nghị không tự xác nhận.",
                ),
                _ => tr(
                    language,
                    "Có người vừa làm việc này, hoặc nó không còn làm được nữa. Hãy xem lại cảnh báo.",
                ),
            });
            Ok(html::respond(StatusCode::CONFLICT, &page))
        }
    }
}
