//! The numbers that changes count up.

use super::db::{Db, Optional, Row, params};
use crate::store::Stored;
use crate::store::changes::Change;

const CASES: &str = "SELECT version FROM case_list";
const WINDOWS: &str = "SELECT version FROM venue_windows";
const MEDIA: &str = "SELECT version FROM media_list";

/// A box that takes the place of another ends what that one may say.
const REVOKED: &str = "SELECT max(coalesce(revoked_s, 0), coalesce(enrolled_s, 0)) FROM kiosks \
    WHERE kiosk_id = ?1";

/// The number that `change` has counted up to.
pub(in crate::store) fn number(db: Db<'_>, change: Change) -> Stored<i64> {
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
        Change::Contacts => (last_run(db), None),
    };
    let key: Vec<i64> = key.into_iter().collect();
    let number = db.prepare_cached(sql)?.query_row(key, |row| row.get(0));
    Ok(number.optional()?.unwrap_or(0))
}

/// The last run of contacts that arrived, though it was compared and is gone.
fn last_run(db: Db<'_>) -> &'static str {
    match db {
        Db::Sqlite(_) => "SELECT seq FROM sqlite_sequence WHERE name = 'arrivals'",
        Db::Postgres(_) => "SELECT last_value FROM arrivals_run_seq",
    }
}

/// Whether contacts wait to be compared with the cases.
pub(in crate::store) fn contacts_wait(db: Db<'_>) -> Stored<bool> {
    db.prepare_cached("SELECT 1 FROM arrivals LIMIT 1")?.exists(params![])
}

/// Every change that happened so far, with its number.
pub(in crate::store) fn numbers(db: Db<'_>) -> Stored<Vec<(Change, i64)>> {
    let mut numbers = Vec::new();
    for change in [Change::Cases, Change::Windows, Change::Media, Change::Contacts] {
        numbers.push((change, number(db, change)?));
    }
    let mut statement = db.prepare_cached(
        "SELECT kiosk_id, last_event, calls_seen, \
         max(coalesce(revoked_s, 0), coalesce(enrolled_s, 0)) FROM kiosks",
    )?;
    let mut kiosks = statement.query(params![])?;
    while let Some(row) = kiosks.next()? {
        let kiosk = row.get(0)?;
        numbers.extend([
            (Change::Checkin { kiosk }, row.get(1)?),
            (Change::CallSeen { kiosk }, row.get(2)?),
            (Change::Revoked { kiosk }, row.get(3)?),
        ]);
    }
    let mut statement = db.prepare_cached("SELECT venue_id, passages FROM venues")?;
    let venue = |row: Row<'_>| Ok((Change::Passages { venue: row.get(0)? }, row.get(1)?));
    for venue in statement.query_map(params![], venue)? {
        numbers.push(venue?);
    }
    Ok(numbers)
}
