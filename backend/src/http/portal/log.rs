//! P7, the log of a commune's venues on a day. The page is sealed as it comes; the browser opens it.

pub(super) mod handling;
pub(super) mod line;
pub(super) mod open;
pub(super) mod record;
mod scope;
mod view;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::access::Access;
use super::fields::Asked;
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Commune;
use super::script;
use crate::http::html;
use crate::http::questions::{self, Group};
use crate::store::audit::EntryKind;
use crate::store::log::{LogKind, LogRow, LogSums};
use crate::store::unit_keys::KeyOwner;
use crate::store::venues::VenueRow;
use scope::Scope;

pub(super) use handling::is_script;
pub(super) use line::lines;
pub(super) use open::reason;
pub(super) use record::{key_of, name};
pub(super) use scope::{commune_of, target};

/// Rows of a page.
const PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "portal/log.html")]
struct LogPage {
    frame: Frame,
    scope: Scope,
    venues: Vec<VenueRow>,
    /// The whole day.
    sums: LogSums,
    /// What is chosen of it.
    chosen: LogSums,
    rows: Vec<LogRow>,
    /// There is a key with which somebody opens it.
    has_key: bool,
    person: String,
    groups: Vec<Group>,
}

pub(super) async fn show(
    access: Access<Commune>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let scope = Scope::read(&access, &asked)?;
    let read = scope.clone();
    let venues = scope.venues(&access).await?;
    let (sums, chosen, rows, has_key) = access
        .look((EntryKind::SealedList, read.target()), "", move |looks| {
            let (look, _) = looks.in_commune(read.log.commune)?;
            let sums = look.log_sums(&read.whole())?;
            let chosen = if read.log == read.whole() { sums } else { look.log_sums(&read.log)? };
            let rows = look.log_rows(&read.log, read.page.saturating_mul(PAGE), PAGE)?;
            let keys = look.unit_keys(KeyOwner::Commune(read.log.commune))?;
            Ok((sums, chosen, rows, keys.iter().any(|key| !key.holders.is_empty())))
        })
        .await?;
    let page = LogPage {
        frame: access.frame(Place::Log),
        scope,
        venues,
        sums,
        chosen,
        rows,
        has_key,
        person: access.account().person.clone(),
        groups: questions::groups(access.language),
    };
    Ok(script::allow(html::respond(StatusCode::OK, &page)))
}

impl LogPage {
    fn kinds(&self) -> [LogKind; 7] {
        LogKind::ALL
    }

    /// Number of the first row of the page, from 1, and of the last.
    fn span(&self) -> (u64, u64) {
        let first = u64::from(self.scope.page) * u64::from(PAGE);
        (first + 1, first + self.rows.len() as u64)
    }

    fn has_next(&self) -> bool {
        self.span().1 < self.chosen.rows
    }
}
