//! A venue is registered, with all fields of the official registration.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::access::Access;
use super::access::view::Work;
use super::fields::{Asked, Fields};
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Registrar;
use super::today::hours::usual;
use super::venue_form::{Registration, VenueForm, kinds};
use super::venue_poster::{add_poster, poster_keys};
use super::venue_words::field_name;
use crate::http::html;
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::venues::{self, VenueError, letters};
use crate::words::{Text, tr};

#[derive(Template)]
#[template(path = "portal/venue_new.html")]
struct NewVenue {
    frame: Frame,
    form: VenueForm,
    errors: Vec<(&'static str, Text)>,
    /// Number and name of the communes to choose from; one is not asked for.
    communes: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    /// When managers are told where no hours are said.
    notice_hours: String,
}

impl NewVenue {
    fn label(&self, field: &str) -> Text {
        field_name(self.frame.language, field)
    }
}

async fn page(access: &Access<Registrar>, mut form: VenueForm) -> Result<NewVenue, Refused> {
    let communes = access.read(|view| view.communes()).await?;
    let name = |commune: crate::store::venues::Commune| (commune.commune.to_string(), commune.name);
    let frame = access.frame(Place::Venues);
    Ok(NewVenue {
        notice_hours: usual(&frame, &access.app.config),
        frame,
        errors: form.errors(),
        form,
        communes: communes.into_iter().map(name).collect(),
        kinds: kinds(access.language),
    })
}

pub(super) async fn show(
    access: Access<Registrar>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let mut form = VenueForm::empty();
    form.commune.value = asked.line("commune").to_owned();
    Ok(html::respond(StatusCode::OK, &page(&access, form).await?))
}

/// What registering may end with.
pub(super) enum AddError {
    Refused(Refused),
    Venue(VenueError),
}

impl From<StoreError> for AddError {
    fn from(error: StoreError) -> Self {
        Self::Refused(error.into())
    }
}

impl From<Refused> for AddError {
    fn from(error: Refused) -> Self {
        Self::Refused(error)
    }
}

impl From<VenueError> for AddError {
    fn from(error: VenueError) -> Self {
        Self::Venue(error)
    }
}

/// Adds a venue in one's own commune; without letters it gets some of its name.
pub(super) fn add(
    work: &mut Work<'_, Registrar>,
    mut registration: Registration,
) -> Result<i64, AddError> {
    let now_s = work.now_s;
    let (tx, _) = work.in_commune(registration.new.commune)?;
    let new = &mut registration.new;
    if new.letters.is_empty() {
        let taken = |letters: &str| tx.venue_by_letters(letters).is_ok_and(|venue| venue.is_none());
        new.letters = letters::suggest(&new.name, taken).unwrap_or_default();
    }
    let venue = venues::add_venue(tx, new, now_s)?;
    venues::set_venue(tx, venue, registration.settings)?;
    let reason = format!("added: {}", registration.new.name);
    work.note(EntryKind::Venue, format!("venue {venue}"), &reason)?;
    Ok(venue)
}

pub(super) async fn submit(access: Access<Registrar>, fields: Fields) -> Result<Response, Refused> {
    let mut form = VenueForm::typed(&fields);
    let own: Vec<i64> = access
        .read(|view| Ok(view.communes()?.iter().map(|commune| commune.commune).collect()))
        .await?;
    // A clerk has one commune and is not asked.
    let commune =
        fields.number("commune").or(if own.len() == 1 { own.first().copied() } else { None });
    let commune = commune.filter(|commune| own.contains(commune));
    if commune.is_none() {
        form.commune.error = Some(tr(access.language, "Hãy chọn xã, phường."));
    }
    let registration = form.registration(access.language, commune.unwrap_or_default());
    if let (Some(registration), Some(_)) = (registration, commune) {
        let poster = (fields.line("then") == "poster").then_some(poster_keys()?);
        let added = access.write(move |work| {
            let venue = add(work, registration)?;
            if let Some(random) = poster {
                add_poster(work, venue, "", random)?;
            }
            Ok::<_, AddError>(venue)
        });
        match added.await {
            Ok(venue) => {
                let to = match fields.line("then") {
                    "kiosk" => format!("/staff/kiosks/new?venue={venue}"),
                    "poster" => format!("/staff/poster/{venue}"),
                    _ => format!("/staff/venues/{venue}"),
                };
                return Ok(Redirect::to(&to).into_response());
            }
            Err(AddError::Refused(error)) => return Err(error),
            Err(AddError::Venue(error)) => form.refuse(access.language, error)?,
        }
    }
    Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page(&access, form).await?))
}
