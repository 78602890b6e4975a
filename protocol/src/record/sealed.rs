//! A sealed record and its readable header.

use serde::{Deserialize, Serialize};

use super::direction::Direction;
use crate::clock::ClockConfidence;
use crate::receipt::ReceiptId;

/// Kinds of sealed records; part of the readable header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SealedKind {
    /// A health declaration ([`crate::declaration::Declaration`]), sealed to the commune.
    Declaration,
    /// A check-in by card ([`crate::checkin_card::CardCheckin`]), sealed to the commune.
    CardCheckin,
    /// A feedback ([`crate::feedback::Feedback`]), sealed to the authority.
    Feedback,
}

/// A record that only its recipients can open, with a header that is readable to all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// Kind of the sealed document.
    pub kind: SealedKind,
    /// Time of the submission, Unix seconds.
    pub at_s: i64,
    /// Into the venue or out of it; absent in a feedback.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// Whether any answer needs attention.
    pub attention: bool,
    /// Number of people, 1 to 10: a declaration for four counts as four.
    #[serde(default = "super::count::one")]
    pub people: u8,
    /// Id of the receipt of a declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<ReceiptId>,
    /// Confidence of `at_s`.
    pub clock: ClockConfidence,
    /// The age file ([`crate::seal`]), base64.
    pub body: String,
}
