//! Communes and venues.

use protocol::seal::Recipients;
use protocol::secret::Secret;
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::Sqlite;
use crate::store::{
    AddedVenue, Commune, NewCommune, NewVenue, StoreError, Stored, VenueRow, VenueSettings, Venues,
};

const SELECT: &str = "SELECT venue_id, v.commune_id, v.name, unit, registrant, phone, letters, \
    c.name, recipients, authority, receipt_key, capacity, illness_page FROM venues v JOIN communes c ON c.commune_id = v.commune_id";

fn recipients(json: &str) -> Stored<Recipients> {
    serde_json::from_str(json).map_err(|_| StoreError::Unreadable("communes"))
}

/// The commune whose name stands in column `at`, followed by its keys.
fn commune_of(row: &Row<'_>, commune: i64, at: usize) -> Stored<Commune> {
    let authority: Option<String> = row.get(at + 2)?;
    Ok(Commune {
        commune,
        name: row.get(at)?,
        recipients: recipients(&row.get::<_, String>(at + 1)?)?,
        authority: authority.map(|json| recipients(&json)).transpose()?,
        receipt_key: Secret::new(row.get(at + 3)?),
    })
}

fn json(recipients: &Recipients) -> Stored<String> {
    serde_json::to_string(recipients).map_err(|_| StoreError::Unreadable("communes"))
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
        commune: commune_of(row, commune, 7)?,
        settings: VenueSettings { capacity: row.get(11)?, illness_page: row.get(12)? },
    })
}

fn one(db: &Transaction<'_>, sql: &str, key: impl rusqlite::ToSql) -> Stored<Option<VenueRow>> {
    db.prepare_cached(sql)?.query_row([key], |row| Ok(venue(row))).optional()?.transpose()
}

impl Venues for Sqlite {
    fn add_commune(&self, commune: &NewCommune, now_s: i64) -> Stored<i64> {
        let recipients = json(&commune.recipients)?;
        let authority = commune.authority.as_ref().map(json).transpose()?;
        let key = commune.receipt_key.expose();
        self.write(|db| {
            db.execute(
                "INSERT INTO communes (name, recipients, authority, receipt_key, created_s) \
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![commune.name, recipients, authority, key, now_s],
            )?;
            Ok(db.last_insert_rowid())
        })
    }

    fn set_authority(&self, commune: i64, authority: Option<&Recipients>) -> Stored<bool> {
        let authority = authority.map(json).transpose()?;
        self.write(|db| {
            let sql = "UPDATE communes SET authority = ?2 WHERE commune_id = ?1";
            Ok(db.execute(sql, params![commune, authority])? == 1)
        })
    }

    fn set_receipt_key(&self, commune: i64, key: &Secret) -> Stored<bool> {
        self.write(|db| {
            let sql = "UPDATE communes SET receipt_key = ?2 WHERE commune_id = ?1";
            Ok(db.execute(sql, params![commune, key.expose()])? == 1)
        })
    }

    fn communes(&self) -> Stored<Vec<Commune>> {
        self.read(|db| {
            let sql = "SELECT commune_id, name, recipients, authority, receipt_key \
                       FROM communes ORDER BY commune_id";
            let mut statement = db.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            let mut communes = Vec::new();
            while let Some(row) = rows.next()? {
                communes.push(commune_of(row, row.get(0)?, 1)?);
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

    fn set_venue(&self, venue: i64, settings: &VenueSettings) -> Stored<bool> {
        self.write(|db| {
            let sql = "UPDATE venues SET capacity = ?2, illness_page = ?3 WHERE venue_id = ?1";
            let row = params![venue, settings.capacity, settings.illness_page];
            Ok(db.execute(sql, row)? == 1)
        })
    }
}
