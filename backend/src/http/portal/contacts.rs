//! Whether the Bluetooth ids that kiosks hear are sent, or stay with them; what that costs. The operator chooses, the
//! authority reads it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::api::Contacts;

use super::access::{Access, Proven};
use super::fields::Fields;
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::{Operator, Tracing};
use crate::contacts_mode;
use crate::http::html;
use crate::store::accounts::Role;
use crate::store::audit::EntryKind;

#[derive(Template)]
#[template(path = "portal/contacts.html")]
struct ContactsPage {
    frame: Frame,
    local: bool,
    /// Whether the reader may change it.
    chooses: bool,
    /// For how many days a kiosk keeps them.
    kept_days: i64,
}

pub(super) async fn show(access: Access<Tracing>) -> Result<Response, Refused> {
    let (contacts, kept_days) = access
        .read(|view| Ok((view.contacts_mode()?, view.app.config.retention().contacts)))
        .await?;
    let role = access.account().role;
    let place = match role {
        Role::Authority => Place::Exposures,
        _ => Place::Nowhere,
    };
    let page = ContactsPage {
        frame: access.frame(place),
        local: contacts == Contacts::Local,
        chooses: role == Role::Operator,
        kept_days,
    };
    Ok(html::respond(StatusCode::OK, &page))
}

pub(super) async fn submit(
    Proven(access): Proven<Operator>,
    fields: Fields,
) -> Result<Response, Refused> {
    let contacts = Contacts::from_word(fields.line("contacts")).ok_or(Refused::NotFound)?;
    access
        .write(move |work| {
            if contacts_mode::set(work.all(), contacts)? {
                work.note(EntryKind::Contacts, contacts.word().to_owned(), "")?;
            }
            Ok::<_, Refused>(())
        })
        .await?;
    Ok(Redirect::to("/staff/contacts").into_response())
}
