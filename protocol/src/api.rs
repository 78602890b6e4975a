//! Requests and answers between kiosk and backend. Every answer of the backend carries its time
//! (`x-time`, Unix milliseconds), from which the kiosk learns its clock's offset.

use serde::{Deserialize, Serialize};

use crate::record::{Contact, Direction, Record};
use crate::seal::Recipients;
use crate::secret::Secret;
use crate::token::Evidence;

/// Name of the header that carries the backend's time, Unix milliseconds.
pub const TIME_HEADER: &str = "x-time";

/// `GET`: the backend's time, without a proof; body [`Now`].
pub const TIME: &str = "/api/v1/time";
/// `POST` [`Enrol`], answered by [`Enrolled`]; without a kiosk's proof, it makes one.
pub const ENROL: &str = "/api/v1/enrol";
/// `GET`: what this kiosk stands for now; body [`Venue`].
pub const VENUE: &str = "/api/v1/venue";
/// `POST` [`Batch`], answered by [`Taken`].
pub const RECORDS: &str = "/api/v1/records";
/// `GET …?after=<event>`: server-sent events named `checkin`, each a [`CheckinEvent`], and `cases`
/// whose data is the new version of the case list.
pub const EVENTS: &str = "/api/v1/events";
/// `GET`: a [`crate::caselist::SignedCaseList`]; `etag` is its version.
pub const CASES: &str = "/api/v1/cases";

/// `GET`: a [`crate::playlist::SignedPlaylist`] for the kiosk's venue; `etag` is its version.
pub const MEDIA: &str = "/api/v1/media";
/// `GET`: the bytes of an item's file, all or from a byte on (`range: bytes=N-`).
pub const MEDIA_FILE: &str = "/api/v1/media/{id}";

/// `POST` [`crate::otp::OtpRequest`], answered by [`crate::otp::OtpTicket`].
pub const OTP: &str = "/api/v1/otp";
/// `POST` [`crate::otp::OtpCheck`], answered by [`crate::otp::OtpVerdict`].
pub const OTP_CHECK: &str = "/api/v1/otp/check";

/// Most contacts and records together in one batch.
pub const BATCH_MAX: usize = 500;

/// Largest body of a request, bytes.
pub const BODY_MAX: usize = 2 * 1024 * 1024;

/// The backend's time.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Now {
    /// Unix milliseconds.
    pub unix_ms: i64,
}

/// A kiosk introduces itself.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Enrol {
    /// The one-time code that the operator was given.
    pub code: String,
    /// The kiosk's Ed25519 public key, 64 hexadecimal digits.
    pub public_key: String,
    /// [`crate::proof::sign_enrolment`] of the code under that key.
    pub signature: String,
}

/// What a kiosk stands for: shown on its screen, sealed to, minted under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Venue {
    /// The backend's number of the venue.
    pub venue: i64,
    /// Name, such as "Chợ Bồng Sơn".
    pub name: String,
    /// Where this kiosk stands, such as "Cổng số 2"; may be empty.
    pub position: String,
    /// Name of the commune, such as "Phường Bồng Sơn".
    pub commune: String,
    /// Letters of the short code, 2 to 6 of A–Z.
    pub letters: String,
    /// Host of the visitors' page, as it stands in the QR; at most 42 characters.
    pub host: String,
    /// Seconds for which one code is shown.
    pub period_s: u32,
    /// The commune's public keys.
    pub recipients: Recipients,
    /// Public keys of the authority, which feedback is sealed to; without them the kiosk takes
    /// none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Recipients>,
    /// Key of the commune's receipts, 64 hexadecimal digits ([`crate::receipt`]).
    #[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
    pub receipt_key: Secret,
    /// How many people the venue takes at once; nobody is warned without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// Whether the declaration asks for chronic illnesses; off on an open screen.
    #[serde(default)]
    pub illness_page: bool,
    /// Whether the backend can send an OTP.
    #[serde(default)]
    pub otp: bool,
}

/// A kiosk is known from now on.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Enrolled {
    /// Number of the kiosk, in every token and proof.
    pub kiosk: u32,
    /// Key of its venue tokens, 64 hexadecimal digits.
    #[schema(value_type = String)]
    pub token_key: Secret,
    /// Ed25519 public key of the backend, 64 hexadecimal digits; it signs case lists.
    pub backend_key: String,
    /// What it stands for.
    pub venue: Venue,
}

/// Records on their way up.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// [`crate::API_VERSION`] of the sender.
    pub version: u16,
    /// Contacts, by number.
    pub contacts: Vec<Contact>,
    /// Everything else, by number.
    pub records: Vec<Record>,
}

/// What became of a batch. All of it is durable when this arrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Taken {
    /// New ones.
    pub accepted: u32,
    /// Known from an earlier delivery.
    pub duplicates: u32,
    /// Set aside because their day is out of range; they are kept, but nobody counts them.
    pub quarantined: u32,
}

/// Someone checked in at this kiosk with a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckinEvent {
    /// Number of the event, growing; the cursor of the stream.
    pub event: i64,
    /// When, Unix time.
    pub at_s: i64,
    /// Which way.
    pub direction: Direction,
    /// How good the evidence is.
    pub evidence: Evidence,
}

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Problem {
    /// A word for programs.
    pub code: ProblemCode,
    /// A sentence for people.
    pub message: String,
}

/// What a program does about a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// The request is malformed; sending it again will not help.
    Malformed,
    /// Larger than allowed; send less at once.
    TooLarge,
    /// The one-time code is wrong, used or too old.
    EnrolmentCode,
    /// Too many attempts; wait.
    TooMany,
    /// No proof, or one that does not hold.
    Proof,
    /// The proof's time is off; take the time of this answer.
    ProofTime,
    /// The kiosk is unknown or was revoked.
    UnknownKiosk,
    /// There is no such thing.
    NotFound,
    /// The backend has trouble of its own; try again later.
    Unavailable,
}

impl ProblemCode {
    /// Whether sending the same again can never succeed.
    pub fn is_permanent(self) -> bool {
        matches!(self, Self::Malformed | Self::EnrolmentCode | Self::UnknownKiosk | Self::NotFound)
    }
}
