//! A storage that went back in time: a restored, copied or worn card. The backend knows numbers that
//! this database has not given yet; it goes on above them.

use protocol::api::Taken;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::settings::{get, name, put};
use super::{Store, StoreError, contacts, outbox};

/// By how much the backend may raise a counter at once. A kiosk does not give so many numbers in a
/// hundred years, and a counter at its end takes no more rows.
const JUMP_MAX: i64 = 1_000_000_000;

/// What is known of the times when the storage went back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rewind {
    /// When it was noticed last, Unix seconds.
    pub at_s: i64,
    /// How often it was noticed.
    pub times: u32,
}

/// Raises the counter of a table whose last number was `own`; whether it lay behind.
pub(super) fn raise(
    connection: &Connection,
    table: &str,
    own: i64,
    highest: i64,
) -> Result<bool, StoreError> {
    if highest <= own {
        return Ok(false);
    }
    if highest - own > JUMP_MAX {
        tracing::warn!(table, highest, "the backend names a number that no kiosk reaches");
        return Ok(false);
    }
    let raised = connection
        .execute("UPDATE sqlite_sequence SET seq = ?2 WHERE name = ?1", (table, highest))?;
    if raised == 0 {
        connection
            .execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)", (table, highest))?;
    }
    Ok(true)
}

fn rewind(connection: &Connection) -> Result<Option<Rewind>, StoreError> {
    let json: Option<String> = get(connection, name::REWOUND)?;
    let parsed = json.map(|json| serde_json::from_str(&json)).transpose();
    parsed.map_err(|error| StoreError::content("rewind", error))
}

impl Store {
    /// Continues above the numbers that the backend knows from this kiosk. The answer is whether the
    /// storage went back since the last time, which is noted at `now_s`.
    ///
    /// # Errors
    /// [`StoreError`]; then the next answer says the same.
    pub fn go_on_above(&self, taken: &Taken, now_s: i64) -> Result<bool, StoreError> {
        let own = self.read(|db| Ok((contacts::last_seq(db)?, outbox::last_seq(db)?)))?;
        let behind = taken.contacts_highest > own.0 || taken.records_highest > own.1;
        if !behind && taken.rewound == 0 {
            return Ok(false);
        }
        self.write(|transaction| {
            let own = contacts::last_seq(transaction)?;
            let contacts = raise(transaction, "contact", own, taken.contacts_highest)?;
            let own = outbox::last_seq(transaction)?;
            let records = raise(transaction, "outbox", own, taken.records_highest)?;
            if !contacts && !records && taken.rewound == 0 {
                return Ok(false);
            }
            let times = rewind(transaction)?.map_or(0, |before| before.times).saturating_add(1);
            let json = serde_json::to_string(&Rewind { at_s: now_s, times })
                .map_err(|error| StoreError::content("rewind", error))?;
            put(transaction, name::REWOUND, json)?;
            Ok(true)
        })
    }

    /// Whether the storage ever went back in time.
    pub fn rewound(&self) -> Result<Option<Rewind>, StoreError> {
        self.read(rewind)
    }
}
