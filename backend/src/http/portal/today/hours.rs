//! When the venue is open, said by its manager: outside these hours nobody is told that a kiosk is silent.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::config::Config;
use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::fields::{Field, Fields};
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::number::Number;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Manager;
use crate::http::portal::venue_words::problem;
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::venues::opening::{self, parse};
use crate::venues::{self, VenueChange, VenueError};
use crate::words::Text;

/// The hours of venues that say none, as the configuration has them.
pub(in crate::http::portal) fn usual(frame: &Frame, config: &Config) -> String {
    match config.notice_hours.as_slice() {
        [] => frame.tr("cả ngày").to_string(),
        hours => opening::show(hours),
    }
}

#[derive(Template)]
#[template(path = "portal/today_hours.html")]
struct Hours {
    frame: Frame,
    venue: i64,
    name: String,
    usual: String,
    hours: Field,
}

async fn page(access: &Access<Manager>, venue: i64) -> Result<Hours, Refused> {
    let frame = access.frame(Place::Today);
    let row = access.read(move |view| view.venue(venue)).await?;
    Ok(Hours {
        venue,
        name: row.registered.name,
        usual: usual(&frame, &access.app.config),
        hours: Field::new(&opening::show(&row.settings.opening_hours)),
        frame,
    })
}

pub(in crate::http::portal) async fn show(
    access: Access<Manager>,
    Number(venue): Number,
) -> Result<Response, Refused> {
    Ok(html::respond(StatusCode::OK, &page(&access, venue).await?))
}

pub(in crate::http::portal) async fn submit(
    access: Access<Manager>,
    Number(venue): Number,
    fields: Fields,
) -> Result<Response, Refused> {
    let mut page = page(&access, venue).await?;
    page.hours = Field::new(fields.line("hours"));
    let hours = match parse(&page.hours.value) {
        Ok(hours) => hours,
        Err(error) => {
            let wrong = problem(access.language, &VenueError::from(error));
            page.hours.error = wrong.map(|(_, text): (_, Text)| text);
            return Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let changed = access.write(move |work| {
        let (tx, _) = work.on_venue(venue).map_err(|_| VenueError::NoVenue(venue))?;
        let reason = format!("opening hours: {}", opening::show(&hours));
        let change = VenueChange { opening_hours: Some(hours), ..VenueChange::default() };
        venues::set_venue(tx, venue, change)?;
        work.note(EntryKind::Venue, format!("venue {venue}"), &reason)?;
        Ok::<_, VenueError>(())
    });
    match changed.await {
        Ok(()) => Ok(Redirect::to(&format!("/staff/today/{venue}")).into_response()),
        Err(VenueError::NoVenue(_)) => Err(Refused::NotFound),
        Err(VenueError::Store(error)) => Err(error.into()),
        Err(error) => Err(StoreError::Failed(error.to_string()).into()),
    }
}
