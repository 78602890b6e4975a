//! Who speaks: every request but two proves a kiosk's key over its method, path and body.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header;
use ed25519_dalek::VerifyingKey;
use protocol::api::{BODY_MAX, ProblemCode};
use protocol::proof::{self, Proof, ProofError};

use super::Refused;
use crate::app::App;
use crate::store::{Kiosk, StoreError};

/// A request whose proof holds.
pub(super) struct Proven {
    /// Who sent it.
    pub(super) kiosk: Kiosk,
    /// Its body.
    pub(super) body: Bytes,
}

fn refused(error: ProofError) -> Refused {
    let code = match error {
        ProofError::Time(_) => ProblemCode::ProofTime,
        ProofError::Missing | ProofError::Signature => ProblemCode::Proof,
    };
    Refused::new(code, error.to_string())
}

impl FromRequest<Arc<App>> for Proven {
    type Rejection = Refused;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Refused> {
        let (parts, body) = request.into_parts();
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|h| h.to_str().ok());
        let proof = Proof::parse(header.unwrap_or_default()).map_err(refused)?;
        let number = proof.kiosk;
        // The kiosk is looked up before the body is read, so that strangers cost little.
        let kiosk = app.run(move |app| app.store.kiosk(number)).await?;
        let unknown = || {
            let message = "this kiosk is not enrolled here, or was revoked; enrol it again";
            Refused::new(ProblemCode::UnknownKiosk, message)
        };
        let kiosk = kiosk.filter(|kiosk| kiosk.revoked_s.is_none()).ok_or_else(unknown)?;
        let public_key = kiosk.keys.as_ref().ok_or_else(unknown)?.public_key;
        let key = VerifyingKey::from_bytes(&public_key)
            .map_err(|_| Refused::from(StoreError::Unreadable("kiosks")))?;
        let body = read_body(body).await?;
        let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
        let request = proof::Request { method: parts.method.as_str(), target, body: &body };
        proof.verify(&request, &key, app.clock.now_s()).map_err(refused)?;
        Ok(Self { kiosk, body })
    }
}

/// Reads a body of at most [`BODY_MAX`] bytes.
pub(super) async fn read_body(body: Body) -> Result<Bytes, Refused> {
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
        let place = if path == "." { String::new() } else { format!(" at {path}") };
        Refused::new(ProblemCode::Malformed, format!("the body is wrong{place}: {reason}"))
    })?;
    reader.end().map_err(|error| {
        Refused::new(ProblemCode::Malformed, format!("the body is wrong: {error}"))
    })?;
    Ok(value)
}
