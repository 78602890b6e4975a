//! Requests and answers between kiosk and backend, as JSON. Every answer of the backend carries its
//! time in the header [`TIME_HEADER`], from which the kiosk learns the offset of its clock.

use serde::{Deserialize, Serialize};

pub use crate::contacts::Contacts;
use crate::declared::DayKey;
use crate::questionnaire::Questionnaire;
use crate::record::{Contact, Direction, Record};
use crate::seal::Recipients;
use crate::secret::Secret;
use crate::token::Evidence;

/// Name of the header that carries the backend's time, Unix milliseconds.
pub const TIME_HEADER: &str = "x-time";

/// `GET`: the backend's time, without a proof of a kiosk's key; body [`Now`].
pub const TIME: &str = "/api/v1/time";
/// `POST` [`Enrol`], answered by [`Enrolled`]; without a proof of a kiosk's key.
pub const ENROL: &str = "/api/v1/enrol";
/// `POST` [`crate::pairing::PairStart`], answered by [`crate::pairing::PairReply`]; without a proof of a
/// kiosk's key.
pub const PAIR: &str = "/api/v1/pair";
/// `POST` [`crate::pairing::PairClaim`], answered by [`crate::pairing::PairAnswer`]; without a proof of a
/// kiosk's key.
pub const PAIR_CLAIM: &str = "/api/v1/pair/claim";
/// `GET …?nonce=<letters and digits>&takes=questionnaire`: the kiosk's present venue, signed for that
/// nonce; body [`crate::signed_venue::SignedVenue`]. `takes` names what the kiosk knows of
/// [`Venue`] beyond the first release, which knew neither a [`Questionnaire`] nor a help line and
/// refused both.
pub const VENUE: &str = "/api/v1/venue";
/// What a kiosk's request for its venue says in `takes`.
pub const TAKES_QUESTIONNAIRE: &str = "questionnaire";
/// `POST` [`Batch`], answered by [`Taken`].
pub const RECORDS: &str = "/api/v1/records";
/// `POST` [`crate::report::Report`], answered by nothing (204).
pub const REPORT: &str = "/api/v1/report";
/// `GET …?after=<event>&declared=<number>`: server-sent events after these numbers, named `checkin`, each a
/// [`CheckinEvent`], `declared`, each a [`crate::declared::Declared`] of today, `cases`, whose data is the
/// new version of the case list, `windows`, whose data is that of the venue's windows, `totals`, each a
/// [`VenueTotals`], and `call-seen`, each a [`CallSeen`].
pub const EVENTS: &str = "/api/v1/events";
/// `GET`: a [`crate::caselist::SignedCaseList`]; `etag` is its version.
pub const CASES: &str = "/api/v1/cases";
/// `GET`: a [`crate::venue_windows::SignedVenueWindows`] for the kiosk; `etag` is its version.
pub const WINDOWS: &str = "/api/v1/windows";

/// `GET`: a [`crate::playlist::SignedPlaylist`] for the kiosk's venue; `etag` is its version.
pub const MEDIA: &str = "/api/v1/media";
/// `GET`: the bytes of an item's file, all or from a byte on (`range: bytes=N-`).
pub const MEDIA_FILE: &str = "/api/v1/media/{id}";

/// `GET …?nonce=<letters and digits>`: which bundle the kiosk should fetch, signed for that nonce; body
/// [`crate::update::SignedOffer`].
pub const UPDATE: &str = "/api/v1/update";
/// `GET`: the bytes of the bundle that the kiosk is offered, all or from a byte on (`range: bytes=N-`).
pub const UPDATE_FILE: &str = "/api/v1/update/{sha256}";

/// `POST` [`crate::otp::OtpRequest`], answered by [`crate::otp::OtpTicket`].
pub const OTP: &str = "/api/v1/otp";
/// `POST` [`crate::otp::OtpCheck`], answered by [`crate::otp::OtpVerdict`].
pub const OTP_CHECK: &str = "/api/v1/otp/check";

/// `POST` [`crate::receipt_question::ReceiptQuestion`], answered by [`crate::receipt_question::ReceiptVerdict`].
pub const RECEIPT_QUESTION: &str = "/api/v1/receipt";

/// Limit of contacts and records together in one batch.
pub const BATCH_MAX: usize = 500;

/// Largest body of a request, bytes.
pub const BODY_MAX: usize = 2 * 1024 * 1024;

/// The backend's time.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Now {
    /// Unix milliseconds.
    pub unix_ms: i64,
}

/// A request to enrol a kiosk.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Enrol {
    /// The one-time code that the backend's operator has made.
    pub code: String,
    /// The kiosk's Ed25519 public key, 64 hexadecimal digits.
    pub public_key: String,
    /// [`crate::proof::sign_enrolment`] of the code under that key, base64url.
    pub signature: String,
}

/// The venue of a kiosk and the kiosk's position in it.
///
/// Unknown fields are ignored, so that a kiosk reads what a newer backend sends, and what a newer
/// program of its own has stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Venue {
    /// Number of the venue.
    pub venue: i64,
    /// Name of the venue, such as "Chợ Bồng Sơn".
    pub name: String,
    /// The kiosk's position in the venue, such as "Cổng số 2"; may be empty.
    pub position: String,
    /// Name of the commune, such as "Phường Bồng Sơn".
    pub commune: String,
    /// Letters of the short code, 2 to 6 of A–Z.
    pub letters: String,
    /// Host of the visitors' page, as in the QR; at most 42 characters.
    pub host: String,
    /// Seconds for which one live code is shown.
    pub period_s: u32,
    /// Epoch of the kiosk's fixed codes: raised to replace a poster ([`crate::token`]).
    #[serde(default)]
    pub poster_epoch: u32,
    /// Public keys of the commune, to which declarations and card check-ins are sealed.
    pub recipients: Recipients,
    /// Public keys of the authority, to which feedback is sealed; without them the kiosk accepts no
    /// feedback.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Recipients>,
    /// Key of the commune's receipts, 64 hexadecimal digits ([`crate::receipt`]).
    #[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
    pub receipt_key: Secret,
    /// The commune's keys of today and, late in the evening, of tomorrow ([`crate::declared`]).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub day_keys: Vec<DayKey>,
    /// Key of the venue's words of the minute, 64 hexadecimal digits ([`crate::minute_word`]); without it
    /// the kiosk shows none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, pattern = "^[0-9a-f]{64}$")]
    pub word_key: Option<Secret>,
    /// Number of people that may be in the venue at once; without it there is no warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// Whether the declaration asks for chronic illnesses, for kiosks without `questionnaire`.
    #[serde(default)]
    pub illness_page: bool,
    /// What the venue asks and says; without it the kiosk's own configuration decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub questionnaire: Option<Questionnaire>,
    /// Where the commune answers the telephone, as people read it; not told to kiosks of the first release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help_line: Option<String>,
    /// Whether the backend can send an OTP.
    #[serde(default)]
    pub otp: bool,
    /// What becomes of contacts in this province.
    #[serde(default, skip_serializing_if = "Contacts::are_sent")]
    pub contacts: Contacts,
}

/// The answer to an enrolment.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Enrolled {
    /// Number of the kiosk, which is in its tokens and proofs.
    pub kiosk: u32,
    /// Key of the kiosk's venue tokens, 64 hexadecimal digits.
    #[schema(value_type = String)]
    pub token_key: Secret,
    /// Ed25519 public key of the backend, 64 hexadecimal digits; verifies case lists and playlists.
    pub backend_key: String,
    /// The kiosk's venue.
    pub venue: Venue,
    /// For a box in the place of another one: above which numbers it goes on, so that what the other one has
    /// not sent is not taken for a second life of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Above>,
}

/// Numbers that were given before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Above {
    /// Of contacts.
    pub contacts: i64,
    /// Of records.
    pub records: i64,
}

/// Contacts and records of a kiosk, at most [`BATCH_MAX`] together.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// [`crate::API_VERSION`] of the sender.
    pub version: u16,
    /// Contacts, in ascending order of `seq`.
    pub contacts: Vec<Contact>,
    /// All other records, in ascending order of `seq`.
    pub records: Vec<Record>,
}

/// The answer to a batch, whose contents are then durable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Taken {
    /// Number of new contacts and records.
    pub accepted: u32,
    /// Number of those known from an earlier delivery.
    pub duplicates: u32,
    /// Number of those whose day is out of range; they are stored apart and not counted anywhere.
    pub quarantined: u32,
    /// Number of the accepted whose number was used before for other content: the kiosk's storage went
    /// back in time. Absent from older backends, as are the following.
    #[serde(default)]
    pub rewound: u32,
    /// Highest number of a contact that ever came from this kiosk, 0 for none. A kiosk whose own
    /// counter lies behind goes on above it.
    #[serde(default)]
    pub contacts_highest: i64,
    /// Highest number of a record that ever came from this kiosk, 0 for none.
    #[serde(default)]
    pub records_highest: i64,
}

/// A check-in or check-out at this kiosk with a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckinEvent {
    /// Number of the event, increasing; the cursor of the stream.
    pub event: i64,
    /// Time, Unix seconds.
    pub at_s: i64,
    /// Into the venue or out of it.
    pub direction: Direction,
    /// How the scanned token was accepted.
    pub evidence: Evidence,
}

/// How many people went into and out of a venue on a day, by all its kiosks, fixed codes, cards,
/// receipts and declarations together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct VenueTotals {
    /// The day in Vietnam ([`crate::civil::vietnam_day`]).
    pub day: i64,
    /// People who went in.
    pub entered: u32,
    /// People who went out.
    pub left: u32,
    /// How many of them are inside: those who went in less those who went out, never below 0.
    pub inside: u32,
}

/// Staff have seen a call of this kiosk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallSeen {
    /// The record's number at the kiosk.
    pub call: i64,
    /// When it was seen, Unix seconds.
    pub at_s: i64,
}

/// Media type of a [`Problem`] (RFC 9457).
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Why a request was refused, with the members of RFC 9457 and two of our own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Problem {
    /// `about:blank`: the status says all that `code` does not.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// Name of the status.
    #[serde(default)]
    pub title: String,
    /// Status of HTTP.
    #[serde(default)]
    pub status: u16,
    /// For people: a sentence with the remedy.
    #[serde(default)]
    pub detail: String,
    /// For programs.
    pub code: ProblemCode,
    /// The same as `detail`, for kiosks of the first release.
    pub message: String,
}

impl Problem {
    /// A refusal by a status of HTTP, which is called `title`.
    pub fn new(status: u16, title: &str, code: ProblemCode, message: &str) -> Self {
        Self {
            kind: "about:blank".to_owned(),
            title: title.to_owned(),
            status,
            detail: message.to_owned(),
            code,
            message: message.to_owned(),
        }
    }
}

/// Kinds of refusals, by what the kiosk does about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// The request is malformed; sending it again will not help.
    Malformed,
    /// Larger than allowed; send less at once.
    TooLarge,
    /// The one-time code is wrong, used or too old.
    EnrolmentCode,
    /// No pairing waits under these digits: they are wrong, or too old.
    PairingUnknown,
    /// The code of this pairing was tried already, rightly or wrongly, or was cancelled.
    PairingUsed,
    /// Too many attempts; wait.
    TooMany,
    /// No proof of a kiosk's key, or one that does not match.
    Proof,
    /// The time of the proof is wrong; the right one is in [`TIME_HEADER`] of this answer.
    ProofTime,
    /// The kiosk is not enrolled or was revoked.
    UnknownKiosk,
    /// The requested resource does not exist.
    NotFound,
    /// The backend has failed; try again later.
    Unavailable,
}

impl ProblemCode {
    /// Whether the same request can never succeed.
    pub fn is_permanent(self) -> bool {
        matches!(
            self,
            Self::Malformed
                | Self::EnrolmentCode
                | Self::PairingUnknown
                | Self::PairingUsed
                | Self::UnknownKiosk
                | Self::NotFound
        )
    }
}
