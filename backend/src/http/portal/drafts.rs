//! What was typed into a form is not lost when the session ran out meanwhile: [`keep`] stores it when
//! its sender is sent away to sign in, [`give_back`] fills the form with it afterwards. Nothing is done
//! until somebody presses the button again.

mod filling;
mod lent_body;

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use protocol::civil::time_of_day;

use super::cookies::Cookies;
use super::refused::{Refused, SentAway};
use crate::accounts::token::Token;
use crate::app::App;
use crate::drafts::{self, KEPT_S, MOST};
use crate::http::language::Reader;
use crate::keys::random;
use crate::sessions;
use crate::store::StoreError;
use crate::store::drafts::DraftRow;
use crate::words::tr;
use lent_body::LentBody;

/// Whether it is a form that a person sent, and not a script, which keeps its fields itself.
fn is_form(parts: &Parts) -> bool {
    let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let kind = text(header::CONTENT_TYPE.as_str()).unwrap_or_default();
    let mode = text("sec-fetch-mode").unwrap_or("navigate");
    parts.method == Method::POST
        && kind.starts_with("application/x-www-form-urlencoded")
        && mode == "navigate"
}

/// Keeps a form whose sender is sent away to sign in or to prove again who they are, and forgets it when
/// it was sent once more. Its body is read only when the sender had a session.
pub(super) async fn keep(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(cookies) = Cookies::from_request_parts(&mut parts, &app).await;
    let Some(session) = cookies.session.clone().filter(|_| is_form(&parts)) else {
        return next.run(Request::from_parts(parts, body)).await;
    };
    let path = parts.uri.path().to_owned();
    let lent = LentBody::new(body);
    let request = Request::from_parts(parts, Body::new(lent.clone()));
    let mut response = next.run(request).await;
    let sent_away = response.extensions().get::<SentAway>().is_some();
    let done = match (&cookies.draft, sent_away) {
        (_, true) => store(&app, &session, path, lent).await.map(|browser| {
            if let Some(browser) = browser {
                cookies.set_draft(&mut response, &browser, KEPT_S);
            }
        }),
        (Some(browser), false) if !response.status().is_server_error() => {
            forget(&app, &session, browser.clone(), path).await
        }
        _ => Ok(()),
    };
    if let Err(error) = done {
        tracing::error!("a form that was sent too late was not kept: {error}");
    }
    response
}

/// Keeps the form of somebody who had a session; returns what the browser shows to get it back.
async fn store(
    app: &Arc<App>,
    session: &Token,
    path: String,
    lent: LentBody,
) -> Result<Option<Token>, StoreError> {
    let session = session.clone();
    let owner = app.read(move |read, app| drafts::owner(read, &app.keys, &session)).await?;
    let (Some(account), Some(body)) = (owner, lent.take()) else { return Ok(None) };
    let Ok(body) = to_bytes(body, MOST).await else { return Ok(None) };
    let Some(fields) = drafts::without_secrets(&body) else { return Ok(None) };
    let random = random().map_err(|error| StoreError::Failed(error.to_string()))?;
    let browser = Token::from_random(random);
    let kept = browser.clone();
    app.write(move |tx, app| {
        let draft = DraftRow { path, fields, at_s: app.clock.now_s() };
        drafts::keep(tx, &app.keys, account, &kept, &draft)
    })
    .await?;
    Ok(Some(browser))
}

/// Forgets the draft of a form that arrived.
async fn forget(
    app: &Arc<App>,
    session: &Token,
    browser: Token,
    path: String,
) -> Result<(), StoreError> {
    let session = session.clone();
    app.write(move |tx, app| {
        let (keys, now_s) = (&app.keys, app.clock.now_s());
        let Some(owner) = drafts::owner(tx, keys, &session)? else { return Ok(()) };
        match drafts::find(tx, keys, owner, &browser, now_s)? {
            Some(draft) if draft.path == path => tx.remove_draft(owner),
            _ => Ok(()),
        }
    })
    .await
}

/// Fills the form of a page with what its reader had typed when the session ran out.
pub(super) async fn give_back(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    request: Request,
    next: Next,
) -> Result<Response, Refused> {
    let (mut parts, body) = request.into_parts();
    let Ok(cookies) = Cookies::from_request_parts(&mut parts, &app).await;
    let path = parts.uri.path().to_owned();
    let asked = parts.method == Method::GET;
    let response = next.run(Request::from_parts(parts, body)).await;
    let (Some(session), Some(browser)) = (cookies.session, cookies.draft) else {
        return Ok(response);
    };
    if !asked || response.status() != StatusCode::OK || !is_page(response.headers()) {
        return Ok(response);
    }
    let draft = app.read(move |read, app| -> Result<_, StoreError> {
        let (keys, now_s) = (&app.keys, app.clock.now_s());
        let Some(session) = sessions::find(read, keys, &session, now_s)? else { return Ok(None) };
        drafts::find(read, keys, session.account.account, &browser, now_s)
    });
    let Some(draft) = draft.await? else { return Ok(response) };
    let note = tr(
        language,
        "Bạn đã gõ những điều này lúc {at}, khi phiên đăng nhập đã hết. Chưa có gì được lưu: hãy xem lại rồi bấm nút.",
    )
    .with("at", time_of_day(draft.at_s));
    let (mut parts, body) = response.into_parts();
    let html = to_bytes(body, usize::MAX).await;
    let html = html.map_err(|error| StoreError::Failed(error.to_string()))?;
    let html = String::from_utf8_lossy(&html);
    let filled = filling::fill(&html, &path, &draft, &note.to_string());
    parts.headers.remove(header::CONTENT_LENGTH);
    Ok(Response::from_parts(parts, Body::from(filled.unwrap_or_else(|| html.into_owned()))))
}

fn is_page(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
}
