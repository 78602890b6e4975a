//! The import of what a kiosk without a network exported onto a stick.

mod problem;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use ed25519_dalek::VerifyingKey;
use protocol::civil::{day_of_iso_date, rfc3339};
use protocol::export::{About, Archive, Day, Line};

use super::access::Access;
use super::frame::{Frame, Place};
use super::log::commune_of;
use super::multipart::Upload;
use super::refused::Refused;
use super::roles::Commune;
use crate::http::html;
use crate::imports::{self, Imported};
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::store::kiosks::Kiosk;
use crate::store::venues::VenueRow;
use crate::words::Text;
use problem::Problem;

/// Largest form: an export, and what stands around it.
pub(super) const UPLOAD_MAX: usize = protocol::export::ARCHIVE_MAX + 64 * 1024;

/// Lines of the table of what was refused; an export with more of them is wrong as a whole.
const REFUSED_MAX: usize = 100;

#[derive(Template)]
#[template(path = "portal/import.html")]
struct ImportPage {
    frame: Frame,
    problem: Option<Text>,
    done: Option<Done>,
}

/// What an import came to.
struct Done {
    about: About,
    days: Vec<Day>,
    venue: VenueRow,
    position: String,
    imported: Imported,
}

impl Done {
    /// Where the log of a day is read.
    fn log(&self, day: &str) -> String {
        format!("/staff/log?day={day}&venue={}", self.venue.venue)
    }

    fn left_off(&self) -> usize {
        self.imported.refused.len().saturating_sub(REFUSED_MAX)
    }

    fn refused(&self) -> &[imports::RefusedLine] {
        let refused = &self.imported.refused;
        refused.get(..REFUSED_MAX).unwrap_or(refused)
    }
}

impl ImportPage {
    fn day(&self, iso: &str) -> String {
        day_of_iso_date(iso).map_or_else(|| iso.to_owned(), |day| self.frame.long_day(day))
    }
}

pub(super) async fn show(access: Access<Commune>) -> Response {
    let page = ImportPage { frame: access.frame(Place::Log), problem: None, done: None };
    html::respond(StatusCode::OK, &page)
}

pub(super) async fn submit(access: Access<Commune>, upload: Upload) -> Result<Response, Refused> {
    commune_of(&access)?;
    let mut page = ImportPage { frame: access.frame(Place::Log), problem: None, done: None };
    let status = match import(&access, upload).await {
        Ok(done) => {
            page.done = Some(done);
            StatusCode::OK
        }
        Err(Problem::Refused(refused)) => return Err(refused),
        Err(problem) => {
            page.problem = problem.words(access.language);
            problem.status()
        }
    };
    Ok(html::respond(status, &page))
}

async fn import(access: &Access<Commune>, upload: Upload) -> Result<Done, Problem> {
    let file = upload.files.into_iter().next().ok_or(Problem::NoFile)?;
    // Hashing and reading all of it delays nobody else: no unit of work is open yet.
    let checked = access.read(move |view| {
        Ok(verified(&file.bytes, |number| match view.kiosk(number) {
            Err(Refused::NotFound) => Ok(None),
            found => found.and_then(|(kiosk, _)| {
                let former = view.former_boxes(&kiosk)?;
                Ok(Some((kiosk, former)))
            }),
        }))
    });
    let (about, days, lines) = checked.await.map_err(Problem::Refused)??;
    access.write(move |work| store(work, about, days, lines)).await
}

/// What an export holds, if the kiosk that it names is there and has signed it.
fn verified(
    bytes: &[u8],
    find: impl FnOnce(u32) -> Result<Option<(Kiosk, Vec<[u8; 32]>)>, Refused>,
) -> Result<(About, Vec<Day>, Vec<Line>), Problem> {
    let archive = Archive::open(bytes)?;
    let (about, days) = (archive.manifest.about.clone(), archive.manifest.days.clone());
    let (kiosk, former) =
        find(about.kiosk).map_err(Problem::Refused)?.ok_or(Problem::Unknown(about.kiosk))?;
    // It may be of the box that this one has replaced.
    let former = former.iter().filter_map(|key| VerifyingKey::from_bytes(key).ok());
    let key = key_of(&kiosk)?;
    let signed_by = std::iter::once(key).chain(former).find(|key| archive.is_signed_by(key));
    let lines = archive.verify(&signed_by.unwrap_or(key))?;
    Ok((about, days, lines))
}

/// The key with which a kiosk signs, while it counts.
fn key_of(kiosk: &Kiosk) -> Result<VerifyingKey, Problem> {
    if let Some(at_s) = kiosk.revoked_s {
        return Err(Problem::Revoked { kiosk: kiosk.kiosk, at_s });
    }
    let key = kiosk.keys.as_ref().and_then(|keys| keys.public_key.as_ref());
    VerifyingKey::from_bytes(key.ok_or(Problem::Unknown(kiosk.kiosk))?)
        .map_err(|_| Problem::from(StoreError::Unreadable("kiosks")))
}

fn store(
    work: &mut super::access::view::Work<'_, Commune>,
    about: About,
    days: Vec<Day>,
    lines: Vec<Line>,
) -> Result<Done, Problem> {
    let today = work.app.trusted_clock.today(work.app.clock.as_ref());
    let retention = work.app.config.retention();
    let (tx, kiosk, venue) = work.on_kiosk(about.kiosk).map_err(Problem::Refused)?;
    key_of(&kiosk)?;
    let imported = imports::take(tx, &kiosk, &retention, today, lines)?;
    let told = format!(
        "exported {}: {} new, {} known, {} set aside, {} refused",
        rfc3339(about.made_s),
        imported.new,
        imported.known,
        imported.set_aside,
        imported.refused.len()
    );
    work.note(EntryKind::Import, format!("kiosk {}", about.kiosk), &told)?;
    Ok(Done { about, days, venue, position: kiosk.position, imported })
}
