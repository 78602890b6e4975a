//! The pages' addresses: each reads a request, asks `checkins`, and shows what came of it.

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Form, Path, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use protocol::civil;
use protocol::record::Direction;
use protocol::token::{Evidence, PATH, Refusal};
use serde::Deserialize;
use tower_http::compression::CompressionLayer;

use super::language;
use super::page::{
    CodeProblem, Lang, NoReceipt, Page, ReceiptView, RefusedReason, STYLE, VenueView, render,
};
use crate::app::App;
use crate::checkins::{self, CheckinRefusal, CodeRefusal, Confirmed, Opened, Place};
use crate::keys::random;
use crate::receipts::{Held, ReceiptRefusal, look};
use crate::server::Peer;
use crate::store::StoreError;

/// Largest form: a ticket has 109 characters.
const FORM_MAX: usize = 8 * 1024;

/// What a page may load and where it may send: itself only, no scripts, in no frame. Its icon is
/// an empty `data:`, which saves the phone a request.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The routes of the visitors' page.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(start))
        .route("/q/{token}", get(open))
        .route("/Q/{token}", get(open))
        .route("/r/{code}", get(receipt))
        .route("/R/{code}", get(receipt))
        .route("/code", post(code).get(to_start))
        .route("/tap", post(tap).get(to_start))
        .route("/done/{ticket}/{direction}", get(done))
        .route("/style.css", get(style))
        .fallback(not_found)
        .layer(DefaultBodyLimit::max(FORM_MAX))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(protect))
}

/// Headers that every page carries. The style may be kept, a page may not: it holds a ticket.
async fn protect(request: Request, next: Next) -> Response {
    let chosen = language::chosen(request.uri().query());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Some(cookie) = chosen.and_then(|lang| language::cookie(lang).parse().ok()) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    response
}

/// The language a request is answered in, and whether it was chosen on the page: phones that
/// refuse cookies keep it through a redirect.
#[derive(Clone, Copy)]
struct Reader(Lang, Option<Lang>);

impl Reader {
    fn redirect(self, path: &str) -> Response {
        let query = self.1.map(|lang| format!("?lang={}", lang.tag())).unwrap_or_default();
        Redirect::to(&format!("{path}{query}")).into_response()
    }
}

impl axum::extract::FromRequestParts<Arc<App>> for Reader {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        _: &Arc<App>,
    ) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query();
        Ok(Self(language::pick(query, &parts.headers), language::chosen(query)))
    }
}

fn show(status: StatusCode, page: &Page, lang: Lang) -> Response {
    let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (status, html, render(page, lang)).into_response()
}

fn trouble(error: &StoreError, lang: Lang) -> Response {
    tracing::error!("{error}");
    show(StatusCode::SERVICE_UNAVAILABLE, &Page::Trouble, lang)
}

fn view(place: Place) -> VenueView {
    VenueView {
        name: place.venue.registered.name,
        place: place.kiosk.place,
        commune: place.venue.commune.name,
    }
}

fn refuse(refusal: CheckinRefusal, self_path: String, lang: Lang) -> Response {
    use StatusCode as S;
    let (status, reason) = match refusal {
        CheckinRefusal::Malformed => (S::BAD_REQUEST, RefusedReason::Malformed),
        CheckinRefusal::NotAuthentic => (S::FORBIDDEN, RefusedReason::NotAuthentic),
        CheckinRefusal::UnknownKiosk => (S::NOT_FOUND, RefusedReason::UnknownKiosk),
        CheckinRefusal::Revoked => (S::GONE, RefusedReason::Revoked),
        CheckinRefusal::Time(Refusal::Expired(seconds) | Refusal::TooLate(seconds)) => {
            (S::GONE, RefusedReason::Expired { seconds })
        }
        CheckinRefusal::Time(Refusal::FromFuture(_)) => (S::FORBIDDEN, RefusedReason::FromFuture),
        CheckinRefusal::TicketExpired => (S::GONE, RefusedReason::TicketExpired),
        CheckinRefusal::TicketInvalid => (S::BAD_REQUEST, RefusedReason::TicketInvalid),
    };
    show(status, &Page::Refused { reason, self_path }, lang)
}

async fn start(Reader(lang, _): Reader) -> Response {
    show(StatusCode::OK, &Page::EnterCode { problem: None }, lang)
}

/// Someone reloads or shares the address of a form.
async fn to_start() -> Redirect {
    Redirect::to("/")
}

async fn not_found(Reader(lang, _): Reader) -> Response {
    show(StatusCode::NOT_FOUND, &Page::NotFound, lang)
}

async fn style() -> Response {
    let headers =
        [(header::CONTENT_TYPE, "text/css"), (header::CACHE_CONTROL, "public, max-age=86400")];
    (headers, STYLE).into_response()
}

async fn open(
    State(app): State<Arc<App>>,
    Reader(lang, _): Reader,
    Path(token): Path<String>,
) -> Response {
    let self_path = format!("{PATH}{token}");
    let opened = app
        .run(move |app| {
            let nonce = random().map_err(|error| StoreError::Failed(error.to_string()))?;
            let (store, now_s) = (app.store.as_ref(), app.clock.now_s());
            checkins::open(store, &app.keys, &app.rules(), &token, nonce, now_s)
        })
        .await;
    match opened {
        Ok(Ok(Opened { place, evidence, ticket })) => {
            let fixed = evidence == Evidence::Fixed;
            let page = Page::CheckIn { venue: view(place), ticket, fixed, self_path };
            show(StatusCode::OK, &page, lang)
        }
        Ok(Err(CheckinRefusal::Malformed)) => {
            refuse(CheckinRefusal::Malformed, "/".to_owned(), lang)
        }
        Ok(Err(refusal)) => refuse(refusal, self_path, lang),
        Err(error) => trouble(&error, lang),
    }
}

async fn receipt(
    State(app): State<Arc<App>>,
    Reader(lang, _): Reader,
    peer: Peer,
    Path(code): Path<String>,
) -> Response {
    let self_path = format!("{}{code}", protocol::receipt::PATH);
    let now_s = app.clock.now_s();
    let (status, reason) = match app.run(move |app| look(app, &code, peer.0, now_s)).await {
        Ok(Ok(Held { commune, people, code })) => {
            let receipt = ReceiptView { code, commune, date: civil::date(now_s), people };
            return show(StatusCode::OK, &Page::Receipt { receipt, self_path }, lang);
        }
        Ok(Err(ReceiptRefusal::Invalid)) => (StatusCode::NOT_FOUND, NoReceipt::Invalid),
        Ok(Err(ReceiptRefusal::TooMany)) => (StatusCode::TOO_MANY_REQUESTS, NoReceipt::TooMany),
        Err(error) => return trouble(&error, lang),
    };
    show(status, &Page::NoReceipt { reason, self_path }, lang)
}

#[derive(Deserialize)]
struct CodeForm {
    code: String,
}

async fn code(
    State(app): State<Arc<App>>,
    reader: Reader,
    peer: Peer,
    form: Result<Form<CodeForm>, FormRejection>,
) -> Response {
    let lang = reader.0;
    let found = match form {
        Err(_) => Ok(Err(CodeRefusal::NotACode)),
        Ok(Form(form)) => {
            app.run(move |app| {
                let (store, policy, now_s) =
                    (app.store.as_ref(), app.config.policy(), app.clock.now_s());
                checkins::find_code(store, &app.guesses, &policy, &form.code, peer.0, now_s)
            })
            .await
        }
    };
    let (status, problem) = match found {
        Ok(Ok(token)) => return reader.redirect(&format!("{PATH}{token}")),
        Ok(Err(CodeRefusal::NotACode)) => (StatusCode::BAD_REQUEST, CodeProblem::NotACode),
        Ok(Err(CodeRefusal::Unknown)) => (StatusCode::NOT_FOUND, CodeProblem::Unknown),
        Ok(Err(CodeRefusal::TooMany)) => (StatusCode::TOO_MANY_REQUESTS, CodeProblem::TooMany),
        Err(error) => return trouble(&error, lang),
    };
    show(status, &Page::EnterCode { problem: Some(problem) }, lang)
}

#[derive(Deserialize)]
struct TapForm {
    ticket: String,
    direction: Direction,
}

async fn tap(
    State(app): State<Arc<App>>,
    reader: Reader,
    form: Result<Form<TapForm>, FormRejection>,
) -> Response {
    let lang = reader.0;
    let Ok(Form(TapForm { ticket, direction })) = form else {
        return refuse(CheckinRefusal::TicketInvalid, "/".to_owned(), lang);
    };
    let word = match direction {
        Direction::In => "in",
        Direction::Out => "out",
    };
    let receipt = format!("/done/{ticket}/{word}");
    let tapped = app
        .run(move |app| {
            let (store, now_s) = (app.store.as_ref(), app.clock.now_s());
            checkins::tap(store, &app.keys, &app.rules(), &ticket, direction, now_s)
        })
        .await;
    match tapped {
        Ok(Ok(confirmed)) => {
            // Nobody listens when no kiosk is connected; it will read the store later.
            let _ = app.wakes.send(confirmed.place.kiosk.kiosk);
            reader.redirect(&receipt)
        }
        Ok(Err(refusal)) => refuse(refusal, "/".to_owned(), lang),
        Err(error) => trouble(&error, lang),
    }
}

async fn done(
    State(app): State<Arc<App>>,
    Reader(lang, _): Reader,
    Path((ticket, direction)): Path<(String, String)>,
) -> Response {
    let direction = match direction.as_str() {
        "in" => Direction::In,
        "out" => Direction::Out,
        _ => return show(StatusCode::NOT_FOUND, &Page::NotFound, lang),
    };
    let found = app
        .run(move |app| checkins::confirmed(app.store.as_ref(), &app.keys, &ticket, direction))
        .await;
    match found {
        Ok(Ok(Confirmed { place, checkin })) => {
            let page = Page::Confirmed {
                venue: view(place),
                direction: checkin.direction,
                at: civil::time_of_day(checkin.at_s),
                date: civil::date(checkin.at_s),
                fixed: checkin.evidence == Evidence::Fixed,
            };
            show(StatusCode::OK, &page, lang)
        }
        Ok(Err(refusal)) => refuse(refusal, "/".to_owned(), lang),
        Err(error) => trouble(&error, lang),
    }
}
