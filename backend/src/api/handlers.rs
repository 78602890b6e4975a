//! One handler for each request that is answered at once.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::api::{Batch, Enrol, Enrolled, Now, Problem, ProblemCode, Taken, Venue};
use protocol::caselist::SignedCaseList;
use protocol::secret::Secret;

use super::Refused;
use super::proof::{Proven, from_json, read_body};
use crate::app::App;
use crate::enrolment::{self, EnrolmentError};
use crate::keys::random;
use crate::server::Peer;
use crate::store::{Kiosk, StoreError};
use crate::{records, venues};

/// The backend's time.
#[utoipa::path(get, path = "/api/v1/time", responses((status = 200, body = Now)))]
pub(super) async fn time(State(app): State<Arc<App>>) -> Json<Now> {
    Json(Now { unix_ms: app.clock.now_ms() })
}

/// Enrols a kiosk with its one-time code. The same code and key again give the same kiosk.
#[utoipa::path(post, path = "/api/v1/enrol", request_body = Enrol, responses(
    (status = 200, body = Enrolled),
    (status = 400, body = Problem, description = "malformed, or the key is not proven"),
    (status = 403, body = Problem, description = "the code is wrong, used or too old"),
    (status = 429, body = Problem, description = "too many wrong codes; wait a minute"),
))]
pub(super) async fn enrol(
    State(app): State<Arc<App>>,
    peer: Peer,
    request: Request,
) -> Result<Json<Enrolled>, Refused> {
    let now_s = app.clock.now_s();
    if !app.codes.allows(&(), now_s) || !app.codes_by_peer.allows(&peer.0, now_s) {
        let message = "too many wrong codes; wait a minute";
        return Err(Refused::new(ProblemCode::TooMany, message));
    }
    let body = read_body(request.into_body()).await?;
    let request: Enrol = from_json(&body)?;
    let enrolled = app
        .run(move |app| -> Result<_, EnrolmentError> {
            let fresh = random().map_err(|error| StoreError::Failed(error.to_string()))?;
            let store = app.store.as_ref();
            let kiosk = enrolment::enrol(store, &app.keys, &request, &Secret::new(fresh), now_s)?;
            let token_key = kiosk.keys.as_ref().map(|keys| keys.token_key.clone());
            Ok(Enrolled {
                kiosk: kiosk.kiosk,
                token_key: token_key.ok_or(StoreError::Unreadable("kiosks"))?,
                backend_key: app.keys.public_hex(),
                venue: describe(app, &kiosk)?,
            })
        })
        .await;
    if matches!(enrolled, Err(EnrolmentError::Code)) {
        app.codes.fail((), now_s);
        app.codes_by_peer.fail(peer.0, now_s);
    }
    let enrolled = enrolled?;
    tracing::info!(kiosk = enrolled.kiosk, "a kiosk enrolled");
    Ok(Json(enrolled))
}

fn describe(app: &App, kiosk: &Kiosk) -> Result<Venue, StoreError> {
    let venue = app.store.venue(kiosk.venue)?.ok_or(StoreError::Unreadable("kiosks"))?;
    Ok(venues::describe(venue, kiosk, &app.host, app.config.period_s, app.sms.is_some()))
}

/// What the kiosk stands for now.
#[utoipa::path(get, path = "/api/v1/venue", security(("kiosk" = [])), responses(
    (status = 200, body = Venue),
    (status = 401, body = Problem, description = "no proof, or one that does not hold"),
))]
pub(super) async fn venue(
    State(app): State<Arc<App>>,
    proven: Proven,
) -> Result<Json<Venue>, Refused> {
    Ok(Json(app.run(move |app| describe(app, &proven.kiosk)).await?))
}

/// Takes records, each once. All of it is durable when the answer arrives.
#[utoipa::path(post, path = "/api/v1/records", security(("kiosk" = [])), request_body = Batch,
    responses(
        (status = 200, body = Taken),
        (status = 400, body = Problem, description = "malformed; the message names the place"),
        (status = 401, body = Problem, description = "no proof, or one that does not hold"),
        (status = 413, body = Problem, description = "too much at once"),
    )
)]
pub(super) async fn records(
    State(app): State<Arc<App>>,
    proven: Proven,
) -> Result<Json<Taken>, Refused> {
    let batch: Batch = from_json(&proven.body)?;
    let taken = app
        .run(move |app| {
            let now_s = app.clock.now_s();
            records::take(app.store.as_ref(), &proven.kiosk, &app.keep(), batch, now_s)
        })
        .await?;
    if taken.accepted > 0 {
        app.arrived.notify_one();
    }
    if taken.quarantined > 0 {
        tracing::warn!(count = taken.quarantined, "records were set aside: their day is off");
    }
    Ok(Json(taken))
}

/// The signed case list; `if-none-match` with its version saves the way.
#[utoipa::path(get, path = "/api/v1/cases", security(("kiosk" = [])), responses(
    (status = 200, body = SignedCaseList, headers(("etag" = String))),
    (status = 304, description = "the version is the one that is known"),
    (status = 401, body = Problem, description = "no proof, or one that does not hold"),
))]
pub(super) async fn cases(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    _: Proven,
) -> Result<Response, Refused> {
    let served = app
        .run(|app| {
            let keep_days = app.keep().contacts;
            app.case_list.get(app.store.as_ref(), &app.keys, keep_days, app.clock.now_s())
        })
        .await?;
    Ok(with_version(&headers, served.version, served.json.to_string()))
}

/// A signed list as JSON under its version, or 304 when that is known.
pub(super) fn with_version(headers: &HeaderMap, version: i64, json: String) -> Response {
    let tag = format!("\"{version}\"");
    let asked = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|h| h.to_str().ok());
    let known = asked
        .flat_map(|tags| tags.split(','))
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == tag || known == version.to_string());
    let tag = [(header::ETAG, tag)];
    if known {
        return (StatusCode::NOT_MODIFIED, tag).into_response();
    }
    let content = [(header::CONTENT_TYPE, "application/json")];
    (tag, content, json).into_response()
}

pub(super) async fn nothing() -> Refused {
    Refused::new(ProblemCode::NotFound, "there is no such thing; see /api/openapi.json")
}

pub(super) async fn wrong_method() -> Response {
    let message = "this address does not take this method; see /api/openapi.json";
    let problem = Problem { code: ProblemCode::NotFound, message: message.to_owned() };
    (StatusCode::METHOD_NOT_ALLOWED, Json(problem)).into_response()
}
