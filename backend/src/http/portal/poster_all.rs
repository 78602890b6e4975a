//! The posters of all check points without a kiosk, as one file to print.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::access::Access;
use super::fields::Asked;
use super::refused::Refused;
use super::roles::Posters;
use crate::poster::pdf::{self, Paper};
use crate::poster::{Fonts, Poster};
use crate::store::StoreError;
use crate::store::kiosks::Kiosk;

/// Most pages of a file; the address asks for the venues after it.
const PAGES_MAX: usize = 300;

/// The posters of the venues from one number to another, or of all of the unit.
pub(super) async fn file(
    access: Access<Posters>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let wanted = asked.number("from").unwrap_or(i64::MIN)..=asked.number("to").unwrap_or(i64::MAX);
    let posters = access.read(move |view| {
        let app = view.app;
        let help_line = app.config.help_line.as_deref();
        let mut posters = Vec::new();
        for at in view.venues()?.iter().filter(|at| wanted.contains(&at.venue)) {
            let kiosks = view.kiosks_of(at)?.into_iter().filter(Kiosk::is_poster);
            posters.extend(
                kiosks.filter_map(|kiosk| Poster::of(at, &kiosk, &app.service.host, help_line)),
            );
            if posters.len() >= PAGES_MAX {
                break;
            }
        }
        posters.truncate(PAGES_MAX);
        Ok(posters)
    });
    let posters = posters.await?;
    if posters.is_empty() {
        return Err(Refused::NotFound);
    }
    let drawn = access.app.run(move |app| -> Result<_, Refused> {
        let fonts = Fonts::read(&app.config.poster_fonts)
            .map_err(|error| StoreError::Failed(error.to_string()))?;
        Ok(pdf::draw(&posters, &fonts, Paper::A4))
    });
    let bytes = drawn.await?.ok_or(Refused::NotFound)?;
    let kind = (header::CONTENT_TYPE, "application/pdf");
    let name = (header::CONTENT_DISPOSITION, "attachment; filename=\"posters.pdf\"");
    Ok(([kind, name], bytes).into_response())
}
