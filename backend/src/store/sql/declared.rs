use protocol::declared::{CardTag, DECLARED_MAX, Declared};
use protocol::receipt::ReceiptId;

use super::db::{Db, Row, params};
use super::tx::SqlTx;
use crate::store::declared::{DeclaredRead, DeclaredTx, NewDeclared};
use crate::store::postgres::locks;
use crate::store::{StoreError, Stored};

const UNREADABLE: StoreError = StoreError::Unreadable("declared");

fn declared(row: Row<'_>) -> Stored<Declared> {
    let cards: String = row.get(4)?;
    let cards: Vec<CardTag> = serde_json::from_str(&cards).map_err(|_| UNREADABLE)?;
    Ok(Declared {
        number: row.get(0)?,
        day: row.get(1)?,
        receipt: ReceiptId::try_from(row.get::<String>(2)?).map_err(|_| UNREADABLE)?,
        people: row.get(3)?,
        cards,
    })
}

impl DeclaredRead for SqlTx<'_> {
    fn declared_after(
        &mut self,
        venue: i64,
        day: i64,
        after: i64,
        most: u32,
    ) -> Stored<Vec<Declared>> {
        let sql = "SELECT number, day, receipt, people, cards FROM declared \
                   WHERE commune_id = (SELECT commune_id FROM venues WHERE venue_id = ?1) \
                   AND number > ?2 AND day = ?3 ORDER BY number LIMIT ?4";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let mut rows = statement.query(params![venue, after, day, most])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(declared(row)?);
        }
        Ok(found)
    }
}

impl DeclaredTx for SqlTx<'_> {
    fn add_declared(&mut self, venue: i64, kiosk: u32, new: &NewDeclared<'_>) -> Stored<()> {
        let sql = "INSERT INTO declared (commune_id, day, kiosk_id, receipt, people, cards) \
                   SELECT commune_id, ?2, ?3, ?4, ?5, ?6 FROM venues v WHERE venue_id = ?1 \
                   AND (SELECT count(*) FROM declared d \
                   WHERE d.commune_id = v.commune_id AND d.day = ?2) < ?7 \
               ON CONFLICT DO NOTHING";
        let cards = serde_json::to_string(new.cards).map_err(|_| UNREADABLE)?;
        let receipt = String::from(new.receipt);
        let row = params![venue, new.day, kiosk, receipt, new.people, cards, DECLARED_MAX];
        let db = self.db()?;
        if let Db::Postgres(session) = db {
            session.query(locks::COMMUNE, params![venue])?;
        }
        db.execute_later(sql, row)
    }
}
