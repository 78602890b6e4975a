//! How many records wait that only earlier keys open. A sealed record does not tell to whom it was sealed, so it is
//! noted up to which number the keys were used that others have replaced.

use std::collections::BTreeMap;

use protocol::api::Venue;
use protocol::seal::Recipients;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::delivery::Stream;
use super::settings::{get, name, number, put};
use super::{Store, StoreError, outbox};

/// Changes that are remembered; keys change once in years.
const CHANGES_MAX: usize = 8;

/// Keys that were used for records up to a number.
#[derive(Debug, Serialize, Deserialize)]
struct Earlier {
    up_to: i64,
    commune: Vec<String>,
    authority: Vec<String>,
}

fn load(connection: &Connection) -> Result<Vec<Earlier>, StoreError> {
    let json: Option<String> = get(connection, name::EARLIER_KEYS)?;
    let parsed = json.map(|json| serde_json::from_str(&json)).transpose();
    Ok(parsed.map_err(|error| StoreError::content("earlier keys", error))?.unwrap_or_default())
}

fn ids(recipients: Option<&Recipients>) -> Vec<String> {
    recipients.map(Recipients::ids).unwrap_or_default()
}

/// Notes that other keys than those of `venue` are used from now on.
pub(super) fn note_change(connection: &Connection, venue: &Venue) -> Result<(), StoreError> {
    let mut earlier = load(connection)?;
    earlier.push(Earlier {
        up_to: outbox::last_seq(connection)?,
        commune: ids(Some(&venue.recipients)),
        authority: ids(venue.authority.as_ref()),
    });
    let left_off = earlier.len().saturating_sub(CHANGES_MAX);
    let json = serde_json::to_string(&earlier[left_off..])
        .map_err(|error| StoreError::content("earlier keys", error))?;
    put(connection, name::EARLIER_KEYS, json)
}

/// Sealed records with numbers above `from` up to `to` that the backend does not have: those of the commune,
/// and those of the authority.
fn waiting(connection: &Connection, from: i64, to: i64) -> Result<[u32; 2], StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT coalesce(sum(kind <> 'feedback'), 0), coalesce(sum(kind = 'feedback'), 0) FROM
         (SELECT json_extract(body, '$.kind') AS kind FROM outbox WHERE seq > ?1 AND seq <= ?2
          AND (seq > ?3 OR seq IN (SELECT seq FROM parked WHERE stream = 1))
          AND json_extract(body, '$.type') = 'sealed')",
    )?;
    let sent = number(connection, Stream::Records.cursor())?;
    Ok(query.query_row([from, to, sent], |row| Ok([row.get(0)?, row.get(1)?]))?)
}

impl Store {
    /// How many sealed records wait for each key that is no longer used, by its id.
    pub fn waiting_for_earlier_keys(&self) -> Result<BTreeMap<String, u32>, StoreError> {
        self.read(|connection| {
            let (mut found, mut from) = (BTreeMap::new(), 0);
            for Earlier { up_to, commune, authority } in load(connection)? {
                let [communes, authoritys] = waiting(connection, from, up_to)?;
                for (keys, count) in [(commune, communes), (authority, authoritys)] {
                    for key in keys.into_iter().filter(|_| count > 0) {
                        *found.entry(key).or_default() += count;
                    }
                }
                from = up_to;
            }
            Ok(found)
        })
    }
}
