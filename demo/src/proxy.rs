//! The visitor's phone: the backend's page under an address of its own, so that the demo can show
//! it in a frame, which the backend itself forbids. What the backend answered is noted for the tour.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use protocol::token::PATH;

use crate::tour::{Happened, Tour};

/// What a browser sends that the backend needs.
const UP: [HeaderName; 4] =
    [header::CONTENT_TYPE, header::COOKIE, header::ACCEPT_LANGUAGE, header::ACCEPT];
/// What the backend answers that a browser needs.
const DOWN: [HeaderName; 4] =
    [header::CONTENT_TYPE, header::SET_COOKIE, header::LOCATION, header::CACHE_CONTROL];

#[derive(Clone)]
struct Upstream {
    client: reqwest::Client,
    backend: String,
    tour: Arc<Tour>,
}

/// Serves the phone until the process ends.
pub async fn serve(listener: tokio::net::TcpListener, backend: String, tour: Arc<Tour>) {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
    let client = match client {
        Ok(client) => client,
        Err(error) => return tracing::error!(%error, "the visitor's phone cannot be shown"),
    };
    let router = Router::new().fallback(forward).with_state(Upstream { client, backend, tour });
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "the visitor's phone went away");
    }
}

impl Tour {
    /// The backend opens a page of a code only while the code is good, and confirms a tap only after
    /// it is stored.
    fn note_page(&self, path: &str) {
        if path.starts_with(PATH) {
            self.note(Happened::Scanned);
        } else if path.starts_with("/done/") && path.ends_with("/in") {
            self.note(Happened::Tapped);
        }
    }
}

async fn forward(
    State(upstream): State<Upstream>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let mut request = upstream.client.request(method, format!("{}{path}", upstream.backend));
    for name in UP {
        if let Some(value) = headers.get(&name) {
            request = request.header(name, value);
        }
    }
    let answer = match request.body(body).send().await {
        Ok(answer) => answer,
        Err(error) => return (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    };
    let (status, found) = (answer.status(), answer.headers().clone());
    if status == StatusCode::OK {
        upstream.tour.note_page(uri.path());
    }
    let mut response = match answer.bytes().await {
        Ok(bytes) => Response::new(Body::from(bytes)),
        Err(error) => return (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    };
    *response.status_mut() = status;
    for name in DOWN {
        for value in found.get_all(&name) {
            response.headers_mut().append(&name, value.clone());
        }
    }
    response
}
