//! The demo's page: the tour, the kiosk's live screen, the visitor's phone, the street, things to try.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kiosk::devices::simulator::{FromKiosk, ToKiosk};
use protocol::language::Language;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use crate::link::Link;
use crate::setup::Setup;
use crate::staff::{PHRASE, Person, Staff, portal_address};
use crate::street::Street;
use crate::tour::Tour;
use crate::tries::{Tries, Try};
use crate::watch::Watch;

/// What the page shows and plays with.
pub struct DemoState {
    pub setup: Arc<Setup>,
    /// Opens staff mode at the kiosk.
    pub pin: String,
    pub staff: Staff,
    pub street: Arc<Street>,
    pub link: Arc<Link>,
    pub tour: Arc<Tour>,
    pub tries: Tries,
    pub watch: Arc<Watch>,
    /// Where the visitor's phone and the backend answer.
    pub places: [SocketAddr; 2],
}

/// A page of the portal that the demo leads to.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Page {
    Start,
    Log,
}

type Shared = State<Arc<DemoState>>;

/// Serves the page until the process ends.
pub async fn serve(listener: tokio::net::TcpListener, state: DemoState) -> anyhow::Result<()> {
    let asset = |kind: &'static str, text: &'static str| {
        get(move || async move { ([(header::CONTENT_TYPE, kind)], text) })
    };
    let router = Router::new()
        .route("/", get(Html(include_str!("../page/index.html"))))
        .route("/demo.css", asset("text/css", include_str!("../page/demo.css")))
        .route("/demo.js", asset("text/javascript", include_str!("../page/demo.js")))
        .route("/words.js", asset("text/javascript", include_str!("../page/words.js")))
        .route("/header.js", asset("text/javascript", include_str!("../page/header.js")))
        .route("/screen.js", asset("text/javascript", include_str!("../page/screen.js")))
        .route("/screen", get(screen))
        .route("/screen.png", get(picture))
        .route("/state", get(overview))
        .route("/scan", post(scan))
        .route("/phones/{number}/{location}", post(send))
        .route("/phones/{number}/f0", post(declare_f0))
        .route("/tries/{what}/{on}", post(set))
        .route("/staff/{person}/{page}", get(enter))
        .layer(axum::middleware::map_response_with_state(policy(state.places[0]), add_policy))
        .with_state(Arc::new(state));
    Ok(axum::serve(listener, router).await?)
}

/// What the page may load: its own files and, in the frame, the visitor's phone.
fn policy(phone: SocketAddr) -> HeaderValue {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; \
         connect-src 'self'; frame-src http://{phone}; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

async fn add_policy(State(policy): State<HeaderValue>, mut response: Response) -> Response {
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// A failure, as the page shows it.
struct WebError(anyhow::Error);

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, terminal::sentence(&self.0)).into_response()
    }
}

impl<E: Into<anyhow::Error>> From<E> for WebError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

async fn screen(State(state): Shared, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| show(socket, state))
}

/// Sends the whole screen and what else the kiosk shows, then what changes; passes on what is touched.
async fn show(mut socket: WebSocket, state: Arc<DemoState>) {
    let mut outputs = state.link.outputs();
    let whole = |state: &DemoState| {
        let picture = state.link.picture();
        let png = data_encoding::BASE64.encode(&picture.png().ok()?);
        let (width, height) = (picture.width, picture.height);
        let frame =
            json!({ "x": 0, "y": 0, "screen_width": width, "screen_height": height, "png": png });
        Some(Message::text(frame.to_string()))
    };
    let header = state.link.header();
    let header = header.iter().filter_map(|output| serde_json::to_string(output).ok());
    for message in whole(&state).into_iter().chain(header.map(Message::text)) {
        let _ = socket.send(message).await;
    }
    loop {
        let message = tokio::select! {
            output = outputs.recv() => match output {
                Ok(FromKiosk::Frame(frame)) => serde_json::to_string(&frame).ok().map(Message::text),
                Ok(output) => serde_json::to_string(&output).ok().map(Message::text),
                Err(RecvError::Lagged(_)) => whole(&state),
                Err(RecvError::Closed) => return,
            },
            received = socket.recv() => match received {
                Some(Ok(Message::Text(text))) => {
                    if let Ok(touched @ (ToKiosk::Touch { .. } | ToKiosk::Line { .. })) =
                        serde_json::from_str(&text)
                    {
                        state.link.play(touched).await;
                    }
                    None
                }
                Some(Ok(_)) => None,
                Some(Err(_)) | None => return,
            },
        };
        if let Some(message) = message
            && socket.send(message).await.is_err()
        {
            return;
        }
    }
}

async fn picture(State(state): Shared) -> Result<Response, WebError> {
    let png = state.link.picture().png()?;
    Ok(([(header::CONTENT_TYPE, "image/png")], png).into_response())
}

async fn overview(State(state): Shared) -> Json<Value> {
    Json(json!({
        "done": state.tour.done(),
        "on": state.tries.on(),
        "phones": state.street.view(),
        "known": state.watch.known(),
        "backend": state.setup.backend_url(),
        "database": state.setup.database(),
        "key": state.setup.commune_key(),
        "phrase": PHRASE,
        "pin": state.pin,
    }))
}

/// Reads the QR on the kiosk's screen; the answer is where a phone would go.
async fn scan(State(state): Shared) -> Result<Json<Value>, WebError> {
    let scanned = state.link.scan_soon().await?;
    let page = format!("http://{}{}", state.places[0], scanned.path);
    Ok(Json(json!({ "text": scanned.text, "page": page })))
}

/// What an address says besides its path.
#[derive(Deserialize)]
struct Asked {
    lang: Language,
}

/// Signs a sample user in at the portal, in the browser that asks, and leads it there.
async fn enter(
    State(state): Shared,
    Path((person, page)): Path<(Person, Page)>,
    Query(Asked { lang }): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // A page of somebody else has no say in who is signed in here.
    if !matches!(text("sec-fetch-site").unwrap_or("none"), "same-origin" | "none") {
        return Ok(StatusCode::FORBIDDEN.into_response());
    }
    let path = match page {
        Page::Start => "/staff",
        Page::Log => "/staff/log",
    };
    let host = text("host").unwrap_or("127.0.0.1");
    let address = portal_address(host, state.places[1].port(), path, lang.tag());
    let cookies = state.staff.sign_in(person).await?;
    let mut response = Redirect::to(&address).into_response();
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn set(
    State(state): Shared,
    Path((what, on)): Path<(Try, bool)>,
) -> Result<Json<Value>, WebError> {
    state.tries.set(what, on).await?;
    Ok(Json(json!({})))
}

async fn send(
    State(state): Shared,
    Path((number, location)): Path<(usize, String)>,
) -> Result<Json<Value>, StatusCode> {
    let sent = state.street.send(number, &location);
    if sent { Ok(Json(json!({}))) } else { Err(StatusCode::NOT_FOUND) }
}

async fn declare_f0(
    State(state): Shared,
    Path(number): Path<usize>,
) -> Result<Json<Value>, WebError> {
    let file = state.street.case_file(number);
    let file = file.ok_or_else(|| anyhow::anyhow!("there is no phone {number}"))?;
    let [first, second] = ["tung.phan", "lan.ngo"];
    let add = ["case", "add", "--file", "-", "--as", first];
    let added = state.setup.run_backend(&add, file.as_bytes()).await?;
    let case =
        added.first().and_then(|added| added.pointer("/cases/0/case")).and_then(Value::as_i64);
    let case = case.ok_or_else(|| anyhow::anyhow!("case add printed no number"))?;
    let confirm = ["case", "confirm", &case.to_string(), "--as", second];
    state.setup.run_backend(&confirm, b"").await?;
    state.street.set_case(number, case);
    Ok(Json(json!({ "case": case })))
}
