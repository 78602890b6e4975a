//! What the pages of keys share: whose keys, what kiosks pin, and how a change is answered.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;
use protocol::pin::Fingerprint;
use protocol::seal::Recipients;

use crate::http::portal::access::Access;
use crate::http::portal::access::view::View;
use crate::http::portal::fields::Fields;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::KeyKeeper;
use crate::store::accounts::Unit;
use crate::store::unit_keys::{KeyOwner, UnitKey};
use crate::unit_keys::UnitKeyError;

/// What of the communes the pages show.
#[derive(Clone)]
pub(super) struct Pinned {
    pub(super) recipients: Vec<String>,
    pub(super) authority: Vec<String>,
    /// What kiosks show; none for the authority, whose communes have different ones.
    pub(super) fingerprint: Option<Fingerprint>,
}

impl Pinned {
    /// Recipients that were not made here, such as the province's.
    pub(super) fn others(&self, keys: &[UnitKey]) -> Vec<String> {
        let mut others = self.recipients.clone();
        others.retain(|recipient| keys.iter().all(|key| key.public != *recipient));
        others
    }
}

pub(super) fn owner_of(unit: &Unit) -> Result<KeyOwner, Refused> {
    match unit {
        Unit::Commune(commune) => Ok(KeyOwner::Commune(*commune)),
        Unit::Province => Ok(KeyOwner::Authority),
        Unit::Venues(_) => Err(Refused::Role),
    }
}

fn texts(recipients: Option<&Recipients>) -> Vec<String> {
    recipients.cloned().map(Vec::from).unwrap_or_default()
}

fn pinned(view: &mut View<'_, KeyKeeper>, owner: KeyOwner) -> Result<Pinned, Refused> {
    let backend = view.app.keys.signing.verifying_key();
    Ok(match owner {
        KeyOwner::Commune(commune) => {
            let commune = view.commune(commune)?;
            let authority = commune.authority.as_ref();
            Pinned {
                recipients: texts(Some(&commune.recipients)),
                authority: texts(authority),
                fingerprint: Some(Fingerprint::of(&backend, &commune.recipients, authority)),
            }
        }
        KeyOwner::Authority => {
            let mut all: Vec<String> = Vec::new();
            for commune in view.communes()? {
                all.extend(texts(commune.authority.as_ref()));
            }
            all.sort();
            all.dedup();
            Pinned { recipients: all, authority: Vec::new(), fingerprint: None }
        }
    })
}

/// Everything that the pages show.
pub(super) async fn look(
    access: &Access<KeyKeeper>,
) -> Result<(KeyOwner, Vec<UnitKey>, Pinned), Refused> {
    let owner = owner_of(&access.account().unit)?;
    access
        .read(move |view| {
            let pinned = pinned(view, owner)?;
            Ok((owner, view.unit_keys(owner)?, pinned))
        })
        .await
}

/// A wrapped copy of a form.
pub(super) fn wrapped(fields: &Fields, name: &str) -> Option<Vec<u8>> {
    BASE64.decode(fields.line(name).as_bytes()).ok()
}

pub(super) fn answer(result: Result<(), UnitKeyError>) -> Result<Response, Refused> {
    match result {
        Ok(()) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(UnitKeyError::Store(error)) => Err(error.into()),
        Err(error) => Ok((StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).into_response()),
    }
}

/// The owner in the audit trail.
pub(super) fn describe(owner: KeyOwner) -> String {
    match owner {
        KeyOwner::Commune(commune) => format!("key of commune {commune}"),
        KeyOwner::Authority => "key of the authority".to_owned(),
    }
}
