//! Refusals and failures as what the page tells: what happened, and what to do.

use std::borrow::Cow;

use super::words::{NoticeWords, ReceiptWords, Told};
use super::{NoReceipt, RefusedReason};

/// A refusal or a failure in words.
pub(super) struct Notice {
    /// Whether a scan or a tap came to nothing, which is then said first.
    pub(super) lost: bool,
    /// Whether typing the code below the QR is a way on.
    pub(super) type_code: bool,
    /// Heading.
    pub(super) heading: &'static str,
    /// What happened.
    pub(super) what: Cow<'static, str>,
    /// What to do now.
    pub(super) remedy: &'static str,
}

impl Notice {
    fn lost(told: &Told) -> Self {
        let Told { heading, what, remedy } = *told;
        Self { lost: true, type_code: true, heading, what: what.into(), remedy }
    }

    /// A refusal.
    pub(super) fn refused(reason: RefusedReason, words: &NoticeWords) -> Self {
        let told = match reason {
            RefusedReason::Expired { seconds } => {
                let ((heading, remedy), what) = (words.expired, (words.expired_what)(seconds));
                return Self { lost: true, type_code: true, heading, what: what.into(), remedy };
            }
            RefusedReason::FromFuture => &words.from_future,
            RefusedReason::NotAuthentic => &words.not_authentic,
            RefusedReason::Malformed => &words.malformed,
            RefusedReason::UnknownKiosk => &words.unknown_kiosk,
            RefusedReason::Revoked => &words.revoked,
            RefusedReason::TicketExpired => &words.ticket_expired,
            RefusedReason::TicketInvalid => &words.ticket_invalid,
        };
        Self::lost(told)
    }

    /// No receipt of today; the page records nothing anyway.
    pub(super) fn no_receipt(reason: NoReceipt, words: &ReceiptWords) -> Self {
        let told = match reason {
            NoReceipt::Invalid => &words.invalid,
            NoReceipt::TooMany => &words.too_many,
        };
        Self { lost: false, type_code: false, ..Self::lost(told) }
    }

    /// The backend failed.
    pub(super) fn trouble(words: &NoticeWords) -> Self {
        Self::lost(&words.trouble)
    }

    /// No such page; nothing was meant to be recorded.
    pub(super) fn not_found(words: &NoticeWords) -> Self {
        Self { lost: false, ..Self::lost(&words.not_found) }
    }
}
