//! Which communes did not try their key: somebody calls them before it matters.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::access::Access;
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Authority;
use crate::http::html;
use crate::store::notices::LastDrill;
use crate::store::unit_keys::KeyOwner;
use crate::store::venues::Commune;
use crate::unit_keys::DRILL_S;

/// Missed drills in a row of which the authority is told by e-mail as well.
const MISSED_MANY: i64 = 2;

struct Row {
    /// None of the authority itself.
    commune: Option<String>,
    /// When its key was tried last, or made; none where it has no key here.
    at_s: Option<i64>,
    /// Drills that were missed since.
    missed: i64,
    /// When the authority was told by e-mail, Unix time.
    told_s: Option<i64>,
}

impl Row {
    fn of(commune: Option<String>, drill: Option<&LastDrill>, now_s: i64) -> Self {
        Self {
            commune,
            at_s: drill.map(|drill| drill.at_s),
            missed: drill.map_or(0, |drill| now_s.saturating_sub(drill.at_s).max(0) / DRILL_S),
            told_s: drill.and_then(|drill| drill.told_s),
        }
    }

    fn is_bad(&self) -> bool {
        self.missed >= MISSED_MANY
    }
}

#[derive(Template)]
#[template(path = "portal/drills.html")]
struct Drills {
    frame: Frame,
    rows: Vec<Row>,
}

impl Drills {
    fn missed(&self) -> usize {
        self.rows.iter().filter(|row| row.missed > 0).count()
    }

    fn without_key(&self) -> usize {
        self.rows.iter().filter(|row| row.at_s.is_none()).count()
    }
}

pub(super) async fn show(access: Access<Authority>) -> Result<Response, Refused> {
    let now_s = access.now_s();
    let (communes, drills) =
        access.read(|view| Ok((view.communes()?, view.last_drills()?))).await?;
    let page = Drills { frame: access.frame(Place::Drills), rows: rows(communes, &drills, now_s) };
    Ok(html::respond(StatusCode::OK, &page))
}

/// Those that missed the most first, then those that have no key here, then by name.
fn rows(communes: Vec<Commune>, drills: &[LastDrill], now_s: i64) -> Vec<Row> {
    let of = |owner| drills.iter().find(|drill| drill.owner == owner);
    let mut rows: Vec<Row> = communes
        .into_iter()
        .map(|row| Row::of(Some(row.name), of(KeyOwner::Commune(row.commune)), now_s))
        .chain([Row::of(None, of(KeyOwner::Authority), now_s)])
        .collect();
    rows.sort_by(|a, b| {
        let worst = |row: &Row| (-row.missed, row.at_s.is_some());
        worst(a).cmp(&worst(b)).then_with(|| a.commune.cmp(&b.commune))
    });
    rows
}
