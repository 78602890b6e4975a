//! Why a request failed, as sentences that say what the owner should do.

use protocol::api::{Problem, ProblemCode};
use reqwest::StatusCode;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    #[error(
        "the backend's address {address:?} cannot be used: {reason}; write it as https://host in kiosk.toml"
    )]
    Address { address: String, reason: String },
    #[error(
        "this kiosk does not know where its backend is; type the address on its screen, or write backend.url into kiosk.toml"
    )]
    NoAddress,
    #[error(
        "the backend cannot be reached safely: {0}; install the package ca-certificates, or name a file of certificates in the variable SSL_CERT_FILE"
    )]
    Certificates(String),
    /// No network, no backend, or no answer in time.
    #[error(
        "the backend cannot be reached: {0}; check the network cable or Wi-Fi, records are kept until it is back"
    )]
    Unreachable(String),
    /// The backend refused, with a reason of its own.
    #[error("the backend refused: {message}; {}", remedy(*.code))]
    Refused { code: ProblemCode, message: String },
    /// Something answered that is not our backend.
    #[error(
        "something other than the backend answered (HTTP {0}); check the address in kiosk.toml and whether the Wi-Fi wants a login"
    )]
    Stranger(u16),
    #[error("the backend's answer cannot be read: {0}; update this kiosk")]
    Answer(String),
}

fn remedy(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::Malformed => "update this kiosk or the backend",
        ProblemCode::TooLarge => "less will be sent at once",
        ProblemCode::EnrolmentCode => {
            "ask the operator for a new invitation, which `backend kiosk add` prints"
        }
        ProblemCode::TooMany => "wait a few minutes",
        ProblemCode::Proof => "enrol this kiosk anew if it stays so",
        ProblemCode::ProofTime => "the clock was set by the backend and it will be tried again",
        ProblemCode::UnknownKiosk => "enrol this kiosk anew, or ask why it was revoked",
        ProblemCode::NotFound => "check the address in kiosk.toml",
        ProblemCode::PairingUnknown => "compare the six digits with those of the portal",
        ProblemCode::PairingUsed => "get new digits on the page of the portal that shows them",
        ProblemCode::Unavailable => "it will be tried again",
    }
}

/// The innermost cause, which is the one that helps, without the URL around it.
fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

impl ClientError {
    /// Making the client fails for its certificates only.
    pub(super) fn certificates(error: &reqwest::Error) -> Self {
        Self::Certificates(innermost(error))
    }

    pub(super) fn unreachable(error: &reqwest::Error) -> Self {
        Self::Unreachable(if error.is_timeout() {
            "no answer in time".to_owned()
        } else {
            innermost(error)
        })
    }

    /// Reads a refusal; a proxy in between sends no [`Problem`].
    pub(super) fn refused(status: StatusCode, body: &[u8]) -> Self {
        if let Ok(Problem { code, message, .. }) = serde_json::from_slice(body) {
            return Self::Refused { code, message };
        }
        let code = match status {
            StatusCode::PAYLOAD_TOO_LARGE => ProblemCode::TooLarge,
            StatusCode::TOO_MANY_REQUESTS => ProblemCode::TooMany,
            status if status.is_server_error() => ProblemCode::Unavailable,
            status => return Self::Stranger(status.as_u16()),
        };
        Self::Refused { code, message: format!("HTTP {}", status.as_u16()) }
    }

    /// The backend's reason, when it gave one.
    pub fn code(&self) -> Option<ProblemCode> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// Whether trying the same again can never succeed.
    pub fn is_permanent(&self) -> bool {
        match self {
            Self::Address { .. } | Self::Certificates(_) => true,
            Self::Refused { code, .. } => code.is_permanent(),
            Self::NoAddress | Self::Unreachable(_) | Self::Stranger(_) | Self::Answer(_) => false,
        }
    }

    /// Whether the content of the request is at fault, rather than the sender or the network. Only
    /// then may a record be set aside.
    pub fn blames_content(&self) -> bool {
        matches!(self.code(), Some(ProblemCode::Malformed | ProblemCode::TooLarge))
    }

    /// Whether the backend was reached at all.
    pub fn is_online(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Answer(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_as_a_table() {
        let problem = r#"{"code":"malformed","message":"records[3].body: odd"}"#;
        for (status, body, code, permanent, content) in [
            (400, problem, Some(ProblemCode::Malformed), true, true),
            (413, "<html>", Some(ProblemCode::TooLarge), false, true),
            (400, "<html>", None, false, false),
            (302, "", None, false, false),
            (429, "", Some(ProblemCode::TooMany), false, false),
            (502, "bad gateway", Some(ProblemCode::Unavailable), false, false),
            (
                401,
                r#"{"code":"unknown-kiosk","message":"revoked"}"#,
                Some(ProblemCode::UnknownKiosk),
                true,
                false,
            ),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            let error = ClientError::refused(status, body.as_bytes());
            assert_eq!(error.code(), code, "{status} {body}");
            assert_eq!(error.is_permanent(), permanent, "{error}");
            assert_eq!(error.blames_content(), content, "{error}");
        }
    }
}
