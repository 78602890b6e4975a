//! The visitor's pages in the kiosk's own Wi-Fi: the same as the backend's, filled here. No cookie, no script, no log of
//! who came.

use std::net::IpAddr;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Form, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use protocol::civil;
use protocol::language::Language;
use protocol::minute_word::MinuteWord;
use protocol::record::{Direction, TapId};
use protocol::shortcode::Entered;
use protocol::token::{PATH, Token};
use serde::Deserialize;
use visitor_page::{
    CheckIn, CodeProblem, Confirmed, EnterCode, Frame, Notice, Refused, STYLE, VenueView, WordView,
    direction, done_path,
};

use super::connections::Peer;
use super::service::Service;
use super::tickets::Codes;
use crate::store::{Identity, StoreError};

/// Largest form.
const FORM_MAX: usize = 4 * 1024;

/// In the place of a time that nobody knows.
const NO_TIME: &str = "--:--";

const HEADERS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CACHE_CONTROL, "no-store"),
];

/// The routes. What else is asked for, such as the addresses by which phones look for a way out
/// (`/generate_204`, `/hotspot-detect.html`, `/connecttest.txt`), leads to the first page.
pub(super) fn routes(service: Arc<Service>) -> Router {
    Router::new()
        .route("/", get(enter_code))
        .route("/code", post(submit_code).get(lead_home))
        .route("/Q/{token}", get(check_in))
        .route("/q/{token}", get(check_in))
        .route("/tap", post(tap).get(lead_home))
        .route("/done/{tap}/{way}", get(confirmed))
        .route("/style.css", get(|| async { ([(header::CONTENT_TYPE, "text/css")], STYLE) }))
        .fallback(lead_home)
        .layer(DefaultBodyLimit::max(FORM_MAX))
        .layer(middleware::from_fn_with_state(service.clone(), receive))
        .with_state(service)
}

/// Keeps floods out, and phones at one address: whatever name they asked for, the kiosk answers to it.
async fn receive(
    State(service): State<Arc<Service>>,
    ConnectInfo(Peer(from)): ConnectInfo<Peer>,
    request: Request,
    next: Next,
) -> Response {
    let language = language(request.uri(), request.headers());
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let mut response = if !service.may_ask(from) {
        page(StatusCode::TOO_MANY_REQUESTS, &refused(Refused::TooMany, language))
    } else if host == Some(service.host()) {
        next.run(request).await
    } else {
        // A venue code keeps its path.
        let path = request.uri().path();
        let is_code = path.get(..PATH.len()).is_some_and(|it| it.eq_ignore_ascii_case(PATH));
        lead(&service, if is_code { path } else { "/" })
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn lead_home(State(service): State<Arc<Service>>) -> Response {
    lead(&service, "/")
}

/// Found, and not the permanent kind: tomorrow the address is somebody else's again.
fn lead(service: &Service, path: &str) -> Response {
    let address = format!("http://{}{path}", service.host());
    (StatusCode::FOUND, [(header::LOCATION, address)]).into_response()
}

/// What the visitor chose, else what the phone prefers.
fn language(uri: &Uri, headers: &HeaderMap) -> Language {
    let accepted = || Language::accepted(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?);
    uri.query().and_then(Language::chosen).or_else(accepted).unwrap_or_default()
}

fn page(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page was not rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn frame(language: Language, own_path: Option<&str>) -> Frame {
    Frame::new(language, own_path).on_wifi()
}

fn refused(refused: Refused, language: Language) -> Notice {
    Notice::refused(refused, frame(language, Some("/")))
}

fn refuse(what: Refused, language: Language) -> Response {
    let status = match what {
        Refused::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Refused::Malformed | Refused::TicketInvalid => StatusCode::BAD_REQUEST,
        _ => StatusCode::GONE,
    };
    page(status, &refused(what, language))
}

fn failed(error: &StoreError, language: Language) -> Response {
    tracing::error!(%error, "a visitor in the kiosk's Wi-Fi was not served");
    page(StatusCode::SERVICE_UNAVAILABLE, &Notice::of_trouble_on_wifi(frame(language, Some("/"))))
}

/// Where a page in one language leads on.
fn redirect(path: &str, language: Language) -> Response {
    Redirect::to(&format!("{path}?lang={}", language.tag())).into_response()
}

async fn enter_code(uri: Uri, headers: HeaderMap) -> Response {
    page(StatusCode::OK, &EnterCode::new(frame(language(&uri, &headers), Some("/")), None))
}

#[derive(Deserialize)]
struct CodeForm {
    code: String,
}

async fn submit_code(
    State(service): State<Arc<Service>>,
    ConnectInfo(Peer(from)): ConnectInfo<Peer>,
    uri: Uri,
    headers: HeaderMap,
    form: Result<Form<CodeForm>, FormRejection>,
) -> Response {
    let language = language(&uri, &headers);
    let (status, problem) = match find(&service, from, form.ok()).await {
        Ok(Ok(token)) => return redirect(&format!("{PATH}{token}"), language),
        Ok(Err(problem)) => problem,
        Err(error) => return failed(&error, language),
    };
    page(status, &EnterCode::new(frame(language, Some("/")), Some(problem)))
}

type Found = Result<String, (StatusCode, CodeProblem)>;

/// The token behind a typed code.
async fn find(
    service: &Service,
    from: IpAddr,
    form: Option<Form<CodeForm>>,
) -> Result<Found, StoreError> {
    let entered = form.and_then(|Form(form)| Entered::parse(&form.code).ok());
    let Some(entered) = entered else {
        return Ok(Err((StatusCode::BAD_REQUEST, CodeProblem::NotACode)));
    };
    if !service.may_guess(from) {
        return Ok(Err((StatusCode::TOO_MANY_REQUESTS, CodeProblem::TooMany)));
    }
    let Some(identity) = service.identity().await? else {
        return Ok(Err((StatusCode::NOT_FOUND, CodeProblem::Unknown)));
    };
    let now_s = service.now().unix_s();
    Ok(codes(&identity).find(&entered, now_s).ok_or_else(|| {
        service.guessed_wrong(from);
        (StatusCode::NOT_FOUND, CodeProblem::Unknown)
    }))
}

fn codes(identity: &Identity) -> Codes {
    let Identity { kiosk, token_key, venue, .. } = identity;
    Codes {
        kiosk: *kiosk,
        token_key: token_key.clone(),
        letters: venue.letters.clone(),
        period_s: venue.period_s,
        poster_epoch: venue.poster_epoch,
    }
}

fn venue_view(identity: &Identity) -> VenueView {
    let venue = &identity.venue;
    VenueView {
        name: venue.name.clone(),
        position: venue.position.clone(),
        commune: venue.commune.clone(),
        letters: venue.letters.clone(),
    }
}

async fn check_in(
    State(service): State<Arc<Service>>,
    ConnectInfo(Peer(from)): ConnectInfo<Peer>,
    uri: Uri,
    headers: HeaderMap,
    token: Option<Path<String>>,
) -> Response {
    let language = language(&uri, &headers);
    let token = token.and_then(|Path(text)| Token::parse(&text).ok());
    let Some(token) = token else { return refuse(Refused::Malformed, language) };
    let identity = match service.identity().await {
        Ok(Some(identity)) => identity,
        Ok(None) => return refuse(Refused::UnknownKiosk, language),
        Err(error) => return failed(&error, language),
    };
    let judged = codes(&identity).judge(&token, service.now().unix_s());
    let opened = match judged {
        Ok(evidence) => service.open(from, evidence).await.map(|id| (id, evidence)),
        Err(refused) => Err(refused),
    };
    match opened {
        Ok((id, evidence)) => {
            let (venue, path) = (venue_view(&identity), format!("{PATH}{token}"));
            let told = identity.venue.questionnaire.as_ref();
            let frame = frame(language, Some(&path)).with_help(identity.venue.help_line.clone());
            let shown = CheckIn::new(frame, venue, String::from(id), evidence)
                .with_notice(told.and_then(|told| told.notice(language)));
            page(StatusCode::OK, &shown)
        }
        Err(what) => refuse(what, language),
    }
}

#[derive(Deserialize)]
struct TapForm {
    ticket: String,
    direction: Direction,
}

async fn tap(
    State(service): State<Arc<Service>>,
    uri: Uri,
    headers: HeaderMap,
    form: Result<Form<TapForm>, FormRejection>,
) -> Response {
    let language = language(&uri, &headers);
    let tap = form.ok().and_then(|Form(TapForm { ticket, direction })| {
        TapId::try_from(ticket).ok().map(|id| (id, direction))
    });
    let Some((id, direction)) = tap else { return refuse(Refused::TicketInvalid, language) };
    match service.tap(id, direction).await {
        Ok(Ok(_)) => redirect(&done_path(&String::from(id), direction), language),
        Ok(Err(what)) => refuse(what, language),
        Err(error) => failed(&error, language),
    }
}

async fn confirmed(
    State(service): State<Arc<Service>>,
    uri: Uri,
    headers: HeaderMap,
    Path((tap, way)): Path<(String, String)>,
) -> Response {
    let language = language(&uri, &headers);
    let (Ok(id), Some(direction)) = (TapId::try_from(tap), direction(&way)) else {
        return lead(&service, "/");
    };
    let (checkin, identity) = match (service.tapped(id, direction).await, service.identity().await)
    {
        (Some(checkin), Ok(Some(identity))) => (checkin, identity),
        (_, Err(error)) => return failed(&error, language),
        _ => return refuse(Refused::TicketInvalid, language),
    };
    let now = service.now();
    let at_s = checkin.at_s;
    let when = match now.is_known() {
        true => (civil::time_of_day(at_s), civil::date(at_s)),
        false => (NO_TIME.to_owned(), String::new()),
    };
    let key = identity.venue.word_key.as_ref().filter(|_| now.is_known());
    let word = key.map(|key| MinuteWord::at(key, at_s));
    let word = word.and_then(|word| WordView::new(language, word, at_s, now.unix_s()));
    let venue = venue_view(&identity);
    let frame = frame(language, None).with_help(identity.venue.help_line.clone());
    let shown = Confirmed::new(frame, venue, direction, when, checkin.evidence, word);
    page(StatusCode::OK, &shown)
}
