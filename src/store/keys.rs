//! The keys that records are sealed to: those in use, and others that the backend has sent since and
//! that wait for a person.

use ed25519_dalek::VerifyingKey;
use protocol::api::Venue;
use protocol::pin::Fingerprint;
use protocol::seal::Recipients;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::identity::{self, put_venue};
use super::settings::{get, name, put, remove};
use super::{Store, StoreError, contacts_choice, declared, earlier_keys};

/// Public keys of the commune, and of the authority where there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealingKeys {
    pub recipients: Recipients,
    pub authority: Option<Recipients>,
}

impl SealingKeys {
    pub fn of(venue: &Venue) -> Self {
        Self { recipients: venue.recipients.clone(), authority: venue.authority.clone() }
    }

    /// What people compare, with the key of the backend that sent them.
    pub fn fingerprint(&self, backend: &VerifyingKey) -> Fingerprint {
        Fingerprint::of(backend, &self.recipients, self.authority.as_ref())
    }

    fn put_into(self, venue: &mut Venue) {
        (venue.recipients, venue.authority) = (self.recipients, self.authority);
    }
}

/// What became of keys that somebody confirms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// They are in use from now on.
    Done,
    /// No other keys wait.
    NothingPending,
    /// The keys that wait have this fingerprint.
    Other(Fingerprint),
}

fn pending(connection: &Connection) -> Result<Option<SealingKeys>, StoreError> {
    let json: Option<String> = get(connection, name::PENDING_KEYS)?;
    let parsed = json.map(|json| serde_json::from_str(&json)).transpose();
    parsed.map_err(|error| StoreError::content("pending keys", error))
}

impl Store {
    /// Changes what the kiosk stands for, except for the keys that records are sealed to: other ones
    /// are stored as pending. The answer is keys that are pending since now.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing has changed.
    pub fn save_venue(&self, venue: &Venue) -> Result<Option<SealingKeys>, StoreError> {
        self.write(|transaction| {
            let Some(known) = identity::load(transaction)? else { return Ok(None) };
            let (in_use, offered) = (SealingKeys::of(&known.venue), SealingKeys::of(venue));
            let waiting = pending(transaction)?;
            let other = (offered != in_use).then_some(offered);
            let mut venue = venue.clone();
            declared::put_day_keys(transaction, &std::mem::take(&mut venue.day_keys))?;
            in_use.put_into(&mut venue);
            if venue != known.venue {
                contacts_choice::change(transaction, &known.venue, &venue)?;
                put_venue(transaction, &venue)?;
            }
            match &other {
                Some(keys) if other != waiting => {
                    let json = serde_json::to_string(keys)
                        .map_err(|error| StoreError::content("pending keys", error))?;
                    put(transaction, name::PENDING_KEYS, json)?;
                }
                None if waiting.is_some() => remove(transaction, name::PENDING_KEYS)?,
                _ => {}
            }
            Ok(other.filter(|keys| waiting.as_ref() != Some(keys)))
        })
    }

    /// Keys that wait for a person.
    pub fn pending_keys(&self) -> Result<Option<SealingKeys>, StoreError> {
        self.read(pending)
    }

    /// Uses the keys that wait, if they have this fingerprint.
    ///
    /// # Errors
    /// [`StoreError`]; then the keys before stay in use.
    pub fn confirm_keys(&self, fingerprint: Fingerprint) -> Result<Confirmation, StoreError> {
        self.write(|transaction| {
            let (Some(known), Some(keys)) = (identity::load(transaction)?, pending(transaction)?)
            else {
                return Ok(Confirmation::NothingPending);
            };
            let found = keys.fingerprint(&known.backend_key);
            if found != fingerprint {
                return Ok(Confirmation::Other(found));
            }
            let mut venue = known.venue;
            earlier_keys::note_change(transaction, &venue)?;
            keys.put_into(&mut venue);
            put_venue(transaction, &venue)?;
            remove(transaction, name::PENDING_KEYS)?;
            Ok(Confirmation::Done)
        })
    }
}
