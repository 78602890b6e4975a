//! A new box takes the place of a kiosk that broke: what that means, then the code for the new one.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Redirect, Response};

use super::access::Proven;
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Registrar;
use crate::http::html;
use crate::http::qr::Qr;
use crate::kiosks::{KioskError, boxes};
use crate::store::StoreError;
use crate::store::audit::EntryKind;

/// The code of the new box.
struct Invitation {
    text: String,
    qr: Option<Qr>,
    until: String,
}

#[derive(Template)]
#[template(path = "portal/kiosk_box.html")]
struct BoxPage {
    frame: Frame,
    kiosk: u32,
    place: String,
    invitation: Option<Invitation>,
}

pub(super) async fn show(
    Proven(access): Proven<Registrar>,
    Path(kiosk): Path<u32>,
) -> Result<Response, Refused> {
    let now_s = access.now_s();
    let frame = access.frame(Place::Kiosks);
    let page = access.read(move |view| {
        let (row, venue) = view.kiosk(kiosk)?;
        let code = boxes::box_code(&view.app.keys, &row, now_s);
        let invitation = code.map(|(code, until_s)| {
            let invitation = view.invitation(&venue, &code);
            let text = invitation.to_string();
            let link = view.invitation_link(invitation).to_string();
            Invitation { qr: Qr::of(&link), text, until: frame.at(until_s) }
        });
        let place = format!("{} · {}", row.position, venue.registered.name);
        Ok(BoxPage { frame, kiosk, place, invitation })
    });
    Ok(html::respond(StatusCode::OK, &page.await?))
}

pub(super) async fn submit(
    Proven(access): Proven<Registrar>,
    Path(kiosk): Path<u32>,
) -> Result<Redirect, Refused> {
    access
        .write(move |work| {
            let (now_s, keys) = (work.now_s, &work.app.keys);
            let (tx, ..) = work.on_kiosk(kiosk)?;
            match boxes::await_box(tx, keys, kiosk, now_s) {
                // It was revoked, or never enrolled; its page says so.
                Err(KioskError::NoKiosk(_)) => return Ok(()),
                result => result.map_err(|error| StoreError::Failed(error.to_string()))?,
            };
            let target = format!("kiosk {kiosk}");
            Ok::<_, Refused>(work.note(EntryKind::Kiosk, target, "a new box is awaited")?)
        })
        .await?;
    Ok(Redirect::to(&format!("/staff/kiosks/{kiosk}/box")))
}
