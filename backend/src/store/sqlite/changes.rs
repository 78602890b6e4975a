//! The numbers that changes count up, and the watch for those of other processes, such as a command
//! beside the server. SQLite wakes nobody, so a thread asks; `data_version` costs a look at shared
//! memory, and the numbers are only read after it changed.

use std::sync::{Arc, Weak};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension};

use super::file::File;
use crate::store::changes::Change;
use crate::store::{StoreError, Stored};

/// How often other processes' changes are looked for.
const POLL_INTERVAL: Duration = Duration::from_millis(500);

const CASES: &str = "SELECT version FROM case_list";
const WINDOWS: &str = "SELECT version FROM venue_windows";
const MEDIA: &str = "SELECT version FROM media_list";
const CONTACTS: &str = "SELECT seq FROM sqlite_sequence WHERE name = 'arrivals'";

/// A box that takes the place of another ends what that one may say.
const REVOKED: &str = "SELECT max(ifnull(revoked_s, 0), ifnull(enrolled_s, 0)) FROM kiosks \
    WHERE kiosk_id = ?1";

/// The number that `change` has counted up to.
pub(super) fn number(db: &Connection, change: Change) -> Stored<i64> {
    let (sql, key) = match change {
        Change::Checkin { kiosk } => {
            ("SELECT last_event FROM kiosks WHERE kiosk_id = ?1", Some(i64::from(kiosk)))
        }
        Change::CallSeen { kiosk } => {
            ("SELECT calls_seen FROM kiosks WHERE kiosk_id = ?1", Some(i64::from(kiosk)))
        }
        Change::Revoked { kiosk } => (REVOKED, Some(i64::from(kiosk))),
        Change::Passages { venue } => {
            ("SELECT passages FROM venues WHERE venue_id = ?1", Some(venue))
        }
        Change::Cases => (CASES, None),
        Change::Windows => (WINDOWS, None),
        Change::Media => (MEDIA, None),
        Change::Contacts => (CONTACTS, None),
    };
    let key = rusqlite::params_from_iter(key);
    Ok(db.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()?.unwrap_or(0))
}

/// Every change that happened so far, with its number.
fn numbers(db: &Connection) -> Stored<Vec<(Change, i64)>> {
    let mut numbers = Vec::new();
    for change in [Change::Cases, Change::Windows, Change::Media, Change::Contacts] {
        numbers.push((change, number(db, change)?));
    }
    let mut statement = db.prepare_cached(
        "SELECT kiosk_id, last_event, calls_seen, max(ifnull(revoked_s, 0), ifnull(enrolled_s, 0)) \
         FROM kiosks",
    )?;
    let kiosks = statement.query_map([], |row| {
        let kiosk = row.get(0)?;
        Ok([
            (Change::Checkin { kiosk }, row.get(1)?),
            (Change::CallSeen { kiosk }, row.get(2)?),
            (Change::Revoked { kiosk }, row.get(3)?),
        ])
    })?;
    for kiosk in kiosks {
        numbers.extend(kiosk?);
    }
    let mut statement = db.prepare_cached("SELECT venue_id, passages FROM venues")?;
    let venues = statement.query_map([], |row| {
        let change = Change::Passages { venue: row.get(0)? };
        Ok((change, row.get(1)?))
    })?;
    for venue in venues {
        numbers.push(venue?);
    }
    Ok(numbers)
}

fn publish(file: &File, db: &Connection) -> Stored<()> {
    for (change, number) in numbers(db)? {
        file.publisher.publish(change, number);
    }
    Ok(())
}

/// Publishes from now on what other processes change, for as long as the store is open.
pub(super) fn watch(file: &Arc<File>) -> Stored<()> {
    let db = file.connect()?;
    let mut seen = data_version(&db)?;
    publish(file, &db)?;
    let file = Arc::downgrade(file);
    let polling = move || {
        loop {
            std::thread::sleep(POLL_INTERVAL);
            match poll(&file, &db, seen) {
                Ok(Some(version)) => seen = version,
                Ok(None) => break,
                Err(error) => tracing::error!("changes of other processes were not seen: {error}"),
            }
        }
    };
    let thread = std::thread::Builder::new().name("changes".to_owned());
    thread.spawn(polling).map(drop).map_err(|error| StoreError::Failed(error.to_string()))
}

/// Looks once; `None` when the store was closed.
fn poll(file: &Weak<File>, db: &Connection, seen: i64) -> Stored<Option<i64>> {
    let Some(file) = file.upgrade() else { return Ok(None) };
    let version = data_version(db)?;
    if version != seen {
        publish(&file, db)?;
    }
    Ok(Some(version))
}

fn data_version(db: &Connection) -> Stored<i64> {
    Ok(db.pragma_query_value(None, "data_version", |row| row.get(0))?)
}
