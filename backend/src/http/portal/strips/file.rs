//! The strips to print, as a PDF.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::without_fonts;
use crate::http::portal::access::Access;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Strips;
use crate::poster::{Fonts, strips};
use crate::strips::code::StripCode;

pub(in crate::http::portal) async fn show(
    access: Access<Strips>,
    Path((venue, file)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let number: i64 = venue.parse().map_err(|_| Refused::NotFound)?;
    let first: Option<u32> = file.strip_suffix(".pdf").and_then(|first| first.parse().ok());
    let read = access.read(move |view| {
        let venue = view.venue(number)?;
        let prints = view.strip_prints(&venue)?;
        let print = prints.into_iter().find(|print| Some(print.first) == first);
        Ok((venue, print.ok_or(Refused::NotFound)?))
    });
    let (venue, print) = read.await?;
    let drawn = access.app.run(move |app| -> Result<_, Refused> {
        let registered = &venue.registered;
        let code = |number| StripCode::of(venue.venue, &registered.letters, number);
        let codes: Vec<_> = (print.first..=print.last()).map(code).collect();
        let fonts = Fonts::read(&app.config.poster_fonts);
        let drawn = fonts.map(|fonts| strips::draw(&registered.name, &codes, &fonts));
        Ok(drawn.inspect_err(|error| tracing::error!("strips were not drawn: {error}")))
    });
    let Ok(Some(bytes)) = drawn.await? else {
        return without_fonts(&access, number).await;
    };
    let name = format!("attachment; filename=\"strips-{}.pdf\"", print.first);
    let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned())];
    Ok((headers, [(header::CONTENT_DISPOSITION, name)], bytes).into_response())
}
