//! Answers that refuse: a [`Problem`] with the status that belongs to it.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::api::{Problem, ProblemCode};

use crate::cases::CasesError;
use crate::enrolment::EnrolmentError;
use crate::limits::WINDOW_S;
use crate::records::BatchError;
use crate::store::StoreError;

/// A refusal on its way out.
#[derive(Debug)]
pub struct Refused {
    problem: Problem,
    /// Seconds after which trying again may help, where there were too many.
    retry_s: i64,
}

impl Refused {
    /// A refusal with a sentence.
    pub fn new(code: ProblemCode, message: impl Into<String>) -> Self {
        Self { problem: Problem { code, message: message.into() }, retry_s: WINDOW_S }
    }

    /// A refusal that lasts for `retry_s` seconds.
    pub fn too_many(message: impl Into<String>, retry_s: i64) -> Self {
        Self { retry_s, ..Self::new(ProblemCode::TooMany, message) }
    }
}

fn status(code: ProblemCode) -> StatusCode {
    match code {
        ProblemCode::Malformed => StatusCode::BAD_REQUEST,
        ProblemCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemCode::EnrolmentCode => StatusCode::FORBIDDEN,
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
        let status = status(self.problem.code);
        let mut response = (status, Json(self.problem)).into_response();
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
        tracing::error!("{error}");
        Self::new(ProblemCode::Unavailable, "the backend has trouble of its own; try again later")
    }
}

impl From<BatchError> for Refused {
    fn from(error: BatchError) -> Self {
        let message = error.to_string();
        match error {
            BatchError::Version(_) | BatchError::Value { .. } => {
                Self::new(ProblemCode::Malformed, message)
            }
            BatchError::TooMany(_) => Self::new(ProblemCode::TooLarge, message),
            BatchError::Store(error) => error.into(),
        }
    }
}

impl From<EnrolmentError> for Refused {
    fn from(error: EnrolmentError) -> Self {
        let code = match &error {
            EnrolmentError::Code => ProblemCode::EnrolmentCode,
            EnrolmentError::Store(_) => ProblemCode::Unavailable,
            _ => ProblemCode::Malformed,
        };
        match error {
            EnrolmentError::Store(error) => error.into(),
            error => Self::new(code, error.to_string()),
        }
    }
}

impl From<CasesError> for Refused {
    fn from(error: CasesError) -> Self {
        match error {
            CasesError::Store(error) => error.into(),
            error => StoreError::Failed(error.to_string()).into(),
        }
    }
}
