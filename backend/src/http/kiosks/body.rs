//! Bodies of requests.

use axum::body::{Bytes, HttpBody};
use axum::extract::Request;
use protocol::api::ProblemCode;

use super::refused::Refused;

/// Largest body of every request that brings no records; those of strangers are among them.
pub(super) const SMALL_BODY_MAX: usize = 4 * 1024;

/// Reads a body of at most `max` bytes, and nothing of one that says it is larger.
pub(super) async fn read(request: Request, max: usize) -> Result<Bytes, Refused> {
    let too_large = || {
        let message = format!("a request has at most {max} bytes here; send less at once");
        Refused::new(ProblemCode::TooLarge, message)
    };
    let body = request.into_body();
    if body.size_hint().lower() > u64::try_from(max).unwrap_or(u64::MAX) {
        return Err(too_large());
    }
    axum::body::to_bytes(body, max).await.map_err(|error| {
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            if inner.is::<http_body_util::LengthLimitError>() {
                return too_large();
            }
            source = inner.source();
        }
        Refused::new(ProblemCode::Malformed, "the request's body was cut short; send it again")
    })
}

/// Reads JSON; a refusal names line, column and path.
pub(super) fn from_json<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let (path, reason) = (error.path().to_string(), error.inner().to_string());
        let at = if path == "." { String::new() } else { format!(" at {path}") };
        Refused::new(ProblemCode::Malformed, format!("the body is wrong{at}: {reason}"))
    })?;
    reader.end().map_err(|error| {
        Refused::new(ProblemCode::Malformed, format!("the body is wrong: {error}"))
    })?;
    Ok(value)
}
