//! Who this kiosk is: its key, its number, and what it stands for.

use ed25519_dalek::{SigningKey, VerifyingKey};
use protocol::api::{Enrolled, Venue};
use protocol::secret::Secret;
use rusqlite::Connection;

use super::settings::{get, name, put, remove};
use super::{
    Store, StoreError, contacts, contacts_choice, declared, earlier_keys, outbox, rewind, windows,
};

/// An enrolled kiosk.
#[derive(Clone)]
pub struct Identity {
    /// Number given by the backend, in every token and proof.
    pub kiosk: u32,
    /// The kiosk's own key; it proves every request.
    pub key: SigningKey,
    /// Key of the venue tokens.
    pub token_key: Secret,
    /// The backend's key; it signs case lists.
    pub backend_key: VerifyingKey,
    /// What the kiosk stands for now; without the keys of days ([`Store::day_key`]).
    pub venue: Venue,
}

impl Identity {
    /// Whether it is the same kiosk at the same backend, whatever has become of its venue.
    pub fn is_same(&self, other: &Self) -> bool {
        self.kiosk == other.kiosk && self.backend_key == other.backend_key
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity")
            .field("kiosk", &self.kiosk)
            .field("venue", &self.venue)
            .finish_non_exhaustive()
    }
}

fn secret(connection: &Connection, name: &str) -> Result<Option<Secret>, StoreError> {
    let bytes: Option<[u8; 32]> = get(connection, name)?;
    Ok(bytes.map(Secret::new))
}

/// Reads a public key as [`Enrolled`] carries it, 64 hexadecimal digits.
///
/// # Errors
/// [`StoreError::Content`] when it is none.
pub fn public_key(hex: &str) -> Result<VerifyingKey, StoreError> {
    let odd = |reason: &dyn std::fmt::Display| StoreError::content("backend key", reason);
    let bytes: Vec<u8> =
        data_encoding::HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).map_err(|error| odd(&error))?;
    let bytes = bytes.as_slice().try_into().map_err(|_| odd(&"it has another length"))?;
    VerifyingKey::from_bytes(bytes).map_err(|error| odd(&error))
}

pub(super) fn load(connection: &Connection) -> Result<Option<Identity>, StoreError> {
    let Some(kiosk) = get::<u32>(connection, name::KIOSK)? else { return Ok(None) };
    let missing = || StoreError::content("identity", "a part of it is missing");
    let key = secret(connection, name::KEY)?.ok_or_else(missing)?;
    let backend_key: String = get(connection, name::BACKEND_KEY)?.ok_or_else(missing)?;
    let venue: String = get(connection, name::VENUE)?.ok_or_else(missing)?;
    Ok(Some(Identity {
        kiosk,
        key: SigningKey::from_bytes(key.expose()),
        token_key: secret(connection, name::TOKEN_KEY)?.ok_or_else(missing)?,
        backend_key: public_key(&backend_key)?,
        venue: serde_json::from_str(&venue).map_err(|e| StoreError::content("venue", e))?,
    }))
}

/// The keys of days stand apart, where each goes with its day.
pub(super) fn put_venue(connection: &Connection, venue: &Venue) -> Result<(), StoreError> {
    let venue = Venue { day_keys: Vec::new(), ..venue.clone() };
    let json = serde_json::to_string(&venue).map_err(|e| StoreError::content("venue", e))?;
    put(connection, name::VENUE, json)
}

impl Store {
    /// Who this kiosk is; `None` until it is enrolled.
    ///
    /// # Errors
    /// [`StoreError::Content`] when a part of it is missing.
    pub fn identity(&self) -> Result<Option<Identity>, StoreError> {
        self.read(load)
    }

    /// The key to enrol with under `code`. An attempt whose answer was lost is repeated with the
    /// same code and gets the same key, which the backend then knows; a new code takes `fresh`,
    /// and it is durable before anyone sends it.
    pub fn enrolment_key(&self, code: &str, fresh: Secret) -> Result<SigningKey, StoreError> {
        self.write(|transaction| {
            let earlier: Option<String> = get(transaction, name::ENROLMENT_CODE)?;
            let known = secret(transaction, name::ENROLMENT_KEY)?;
            let key = match known {
                Some(key) if earlier.as_deref() == Some(code) => key,
                _ => {
                    put(transaction, name::ENROLMENT_CODE, code)?;
                    put(transaction, name::ENROLMENT_KEY, fresh.expose())?;
                    fresh
                }
            };
            Ok(SigningKey::from_bytes(key.expose()))
        })
    }

    /// Takes over what the backend answered to an enrolment with `key`. A kiosk that was someone
    /// else before keeps its records and numbers, unless it takes the place of
    /// another box and must go on above that one's; but the event cursor, the phones' passages,
    /// the cases and their hits belonged to the other identity and start anew. The keys that it carries
    /// are in use from then on, so the caller has compared them with the invitation.
    ///
    /// # Errors
    /// [`StoreError::Content`] when the backend's key is none; nothing has changed then.
    pub fn save_identity(&self, enrolled: &Enrolled, key: &SigningKey) -> Result<(), StoreError> {
        public_key(&enrolled.backend_key)?;
        self.write(|transaction| {
            let same = get::<u32>(transaction, name::KIOSK)? == Some(enrolled.kiosk)
                && get(transaction, name::BACKEND_KEY)?.as_ref() == Some(&enrolled.backend_key);
            if !same {
                for cursor in [name::LAST_EVENT, name::CASES_VERSION, name::CASES_PARTLY_READ_BY] {
                    remove(transaction, cursor)?;
                }
                transaction.execute("DELETE FROM passage WHERE source = 0", [])?;
                transaction.execute("DELETE FROM case_seed", [])?;
                transaction.execute("DELETE FROM hit", [])?;
                declared::clear(transaction)?;
                windows::clear(transaction)?;
            }
            if let Some(before) = load(transaction)?.map(|identity| identity.venue) {
                contacts_choice::change(transaction, &before, &enrolled.venue)?;
                let keys = (&enrolled.venue.recipients, &enrolled.venue.authority);
                if (&before.recipients, &before.authority) != keys {
                    earlier_keys::note_change(transaction, &before)?;
                }
            }
            put(transaction, name::KEY, key.as_bytes())?;
            put(transaction, name::KIOSK, enrolled.kiosk)?;
            put(transaction, name::TOKEN_KEY, enrolled.token_key.expose())?;
            put(transaction, name::BACKEND_KEY, &enrolled.backend_key)?;
            put_venue(transaction, &enrolled.venue)?;
            declared::put_day_keys(transaction, &enrolled.venue.day_keys)?;
            if let Some(above) = enrolled.above {
                let (contacts, records) =
                    (contacts::last_seq(transaction)?, outbox::last_seq(transaction)?);
                rewind::raise(transaction, "contact", contacts, above.contacts)?;
                rewind::raise(transaction, "outbox", records, above.records)?;
            }
            remove(transaction, name::PENDING_KEYS)?;
            remove(transaction, name::ENROLMENT_CODE)?;
            remove(transaction, name::ENROLMENT_KEY)
        })
    }
}
