//! Another wrapped copy of the key: a further sheet, or somebody's own words.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::civil::date;

use super::answer::{answer, describe, look, owner_of, wrapped};
use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::fields::{Asked, Fields};
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::KeyKeeper;
use crate::http::portal::script;
use crate::store::audit::EntryKind;
use crate::store::unit_keys::{HolderKind, NewHolder};
use crate::unit_keys::{self, UnitKeyError};

#[derive(Template)]
#[template(path = "portal/key_copy.html")]
struct CopyKey {
    frame: Frame,
    unit: String,
    sheet: bool,
    /// Its number, for a sheet.
    number: usize,
    day: String,
}

pub(in crate::http::portal) async fn show(
    access: Access<KeyKeeper>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let (_, keys, _) = look(&access).await?;
    let current = unit_keys::current(&keys).ok_or(Refused::NotFound)?;
    let sheets = current.holders.iter().filter(|holder| holder.about.kind == HolderKind::Sheet);
    let page = CopyKey {
        frame: access.frame(Place::Keys),
        unit: access.unit_name().to_owned(),
        sheet: asked.line("for") != "me",
        number: sheets.count() + 1,
        day: date(access.now_s()),
    };
    Ok(script::allow(html::respond(StatusCode::OK, &page)))
}

/// Another wrapped copy of the key that is used.
pub(in crate::http::portal) async fn submit(
    access: Access<KeyKeeper>,
    fields: Fields,
) -> Result<Response, Refused> {
    let owner = owner_of(&access.account().unit)?;
    let Some(wrapped) = wrapped(&fields, "wrapped") else {
        return answer(Err(UnitKeyError::Wrapped));
    };
    let kind = HolderKind::from_word(fields.line("kind")).unwrap_or(HolderKind::Sheet);
    let account = access.account();
    let holder = match kind {
        HolderKind::Person => {
            let (account, name) = (Some(account.account), account.person.clone());
            NewHolder { kind, account, name, wrapped }
        }
        HolderKind::Sheet => {
            NewHolder { kind, account: None, name: fields.line("place").to_owned(), wrapped }
        }
    };
    let result = access
        .write(move |work| -> Result<(), UnitKeyError> {
            let now_s = work.now_s;
            let (tx, _) = work.on_account();
            let keys = tx.unit_keys(owner)?;
            let key = unit_keys::current(&keys).ok_or(UnitKeyError::NoKey)?;
            unit_keys::check_holder(&holder)?;
            // A person has one copy: the words of the one before open no more.
            let own = key.holders.iter().find(|other| {
                holder.kind == HolderKind::Person && other.about.account == holder.account
            });
            if let Some(own) = own {
                tx.remove_holder(own.holder)?;
            }
            tx.add_holder(key.key, &holder, now_s)?;
            work.note(EntryKind::Key, describe(owner), &format!("copy for {}", holder.name))?;
            Ok(())
        })
        .await;
    answer(result)
}

impl CopyKey {
    fn script(&self, name: &str) -> String {
        crate::scripts::path(name)
    }
}
