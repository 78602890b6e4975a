use protocol::hours::Hours;
use protocol::seal::Recipients;
use protocol::secret::Secret;

use super::db::{Db, Optional, Row, ToSql, params};
use super::fleet::venues_of;
use super::questionnaires::content;
use super::tx::SqlTx;
use crate::store::fleet::Among;
use crate::store::venues::{
    Commune, NewCommune, NewVenue, VenueKind, VenueName, VenueRow, VenueSettings, VenuesRead,
    VenuesTx,
};
use crate::store::{StoreError, Stored};

const COMMUNE: &str =
    "SELECT commune_id, name, recipients, authority, receipt_key, help_line FROM communes";

const VENUE: &str = "SELECT v.commune_id, c.name, recipients, authority, receipt_key, help_line, venue_id, \
    v.name, unit, registrant, phone, letters, v.capacity, illness_page, v.venue_kind, address, guards, \
    plate, route, kiosk_word, k.capacity, q.content, v.questionnaire IS NOT NULL, trips, opening_hours \
    FROM venues v JOIN communes c ON c.commune_id = v.commune_id \
    LEFT JOIN venue_kinds k ON k.venue_kind = v.venue_kind \
    LEFT JOIN questionnaires q ON q.version = coalesce(v.questionnaire, k.version)";

fn recipients(json: &str) -> Stored<Recipients> {
    serde_json::from_str(json).map_err(|_| StoreError::Unreadable("communes"))
}

fn json(recipients: &Recipients) -> Stored<String> {
    serde_json::to_string(recipients).map_err(|_| StoreError::Unreadable("communes"))
}

/// Opening hours as a row has them.
pub(super) fn opening_hours(json: &str) -> Stored<Vec<Hours>> {
    serde_json::from_str(json).map_err(|_| StoreError::Unreadable("venues"))
}

fn commune(row: Row<'_>) -> Stored<Commune> {
    let authority: Option<String> = row.get(3)?;
    Ok(Commune {
        commune: row.get(0)?,
        name: row.get(1)?,
        recipients: recipients(&row.get::<String>(2)?)?,
        authority: authority.map(|json| recipients(&json)).transpose()?,
        receipt_key: Secret::new(row.get(4)?),
        help_line: row.get(5)?,
    })
}

fn venue(row: Row<'_>) -> Stored<VenueRow> {
    let commune = commune(row)?;
    Ok(VenueRow {
        venue: row.get(6)?,
        registered: NewVenue {
            commune: commune.commune,
            name: row.get(7)?,
            unit: row.get(8)?,
            registrant: row.get(9)?,
            phone: row.get(10)?,
            letters: row.get(11)?,
            kind: VenueKind::from_word(&row.get::<String>(14)?)
                .ok_or(StoreError::Unreadable("venues"))?,
            address: row.get(15)?,
            guards: row.get(16)?,
            plate: row.get(17)?,
            route: row.get(18)?,
            trips: row.get(23)?,
        },
        commune,
        settings: VenueSettings {
            capacity: row.get(12)?,
            illness_page: row.get(13)?,
            kiosk_word: row.get(19)?,
            opening_hours: opening_hours(&row.get::<String>(24)?)?,
        },
        kind_capacity: row.get(20)?,
        set_questionnaire: row.get::<Option<String>>(21)?.map(|json| content(&json)).transpose()?,
        own_questionnaire: row.get(22)?,
    })
}

fn one<T>(
    db: Db<'_>,
    sql: &str,
    key: impl ToSql,
    read: fn(Row<'_>) -> Stored<T>,
) -> Stored<Option<T>> {
    db.prepare_cached(sql)?.query_row([key], read).optional()
}

fn all<T>(db: Db<'_>, sql: &str, read: fn(Row<'_>) -> Stored<T>) -> Stored<Vec<T>> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

impl VenuesRead for SqlTx<'_> {
    fn commune(&mut self, number: i64) -> Stored<Option<Commune>> {
        one(self.db()?, &format!("{COMMUNE} WHERE commune_id = ?1"), number, commune)
    }

    fn communes(&mut self) -> Stored<Vec<Commune>> {
        all(self.db()?, &format!("{COMMUNE} ORDER BY commune_id"), commune)
    }

    fn receipt_keys(&mut self) -> Stored<Vec<(i64, Secret)>> {
        let sql = "SELECT commune_id, receipt_key FROM communes ORDER BY commune_id";
        all(self.db()?, sql, |row| Ok((row.get(0)?, Secret::new(row.get(1)?))))
    }

    fn venue(&mut self, number: i64) -> Stored<Option<VenueRow>> {
        one(self.db()?, &format!("{VENUE} WHERE venue_id = ?1"), number, venue)
    }

    fn venue_by_letters(&mut self, letters: &str) -> Stored<Option<VenueRow>> {
        one(self.db()?, &format!("{VENUE} WHERE letters = ?1"), letters, venue)
    }

    fn venues(&mut self) -> Stored<Vec<VenueRow>> {
        all(self.db()?, &format!("{VENUE} ORDER BY venue_id"), venue)
    }

    fn venue_names(&mut self, among: Among) -> Stored<Vec<VenueName>> {
        let (which, key) = venues_of(among);
        let sql = format!(
            "SELECT venue_id, v.commune_id, v.name, c.name FROM venues v \
             JOIN communes c ON c.commune_id = v.commune_id WHERE {which} ORDER BY venue_id"
        );
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let rows = statement.query_map([key], |row| {
            let (venue, commune) = (row.get(0)?, row.get(1)?);
            Ok(VenueName { venue, commune, name: row.get(2)?, commune_name: row.get(3)? })
        })?;
        rows.collect()
    }
}

impl VenuesTx for SqlTx<'_> {
    fn add_commune(&mut self, commune: &NewCommune, now_s: i64) -> Stored<i64> {
        let db = self.db()?;
        let recipients = json(&commune.recipients)?;
        let authority = commune.authority.as_ref().map(json).transpose()?;
        let key = commune.receipt_key.expose();
        db.execute(
            "INSERT INTO communes (name, recipients, authority, receipt_key, created_s) \
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![commune.name, recipients, authority, key, now_s],
        )?;
        db.last_number()
    }

    fn set_recipients(&mut self, commune: i64, recipients: &Recipients) -> Stored<bool> {
        let sql = "UPDATE communes SET recipients = ?2 WHERE commune_id = ?1";
        Ok(self.db()?.execute(sql, params![commune, json(recipients)?])? == 1)
    }

    fn set_authority(&mut self, commune: i64, authority: Option<&Recipients>) -> Stored<bool> {
        let authority = authority.map(json).transpose()?;
        let sql = "UPDATE communes SET authority = ?2 WHERE commune_id = ?1";
        Ok(self.db()?.execute(sql, params![commune, authority])? == 1)
    }

    fn set_receipt_key(&mut self, commune: i64, key: &Secret) -> Stored<bool> {
        let sql = "UPDATE communes SET receipt_key = ?2 WHERE commune_id = ?1";
        Ok(self.db()?.execute(sql, params![commune, key.expose()])? == 1)
    }

    fn set_help_line(&mut self, commune: i64, line: Option<&str>) -> Stored<bool> {
        let sql = "UPDATE communes SET help_line = ?2 WHERE commune_id = ?1";
        Ok(self.db()?.execute(sql, params![commune, line])? == 1)
    }

    fn add_venue(&mut self, venue: &NewVenue, now_s: i64) -> Stored<i64> {
        let db = self.db()?;
        db.execute(
            "INSERT INTO venues (commune_id, name, unit, registrant, phone, letters, created_s, venue_kind, \
             address, guards, plate, route, trips) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            params![
                venue.commune,
                venue.name,
                venue.unit,
                venue.registrant,
                venue.phone,
                venue.letters,
                now_s,
                venue.kind.word(),
                venue.address,
                venue.guards,
                venue.plate,
                venue.route,
                venue.trips
            ],
        )?;
        db.last_number()
    }

    fn set_registration(&mut self, venue: i64, new: &NewVenue) -> Stored<bool> {
        let sql = "UPDATE venues SET name = ?2, unit = ?3, registrant = ?4, phone = ?5, venue_kind = ?6, \
                   address = ?7, guards = ?8, plate = ?9, route = ?10, trips = ?11 WHERE venue_id = ?1";
        let row = params![
            venue,
            new.name,
            new.unit,
            new.registrant,
            new.phone,
            new.kind.word(),
            new.address,
            new.guards,
            new.plate,
            new.route,
            new.trips
        ];
        Ok(self.db()?.execute(sql, row)? == 1)
    }

    fn set_venue(&mut self, venue: i64, settings: &VenueSettings) -> Stored<bool> {
        let sql = "UPDATE venues SET capacity = ?2, illness_page = ?3, kiosk_word = ?4, \
                   opening_hours = ?5 WHERE venue_id = ?1";
        let VenueSettings { capacity, illness_page, kiosk_word, opening_hours } = settings;
        let opening_hours =
            serde_json::to_string(opening_hours).map_err(|_| StoreError::Unreadable("venues"))?;
        let row = params![venue, capacity, illness_page, kiosk_word, opening_hours];
        Ok(self.db()?.execute(sql, row)? == 1)
    }
}
