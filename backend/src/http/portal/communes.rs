//! The communes with their keys.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Redirect, Response};
use protocol::pin::Fingerprint;
use protocol::seal::Recipients;

use super::access::Access;
use super::fields::{Asked, Fields};
use super::format::at;
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::{Operator, Registrar};
use crate::http::html;
use crate::keys::MasterKeys;
use crate::store::StoreError;
use crate::store::accounts::Role;
use crate::store::audit::EntryKind;
use crate::store::venues::{Commune, VenueName};
use crate::venues::{self, HELP_LINE_MAX, VenueError};

/// A commune as the list shows it.
struct Row {
    commune: i64,
    name: String,
    keys: usize,
    fingerprint: String,
    feedback: bool,
    venues: usize,
}

#[derive(Template)]
#[template(path = "portal/communes.html")]
struct Communes {
    frame: Frame,
    rows: Vec<Row>,
}

/// What kiosks of a commune show of its keys, and wait for when they change.
fn fingerprint(keys: &MasterKeys, commune: &Commune) -> String {
    let backend = keys.signing.verifying_key();
    Fingerprint::of(&backend, &commune.recipients, commune.authority.as_ref()).to_string()
}

fn texts(keys: &Recipients) -> Vec<String> {
    keys.clone().into()
}

pub(super) async fn list(access: Access<Operator>) -> Result<Response, Refused> {
    let rows = access
        .read(|view| {
            let venues = view.venue_names()?;
            let row = |commune: Commune| Row {
                fingerprint: fingerprint(&view.app.keys, &commune),
                keys: texts(&commune.recipients).len(),
                feedback: commune.authority.is_some(),
                venues: of(&venues, commune.commune).count(),
                commune: commune.commune,
                name: commune.name,
            };
            let mut rows: Vec<Row> = view.all().communes()?.into_iter().map(row).collect();
            rows.sort_by(|a, b| a.name.cmp(&b.name));
            Ok(rows)
        })
        .await?;
    let page = Communes { frame: access.frame(Place::Communes), rows };
    Ok(html::respond(StatusCode::OK, &page))
}

fn of(venues: &[VenueName], commune: i64) -> impl Iterator<Item = &VenueName> {
    venues.iter().filter(move |venue| venue.commune == commune)
}

#[derive(Template)]
#[template(path = "portal/commune.html")]
struct CommunePage {
    frame: Frame,
    name: String,
    commune: i64,
    fingerprint: String,
    keys: Vec<String>,
    /// Whose keys were added, with the key and since when.
    shared: Vec<(String, String, String)>,
    feedback_keys: Vec<String>,
    venues: Vec<(i64, String)>,
    operator: bool,
    help_line: String,
    most: usize,
    /// Whether the help line was just saved, or does not fit.
    said: Option<bool>,
}

pub(super) async fn show(
    access: Access<Registrar>,
    Path(commune): Path<i64>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let said = asked.ticked("saved").then_some(true);
    let said = said.or(asked.ticked("long").then_some(false));
    let operator = access.account().role == Role::Operator;
    let frame = access.frame(if operator { Place::Communes } else { Place::Nowhere });
    let page = access
        .read(move |view| {
            let commune = view.commune(commune)?;
            let venues = view.venue_names()?;
            let name = |venue: &VenueName| (venue.venue, venue.name.clone());
            let shared = view.shared_recipients(&commune)?.into_iter();
            let shared: Vec<_> =
                shared.map(|row| (row.about.name, row.about.public, at(row.added_s))).collect();
            let mut keys = texts(&commune.recipients);
            keys.retain(|key| shared.iter().all(|(_, public, _)| public != key));
            Ok(CommunePage {
                frame,
                shared,
                fingerprint: fingerprint(&view.app.keys, &commune),
                keys,
                feedback_keys: commune.authority.as_ref().map(texts).unwrap_or_default(),
                venues: of(&venues, commune.commune).map(name).collect(),
                commune: commune.commune,
                name: commune.name,
                operator,
                help_line: commune.help_line.unwrap_or_default(),
                most: HELP_LINE_MAX,
                said,
            })
        })
        .await?;
    Ok(html::respond(StatusCode::OK, &page))
}

/// Sets where the commune answers the telephone.
pub(super) async fn set_help_line(
    access: Access<Registrar>,
    Path(commune): Path<i64>,
    fields: Fields,
) -> Result<Redirect, Refused> {
    let line = fields.line("help_line").to_owned();
    let changed = access.write(move |work| {
        let (tx, _) = work.in_commune(commune).map_err(|_| VenueError::NoCommune(commune))?;
        venues::set_help_line(tx, commune, Some(&line))?;
        let reason = format!("help line: {line}");
        work.note(EntryKind::Commune, format!("commune {commune}"), &reason)?;
        Ok::<_, VenueError>(())
    });
    let said = match changed.await {
        Ok(()) => "saved",
        Err(VenueError::HelpLine) => "long",
        Err(VenueError::NoCommune(_)) => return Err(Refused::NotFound),
        Err(VenueError::Store(error)) => return Err(error.into()),
        Err(error) => return Err(StoreError::Failed(error.to_string()).into()),
    };
    Ok(Redirect::to(&format!("/staff/communes/{commune}?{said}#help_line")))
}
