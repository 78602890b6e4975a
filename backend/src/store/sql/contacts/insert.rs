//! Inserting the contacts of a delivery: with SQLite one by one, which costs no round trip, with PostgreSQL all at once.

use protocol::record::{Contact, day_of};

use crate::store::Stored;
use crate::store::postgres::column::Column;
use crate::store::postgres::session::Session;
use crate::store::sql::db::{Db, params};

/// A contact that is not there yet, in a life of its kiosk.
pub(super) struct NewRow<'a> {
    pub(super) incarnation: i64,
    pub(super) contact: &'a Contact,
}

pub(super) fn insert(db: Db<'_>, venue: i64, kiosk: u32, rows: &[NewRow<'_>]) -> Stored<()> {
    if rows.is_empty() {
        return Ok(());
    }
    match db {
        Db::Sqlite(_) => one_by_one(db, venue, kiosk, rows),
        Db::Postgres(session) => at_once(session, venue, kiosk, rows),
    }
}

fn one_by_one(db: Db<'_>, venue: i64, kiosk: u32, rows: &[NewRow<'_>]) -> Stored<()> {
    let sql = "INSERT INTO contacts (venue_id, day, kiosk_id, seq, incarnation, id, phone, \
               first_s, last_s, sightings, rssi_max, rssi_mean, near_minutes, clock) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
    let mut statement = db.prepare_cached(sql)?;
    for NewRow { incarnation, contact } in rows {
        statement.execute(params![
            venue,
            day_of(contact.first_s),
            kiosk,
            contact.seq,
            incarnation,
            contact.id.0,
            contact.phone.code(),
            contact.first_s,
            contact.last_s,
            contact.sightings,
            contact.rssi_max,
            contact.rssi_mean,
            contact.near_minutes,
            contact.clock.code(),
        ])?;
    }
    Ok(())
}

fn at_once(session: &Session, venue: i64, kiosk: u32, rows: &[NewRow<'_>]) -> Stored<()> {
    let integers = |value: &dyn Fn(&NewRow<'_>) -> Option<i64>| {
        Column::Integers(rows.iter().map(value).collect())
    };
    let of = |value: &dyn Fn(&Contact) -> i64| integers(&|row| Some(value(row.contact)));
    session.insert_later(
        "contacts",
        vec![
            ("venue_id", integers(&|_| Some(venue))),
            ("day", of(&|contact| day_of(contact.first_s))),
            ("kiosk_id", integers(&|_| Some(kiosk.into()))),
            ("seq", of(&|contact| contact.seq)),
            ("incarnation", integers(&|row| Some(row.incarnation))),
            ("id", Column::Ids(rows.iter().map(|row| row.contact.id).collect())),
            ("phone", of(&|contact| contact.phone.code().into())),
            ("first_s", of(&|contact| contact.first_s)),
            ("last_s", of(&|contact| contact.last_s)),
            ("sightings", of(&|contact| contact.sightings.into())),
            ("rssi_max", integers(&|row| row.contact.rssi_max.map(i64::from))),
            ("rssi_mean", integers(&|row| row.contact.rssi_mean.map(i64::from))),
            ("near_minutes", of(&|contact| contact.near_minutes.into())),
            ("clock", of(&|contact| contact.clock.code().into())),
        ],
    )
}
