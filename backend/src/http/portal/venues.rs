//! The venues, and one of them with its kiosks.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::access::Access;
use super::fields::{Asked, Fields};
use super::frame::{Frame, Place};
use super::kiosk_words;
use super::refused::Refused;
use super::roles::Registrar;
use super::today::hours::usual;
use super::venue_form::{VenueForm, kinds};
use super::venue_words::{field_name, kind_name};
use crate::http::html;
use crate::store::audit::EntryKind;
use crate::store::fleet::Among;
use crate::store::venues::{NewVenue, VenueKind, VenueRow};
use crate::venues::{self, VenueError};
use crate::words::Text;

/// Lines of a page.
const PAGE: usize = 50;

/// Where it is, or what a vehicle is known by.
fn address(venue: &NewVenue) -> String {
    let parts = match venue.kind {
        VenueKind::Vehicle => [venue.plate.as_str(), venue.route.as_str()],
        _ => [venue.address.as_str(), ""],
    };
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

struct Row {
    venue: i64,
    name: String,
    kind: Text,
    commune: String,
    address: String,
    letters: String,
    capacity: Option<u32>,
    kiosks: usize,
    posters: usize,
}

#[derive(Template)]
#[template(path = "portal/venues.html")]
struct Venues {
    frame: Frame,
    find: String,
    rows: Vec<Row>,
    /// Those that fit the search.
    count: usize,
    first: usize,
    last: usize,
    page: usize,
    pages: usize,
}

fn fits(venue: &VenueRow, find: &str) -> bool {
    let row = &venue.registered;
    let texts = [
        &row.name,
        &row.address,
        &row.unit,
        &row.letters,
        &row.plate,
        &row.route,
        &venue.commune.name,
    ];
    texts.iter().any(|text| text.to_lowercase().contains(find))
}

pub(super) async fn list(
    access: Access<Registrar>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let find = asked.line("find").to_owned();
    let wanted = find.to_lowercase();
    let page: usize = asked.number("page").unwrap_or(1_usize).max(1);
    let (venues, kiosks) = access
        .read(move |view| {
            let mut venues = view.venues()?;
            venues.retain(|venue| fits(venue, &wanted));
            venues.sort_by(|a, b| a.registered.name.cmp(&b.registered.name));
            let kiosks = view.kiosks()?.0.into_iter();
            let live = kiosks.filter(|kiosk| kiosk.revoked_s.is_none());
            let places = live.map(|kiosk| (kiosk.venue, kiosk.is_poster()));
            Ok((venues, places.collect::<Vec<_>>()))
        })
        .await?;
    let language = access.language;
    let first = (page - 1).saturating_mul(PAGE).min(venues.len());
    let row = |venue: &VenueRow| Row {
        venue: venue.venue,
        name: venue.registered.name.clone(),
        kind: kind_name(language, venue.registered.kind),
        commune: venue.commune.name.clone(),
        address: address(&venue.registered),
        letters: venue.registered.letters.clone(),
        capacity: venue.capacity(),
        kiosks: kiosks.iter().filter(|of| **of == (venue.venue, false)).count(),
        posters: kiosks.iter().filter(|of| **of == (venue.venue, true)).count(),
    };
    let page = Venues {
        frame: access.frame(Place::Venues),
        find,
        rows: venues.iter().skip(first).take(PAGE).map(row).collect(),
        count: venues.len(),
        first: (first + 1).min(venues.len()),
        last: first.saturating_add(PAGE).min(venues.len()),
        page,
        pages: venues.len().div_ceil(PAGE),
    };
    Ok(html::respond(StatusCode::OK, &page))
}

/// A kiosk of the venue.
struct KioskRow {
    kiosk: u32,
    poster: bool,
    position: String,
    class: &'static str,
    state: Text,
}

#[derive(Template)]
#[template(path = "portal/venue.html")]
struct VenuePage {
    frame: Frame,
    venue: i64,
    name: String,
    commune: String,
    form: VenueForm,
    errors: Vec<(&'static str, Text)>,
    kinds: Vec<(String, String)>,
    /// When managers are told where no hours are said.
    notice_hours: String,
    kiosks: Vec<KioskRow>,
    saved: bool,
    /// Whether the position of a poster was too long.
    long: bool,
}

impl VenuePage {
    fn label(&self, field: &str) -> Text {
        field_name(self.frame.language, field)
    }
}

async fn page(
    access: &Access<Registrar>,
    venue: i64,
    form: Option<VenueForm>,
    saved: bool,
) -> Result<VenuePage, Refused> {
    let (now_s, language) = (access.now_s(), access.language);
    let (row, kiosks) = access
        .read(move |view| {
            let row = view.venue(venue)?;
            let fleet = view.fleet(Among::Venue(venue))?;
            let kiosks = view.kiosks_of(&row)?.into_iter();
            let kiosk = |kiosk: crate::store::kiosks::Kiosk| {
                let state = fleet.state(&kiosk, now_s);
                KioskRow {
                    kiosk: kiosk.kiosk,
                    class: kiosk_words::class(state),
                    state: kiosk_words::name(language, state),
                    poster: kiosk.is_poster(),
                    position: kiosk.position,
                }
            };
            Ok((row, kiosks.map(kiosk).collect()))
        })
        .await?;
    let mut form = form.unwrap_or_else(|| VenueForm::of(&row));
    let frame = access.frame(Place::Venues);
    Ok(VenuePage {
        notice_hours: usual(&frame, &access.app.config),
        frame,
        venue,
        name: row.registered.name,
        commune: row.commune.name,
        errors: form.errors(),
        form,
        kinds: kinds(language),
        kiosks,
        saved,
        long: false,
    })
}

pub(super) async fn show(
    access: Access<Registrar>,
    Path(venue): Path<i64>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let page = page(&access, venue, None, asked.ticked("saved")).await?;
    let page = VenuePage { long: asked.ticked("long"), ..page };
    Ok(html::respond(StatusCode::OK, &page))
}

pub(super) async fn submit(
    access: Access<Registrar>,
    Path(venue): Path<i64>,
    fields: Fields,
) -> Result<Response, Refused> {
    let before = access.read(move |view| view.venue(venue)).await?.registered;
    let mut form = VenueForm::typed(&fields);
    form.letters.value = before.letters;
    form.commune.value = before.commune.to_string();
    if let Some(registration) = form.registration(access.language, before.commune) {
        let changed = access.write(move |work| {
            let (tx, _) = work.on_venue(venue).map_err(|_| VenueError::NoVenue(venue))?;
            venues::change_venue(tx, venue, &registration.new)?;
            venues::set_venue(tx, venue, registration.settings)?;
            work.note(EntryKind::Venue, format!("venue {venue}"), "changed")?;
            Ok::<_, VenueError>(())
        });
        match changed.await {
            Ok(()) => {
                let to = format!("/staff/venues/{venue}?saved");
                return Ok(Redirect::to(&to).into_response());
            }
            Err(VenueError::NoVenue(_)) => return Err(Refused::NotFound),
            Err(error) => form.refuse(access.language, error)?,
        }
    }
    let page = page(&access, venue, Some(form), false).await?;
    Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
