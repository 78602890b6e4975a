//! Every request but two proves a kiosk's key over its method, path and body.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use ed25519_dalek::VerifyingKey;
use protocol::api::ProblemCode;
use protocol::proof::{self, Proof, ProofError};

use super::body::{self, SMALL_BODY_MAX};
use super::refused::Refused;
use crate::app::App;
use crate::store::StoreError;
use crate::store::kiosks::Kiosk;

/// A request whose proof holds, with a body of at most `BODY_MAX` bytes.
pub(super) struct Proven<const BODY_MAX: usize = SMALL_BODY_MAX> {
    /// Who sent it.
    pub(super) kiosk: Kiosk,
    pub(super) body: Bytes,
}

fn refused(error: ProofError) -> Refused {
    let code = match error {
        ProofError::Time(_) => ProblemCode::ProofTime,
        ProofError::Missing | ProofError::Signature | ProofError::WeakKey => ProblemCode::Proof,
        ProofError::Body => ProblemCode::Malformed,
    };
    Refused::new(code, error.to_string())
}

impl<const BODY_MAX: usize> FromRequest<Arc<App>> for Proven<BODY_MAX> {
    type Rejection = Refused;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Refused> {
        let (parts, body) = request.into_parts();
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|h| h.to_str().ok());
        let proof = Proof::parse(header.unwrap_or_default()).map_err(refused)?;
        let number = proof.kiosk;
        // The body of whoever proves no key is never read.
        let kiosk = app.read(move |read, _| read.kiosk(number)).await?;
        let unknown = || {
            let message = "this kiosk is not enrolled here, or was revoked; enrol it again";
            Refused::new(ProblemCode::UnknownKiosk, message)
        };
        let kiosk = kiosk.filter(|kiosk| kiosk.revoked_s.is_none()).ok_or_else(unknown)?;
        let public_key =
            kiosk.keys.as_ref().and_then(|keys| keys.public_key).ok_or_else(unknown)?;
        let key = VerifyingKey::from_bytes(&public_key)
            .map_err(|_| Refused::from(StoreError::Unreadable("kiosks")))?;
        let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
        let request = proof::Request { method: parts.method.as_str(), target };
        proof.verify(&request, &key, app.clock.now_s()).map_err(refused)?;
        let body = body::read(Request::new(body), BODY_MAX).await?;
        proof.verify_body(&body).map_err(refused)?;
        let program = parts.headers.get(header::USER_AGENT).and_then(|name| name.to_str().ok());
        app.seen.note(number, program.unwrap_or_default(), app.clock.now_s());
        Ok(Self { kiosk, body })
    }
}
