//! A key is made, or changed for another one.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::civil::date;

use super::answer::{Pinned, answer, describe, look, owner_of, wrapped};
use crate::http::html;
use crate::http::portal::access::Proven;
use crate::http::portal::fields::Fields;
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::KeyKeeper;
use crate::http::portal::script;
use crate::store::audit::EntryKind;
use crate::store::unit_keys::{HolderKind, KeyOwner, NewHolder, UnitKey};
use crate::unit_keys::{self, UnitKeyError};

#[derive(Template)]
#[template(path = "portal/key_new.html")]
struct NewKey {
    frame: Frame,
    owner: KeyOwner,
    unit: String,
    keys: Vec<UnitKey>,
    pinned: Pinned,
    backend: String,
    /// Of the sheet.
    number: usize,
    day: String,
}

pub(in crate::http::portal) async fn show(
    Proven(access): Proven<KeyKeeper>,
) -> Result<Response, Refused> {
    let (owner, keys, pinned) = look(&access).await?;
    let page = NewKey {
        frame: access.frame(Place::Keys),
        owner,
        unit: access.unit_name().to_owned(),
        keys,
        pinned,
        backend: access.app.keys.public_hex(),
        number: 1,
        day: date(access.now_s()),
    };
    Ok(script::allow(html::respond(StatusCode::OK, &page)))
}

/// A new key is kept and used.
pub(in crate::http::portal) async fn make(
    Proven(access): Proven<KeyKeeper>,
    fields: Fields,
) -> Result<Response, Refused> {
    let owner = owner_of(&access.account().unit)?;
    let (Some(person), Some(sheet)) = (wrapped(&fields, "person"), wrapped(&fields, "sheet"))
    else {
        return answer(Err(UnitKeyError::Wrapped));
    };
    let account = access.account();
    let holders = [
        NewHolder {
            kind: HolderKind::Person,
            account: Some(account.account),
            name: account.person.clone(),
            wrapped: person,
        },
        NewHolder {
            kind: HolderKind::Sheet,
            account: None,
            name: fields.line("place").to_owned(),
            wrapped: sheet,
        },
    ];
    let public = fields.line("public").to_owned();
    let result = access
        .write(move |work| -> Result<(), UnitKeyError> {
            let now_s = work.now_s;
            let (tx, _) = work.on_account();
            unit_keys::replace(tx, owner, &public, &holders, now_s)?;
            work.note(EntryKind::Key, describe(owner), &format!("new key {public}"))?;
            Ok(())
        })
        .await;
    answer(result)
}

impl NewKey {
    fn script(&self, name: &str) -> String {
        crate::scripts::path(name)
    }

    fn others(&self) -> String {
        self.pinned.others(&self.keys).join(" ")
    }

    fn authority(&self) -> String {
        self.pinned.authority.join(" ")
    }

    fn owner_word(&self) -> &'static str {
        if self.owner == KeyOwner::Authority { "authority" } else { "commune" }
    }
}
