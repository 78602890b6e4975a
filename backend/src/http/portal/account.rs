//! One's own account: what it is for, how safe it is, and what can be changed.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::access::Access;
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Anyone;
use crate::http::html;

#[derive(Template)]
#[template(path = "portal/account.html")]
struct AccountPage {
    frame: Frame,
    name: String,
    person: String,
    role: crate::store::accounts::Role,
    unit: String,
    ends: String,
    /// How many recovery codes are left; none where one step is all.
    recovery: Option<u32>,
}

pub(super) async fn show(access: Access<Anyone>) -> Result<Response, Refused> {
    let number = access.account().account;
    let left = access.read(move |view| view.recovery_codes(number)).await?;
    let frame = access.frame(Place::Nowhere);
    let account = access.account();
    let page = AccountPage {
        name: account.name.clone(),
        person: account.person.clone(),
        role: account.role,
        unit: frame.signed_in.as_ref().map(|who| who.unit.clone()).unwrap_or_default(),
        ends: frame.at(access.session.ends_s()),
        recovery: account.totp.is_some().then_some(left),
        frame,
    };
    Ok(html::respond(StatusCode::OK, &page))
}
