//! What idle screens show and play: the list, an item's file, and its end.

pub(super) mod preview;
pub(super) mod upload;
mod words;

use std::collections::HashMap;

use askama::Template;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use protocol::playlist::{Mime, frames};

use super::access::Access;
use super::fields::Asked;
use super::frame::{Frame, Place};
use super::number::Number;
use super::refused::Refused;
use super::roles::Registrar;
use crate::http::{html, media_parts};
use crate::media::{self, MediaError};
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::store::media::MediaRow;
use crate::words::Text;

/// Lines of a page.
const PAGE: usize = 50;

/// What a page with a sound may do besides.
const WITH_SOUND: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Lets a page play what is here.
fn with_sound(mut response: Response) -> Response {
    let policy = HeaderValue::from_static(WITH_SOUND);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

struct Row {
    media: i64,
    title: String,
    what: String,
    sound: bool,
    whose: String,
    when: String,
    often: Text,
    /// Whether it is of the own unit and may be removed.
    own: bool,
}

/// The names of communes and venues.
struct Names {
    communes: HashMap<i64, String>,
    venues: HashMap<i64, String>,
}

impl Names {
    fn row(&self, frame: &Frame, row: &MediaRow, own: bool) -> Row {
        let find =
            |names: &HashMap<i64, String>, number| names.get(&number).cloned().unwrap_or_default();
        Row {
            media: row.media,
            title: row.item.title.clone(),
            what: words::what(frame.language, &row.item),
            sound: row.item.mime == Mime::Wav,
            whose: words::whose(
                frame.language,
                row.scope,
                |commune| find(&self.communes, commune),
                |venue| find(&self.venues, venue),
            ),
            when: words::when(frame.language, &row.item.schedule),
            often: words::how_often(frame.language, row.item.priority),
            own,
        }
    }
}

#[derive(Template)]
#[template(path = "portal/media.html")]
struct Media {
    frame: Frame,
    rows: Vec<Row>,
    count: usize,
    first: usize,
    last: usize,
    page: usize,
    pages: usize,
    added: bool,
    removed: bool,
}

pub(super) async fn list(
    access: Access<Registrar>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let (mut media, names) = access
        .read(|view| {
            let communes = view.communes()?.into_iter();
            let venues = view.venues()?.into_iter();
            let names = Names {
                communes: communes.map(|commune| (commune.commune, commune.name)).collect(),
                venues: venues.map(|venue| (venue.venue, venue.registered.name)).collect(),
            };
            Ok((view.media()?, names))
        })
        .await?;
    media.reverse();
    let frame = access.frame(Place::Venues);
    let page: usize = asked.number("page").unwrap_or(1_usize).max(1);
    let first = (page - 1).saturating_mul(PAGE).min(media.len());
    let shown = media.iter().skip(first).take(PAGE);
    let page = Media {
        rows: shown.map(|(row, own)| names.row(&frame, row, *own)).collect(),
        count: media.len(),
        first: (first + 1).min(media.len()),
        last: first.saturating_add(PAGE).min(media.len()),
        page,
        pages: media.len().div_ceil(PAGE),
        added: asked.ticked("added"),
        removed: asked.ticked("removed"),
        frame,
    };
    Ok(html::respond(StatusCode::OK, &page))
}

/// The bytes of an item, so that a page shows or plays it.
pub(super) async fn file(
    access: Access<Registrar>,
    Number(media): Number,
) -> Result<Response, Refused> {
    let (row, _) = access.read(move |view| view.media_item(media)).await?;
    let item = row.item;
    let headers = |mime: Mime| {
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(mime.name())),
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'")),
            // A number's file never changes, but who may see it does.
            (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600")),
        ]
    };
    if item.mime != Mime::Tar {
        let length = [(header::CONTENT_LENGTH, HeaderValue::from(item.size))];
        let body = media_parts::stream(access.app.clone(), item.id, 0);
        return Ok((headers(item.mime), length, Body::from_stream(body)).into_response());
    }
    // Of a sequence its first picture.
    let whole = access.read(move |view| view.media_bytes(&item.id)).await?;
    let ranges = frames(&whole).map_err(|_| Refused::NotFound)?;
    let range = ranges.first().ok_or(Refused::NotFound)?;
    let at = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX);
    let picture = whole.get(at(range.start)..at(range.end)).ok_or(Refused::NotFound)?;
    let mime = Mime::of(picture).ok_or(Refused::NotFound)?;
    Ok((headers(mime), picture.to_vec()).into_response())
}

#[derive(Template)]
#[template(path = "portal/media_remove.html")]
struct Remove {
    frame: Frame,
    media: i64,
    title: String,
}

pub(super) async fn ask_remove(
    access: Access<Registrar>,
    Number(media): Number,
) -> Result<Response, Refused> {
    let (row, own) = access.read(move |view| view.media_item(media)).await?;
    if !own {
        return Err(Refused::NotFound);
    }
    let frame = access.frame(Place::Venues);
    Ok(html::respond(StatusCode::OK, &Remove { frame, media, title: row.item.title }))
}

pub(super) async fn remove(
    access: Access<Registrar>,
    Number(media): Number,
) -> Result<Redirect, Refused> {
    access
        .write(move |work| {
            let (tx, row) = work.on_media(media)?;
            media::remove(tx, media).map_err(|error| match error {
                MediaError::NoItem(_) => Refused::NotFound,
                MediaError::Store(error) => error.into(),
                error => StoreError::Failed(error.to_string()).into(),
            })?;
            let reason = format!("removed: {}", row.item.title);
            Ok::<_, Refused>(work.note(EntryKind::Media, format!("media {media}"), &reason)?)
        })
        .await?;
    Ok(Redirect::to("/staff/media?removed"))
}
