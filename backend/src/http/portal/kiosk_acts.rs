//! What is hard to undo at a kiosk: it is revoked, or its poster replaced.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Redirect, Response};

use super::access::{Access, Proven};
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Registrar;
use crate::http::html;
use crate::kiosks::{self, KioskError};
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::words::{Text, tr};

#[derive(Template)]
#[template(path = "portal/kiosk_act.html")]
struct Question {
    frame: Frame,
    kiosk: u32,
    place: String,
    texts: Texts,
}

/// What is asked before it is done.
struct Texts {
    heading: Text,
    what: Text,
    yes: Text,
    no: Text,
    destroys: bool,
}

async fn ask(access: Access<Registrar>, kiosk: u32, texts: Texts) -> Result<Response, Refused> {
    let (row, venue) = access.read(move |view| view.kiosk(kiosk)).await?;
    let place = format!("{} · {}", row.position, venue.registered.name);
    let page = Question { frame: access.frame(Place::Kiosks), kiosk, place, texts };
    Ok(html::respond(StatusCode::OK, &page))
}

pub(super) async fn ask_revoke(
    Proven(access): Proven<Registrar>,
    Path(kiosk): Path<u32>,
) -> Result<Response, Refused> {
    let language = access.language;
    let texts = Texts {
        heading: tr(language, "Thu hồi máy này?"),
        what: tr(
            language,
            "Mã QR và lệnh của máy bị từ chối ngay. Những gì máy chưa gửi sẽ không gửi được nữa: nếu máy còn, hãy chờ nó gửi xong. Không lấy lại được; muốn dùng tiếp phải ghép lại.",
        ),
        yes: tr(language, "Thu hồi máy"),
        no: tr(language, "Không thu hồi"),
        destroys: true,
    };
    ask(access, kiosk, texts).await
}

pub(super) async fn revoke(
    Proven(access): Proven<Registrar>,
    Path(kiosk): Path<u32>,
) -> Result<Redirect, Refused> {
    access
        .write(move |work| {
            let now_s = work.now_s;
            let (tx, ..) = work.on_kiosk(kiosk)?;
            done(kiosks::revoke(tx, kiosk, now_s))?;
            Ok::<_, Refused>(work.note(EntryKind::Kiosk, format!("kiosk {kiosk}"), "revoked")?)
        })
        .await?;
    Ok(Redirect::to(&format!("/staff/kiosks/{kiosk}")))
}

pub(super) async fn ask_poster(
    Proven(access): Proven<Registrar>,
    Path(kiosk): Path<u32>,
) -> Result<Response, Refused> {
    let language = access.language;
    let texts = Texts {
        heading: tr(language, "Làm áp phích mới?"),
        what: tr(
            language,
            "Mã in trên áp phích cũ bị từ chối ngay. Hãy in tờ mới từ máy rồi dán thay.",
        ),
        yes: tr(language, "Làm áp phích mới"),
        no: tr(language, "Giữ áp phích cũ"),
        destroys: false,
    };
    ask(access, kiosk, texts).await
}

pub(super) async fn poster(
    Proven(access): Proven<Registrar>,
    Path(kiosk): Path<u32>,
) -> Result<Redirect, Refused> {
    access
        .write(move |work| {
            let (tx, ..) = work.on_kiosk(kiosk)?;
            done(kiosks::new_poster(tx, kiosk).map(drop))?;
            Ok::<_, Refused>(work.note(EntryKind::Kiosk, format!("kiosk {kiosk}"), "new poster")?)
        })
        .await?;
    Ok(Redirect::to(&format!("/staff/kiosks/{kiosk}")))
}

/// Somebody did it a moment before: its page says so.
fn done(result: Result<(), KioskError>) -> Result<(), Refused> {
    match result {
        Ok(()) | Err(KioskError::NoKiosk(_)) => Ok(()),
        Err(KioskError::Store(error)) => Err(error.into()),
        Err(error) => Err(StoreError::Failed(error.to_string()).into()),
    }
}
