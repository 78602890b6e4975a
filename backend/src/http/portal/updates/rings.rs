//! Which kiosks and venues are in which ring.

use std::collections::HashMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::words::ring_name;
use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::fields::{Asked, Field, Fields};
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Operator;
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::store::fleet::Among;
use crate::store::updates::{Ring, Ringed};
use crate::updates::{self, UpdateError};
use crate::words::{Text, tr};

struct Row {
    path: String,
    name: String,
    ring: Text,
}

#[derive(Template)]
#[template(path = "portal/rings.html")]
struct Rings {
    frame: Frame,
    /// How many kiosks are in each.
    counts: Vec<(Text, usize)>,
    rows: Vec<Row>,
    kiosk: Field,
    venue: Field,
    ring: Field,
    rings: Vec<(String, Text)>,
}

async fn page(access: &Access<Operator>, fields: &Fields) -> Result<Rings, Refused> {
    let language = access.language;
    let (chosen, rings, kiosks, names) = access
        .read(|view| {
            let read = view.all();
            let (chosen, rings) = (read.chosen_rings()?, read.kiosk_rings()?);
            let (kiosks, names) = (read.kiosks_among(Among::All)?, read.venue_names(Among::All)?);
            Ok((chosen, rings, kiosks, names))
        })
        .await?;
    let kiosks: HashMap<u32, _> = kiosks.into_iter().map(|row| (row.kiosk, row)).collect();
    let names: HashMap<i64, _> = names.into_iter().map(|row| (row.venue, row.name)).collect();
    let venue = |venue: i64| names.get(&venue).cloned().unwrap_or_default();
    let row = |(whose, ring): (Ringed, Ring)| {
        let (path, name) = match whose {
            Ringed::Venue(number) => {
                let number_text = number.to_string();
                let name = tr(language, "{venue} (điểm số {number})")
                    .with("venue", venue(number))
                    .with("number", number_text);
                (format!("/staff/venues/{number}"), name.to_string())
            }
            Ringed::Kiosk(number) => {
                let row = kiosks.get(&number);
                let position = row.map(|row| row.position.clone()).unwrap_or_default();
                let at = row.map(|row| venue(row.venue)).unwrap_or_default();
                let name = tr(language, "{position}, {venue} (máy số {number})")
                    .with("position", position)
                    .with("venue", at)
                    .with("number", number);
                (format!("/staff/kiosks/{number}"), name.to_string())
            }
        };
        Row { path, name, ring: ring_name(language, ring) }
    };
    let count = |ring: Ring| {
        let count = rings.iter().filter(|(_, each)| *each == ring).count();
        (ring_name(language, ring), count)
    };
    let mut options: Vec<_> =
        Ring::ALL.map(|ring| (ring.word().to_owned(), ring_name(language, ring))).into();
    options.push(("none".to_owned(), tr(language, "Không đặt riêng")));
    Ok(Rings {
        counts: Ring::ALL.map(count).into(),
        rows: chosen.into_iter().map(row).collect(),
        kiosk: Field::new(fields.line("kiosk")),
        venue: Field::new(fields.line("venue")),
        ring: Field::new(fields.line("ring")),
        rings: options,
        frame: access.frame(Place::Kiosks),
    })
}

pub(in crate::http::portal) async fn show(
    access: Access<Operator>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    Ok(html::respond(StatusCode::OK, &page(&access, &asked).await?))
}

fn wanted(fields: &Fields) -> Option<(Ringed, Option<Ring>)> {
    let whose = match (fields.line("kiosk"), fields.line("venue")) {
        (_, "") => Ringed::Kiosk(fields.number("kiosk")?),
        ("", _) => Ringed::Venue(fields.number("venue")?),
        _ => return None,
    };
    let ring = match fields.line("ring") {
        "none" => None,
        word => Some(Ring::from_word(word)?),
    };
    Some((whose, ring))
}

pub(in crate::http::portal) async fn submit(
    access: Access<Operator>,
    fields: Fields,
) -> Result<Response, Refused> {
    let done = match wanted(&fields) {
        None => Err(UpdateError::NoSuch),
        Some((whose, ring)) => {
            access
                .write(move |work| {
                    updates::set_ring(work.all(), whose, ring)?;
                    let target = match whose {
                        Ringed::Kiosk(kiosk) => format!("kiosk {kiosk}"),
                        Ringed::Venue(venue) => format!("venue {venue}"),
                    };
                    let reason = ring.map_or("no ring of its own", |ring| match ring {
                        Ring::First => "ring first",
                        Ring::Early => "ring early",
                        Ring::All => "ring all",
                    });
                    work.note(EntryKind::Update, target, reason)?;
                    Ok(())
                })
                .await
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to("/staff/updates/rings").into_response()),
        Err(UpdateError::NoSuch) => {
            let mut page = page(&access, &fields).await?;
            page.kiosk.error = Some(tr(
                access.language,
                "Ghi số của một máy hoặc của một điểm kiểm dịch có thật, và chọn vòng.",
            ));
            Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(UpdateError::Store(error)) => Err(error.into()),
        Err(error) => Err(StoreError::Failed(error.to_string()).into()),
    }
}
