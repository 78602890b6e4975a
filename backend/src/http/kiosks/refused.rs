//! Answers that refuse: a problem with the status that belongs to it.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::api::ProblemCode;
use protocol::signed_venue::SignedVenueError;

use crate::cases::ListError;
use crate::http::limits::MINUTE_S;
use crate::http::problem;
use crate::keys::RandomError;
use crate::kiosks::KioskError;
use crate::media::MediaError;
use crate::otp::{self, OtpError};
use crate::pairing::PairingError;
use crate::records::RecordError;
use crate::store::StoreError;
use crate::updates::UpdateError;
use crate::warnings::venue::WindowsError;

#[derive(Debug)]
pub(super) struct Refused {
    code: ProblemCode,
    /// For people: a sentence with the remedy.
    message: String,
    /// Seconds after which trying again may help, where there were too many.
    retry_s: i64,
}

impl Refused {
    pub(super) fn new(code: ProblemCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), retry_s: MINUTE_S }
    }

    /// A refusal that lasts for `retry_s` seconds.
    pub(super) fn too_many(message: impl Into<String>, retry_s: i64) -> Self {
        Self { retry_s, ..Self::new(ProblemCode::TooMany, message) }
    }

    /// An answer that cannot be written as JSON.
    pub(super) fn unwritten(error: &serde_json::Error) -> Self {
        Self::unavailable(error)
    }

    /// A failure of the backend's own, which goes into its log and not to the kiosk.
    fn unavailable(error: &dyn std::error::Error) -> Self {
        tracing::error!("{error}");
        Self::new(ProblemCode::Unavailable, "the backend failed; try again later")
    }
}

fn status(code: ProblemCode) -> StatusCode {
    match code {
        ProblemCode::Malformed => StatusCode::BAD_REQUEST,
        ProblemCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemCode::EnrolmentCode | ProblemCode::PairingUnknown | ProblemCode::PairingUsed => {
            StatusCode::FORBIDDEN
        }
        ProblemCode::TooMany => StatusCode::TOO_MANY_REQUESTS,
        ProblemCode::Proof | ProblemCode::ProofTime | ProblemCode::UnknownKiosk => {
            StatusCode::UNAUTHORIZED
        }
        ProblemCode::NotFound => StatusCode::NOT_FOUND,
        ProblemCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = status(self.code);
        let mut response = problem::respond(status, self.code, &self.message);
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static(protocol::proof::SCHEME);
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        } else if status == StatusCode::TOO_MANY_REQUESTS {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(self.retry_s));
        }
        response
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::unavailable(&error)
    }
}

impl From<RandomError> for Refused {
    fn from(error: RandomError) -> Self {
        Self::unavailable(&error)
    }
}

impl From<ListError> for Refused {
    fn from(error: ListError) -> Self {
        Self::unavailable(&error)
    }
}

impl From<WindowsError> for Refused {
    fn from(error: WindowsError) -> Self {
        Self::unavailable(&error)
    }
}

impl From<MediaError> for Refused {
    fn from(error: MediaError) -> Self {
        Self::unavailable(&error)
    }
}

impl From<UpdateError> for Refused {
    fn from(error: UpdateError) -> Self {
        Self::unavailable(&error)
    }
}

impl From<SignedVenueError> for Refused {
    fn from(error: SignedVenueError) -> Self {
        Self::unavailable(&error)
    }
}

impl From<OtpError> for Refused {
    fn from(error: OtpError) -> Self {
        match error {
            OtpError::KioskLimit | OtpError::PhoneLimit => {
                Self::too_many(error.to_string(), otp::WINDOW_S)
            }
            OtpError::Store(_) => Self::unavailable(&error),
        }
    }
}

impl From<RecordError> for Refused {
    fn from(error: RecordError) -> Self {
        let code = match error {
            RecordError::Version(_) | RecordError::Value(_) => ProblemCode::Malformed,
            RecordError::TooMany(_) => ProblemCode::TooLarge,
            RecordError::NotFound { .. } => ProblemCode::NotFound,
            RecordError::Store(_) => return Self::unavailable(&error),
        };
        Self::new(code, error.to_string())
    }
}

impl From<PairingError> for Refused {
    fn from(error: PairingError) -> Self {
        let code = match error {
            PairingError::Unknown => ProblemCode::PairingUnknown,
            PairingError::Used => ProblemCode::PairingUsed,
            PairingError::Message(_) | PairingError::PublicKey => ProblemCode::Malformed,
            // Of the portal's, which kiosks do not meet.
            PairingError::NoKiosk(_) | PairingError::Full | PairingError::TooMany => {
                ProblemCode::Unavailable
            }
            PairingError::Store(_) => return Self::unavailable(&error),
        };
        Self::new(code, error.to_string())
    }
}

impl From<KioskError> for Refused {
    fn from(error: KioskError) -> Self {
        let code = match error {
            KioskError::Code => ProblemCode::EnrolmentCode,
            KioskError::Store(_) => return Self::unavailable(&error),
            _ => ProblemCode::Malformed,
        };
        Self::new(code, error.to_string())
    }
}
