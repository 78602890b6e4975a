//! What of the log is looked at, as the address says it.

use protocol::civil::{day_of_iso_date, iso_date, vietnam_day};

use crate::http::portal::access::Access;
use crate::http::portal::fields::Fields;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Allowed;
use crate::store::accounts::Unit;
use crate::store::log::{LogKind, LogScope};
use crate::store::venues::VenueRow;

#[derive(Clone)]
pub(super) struct Scope {
    pub(super) log: LogScope,
    /// From 0.
    pub(super) page: u32,
}

/// The commune of a clerk.
pub(in crate::http::portal) fn commune_of<R: Allowed>(access: &Access<R>) -> Result<i64, Refused> {
    match access.account().unit {
        Unit::Commune(commune) => Ok(commune),
        Unit::Province | Unit::Venues(_) => Err(Refused::Role),
    }
}

impl Scope {
    /// An address may be typed: what makes no sense in it is as if it were not there.
    pub(super) fn read<R: Allowed>(access: &Access<R>, asked: &Fields) -> Result<Self, Refused> {
        let today = vietnam_day(access.now_s());
        let log = LogScope {
            commune: commune_of(access)?,
            venue: asked.number("venue"),
            day: day_of_iso_date(asked.line("day")).unwrap_or(today),
            kind: LogKind::from_word(asked.line("kind")),
            flagged: asked.line("only") == "flagged",
        };
        let page = asked.number::<u32>("page").unwrap_or(1).saturating_sub(1);
        Ok(Self { log, page })
    }

    /// The venues of the clerk, among which is the one that is asked for.
    pub(super) async fn venues<R: Allowed>(
        &self,
        access: &Access<R>,
    ) -> Result<Vec<VenueRow>, Refused> {
        let wanted = self.log.venue;
        access
            .read(move |view| {
                if let Some(wanted) = wanted {
                    view.venue(wanted)?;
                }
                view.venues()
            })
            .await
    }

    /// The day without the narrower filters.
    pub(super) fn whole(&self) -> LogScope {
        LogScope { kind: None, flagged: false, ..self.log }
    }

    /// How the audit trail calls it.
    pub(super) fn target(&self) -> String {
        target(self.log.commune, self.log.day, self.log.venue)
    }

    pub(super) fn day(&self) -> String {
        iso_date(self.log.day)
    }

    /// The address of the same on another day.
    pub(super) fn on_day(&self, by: i64) -> String {
        let mut other = self.clone();
        (other.log.day, other.page) = (self.log.day.saturating_add(by), 0);
        other.address("/staff/log")
    }

    pub(super) fn on_page(&self, page: u32) -> String {
        Self { page, ..self.clone() }.address("/staff/log")
    }

    pub(super) fn with_flagged(&self, flagged: bool) -> String {
        let mut other = self.clone();
        (other.log.flagged, other.page) = (flagged, 0);
        other.address("/staff/log")
    }

    /// This day and its filters at a page.
    pub(super) fn address(&self, path: &str) -> String {
        let mut address = format!("{path}?day={}", self.day());
        if let Some(venue) = self.log.venue {
            address.push_str(&format!("&venue={venue}"));
        }
        if let Some(kind) = self.log.kind {
            address.push_str(&format!("&kind={}", kind.word()));
        }
        if self.log.flagged {
            address.push_str("&only=flagged");
        }
        if self.page > 0 {
            address.push_str(&format!("&page={}", u64::from(self.page) + 1));
        }
        address
    }
}

/// A day's log in the audit trail.
pub(in crate::http::portal) fn target(commune: i64, day: i64, venue: Option<i64>) -> String {
    let place = venue.map_or_else(String::new, |venue| format!(" at venue {venue}"));
    format!("log of commune {commune} on {}{place}", iso_date(day))
}
