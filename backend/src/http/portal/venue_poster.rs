//! A poster for a venue, or for one of its doors, where no kiosk stands.

use axum::response::Redirect;
use protocol::line::line_fits;

use super::access::Access;
use super::access::view::Work;
use super::fields::Fields;
use super::number::Number;
use super::refused::Refused;
use super::roles::Registrar;
use crate::keys::{RandomError, random};
use crate::kiosks::{self, KioskError};
use crate::store::StoreError;
use crate::store::audit::EntryKind;

/// What [`add_poster`] needs.
///
/// # Errors
/// When there is no randomness.
pub(super) fn poster_keys() -> Result<[[u8; 32]; 2], RandomError> {
    Ok([random()?, random()?])
}

/// Adds a poster to a venue that is one's own; returns its number.
///
/// # Errors
/// [`Refused`].
pub(super) fn add_poster(
    work: &mut Work<'_, Registrar>,
    venue: i64,
    position: &str,
    random: [[u8; 32]; 2],
) -> Result<u32, Refused> {
    let now_s = work.now_s;
    let (tx, _) = work.on_venue(venue)?;
    let added = kiosks::add_poster(tx, venue, position, random, now_s);
    let kiosk = added.map_err(|error| match error {
        KioskError::Store(error) => error,
        error => StoreError::Failed(error.to_string()),
    })?;
    work.note(EntryKind::Kiosk, format!("kiosk {kiosk}"), &format!("poster of venue {venue}"))?;
    Ok(kiosk)
}

pub(super) async fn submit(
    access: Access<Registrar>,
    Number(venue): Number,
    fields: Fields,
) -> Result<Redirect, Refused> {
    let (position, random) = (fields.line("position").to_owned(), poster_keys()?);
    if !line_fits(&position, true) {
        return Ok(Redirect::to(&format!("/staff/venues/{venue}?long#position")));
    }
    access.write(move |work| add_poster(work, venue, &position, random)).await?;
    Ok(Redirect::to(&format!("/staff/poster/{venue}")))
}
