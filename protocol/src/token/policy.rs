//! When an authentic token is accepted, and as what evidence.

use serde::{Deserialize, Serialize};

use super::{Claim, Kind};

/// Limits for accepting tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Seconds for which one live token is shown.
    pub period_s: u32,
    /// Seconds after the end of its slot in which opening the page still counts as live, because mobile
    /// networks in markets are slow.
    pub grace_s: u32,
    /// Seconds by which a kiosk's clock may be ahead of the backend's.
    pub ahead_s: u32,
    /// Seconds within which an offline scan may be uploaded ([`Policy::judge_upload`]).
    pub late_s: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self { period_s: 30, grace_s: 90, ahead_s: 30, late_s: 72 * 3600 }
    }
}

/// How an authentic token was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// Opened while it was on the screen, or within [`Policy::grace_s`].
    Live,
    /// Scanned in time by an offline phone, and uploaded later ([`Policy::judge_upload`]).
    Late,
    /// A fixed code, which proves the position but not the time.
    Fixed,
}

/// Why an authentic token was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Seconds since the end of its slot, more than [`Policy::grace_s`].
    #[error(
        "this code was on the screen {0} s ago and is no longer accepted; scan the present one"
    )]
    Expired(i64),
    /// Seconds until its slot, more than [`Policy::ahead_s`]: the kiosk's clock is ahead.
    #[error("this code belongs to a time {0} s from now; the kiosk's clock is wrong")]
    FromFuture(i64),
    /// Seconds between scan and upload, more than [`Policy::late_s`].
    #[error("this scan was uploaded {0} s after it was made, which is too late")]
    TooLate(i64),
}

impl Policy {
    /// Judges a token that was opened at `opened_s`, Unix time by the backend's clock.
    ///
    /// # Errors
    /// [`Refusal::Expired`] or [`Refusal::FromFuture`].
    pub fn judge(&self, claim: &Claim, opened_s: i64) -> Result<Evidence, Refusal> {
        if claim.kind == Kind::Fixed {
            return Ok(Evidence::Fixed);
        }
        let start = i64::from(claim.slot) * i64::from(self.period_s);
        let end = start + i64::from(self.period_s);
        if opened_s > end + i64::from(self.grace_s) {
            Err(Refusal::Expired(opened_s - end))
        } else if opened_s < start - i64::from(self.ahead_s) {
            Err(Refusal::FromFuture(start - opened_s))
        } else {
            Ok(Evidence::Live)
        }
    }

    /// Judges a token that a phone has scanned at `scanned_s` by its own clock and uploaded at
    /// `received_s`, both Unix time. The phone's clock is trusted only as far as the token supports it.
    ///
    /// # Errors
    /// [`Refusal::Expired`], [`Refusal::FromFuture`] or [`Refusal::TooLate`].
    pub fn judge_upload(
        &self,
        claim: &Claim,
        scanned_s: i64,
        received_s: i64,
    ) -> Result<Evidence, Refusal> {
        let evidence = self.judge(claim, scanned_s)?;
        let delay = received_s - scanned_s;
        if delay > i64::from(self.late_s) {
            Err(Refusal::TooLate(delay))
        } else if delay < -i64::from(self.ahead_s) {
            Err(Refusal::FromFuture(-delay))
        } else if evidence == Evidence::Live && self.judge(claim, received_s).is_err() {
            Ok(Evidence::Late)
        } else {
            Ok(evidence)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::slot_at;

    const NOW: i64 = 1_625_702_412;

    #[test]
    fn the_grace_as_a_table() {
        let policy = Policy::default();
        let claim = Claim { kind: Kind::Live, kiosk: 1, slot: slot_at(NOW, 30) };
        let start = i64::from(claim.slot) * 30;
        for (opened, verdict) in [
            (start, Ok(Evidence::Live)),
            (start + 29, Ok(Evidence::Live)),
            (start + 30 + 90, Ok(Evidence::Live)),
            (start + 30 + 91, Err(Refusal::Expired(91))),
            (start - 30, Ok(Evidence::Live)),
            (start - 31, Err(Refusal::FromFuture(31))),
        ] {
            assert_eq!(policy.judge(&claim, opened), verdict, "{}", opened - start);
        }
        assert_eq!(policy.judge(&Claim::fixed(1, 0), NOW), Ok(Evidence::Fixed));
    }

    #[test]
    fn late_uploads_as_a_table() {
        let policy = Policy::default();
        let claim = Claim::live(1, NOW, 30);
        let start = i64::from(claim.slot) * 30;
        for (scanned, received, verdict) in [
            (start, start + 60, Ok(Evidence::Live)),
            (start, start + 3600, Ok(Evidence::Late)),
            (start, start + 72 * 3600, Ok(Evidence::Late)),
            (start, start + 72 * 3600 + 1, Err(Refusal::TooLate(72 * 3600 + 1))),
            (start + 200, start + 3600, Err(Refusal::Expired(170))),
            (start + 60, start, Err(Refusal::FromFuture(60))),
        ] {
            assert_eq!(policy.judge_upload(&claim, scanned, received), verdict);
        }
    }
}
