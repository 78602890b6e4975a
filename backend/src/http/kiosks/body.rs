//! Bodies of requests.

use axum::body::{Body, Bytes};
use protocol::api::{BODY_MAX, ProblemCode};

use super::refused::Refused;

/// Reads a body of at most [`BODY_MAX`] bytes.
pub(super) async fn read(body: Body) -> Result<Bytes, Refused> {
    axum::body::to_bytes(body, BODY_MAX).await.map_err(|error| {
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            if inner.is::<http_body_util::LengthLimitError>() {
                let message = format!("a request has at most {BODY_MAX} bytes; send less at once");
                return Refused::new(ProblemCode::TooLarge, message);
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
