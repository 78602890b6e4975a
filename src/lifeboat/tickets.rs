//! Codes that phones have opened, and their taps: pure.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use protocol::record::{Direction, TapId};
use protocol::secret::Secret;
use protocol::shortcode::{Entered, find_claim};
use protocol::token::{Claim, Evidence, Kind, Policy, Token};
use visitor_page::Refused;

/// How long a page that was opened may be tapped, as at the backend.
const TAP: Duration = Duration::from_secs(600);

/// How long it is known afterwards, so that its phone is told what became of it.
const KEPT: Duration = Duration::from_secs(1800);

/// Pages that one phone may have open.
const OPEN_MAX: usize = 16;

/// Pages that are open or known in all: what a flood costs at most.
const ALL_MAX: usize = 8192;

/// What the codes of this kiosk are made of.
#[derive(Clone, Debug)]
pub struct Codes {
    pub kiosk: u32,
    pub token_key: Secret,
    pub letters: String,
    pub period_s: u32,
    pub poster_epoch: u32,
}

impl Codes {
    fn policy(&self) -> Policy {
        Policy { period_s: self.period_s, ..Policy::default() }
    }

    /// The token behind a typed code; `None` when no screen shows it now.
    pub fn find(&self, entered: &Entered, now_s: i64) -> Option<String> {
        let code = match entered {
            Entered::Token(token) => return Some(token.to_string()),
            Entered::Short(code) if code.letters == self.letters => code,
            Entered::Short(_) => return None,
        };
        let (key, epoch) = (&self.token_key, self.poster_epoch);
        let claim = find_claim(self.kiosk, code.digits, key, &self.policy(), now_s, epoch)?;
        Some(claim.mint(key))
    }

    /// What a token proves now.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn judge(&self, token: &Token, now_s: i64) -> Result<Evidence, Refused> {
        let Claim { kind, kiosk, slot } = token.claim;
        if kiosk != self.kiosk {
            return Err(Refused::UnknownKiosk);
        }
        if !token.is_authentic(&self.token_key) {
            return Err(Refused::NotAuthentic);
        }
        if kind == Kind::Fixed && slot != self.poster_epoch {
            return Err(Refused::PosterReplaced);
        }
        self.policy().judge(&token.claim, now_s).map_err(Refused::Time)
    }
}

/// A page that was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    from: IpAddr,
    pub evidence: Evidence,
    since: Duration,
    /// When it was tapped, Unix time: in, out.
    tapped: [Option<i64>; 2],
}

impl Ticket {
    /// When it was tapped in this direction, Unix time.
    pub fn tapped(&self, direction: Direction) -> Option<i64> {
        self.tapped[usize::from(direction == Direction::Out)]
    }
}

/// Every page that is open. Times are those of a monotonic clock.
#[derive(Debug, Default)]
pub struct Tickets(BTreeMap<TapId, Ticket>);

impl Tickets {
    /// Opens a page under a random number that nobody else has.
    ///
    /// # Errors
    /// [`Refused::TooMany`] of a phone that has opened many, or all together.
    pub fn open(
        &mut self,
        id: TapId,
        from: IpAddr,
        evidence: Evidence,
        now: Duration,
    ) -> Result<(), Refused> {
        self.0.retain(|_, ticket| now.saturating_sub(ticket.since) < KEPT);
        let untapped = |ticket: &&Ticket| ticket.from == from && ticket.tapped == [None; 2];
        if self.0.len() >= ALL_MAX || self.0.values().filter(untapped).count() >= OPEN_MAX {
            return Err(Refused::TooMany);
        }
        self.0.insert(id, Ticket { from, evidence, since: now, tapped: [None; 2] });
        Ok(())
    }

    /// The page, for a tap in this direction.
    ///
    /// # Errors
    /// [`Refused`] unless it was tapped so before, or still may be.
    pub fn find(&self, id: TapId, way: Direction, now: Duration) -> Result<Ticket, Refused> {
        let ticket = self.0.get(&id).copied().ok_or(Refused::TicketInvalid)?;
        if ticket.tapped(way).is_none() && now.saturating_sub(ticket.since) > TAP {
            return Err(Refused::TicketExpired);
        }
        Ok(ticket)
    }

    /// Its tap is durable.
    pub fn note(&mut self, id: TapId, direction: Direction, at_s: i64) {
        if let Some(ticket) = self.0.get_mut(&id) {
            ticket.tapped[usize::from(direction == Direction::Out)] = Some(at_s);
        }
    }
}

#[cfg(test)]
mod tests;
