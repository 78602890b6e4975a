//! One version: to which ring it is released, where the kiosks are, and what is done with it.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::words::{class, remedy, ring_name, standing_class, standing_name, state_name};
use crate::http::html;
use crate::http::portal::access::{Access, Proven};
use crate::http::portal::fields::{Field, Fields};
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Operator;
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::store::fleet::Among;
use crate::store::updates::{BundleRow, BundleState, Ring};
use crate::updates::{self, HALT_PERCENT, Standing, Tally, UpdateError, standings};
use crate::words::{Text, tr};

/// Kiosks that are named: those with which something is, first.
const NAMED: usize = 100;

struct Kiosk {
    kiosk: u32,
    position: String,
    venue: String,
    ring: Text,
    class: &'static str,
    standing: Text,
    remedy: Option<Text>,
}

#[derive(Template)]
#[template(path = "portal/update.html")]
struct UpdatePage {
    frame: Frame,
    version: String,
    class: &'static str,
    state: Text,
    halted: bool,
    withdrawn: bool,
    /// Whether kiosks are offered it.
    offered: bool,
    released: Vec<(Text, String)>,
    tally: Tally,
    kiosks: Vec<Kiosk>,
    more: usize,
    sha256: String,
    megabytes: u64,
    added: String,
    ring: Field,
    rings: Vec<(String, Text)>,
    halt_percent: Field,
}

async fn page(access: &Access<Operator>, version: String) -> Result<UpdatePage, Refused> {
    let (now_s, language) = (access.now_s(), access.language);
    let (row, standings, kiosks, names) = access
        .read(move |view| {
            let read = view.all();
            let found = read.bundles()?.into_iter().find(|row| row.version == version);
            let row = found.ok_or(Refused::NotFound)?;
            let standings = standings(read, &row, now_s)?;
            let (kiosks, names) = (read.kiosks_among(Among::All)?, read.venue_names(Among::All)?);
            Ok((row, standings, kiosks, names))
        })
        .await?;
    let kiosks: HashMap<u32, _> = kiosks.into_iter().map(|row| (row.kiosk, row)).collect();
    let names: HashMap<i64, _> = names.into_iter().map(|row| (row.venue, row.name)).collect();
    let mut tally = Tally::default();
    standings.iter().for_each(|(_, _, standing)| tally.add(*standing));
    let mut named: Vec<_> = standings
        .into_iter()
        .filter(|(_, _, standing)| !matches!(standing, Standing::Apart | Standing::Done))
        .collect();
    named.sort_by_key(|(kiosk, _, standing)| (*standing, *kiosk));
    let more = named.len().saturating_sub(NAMED);
    let frame = access.frame(Place::Kiosks);
    let line = |(kiosk, ring, standing): (u32, Ring, Standing)| {
        let row = kiosks.get(&kiosk);
        let position = row.map(|row| row.position.clone()).unwrap_or_default();
        Kiosk {
            kiosk,
            position: match position.is_empty() {
                true => tr(language, "Máy số {number}").with("number", kiosk).to_string(),
                false => position,
            },
            venue: row.and_then(|row| names.get(&row.venue).cloned()).unwrap_or_default(),
            ring: ring_name(language, ring),
            class: standing_class(standing),
            standing: standing_name(language, standing),
            remedy: remedy(language, standing),
        }
    };
    let next = Ring::ALL.into_iter().find(|ring| row.ring().is_none_or(|known| *ring > known));
    let released = |(ring, at_s): &(Ring, i64)| (ring_name(language, *ring), frame.at(*at_s));
    let option = |ring: Ring| (ring.word().to_owned(), ring_name(language, ring));
    Ok(UpdatePage {
        class: class(&row),
        state: state_name(language, &row),
        halted: row.state == BundleState::Halted,
        withdrawn: row.state == BundleState::Withdrawn,
        offered: row.state == BundleState::Open && !row.rings.is_empty(),
        released: row.rings.iter().map(released).collect(),
        tally,
        kiosks: named.into_iter().take(NAMED).map(line).collect(),
        more,
        sha256: data_encoding::HEXLOWER.encode(&row.sha256),
        megabytes: row.size.div_ceil(1_000_000),
        added: frame.at(row.added_s),
        ring: Field::new(next.or_else(|| row.ring()).map_or("", Ring::word)),
        rings: Ring::ALL.map(option).into(),
        halt_percent: Field::new(&row.halt_percent.to_string()),
        version: row.version,
        frame,
    })
}

pub(in crate::http::portal) async fn show(
    Proven(access): Proven<Operator>,
    Path(version): Path<String>,
) -> Result<Response, Refused> {
    Ok(html::respond(StatusCode::OK, &page(&access, version).await?))
}

/// What is done with a version.
#[derive(Clone, Copy)]
enum Act {
    Release(Ring, u8),
    Stop,
    Withdraw,
}

fn act(fields: &Fields) -> Option<Act> {
    Some(match fields.line("act") {
        "release" => {
            let ring = Ring::from_word(fields.line("ring"))?;
            let percent = fields.line("halt_percent").trim_end_matches('%').trim();
            let percent = if percent.is_empty() { HALT_PERCENT } else { percent.parse().ok()? };
            Act::Release(ring, percent)
        }
        "stop" => Act::Stop,
        "withdraw" => Act::Withdraw,
        _ => return None,
    })
}

pub(in crate::http::portal) async fn submit(
    Proven(access): Proven<Operator>,
    Path(version): Path<String>,
    fields: Fields,
) -> Result<Response, Refused> {
    let path = format!("/staff/updates/{version}");
    let done = match act(&fields) {
        None => Err(UpdateError::Percent),
        Some(act) => {
            {
                let version = version.clone();
                access.write(move |work| {
                    let now_s = work.now_s;
                    let row = updates::find(work.all(), &version)?;
                    let what = carry_out(work.all(), &row, act, now_s)?;
                    work.note(EntryKind::Update, format!("version {version}"), &what)?;
                    Ok(())
                })
            }
            .await
        }
    };
    let (mut page, text) = match done {
        Ok(()) => return Ok(Redirect::to(&path).into_response()),
        Err(UpdateError::NoBundle(_)) => return Err(Refused::NotFound),
        // Somebody did it a moment before: the page says so.
        Err(UpdateError::Withdrawn(_)) => return Ok(Redirect::to(&path).into_response()),
        Err(UpdateError::Percent) => {
            let text = tr(access.language, "Chọn vòng, và ghi một số từ 1 đến 100.");
            (page(&access, version).await?, text)
        }
        Err(UpdateError::Store(error)) => return Err(error.into()),
        Err(error) => return Err(StoreError::Failed(error.to_string()).into()),
    };
    page.ring = Field::new(fields.line("ring"));
    page.halt_percent = Field { error: Some(text), ..Field::new(fields.line("halt_percent")) };
    Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn carry_out(
    tx: &mut dyn crate::store::Tx,
    row: &BundleRow,
    act: Act,
    now_s: i64,
) -> Result<String, UpdateError> {
    Ok(match act {
        Act::Release(ring, percent) => {
            updates::release(tx, row, ring, percent, now_s)?;
            format!("released to {}, halts at {percent} %", ring.word())
        }
        Act::Stop => {
            updates::stop(tx, row, now_s)?;
            "stopped".to_owned()
        }
        Act::Withdraw => {
            updates::withdraw(tx, row, now_s)?;
            "withdrawn".to_owned()
        }
    })
}
