//! Addresses and methods that the kiosks' API does not have.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use protocol::api::{Problem, ProblemCode};

fn problem(status: StatusCode, message: &str) -> Response {
    let problem = Problem { code: ProblemCode::NotFound, message: message.to_owned() };
    (status, Json(problem)).into_response()
}

pub(super) async fn not_found() -> Response {
    problem(StatusCode::NOT_FOUND, "this address does not exist; see /api/openapi.json")
}

pub(super) async fn method_not_allowed() -> Response {
    let message = "this address does not allow this method; see /api/openapi.json";
    problem(StatusCode::METHOD_NOT_ALLOWED, message)
}
