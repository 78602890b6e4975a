//! The public list: how it is made, signed and read.

use std::collections::BTreeMap;

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use super::entry::{ENTRY_LEN, PARTS_MAX, TAG_LEN, Warned, hash, open};
use super::error::WarningListError;
use super::secret::HourSecret;
use crate::signature;

/// Bytes of a list's salt.
pub const SALT_LEN: usize = 16;

/// Fewest entries of a list; a longer one has a power of two of them, so that lengths tell little.
pub const STEP: usize = 256;

/// Most entries of a list: 1.5 MB.
const ENTRIES_MAX: usize = 1 << 16;

/// For how long a list is good, seconds. It is made anew much more often, also when nothing has changed.
pub const FRESH_S: i64 = crate::DAY_S;

/// Prefix of the signed bytes, so that the signature is not valid for any other kind of text.
const CONTEXT: &[u8] = b"bluezone-kiosk warnings v1\n";

/// All present warnings, among random entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WarningList {
    /// Increases with each list; whoever has read one ignores a smaller one.
    pub version: i64,
    /// When it was made, Unix time.
    pub made_s: i64,
    /// 32 hexadecimal digits, new in each list.
    pub salt: String,
    /// The entries of [`ENTRY_LEN`] bytes, ascending, in base64.
    pub entries: String,
}

/// A list for transport: the signed text and its signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SignedWarningList {
    /// A [`WarningList`] as JSON text.
    pub list: String,
    /// Ed25519 signature over a context and the bytes of `list`, 128 hexadecimal digits.
    pub signature: String,
}

impl WarningList {
    /// The list of these warnings, each with the secret of its venue and hour. `random` fills bytes for the salt and
    /// for what stands between the entries.
    ///
    /// # Errors
    /// [`WarningListError::TooMany`].
    pub fn make(
        version: i64,
        made_s: i64,
        warned: &[(HourSecret, Warned)],
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Self, WarningListError> {
        let mut salt = [0; SALT_LEN];
        random(&mut salt);
        let size = warned.len().next_power_of_two().max(STEP);
        if size > ENTRIES_MAX {
            return Err(WarningListError::TooMany(warned.len()));
        }
        // What is not overwritten below stays as a random entry.
        let mut entries = vec![[0; ENTRY_LEN]; size];
        entries.iter_mut().for_each(|entry| random(entry));
        let mut parts: BTreeMap<[u8; TAG_LEN], u8> = BTreeMap::new();
        for ((secret, warned), entry) in warned.iter().zip(&mut entries) {
            // The first hash of an hour's secret is as good as its name.
            let part = parts.entry(hash(secret, &salt, 0).0).or_default();
            if *part < PARTS_MAX {
                *entry = warned.seal(secret, &salt, *part);
                *part += 1;
            }
        }
        entries.sort_unstable();
        let entries = BASE64.encode(entries.as_flattened());
        Ok(Self { version, made_s, salt: HEXLOWER.encode(&salt), entries })
    }

    /// What this list says to whoever has the secret of an hour.
    pub fn find(&self, hour: i64, secret: &HourSecret) -> Vec<Warned> {
        let Some((salt, entries)) = self.read() else { return Vec::new() };
        let (entries, []) = entries.as_chunks::<ENTRY_LEN>() else { return Vec::new() };
        let mut found = Vec::new();
        for part in 0..PARTS_MAX {
            let (tag, mask) = hash(secret, &salt, part);
            let at = entries.binary_search_by(|entry| entry[..TAG_LEN].cmp(&tag));
            let Some(entry) = at.ok().and_then(|index| entries.get(index)) else { break };
            let hidden = std::array::from_fn(|index| entry[TAG_LEN + index]);
            found.extend(open(hour, hidden, mask));
        }
        found
    }

    fn read(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        let salt = HEXLOWER.decode(self.salt.as_bytes()).ok().filter(|it| it.len() == SALT_LEN)?;
        let entries = BASE64.decode(self.entries.as_bytes()).ok()?;
        let count = entries.len() / ENTRY_LEN;
        let fits = entries.len() % ENTRY_LEN == 0 && count <= ENTRIES_MAX;
        fits.then_some((salt, entries))
    }
}

impl SignedWarningList {
    /// Signs `list` with the backend's key.
    ///
    /// # Errors
    /// [`WarningListError::Shape`] when the list cannot be written as JSON, which does not happen.
    pub fn sign(list: &WarningList, key: &SigningKey) -> Result<Self, WarningListError> {
        let list =
            serde_json::to_string(list).map_err(|e| WarningListError::Shape(e.to_string()))?;
        Ok(Self { signature: signature::sign(CONTEXT, &list, key), list })
    }

    /// Verifies the signature, that it is not older than `last`, the version that was read before, and that it is
    /// of the day before `now_s`.
    ///
    /// # Errors
    /// [`WarningListError`].
    pub fn verify(
        &self,
        key: &VerifyingKey,
        last: i64,
        now_s: i64,
    ) -> Result<WarningList, WarningListError> {
        if !signature::is_valid(CONTEXT, &self.list, &self.signature, key) {
            return Err(WarningListError::Signature);
        }
        let list: WarningList =
            serde_json::from_str(&self.list).map_err(|e| WarningListError::Shape(e.to_string()))?;
        if list.version < last {
            return Err(WarningListError::Older(list.version, last));
        }
        if (now_s - list.made_s).abs() > FRESH_S {
            return Err(WarningListError::Stale(list.made_s));
        }
        if list.read().is_none() {
            return Err(WarningListError::Shape("its entries are not whole".to_owned()));
        }
        Ok(list)
    }
}
