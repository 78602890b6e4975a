//! Pairing a kiosk by six digits: the digits to type on it, then the words to compare, then that it is done.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::language::Language;

use super::access::Access;
use super::fields::Fields;
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Registrar;
use super::script;
use crate::http::html;
use crate::keys::{MasterKeys, random};
use crate::pairing::{self, PairingError};
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::store::pairings::{PairingRow, Stage};
use crate::store::venues::Commune;
use crate::words::{Text, tr};

/// What the page shows.
enum Step {
    /// There is no code that works; why, if there was one.
    None(Option<Text>),
    /// To be typed on the kiosk.
    Digits {
        code: String,
        left: String,
    },
    /// To be compared, with the key that they are of.
    Words {
        words: Vec<&'static str>,
        key: String,
    },
    /// Compared; the kiosk has not fetched its place yet.
    Confirmed,
    Done,
}

#[derive(Template)]
#[template(path = "portal/kiosk_pair.html")]
struct PairPage {
    frame: Frame,
    kiosk: u32,
    position: String,
    venue_name: String,
    host: String,
    step: Step,
    problem: Option<Text>,
}

/// Why there is nothing to type or compare.
fn over(language: Language, row: Option<&PairingRow>) -> Step {
    let Some(row) = row else { return Step::None(None) };
    Step::None(Some(match row.stage {
        Stage::Confirmed => return Step::Confirmed,
        Stage::Wrong => tr(
            language,
            "Có máy đã gõ sai mã này, nên mã bị hủy. Nếu không phải bạn gõ nhầm, hãy xem ai đang thử ghép máy.",
        ),
        Stage::Cancelled => tr(language, "Mã đã bị hủy."),
        Stage::Waiting | Stage::Answered | Stage::Claimed => {
            tr(language, "Mã đã hết hạn: mỗi mã dùng được 15 phút.")
        }
    }))
}

/// What is to be typed or compared now; none when there is nothing.
fn shown(keys: &MasterKeys, row: &PairingRow, commune: &Commune, now_s: i64) -> Option<Step> {
    let left_s = pairing::left_s(row, now_s);
    match row.stage {
        _ if left_s == 0 => None,
        Stage::Waiting | Stage::Answered => Some(Step::Digits {
            code: pairing::code(keys, row).show().to_string(),
            left: format!("{}:{:02}", left_s / 60, left_s % 60),
        }),
        Stage::Claimed => Some(Step::Words {
            words: pairing::words(keys, row, commune)?,
            key: data_encoding::HEXLOWER.encode(&row.public_key?),
        }),
        Stage::Confirmed | Stage::Wrong | Stage::Cancelled => None,
    }
}

async fn page(
    access: &Access<Registrar>,
    kiosk: u32,
    problem: Option<Text>,
) -> Result<PairPage, Refused> {
    let (now_s, language) = (access.now_s(), access.language);
    let frame = access.frame(Place::Kiosks);
    access
        .read(move |view| {
            let (row, venue) = view.kiosk(kiosk)?;
            let pairing = view.pairing(&row)?;
            let keys = &view.app.keys;
            let shown = pairing.as_ref().and_then(|row| shown(keys, row, &venue.commune, now_s));
            let waits = row.keys.is_none() || row.awaits_box(now_s);
            let step = match (waits, shown) {
                (false, _) => Step::Done,
                (true, Some(shown)) => shown,
                (true, None) => over(language, pairing.as_ref()),
            };
            Ok(PairPage {
                frame,
                kiosk,
                position: row.position,
                venue_name: venue.registered.name,
                host: view.app.service.host.clone(),
                step,
                problem,
            })
        })
        .await
}

pub(super) async fn show(
    access: Access<Registrar>,
    Path(kiosk): Path<u32>,
) -> Result<Response, Refused> {
    let page = page(&access, kiosk, None).await?;
    Ok(script::allow(html::respond(StatusCode::OK, &page)))
}

/// Makes a code.
pub(super) async fn begin(
    access: Access<Registrar>,
    Path(kiosk): Path<u32>,
) -> Result<Response, Refused> {
    let random = random()?;
    let begun = access
        .write(move |work| {
            let now_s = work.now_s;
            let (tx, row, _) = work.on_kiosk(kiosk)?;
            let begun = pairing::begin(tx, &row, random, now_s);
            if begun.is_ok() {
                work.note(EntryKind::Kiosk, format!("kiosk {kiosk}"), "pairing code")?;
            }
            Ok::<_, Refused>(begun)
        })
        .await?;
    let language = access.language;
    let problem = match begun {
        // It enrolled meanwhile, or was revoked; its page says so.
        Ok(()) | Err(PairingError::NoKiosk(_)) => None,
        Err(PairingError::Full) => Some(tr(
            language,
            "Đang có 100 máy chờ ghép bằng số. Hãy chờ vài phút, hoặc dùng mã QR của máy này.",
        )),
        Err(PairingError::TooMany) => Some(tr(
            language,
            "Máy này đã lấy quá nhiều mã trong một giờ. Hãy chờ, hoặc dùng mã QR của máy.",
        )),
        Err(PairingError::Store(error)) => return Err(error.into()),
        Err(error) => return Err(StoreError::Failed(error.to_string()).into()),
    };
    if problem.is_none() {
        return Ok(Redirect::to(&format!("/staff/kiosks/{kiosk}/pair")).into_response());
    }
    let page = page(&access, kiosk, problem).await?;
    Ok(script::allow(html::respond(StatusCode::TOO_MANY_REQUESTS, &page)))
}

/// The words were the same on both screens.
pub(super) async fn confirm(
    access: Access<Registrar>,
    Path(kiosk): Path<u32>,
    fields: Fields,
) -> Result<Redirect, Refused> {
    let key = data_encoding::HEXLOWER.decode(fields.line("key").as_bytes()).ok();
    let key: Option<[u8; 32]> = key.and_then(|key| key.try_into().ok());
    access
        .write(move |work| {
            let now_s = work.now_s;
            let (tx, ..) = work.on_kiosk(kiosk)?;
            // Without the key of the words it was not these words that were compared.
            let Some(key) = key else { return Ok(()) };
            match pairing::confirm(tx, kiosk, &key, now_s) {
                Ok(()) => Ok(work.note(EntryKind::Kiosk, format!("kiosk {kiosk}"), "paired")?),
                // Too late, or cancelled meanwhile: the page says so.
                Err(PairingError::Used) => Ok(()),
                Err(PairingError::Store(error)) => Err(error.into()),
                Err(error) => Err(Refused::from(StoreError::Failed(error.to_string()))),
            }
        })
        .await?;
    Ok(Redirect::to(&format!("/staff/kiosks/{kiosk}/pair")))
}

pub(super) async fn cancel(
    access: Access<Registrar>,
    Path(kiosk): Path<u32>,
) -> Result<Redirect, Refused> {
    access
        .write(move |work| {
            let (tx, ..) = work.on_kiosk(kiosk)?;
            pairing::cancel(tx, kiosk).map_err(|error| StoreError::Failed(error.to_string()))?;
            Ok::<_, Refused>(work.note(
                EntryKind::Kiosk,
                format!("kiosk {kiosk}"),
                "pairing cancelled",
            )?)
        })
        .await?;
    Ok(Redirect::to(&format!("/staff/kiosks/{kiosk}/pair")))
}
