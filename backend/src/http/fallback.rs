//! Addresses and methods that the kiosks' API does not have.

use axum::http::StatusCode;
use axum::response::Response;
use protocol::api::ProblemCode;

use super::problem;

fn refuse(status: StatusCode, message: &str) -> Response {
    problem::respond(status, ProblemCode::NotFound, message)
}

pub(super) async fn not_found() -> Response {
    refuse(StatusCode::NOT_FOUND, "this address does not exist; see /api/openapi.json")
}

pub(super) async fn method_not_allowed() -> Response {
    let message = "this address does not allow this method; see /api/openapi.json";
    refuse(StatusCode::METHOD_NOT_ALLOWED, message)
}
