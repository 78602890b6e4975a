//! A kiosk: the code with which it is paired, and then how it is.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Redirect, Response};

use super::access::Access;
use super::format::span;
use super::frame::{Frame, Place};
use super::kiosk_report::{Figure, lines};
use super::kiosk_words;
use super::refused::Refused;
use super::roles::Registrar;
use super::script;
use crate::fleet::State;
use crate::http::html;
use crate::http::qr::Qr;
use crate::kiosks::{self, KioskError};
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::store::fleet::Among;
use crate::words::Text;

/// The code of a kiosk that waits.
struct Invitation {
    /// `XXXXX-XXXXX-FFFF-FFFF-FFFF-FFFF`
    text: String,
    qr: Option<Qr>,
    until: String,
}

#[derive(Template)]
#[template(path = "portal/kiosk.html")]
struct KioskPage {
    frame: Frame,
    kiosk: u32,
    position: String,
    venue: i64,
    venue_name: String,
    commune: String,
    class: &'static str,
    state: Text,
    remedy: Text,
    waiting: bool,
    revoked: bool,
    /// Whether there is a poster and no kiosk.
    poster: bool,
    invitation: Option<Invitation>,
    seen: Option<(String, Text)>,
    synced: Option<String>,
    /// What it tells of itself.
    told: Vec<(Text, Figure)>,
    version: String,
    enrolled: Option<String>,
    poster_epoch: u32,
}

pub(super) async fn show(
    access: Access<Registrar>,
    Path(kiosk): Path<u32>,
) -> Result<Response, Refused> {
    let (now_s, language) = (access.now_s(), access.language);
    let frame = access.frame(Place::Kiosks);
    let page = access
        .read(move |view| {
            let (row, venue) = view.kiosk(kiosk)?;
            let fleet = view.fleet(Among::Kiosk(kiosk))?;
            let (state, poster) = (fleet.state(&row, now_s), row.is_poster());
            let seen = fleet.seen(kiosk);
            let code = kiosks::shown_code(&view.app.keys, &row, now_s);
            let invitation = code.map(|code| {
                let invitation = view.invitation(&venue, &code);
                let text = invitation.to_string();
                let link = view.invitation_link(invitation).to_string();
                Invitation { qr: Qr::of(&link), text, until: frame.at(row.code_expires_s) }
            });
            Ok(KioskPage {
                kiosk,
                position: row.position,
                venue: venue.venue,
                venue_name: venue.registered.name,
                commune: venue.commune.name,
                class: kiosk_words::class(state),
                state: kiosk_words::name(language, state),
                remedy: kiosk_words::remedy(language, state),
                waiting: matches!(state, State::Waiting | State::Expired),
                revoked: state == State::Revoked,
                poster,
                invitation,
                seen: seen.map(|seen| (frame.at(seen.at_s), span(language, now_s - seen.at_s))),
                told: fleet
                    .report(kiosk, now_s)
                    .map(|report| lines(language, report))
                    .unwrap_or_default(),
                synced: fleet.synced_s(kiosk).map(|at_s| frame.at(at_s)),
                version: seen.map(|seen| seen.version.clone()).unwrap_or_default(),
                enrolled: row.enrolled_s.map(|at_s| frame.at(at_s)),
                poster_epoch: row.poster_epoch,
                frame,
            })
        })
        .await?;
    Ok(script::allow(html::respond(StatusCode::OK, &page)))
}

/// Gives a kiosk that waits a new code.
pub(super) async fn renew_code(
    access: Access<Registrar>,
    Path(kiosk): Path<u32>,
) -> Result<Redirect, Refused> {
    access
        .write(move |work| {
            let now_s = work.now_s;
            let keys = &work.app.keys;
            let (tx, ..) = work.on_kiosk(kiosk)?;
            match kiosks::renew_code(tx, keys, kiosk, now_s) {
                // It enrolled meanwhile; its page says so.
                Err(KioskError::NoKiosk(_)) => return Ok(()),
                result => result.map_err(|error| StoreError::Failed(error.to_string()))?,
            }
            Ok::<_, Refused>(work.note(EntryKind::Kiosk, format!("kiosk {kiosk}"), "new code")?)
        })
        .await?;
    Ok(Redirect::to(&format!("/staff/kiosks/{kiosk}")))
}
