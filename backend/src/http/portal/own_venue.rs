//! Pages of one venue lead to it where an account has one only, and let it be chosen else.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::access::Access;
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Allowed;
use crate::http::html;
use crate::store::venues::VenueRow;

#[derive(Template)]
#[template(path = "portal/venues_own.html")]
struct Choice {
    frame: Frame,
    path: &'static str,
    venues: Vec<VenueRow>,
}

/// `path` is followed by the venue's number.
pub(super) async fn choose_venue<R: Allowed>(
    access: Access<R>,
    path: &'static str,
    place: Place,
) -> Result<Response, Refused> {
    let venues = access.read(|view| view.venues()).await?;
    if let [only] = venues.as_slice() {
        return Ok(Redirect::to(&format!("{path}/{}", only.venue)).into_response());
    }
    Ok(html::respond(StatusCode::OK, &Choice { frame: access.frame(place), path, venues }))
}
