//! One's own password is changed.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::access::Proven;
use super::fields::Fields;
use super::frame::{Frame, Place};
use super::new_password::{self, Chosen};
use super::refused::Refused;
use super::roles::Anyone;
use crate::accounts::own;
use crate::http::html;
use crate::keys::random;

#[derive(Template)]
#[template(path = "portal/password.html")]
struct Password {
    frame: Frame,
    name: String,
    chosen: Chosen,
}

pub(super) async fn show(Proven(access): Proven<Anyone>) -> Response {
    let frame = access.frame(Place::Nowhere);
    let name = access.account().name.clone();
    html::respond(StatusCode::OK, &Password { frame, name, chosen: Chosen::default() })
}

pub(super) async fn submit(
    Proven(access): Proven<Anyone>,
    fields: Fields,
) -> Result<Response, Refused> {
    let name = access.account().name.clone();
    let chosen = new_password::judge(access.language, &fields, &name);
    if chosen.is_wrong() {
        let page = Password { frame: access.frame(Place::Nowhere), name, chosen };
        return Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let phc = access.app.passwords.hash(fields.secret("password"), random()?).await?;
    let session = access.session.hash;
    access
        .write(move |work| {
            let now_s = work.now_s;
            let (tx, account) = work.on_account();
            own::set_password(tx, account, &session, &phc, now_s).map_err(Refused::from)
        })
        .await?;
    Ok(Redirect::to("/staff/account").into_response())
}
