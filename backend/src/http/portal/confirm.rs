//! Before something dangerous: the password or a code of the second step once more.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::access::Access;
use super::cookies::Cookies;
use super::fields::{Asked, Fields};
use super::frame::{Frame, Place};
use super::next;
use super::refused::Refused;
use super::roles::Anyone;
use super::way_in::{counted_name, locked, note_wrong, who_tries};
use crate::accounts::own;
use crate::app::App;
use crate::http::html;
use crate::http::peer::Peer;
use crate::words::{Text, tr};

#[derive(Template)]
#[template(path = "portal/confirm.html")]
struct Confirm {
    frame: Frame,
    next: String,
    /// Whether a code does as well as the password.
    code: bool,
    /// A form was sent too late and is kept.
    kept: bool,
    problem: Option<Text>,
}

fn page(
    access: &Access<Anyone>,
    cookies: &Cookies,
    next: String,
    problem: Option<Text>,
) -> Confirm {
    let (code, kept) = (access.account().totp.is_some(), cookies.draft.is_some());
    Confirm { frame: access.frame(Place::Nowhere), next, code, kept, problem }
}

pub(super) async fn show(
    access: Access<Anyone>,
    cookies: Cookies,
    Asked(asked): Asked,
) -> Response {
    let next = next::page(asked.get("next")).to_owned();
    html::respond(StatusCode::OK, &page(&access, &cookies, next, None))
}

pub(super) async fn submit(
    State(app): State<Arc<App>>,
    access: Access<Anyone>,
    peer: Peer,
    cookies: Cookies,
    fields: Fields,
) -> Result<Response, Refused> {
    let to = next::page(fields.get("next")).to_owned();
    let account = access.account().clone();
    let from = who_tries(&app, Some(&account), &cookies, peer).await?;
    let counted = counted_name(&app, &account.name);
    let typed = fields.secret("proof");
    // Six digits cannot be a password, which is longer.
    let code = account.totp.is_some() && typed.chars().filter(|c| !c.is_whitespace()).count() == 6;
    let begun = match code {
        true => app.sign_ins.code(&app.keys, counted, from, app.clock.now_ms()),
        false => app.sign_ins.password(&app.keys, counted, from, app.clock.now_ms()),
    };
    let attempt = match begun {
        Ok(attempt) => attempt,
        Err(until) => {
            let problem = Some(locked(access.language, until));
            return Ok(html::respond(
                StatusCode::TOO_MANY_REQUESTS,
                &page(&access, &cookies, to, problem),
            ));
        }
    };
    let right = if code {
        let trying = account.clone();
        let used = app
            .write(move |tx, app| own::use_code(tx, &app.keys, &trying, &typed, app.clock.now_s()));
        used.await?
    } else {
        let verified = app.passwords.verify(typed, account.password.clone()).await;
        verified.inspect_err(|_| app.sign_ins.right(&attempt))?
    };
    if right {
        app.sign_ins.right(&attempt);
        let (hash, now_s) = (access.session.hash, access.now_s());
        app.write(move |tx, _| tx.prove_session(&hash, now_s)).await?;
        return Ok(Redirect::to(&to).into_response());
    }
    note_wrong(&app, &attempt, Some(&account)).await?;
    let problem = tr(access.language, "Không đúng. Hãy gõ lại; chưa có gì được thực hiện.");
    let page = page(&access, &cookies, to, Some(problem));
    Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
