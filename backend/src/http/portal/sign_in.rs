//! The door of the portal: name and password.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use protocol::language::Language;

use super::cookies::Cookies;
use super::fields::{Asked, Fields};
use super::frame::Frame;
use super::next;
use super::refused::{Failed, Refused};
use super::way_in::{counted_name, enter, locked, note_wrong, who_tries};
use crate::accounts::normal_name;
use crate::app::App;
use crate::http::html;
use crate::http::language::Reader;
use crate::http::peer::Peer;
use crate::store::StoreError;
use crate::words::{Text, tr};

#[derive(Template)]
#[template(path = "portal/sign_in.html")]
struct SignIn {
    frame: Frame,
    next: String,
    name: String,
    problem: Option<Text>,
    /// A session was there and is over.
    ended: bool,
    /// A form was sent after its end and is kept.
    kept: bool,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    own: Uri,
    cookies: Cookies,
    Asked(asked): Asked,
) -> Response {
    let page = SignIn {
        frame: Frame::bare(language, Some(&own), &app.config),
        next: next::page(asked.get("next")).to_owned(),
        name: String::new(),
        problem: None,
        ended: cookies.session.is_some(),
        kept: cookies.draft.is_some(),
    };
    html::respond(StatusCode::OK, &page)
}

/// Why nobody was signed in.
#[derive(Debug)]
enum Problem {
    Wrong,
    Locked(crate::http::limits::sign_ins::Locked),
    /// The browser would not keep the session.
    NotEncrypted,
}

fn describe(language: Language, problem: &Problem) -> Text {
    match problem {
        Problem::Wrong => tr(
            language,
            "Tên đăng nhập hoặc mật khẩu không đúng. Hãy xem lại chữ hoa, bộ gõ tiếng Việt rồi gõ lại mật khẩu.",
        ),
        Problem::Locked(until) => locked(language, *until),
        Problem::NotEncrypted => tr(
            language,
            "Trang này chưa được mã hóa nên trình duyệt không giữ phiên đăng nhập. Hãy mở lại bằng địa chỉ bắt đầu bằng https://.",
        ),
    }
}

pub(super) async fn submit(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    own: Uri,
    peer: Peer,
    cookies: Cookies,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Refused> {
    let to = next::page(fields.get("next")).to_owned();
    let problem = match attempt(&app, peer, &cookies, &headers, &fields, &to).await {
        Ok(response) => return Ok(response),
        Err(Failed::Refused(refused)) => return Err(refused),
        Err(Failed::Problem(problem)) => problem,
    };
    let status = match problem {
        Problem::Locked(_) => StatusCode::TOO_MANY_REQUESTS,
        Problem::Wrong | Problem::NotEncrypted => StatusCode::FORBIDDEN,
    };
    let page = SignIn {
        frame: Frame::bare(language, Some(&own), &app.config),
        next: to,
        name: fields.line("name").to_owned(),
        problem: Some(describe(language, &problem)),
        ended: false,
        kept: cookies.draft.is_some(),
    };
    Ok(html::respond(status, &page))
}

async fn attempt(
    app: &Arc<App>,
    peer: Peer,
    cookies: &Cookies,
    headers: &HeaderMap,
    fields: &Fields,
    to: &str,
) -> Result<Response, Failed<Problem>> {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    if origin.is_some_and(|origin| origin.starts_with("http://")) && !cookies.local() {
        return Err(Failed::Problem(Problem::NotEncrypted));
    }
    let name = normal_name(fields.get("name"));
    let wanted = name.clone();
    let account =
        app.read(move |read, _| -> Result<_, StoreError> { read.account_by_name(&wanted) }).await?;
    let from = who_tries(app, account.as_ref(), cookies, peer).await?;
    let counted = counted_name(app, &name);
    let attempt = match app.sign_ins.password(&app.keys, counted, from, app.clock.now_ms()) {
        Ok(attempt) => attempt,
        Err(until) => return Err(Failed::Problem(Problem::Locked(until))),
    };
    let may = account.as_ref().filter(|account| account.disabled_s.is_none());
    let phc = may.and_then(|account| account.password.clone());
    let right = app.passwords.verify(fields.secret("password"), phc).await;
    let right = right.inspect_err(|_| app.sign_ins.right(&attempt))?;
    let account = match account {
        Some(account) if right => account,
        other => {
            note_wrong(app, &attempt, other.as_ref()).await?;
            return Err(Failed::Problem(Problem::Wrong));
        }
    };
    app.sign_ins.right(&attempt);
    let complete = account.totp.is_none();
    let to = if complete { to.to_owned() } else { next::after("/staff/second-step", to) };
    Ok(enter(app, cookies, account, complete, None, &to).await?)
}
