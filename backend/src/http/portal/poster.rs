//! The posters of a venue's positions: as a page to print, and as a PDF made here.

use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::access::Access;
use super::frame::{Frame, Place};
use super::number::Number;
use super::own_venue::choose_venue;
use super::refused::Refused;
use super::roles::Posters;
use crate::http::html;
use crate::http::qr::Qr;
use crate::poster::pdf::{self, Paper};
use crate::poster::{self, Fonts, Poster};
use crate::words::Text;

/// A position and how it can be printed.
struct Position {
    kiosk: u32,
    name: String,
    /// Whether there is a poster and no kiosk.
    poster: bool,
    /// Whether it has a code already, which it gets when it is enrolled.
    ready: bool,
}

#[derive(Template)]
#[template(path = "portal/posters.html")]
struct PostersPage {
    frame: Frame,
    venue: i64,
    name: String,
    positions: Vec<Position>,
    problem: Option<Text>,
}

#[derive(Template)]
#[template(path = "portal/poster.html")]
struct Sheet {
    frame: Frame,
    poster: Poster,
    qr: Qr,
}

impl Sheet {
    fn words(&self) -> (&'static str, &'static str, &'static str, &'static str) {
        (poster::TITLE, poster::TITLE_EN, poster::TYPED, poster::KEPT)
    }
}

pub(super) async fn choose(access: Access<Posters>) -> Result<Response, Refused> {
    choose_venue(access, "/staff/poster", Place::Posters).await
}

pub(super) async fn show(
    access: Access<Posters>,
    Number(venue): Number,
) -> Result<Response, Refused> {
    list(&access, venue, None).await
}

async fn list(
    access: &Access<Posters>,
    venue: i64,
    problem: Option<Text>,
) -> Result<Response, Refused> {
    let read = access.read(move |view| {
        let venue = view.venue(venue)?;
        let kiosks = view.kiosks_of(&venue)?;
        Ok((venue.registered.name, kiosks))
    });
    let (name, kiosks) = read.await?;
    let kiosks = kiosks.into_iter().filter(|kiosk| kiosk.revoked_s.is_none());
    let positions = kiosks.map(|kiosk| Position {
        kiosk: kiosk.kiosk,
        poster: kiosk.is_poster(),
        ready: kiosk.keys.is_some(),
        name: kiosk.position,
    });
    let status = match problem {
        None => StatusCode::OK,
        Some(_) => StatusCode::SERVICE_UNAVAILABLE,
    };
    let frame = access.frame(Place::Posters);
    let page = PostersPage { frame, venue, name, positions: positions.collect(), problem };
    Ok(html::respond(status, &page))
}

async fn find(access: &Access<Posters>, venue: i64, kiosk: u32) -> Result<Poster, Refused> {
    let read = access.read(move |view| {
        let (kiosk, at) = view.kiosk(kiosk)?;
        let own = Some(kiosk).filter(|kiosk| kiosk.venue == venue).ok_or(Refused::NotFound)?;
        let app = view.app;
        let help_line = app.config.help_line.as_deref();
        Poster::of(&at, &own, &app.service.host, help_line).ok_or(Refused::NotFound)
    });
    read.await
}

/// The numbers of an address; another text is the address of nothing.
fn numbers((venue, kiosk): (&str, &str)) -> Result<(i64, u32), Refused> {
    let number = (venue.parse().ok(), kiosk.parse().ok());
    let (Some(venue), Some(kiosk)) = number else { return Err(Refused::NotFound) };
    Ok((venue, kiosk))
}

pub(super) async fn sheet(
    access: Access<Posters>,
    Path((venue, kiosk)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let (venue, kiosk) = numbers((&venue, &kiosk))?;
    let poster = find(&access, venue, kiosk).await?;
    let qr = Qr::of(&poster.url).ok_or(Refused::NotFound)?;
    let sheet = Sheet { frame: access.frame(Place::Posters), poster, qr };
    Ok(html::respond(StatusCode::OK, &sheet))
}

pub(super) async fn file(
    access: Access<Posters>,
    Path((venue, kiosk, paper)): Path<(String, String, String)>,
) -> Result<Response, Refused> {
    let paper = match paper.as_str() {
        "a4.pdf" => Paper::A4,
        "a5.pdf" => Paper::A5,
        _ => return Err(Refused::NotFound),
    };
    let (venue, kiosk) = numbers((&venue, &kiosk))?;
    let poster = find(&access, venue, kiosk).await?;
    let name = format!("attachment; filename=\"poster-{kiosk}.pdf\"");
    let drawn = access.app.run(move |app| -> Result<_, Refused> {
        let fonts = Fonts::read(&app.config.poster_fonts);
        let drawn = fonts.map(|fonts| pdf::draw(&[poster], &fonts, paper));
        Ok(drawn.inspect_err(|error| tracing::error!("a poster was not made: {error}")))
    });
    if let Ok(Some(bytes)) = drawn.await? {
        let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned())];
        return Ok((headers, [(header::CONTENT_DISPOSITION, name)], bytes).into_response());
    }
    let problem = access.frame(Place::Posters).tr(
        "Máy chủ chưa làm được PDF vì thiếu phông chữ. Hãy dùng “Trang để in”, và báo người vận hành cài fonts-noto-core.",
    );
    list(&access, venue, Some(problem)).await
}
