//! A place for a new kiosk: the first step of pairing it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::line::line_fits;

use super::access::Access;
use super::fields::{Asked, Field, Fields};
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Registrar;
use crate::http::html;
use crate::keys::random;
use crate::kiosks::code::OneTimeCode;
use crate::kiosks::{self, KioskError};
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::words::{Text, tr};

#[derive(Template)]
#[template(path = "portal/kiosk_new.html")]
struct NewKiosk {
    frame: Frame,
    venue: Field,
    position: Field,
    /// Number and name of the venues to choose from.
    venues: Vec<(String, String)>,
}

async fn page(access: &Access<Registrar>, venue: &str) -> Result<NewKiosk, Refused> {
    let venues = access.read(|view| view.venue_names()).await?;
    let name = |venue: crate::store::venues::VenueName| {
        let name = format!("{} · {}", venue.name, venue.commune_name);
        (venue.venue.to_string(), name)
    };
    let mut venues: Vec<_> = venues.into_iter().map(name).collect();
    venues.sort_by(|a, b| a.1.cmp(&b.1));
    let frame = access.frame(Place::Kiosks);
    Ok(NewKiosk { frame, venue: Field::new(venue), position: Field::default(), venues })
}

pub(super) async fn show(
    access: Access<Registrar>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    Ok(html::respond(StatusCode::OK, &page(&access, asked.line("venue")).await?))
}

/// Makes the place, with a code that its page shows.
pub(super) async fn submit(access: Access<Registrar>, fields: Fields) -> Result<Response, Refused> {
    let mut page = page(&access, fields.line("venue")).await?;
    page.position = Field::new(fields.line("position"));
    let position = page.position.value.clone();
    let known = page.venues.iter().any(|(number, _)| *number == page.venue.value);
    let venue: Option<i64> = fields.number("venue").filter(|_| known);
    if !line_fits(&position, false) {
        page.position.error =
            Some(tr(access.language, "Hãy gõ nơi đặt, như “Cổng số 2”; nhiều nhất 120 chữ."));
    }
    let Some(venue) = venue else {
        page.venue.error = Some(tr(access.language, "Hãy chọn điểm kiểm dịch."));
        return Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    if page.position.error.is_some() {
        return Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    // It holds the place until the page's own code takes over.
    let first = OneTimeCode::from_random(&random::<64>()?);
    let first = first.ok_or_else(|| StoreError::Failed("too little randomness".to_owned()))?;
    let kiosk = access
        .write(move |work| {
            let now_s = work.now_s;
            let keys = &work.app.keys;
            let (tx, _) = work.on_venue(venue)?;
            let failed = |error: KioskError| StoreError::Failed(error.to_string());
            let kiosk = kiosks::add(tx, keys, venue, &position, &first, now_s).map_err(failed)?;
            kiosks::renew_code(tx, keys, kiosk, now_s).map_err(failed)?;
            let reason = format!("invited to venue {venue}");
            work.note(EntryKind::Kiosk, format!("kiosk {kiosk}"), &reason)?;
            Ok::<_, Refused>(kiosk)
        })
        .await?;
    Ok(Redirect::to(&format!("/staff/kiosks/{kiosk}")).into_response())
}
