//! Answers that refuse.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::api::ProblemCode;

use crate::http::limits::MINUTE_S;
use crate::http::problem;
use crate::store::StoreError;

#[derive(Debug)]
pub(super) enum Refused {
    /// No key, or one that is none or was revoked.
    Key,
    /// The key does not read this, or not of this commune.
    Scope,
    /// The address asks for something that cannot be read.
    Malformed(&'static str),
    TooMany,
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, code, message) = match self {
            Self::Key => (
                StatusCode::UNAUTHORIZED,
                ProblemCode::Proof,
                "send a key that is in use as `authorization: Bearer bzk_…`; an operator makes one at /staff/sharing",
            ),
            Self::Scope => (
                StatusCode::FORBIDDEN,
                ProblemCode::NotFound,
                "this key does not read this of this commune; an operator sees at /staff/sharing what it reads",
            ),
            Self::Malformed(message) => (StatusCode::BAD_REQUEST, ProblemCode::Malformed, message),
            Self::TooMany => (
                StatusCode::TOO_MANY_REQUESTS,
                ProblemCode::TooMany,
                "too many requests with this key; wait a minute",
            ),
            Self::Store(error) => {
                tracing::error!("{error}");
                (
                    StatusCode::SERVICE_UNAVAILABLE,
                    ProblemCode::Unavailable,
                    "the backend failed; try again later",
                )
            }
        };
        let mut response = problem::respond(status, code, message);
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        } else if status == StatusCode::TOO_MANY_REQUESTS {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(MINUTE_S));
        }
        response
    }
}
