//! The second step of signing in: six digits of an app, or a recovery code.

use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::access::signed_in;
use super::cookies::Cookies;
use super::fields::{Asked, Fields};
use super::frame::Frame;
use super::next;
use super::refused::Refused;
use super::way_in::{counted_name, enter, locked, note_wrong, who_tries};
use crate::accounts::own;
use crate::app::App;
use crate::http::html;
use crate::http::language::Reader;
use crate::http::peer::Peer;
use crate::sessions::Session;
use crate::words::{Text, tr};

/// A session that waits for its second step; who has none is sent to the first.
pub(super) struct Waiting(Session);

impl FromRequestParts<Arc<App>> for Waiting {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let Ok(Reader { language, .. }) = Reader::from_request_parts(parts, app).await;
        let found = signed_in(parts, app, language).await;
        match found.map_err(|error| Refused::from(error).into_response())? {
            Some(found) if !found.session.row.complete => Ok(Self(found.session)),
            Some(_) => Err(Redirect::to("/staff").into_response()),
            None => Err(Redirect::to("/staff/sign-in").into_response()),
        }
    }
}

#[derive(Template)]
#[template(path = "portal/second_step.html")]
struct SecondStep {
    frame: Frame,
    next: String,
    problem: Option<Text>,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    own: Uri,
    _: Waiting,
    Asked(asked): Asked,
) -> Response {
    let frame = Frame::bare(language, Some(&own), &app.config);
    let next = next::page(asked.get("next")).to_owned();
    html::respond(StatusCode::OK, &SecondStep { frame, next, problem: None })
}

pub(super) async fn submit(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    own_address: Uri,
    Waiting(session): Waiting,
    peer: Peer,
    cookies: Cookies,
    fields: Fields,
) -> Result<Response, Refused> {
    let to = next::page(fields.get("next")).to_owned();
    let account = session.account;
    let from = who_tries(&app, Some(&account), &cookies, peer).await?;
    let counted = counted_name(&app, &account.name);
    let (status, problem) = match app.sign_ins.code(&app.keys, counted, from, app.clock.now_ms()) {
        Err(until) => (StatusCode::TOO_MANY_REQUESTS, locked(language, until)),
        Ok(attempt) => {
            let (typed, trying) = (fields.secret("code"), account.clone());
            let right = app
                .write(move |tx, app| {
                    own::use_code(tx, &app.keys, &trying, &typed, app.clock.now_s())
                })
                .await?;
            if right {
                app.sign_ins.right(&attempt);
                return enter(&app, &cookies, account, true, Some(session.hash), &to).await;
            }
            note_wrong(&app, &attempt, Some(&account)).await?;
            let problem = tr(
                language,
                "Mã không đúng, hoặc đã dùng rồi. Hãy đợi ứng dụng đổi sang mã mới rồi gõ mã đó.",
            );
            (StatusCode::FORBIDDEN, problem)
        }
    };
    let frame = Frame::bare(language, Some(&own_address), &app.config);
    Ok(html::respond(status, &SecondStep { frame, next: to, problem: Some(problem) }))
}
