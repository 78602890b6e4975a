//! A refusal as programs read it: `application/problem+json` (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::api::{PROBLEM_JSON, Problem, ProblemCode};

pub(super) fn respond(status: StatusCode, code: ProblemCode, message: &str) -> Response {
    let title = status.canonical_reason().unwrap_or_default();
    let problem = Problem::new(status.as_u16(), title, code, message);
    let mut response = (status, Json(problem)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    response
}
