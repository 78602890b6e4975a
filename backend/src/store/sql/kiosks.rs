//! A used code stays with the key that used it, so that a kiosk whose answer was lost may ask again.

use protocol::secret::Secret;

use super::db::{Db, Optional, Row, params};
use super::tx::SqlTx;
use crate::store::Stored;
use crate::store::kiosks::{Kiosk, KioskKeys, KiosksRead, KiosksTx, NewKiosk};

const SELECT: &str = "SELECT kiosk_id, venue_id, position, code_expires_s, public_key, token_key, \
    enrolled_s, revoked_s, poster_epoch, code_hash, poster_key, box_code_hash, box_code_expires_s \
    FROM kiosks";

fn kiosk(row: Row<'_>) -> Stored<Kiosk> {
    let public_key = row.get(4)?;
    let older_poster_key = row.get::<Option<_>>(10)?.map(Secret::new);
    let keys = row.get::<Option<_>>(5)?.map(|token_key| KioskKeys {
        public_key,
        token_key: Secret::new(token_key),
        older_poster_key,
    });
    let box_code: Option<[u8; 32]> = row.get(11)?;
    Ok(Kiosk {
        kiosk: row.get(0)?,
        venue: row.get(1)?,
        position: row.get(2)?,
        code_hash: row.get(9)?,
        code_expires_s: row.get(3)?,
        box_code: box_code.zip(row.get(12)?),
        keys,
        enrolled_s: row.get(6)?,
        revoked_s: row.get(7)?,
        poster_epoch: row.get(8)?,
    })
}

/// The kiosks that `which` lets through, by number; its `?1` is `key`.
pub(super) fn all(db: Db<'_>, which: &str, key: Option<i64>) -> Stored<Vec<Kiosk>> {
    let sql = format!("{SELECT} WHERE {which} ORDER BY kiosk_id");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map([key], kiosk)?;
    rows.collect()
}

impl KiosksRead for SqlTx<'_> {
    fn kiosk(&mut self, number: u32) -> Stored<Option<Kiosk>> {
        let mut statement = self.db()?.prepare_cached(&format!("{SELECT} WHERE kiosk_id = ?1"))?;
        statement.query_row([number], kiosk).optional()
    }

    fn kiosks(&mut self, venue: Option<i64>) -> Stored<Vec<Kiosk>> {
        let which = if venue.is_some() { "venue_id = ?1" } else { "?1 IS NULL" };
        all(self.db()?, which, venue)
    }

    fn former_boxes(&mut self, kiosk: u32) -> Stored<Vec<[u8; 32]>> {
        let sql = "SELECT public_key FROM former_boxes WHERE kiosk_id = ?1";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let rows = statement.query_map([kiosk], |row| row.get(0))?;
        rows.collect()
    }
}

impl KiosksTx for SqlTx<'_> {
    fn add_kiosk(&mut self, new: &NewKiosk, now_s: i64) -> Stored<Option<u32>> {
        let db = self.db()?;
        let added = db.execute(
            "INSERT INTO kiosks (venue_id, position, code_hash, code_expires_s, created_s) \
             SELECT venue_id, ?2, ?3, ?4, ?5 FROM venues WHERE venue_id = ?1",
            params![new.venue, new.position, new.code_hash, new.code_expires_s, now_s],
        )?;
        if added == 0 {
            return Ok(None);
        }
        Ok(u32::try_from(db.last_number()?).ok())
    }

    fn add_poster(
        &mut self,
        venue: i64,
        position: &str,
        code_hash: &[u8; 32],
        token_key: &Secret,
        now_s: i64,
    ) -> Stored<Option<u32>> {
        let db = self.db()?;
        let added = db.execute(
            "INSERT INTO kiosks (venue_id, position, code_hash, code_expires_s, token_key, \
             created_s, enrolled_s) \
             SELECT venue_id, ?2, ?3, 0, ?4, ?5, ?5 FROM venues WHERE venue_id = ?1",
            params![venue, position, code_hash, token_key.expose(), now_s],
        )?;
        if added == 0 {
            return Ok(None);
        }
        Ok(u32::try_from(db.last_number()?).ok())
    }

    fn enrol(
        &mut self,
        code_hash: &[u8; 32],
        public_key: &[u8; 32],
        token_key: &Secret,
        now_s: i64,
    ) -> Stored<Option<Kiosk>> {
        let db = self.db()?;
        db.execute(
            "UPDATE kiosks SET public_key = ?2, token_key = ?3, enrolled_s = ?4 \
             WHERE code_hash = ?1 AND token_key IS NULL AND code_expires_s >= ?4 \
             AND revoked_s IS NULL",
            params![code_hash, public_key, token_key.expose(), now_s],
        )?;
        // The box before it says nothing more, and what it has exported is still read.
        let awaited = "box_code_hash = ?1 AND box_code_expires_s >= ?2 AND revoked_s IS NULL";
        db.execute(
            &format!(
                "INSERT INTO former_boxes (kiosk_id, public_key, until_s) \
                 SELECT kiosk_id, public_key, ?2 FROM kiosks WHERE {awaited} ON CONFLICT DO NOTHING"
            ),
            params![code_hash, now_s],
        )?;
        db.execute(
            &format!(
                "UPDATE kiosks SET public_key = ?3, poster_key = coalesce(poster_key, token_key), \
                 token_key = ?4, enrolled_s = ?2, code_hash = ?1, box_code_hash = NULL \
                 WHERE {awaited}"
            ),
            params![code_hash, now_s, public_key, token_key.expose()],
        )?;
        let sql =
            format!("{SELECT} WHERE code_hash = ?1 AND public_key = ?2 AND revoked_s IS NULL");
        db.query_row(&sql, params![code_hash, public_key], kiosk).optional()
    }

    fn renew_code(&mut self, kiosk: u32, code_hash: &[u8; 32], expires_s: i64) -> Stored<bool> {
        let sql = "UPDATE kiosks SET code_hash = ?2, code_expires_s = ?3 \
                   WHERE kiosk_id = ?1 AND token_key IS NULL AND revoked_s IS NULL";
        Ok(self.db()?.execute(sql, params![kiosk, code_hash, expires_s])? == 1)
    }

    fn await_box(&mut self, kiosk: u32, code_hash: &[u8; 32], expires_s: i64) -> Stored<bool> {
        let sql = "UPDATE kiosks SET box_code_hash = ?2, box_code_expires_s = ?3 \
                   WHERE kiosk_id = ?1 AND public_key IS NOT NULL AND revoked_s IS NULL";
        Ok(self.db()?.execute(sql, params![kiosk, code_hash, expires_s])? == 1)
    }

    fn raise_poster_epoch(&mut self, kiosk: u32) -> Stored<Option<u32>> {
        let sql = "UPDATE kiosks SET poster_epoch = poster_epoch + 1, poster_key = NULL \
                   WHERE kiosk_id = ?1 AND revoked_s IS NULL RETURNING poster_epoch";
        self.db()?.query_row(sql, [kiosk], |row| row.get(0)).optional()
    }

    fn revoke(&mut self, kiosk: u32, now_s: i64) -> Stored<bool> {
        let sql = "UPDATE kiosks SET revoked_s = ?2 WHERE kiosk_id = ?1 AND revoked_s IS NULL";
        Ok(self.db()?.execute(sql, params![kiosk, now_s])? == 1)
    }
}
