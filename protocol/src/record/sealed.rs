//! A sealed record and its readable header.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use super::content::Content;
use super::direction::Direction;
use super::invalid::{Invalid, check, check_people};
use crate::clock::ClockConfidence;
use crate::declared::CardTag;
use crate::receipt::ReceiptId;

/// Largest age file, bytes: a declaration is below two kilobytes.
const AGE_FILE_MAX: usize = 64 * 1024;

/// First line of every age file.
const AGE_MAGIC: &[u8] = b"age-encryption.org/v1\n";

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
    /// Whether any of the people lives in another province than the kiosk stands in; absent means no.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub out_of_province: bool,
    /// Number of people, 1 to 10: a declaration for four counts as four.
    #[serde(default = "super::count::one")]
    pub people: u8,
    /// Id of the receipt of a declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<ReceiptId>,
    /// The cards by which the people of a declaration were read, one for each of them at most. They are
    /// passed on for the day and not kept: not in the kiosk's outbox, nor with the record at the backend.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<CardTag>,
    /// Confidence of `at_s`.
    pub clock: ClockConfidence,
    /// The age file ([`crate::seal`]), base64.
    pub body: String,
}

impl Content for Sealed {
    fn at_s(&self) -> i64 {
        self.at_s
    }

    fn clock(&self) -> Option<ClockConfidence> {
        Some(self.clock)
    }

    fn is_passage(&self) -> bool {
        self.direction.is_some()
    }

    fn check(&self) -> Result<(), Invalid> {
        check_people(self.people)?;
        let fits = self.direction.is_some() == (self.kind != SealedKind::Feedback);
        let problem = "belongs to declarations and card check-ins, and only there";
        check(fits, "direction", problem)?;
        let fits = self.receipt.is_none() || self.kind == SealedKind::Declaration;
        check(fits, "receipt", "belongs to declarations only")?;
        let fits = self.cards.is_empty() || self.receipt.is_some();
        check(fits, "cards", "belong to a declaration with a receipt only")?;
        let fits = self.cards.len() <= usize::from(self.people);
        check(fits, "cards", "are more than people")?;
        let short = self.body.len() <= AGE_FILE_MAX / 3 * 4 + 4;
        check(short, "body", "has more than 64 kB")?;
        let age_file = BASE64.decode(self.body.as_bytes());
        check(age_file.is_ok(), "body", "must be base64 with padding")?;
        let is_age = age_file.is_ok_and(|bytes| bytes.starts_with(AGE_MAGIC));
        check(is_age, "body", "must be an age file")
    }
}
