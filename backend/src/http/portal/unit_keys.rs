//! P15, the keys of a commune or of the health authority. They are made, wrapped and tried in the browser;
//! here are the page and what it sends.

mod answer;
pub(super) mod copy;
pub(super) mod drill;
pub(super) mod new;
mod rotation;

use askama::Template;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;
use serde_json::{Value, json};

use super::access::Access;
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::KeyKeeper;
use super::script;
use crate::http::html;
use crate::store::unit_keys::{Holder, HolderKind, KeyOwner, UnitKey};
use crate::unit_keys::DRILL_S;
use answer::{Pinned, look};
use rotation::{Need, Rotation};

#[derive(Template)]
#[template(path = "portal/keys.html")]
struct KeysPage {
    frame: Frame,
    owner: KeyOwner,
    unit: String,
    keys: Vec<UnitKey>,
    pinned: Pinned,
    rotation: Option<Rotation>,
    now_s: i64,
}

pub(super) async fn show(access: Access<KeyKeeper>) -> Result<Response, Refused> {
    let (owner, keys, pinned) = look(&access).await?;
    let (keys, rotation) = access
        .read(move |view| {
            let replaced = keys.iter().any(|key| key.retired_s.is_some());
            let found = replaced.then(|| Ok::<_, Refused>((view.kiosks()?, view.venue_names()?)));
            let found = found.transpose()?;
            let rotation = found.and_then(|((kiosks, fleet), venues)| {
                rotation::rotation(&keys, &kiosks, &fleet, &venues)
            });
            Ok((keys, rotation))
        })
        .await?;
    let page = KeysPage {
        frame: access.frame(Place::Keys),
        owner,
        unit: access.unit_name().to_owned(),
        keys,
        pinned,
        rotation,
        now_s: access.now_s(),
    };
    Ok(script::allow(html::respond(StatusCode::OK, &page)))
}

/// The wrapped copies, those of the one who asks first: as words are tried on them.
pub(super) async fn wrapped_copies(access: Access<KeyKeeper>) -> Result<Response, Refused> {
    let (_, keys, _) = look(&access).await?;
    let own = access.account().account;
    let mut holders: Vec<&Holder> = keys.iter().flat_map(|key| &key.holders).collect();
    holders.sort_by_key(|holder| holder.about.account != Some(own));
    let copies: Vec<Value> = holders
        .into_iter()
        .map(|holder| {
            json!({
                "holder": holder.holder,
                "kind": holder.about.kind.word(),
                "wrapped": BASE64.encode(&holder.about.wrapped),
            })
        })
        .collect();
    Ok(Json(copies).into_response())
}

impl KeysPage {
    fn current(&self) -> Option<&UnitKey> {
        crate::unit_keys::current(&self.keys)
    }

    fn script(&self, name: &str) -> String {
        crate::scripts::path(name)
    }

    /// When a holder's words have to be tried.
    fn due_s(&self, holder: &Holder) -> i64 {
        holder.tried_s.unwrap_or(holder.made_s).saturating_add(DRILL_S)
    }

    fn is_due(&self, holder: &Holder) -> bool {
        self.due_s(holder) < self.now_s
    }

    fn due(&self) -> u64 {
        let holders = self.current().map_or(&[][..], |key| &key.holders);
        holders.iter().filter(|holder| self.is_due(holder)).count() as u64
    }

    fn is_sheet(&self, holder: &Holder) -> bool {
        holder.about.kind == HolderKind::Sheet
    }

    /// Recipients that were not made here, such as the province's.
    fn others(&self) -> Vec<String> {
        self.pinned.others(&self.keys)
    }
}
