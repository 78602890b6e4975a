//! Communes and venues.

use protocol::seal::Recipients;
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::Sqlite;
use crate::store::{AddedVenue, Commune, NewVenue, StoreError, Stored, VenueRow, Venues};

const SELECT: &str = "SELECT venue_id, v.commune_id, v.name, unit, registrant, phone, letters, \
    c.name, recipients FROM venues v JOIN communes c ON c.commune_id = v.commune_id";

fn recipients(json: &str) -> Stored<Recipients> {
    serde_json::from_str(json).map_err(|_| StoreError::Unreadable("communes"))
}

fn venue(row: &Row<'_>) -> Stored<VenueRow> {
    let commune: i64 = row.get(1)?;
    Ok(VenueRow {
        venue: row.get(0)?,
        registered: NewVenue {
            commune,
            name: row.get(2)?,
            unit: row.get(3)?,
            registrant: row.get(4)?,
            phone: row.get(5)?,
            letters: row.get(6)?,
        },
        commune: Commune {
            commune,
            name: row.get(7)?,
            recipients: recipients(&row.get::<_, String>(8)?)?,
        },
    })
}

fn one(db: &Transaction<'_>, sql: &str, key: impl rusqlite::ToSql) -> Stored<Option<VenueRow>> {
    db.prepare_cached(sql)?.query_row([key], |row| Ok(venue(row))).optional()?.transpose()
}

impl Venues for Sqlite {
    fn add_commune(&self, name: &str, recipients: &Recipients, now_s: i64) -> Stored<i64> {
        let json =
            serde_json::to_string(recipients).map_err(|_| StoreError::Unreadable("communes"))?;
        self.write(|db| {
            let sql = "INSERT INTO communes (name, recipients, created_s) VALUES (?1, ?2, ?3)";
            db.execute(sql, params![name, json, now_s])?;
            Ok(db.last_insert_rowid())
        })
    }

    fn communes(&self) -> Stored<Vec<Commune>> {
        self.read(|db| {
            let sql = "SELECT commune_id, name, recipients FROM communes ORDER BY commune_id";
            let mut statement = db.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            let mut communes = Vec::new();
            while let Some(row) = rows.next()? {
                let recipients = recipients(&row.get::<_, String>(2)?)?;
                communes.push(Commune { commune: row.get(0)?, name: row.get(1)?, recipients });
            }
            Ok(communes)
        })
    }

    fn add_venue(&self, venue: &NewVenue, now_s: i64) -> Stored<AddedVenue> {
        self.write(|db| {
            let found = |sql: &str, key: &dyn rusqlite::ToSql| -> Stored<bool> {
                Ok(db.query_row(sql, [key], |_| Ok(())).optional()?.is_some())
            };
            if !found("SELECT 1 FROM communes WHERE commune_id = ?1", &venue.commune)? {
                return Ok(AddedVenue::NoCommune);
            }
            if found("SELECT 1 FROM venues WHERE letters = ?1", &venue.letters)? {
                return Ok(AddedVenue::LettersTaken);
            }
            db.execute(
                "INSERT INTO venues (commune_id, name, unit, registrant, phone, letters, \
                 created_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    venue.commune,
                    venue.name,
                    venue.unit,
                    venue.registrant,
                    venue.phone,
                    venue.letters,
                    now_s
                ],
            )?;
            Ok(AddedVenue::Added(db.last_insert_rowid()))
        })
    }

    fn venue(&self, venue: i64) -> Stored<Option<VenueRow>> {
        self.read(|db| one(db, &format!("{SELECT} WHERE venue_id = ?1"), venue))
    }

    fn venue_by_letters(&self, letters: &str) -> Stored<Option<VenueRow>> {
        self.read(|db| one(db, &format!("{SELECT} WHERE letters = ?1"), letters))
    }

    fn venues(&self) -> Stored<Vec<VenueRow>> {
        self.read(|db| {
            let mut statement = db.prepare_cached(&format!("{SELECT} ORDER BY venue_id"))?;
            let mut rows = statement.query([])?;
            let mut venues = Vec::new();
            while let Some(row) = rows.next()? {
                venues.push(venue(row)?);
            }
            Ok(venues)
        })
    }
}
