use protocol::DAY_S;
use protocol::civil::day_start_s;
use protocol::record::{Direction, day_of};

use super::db::{Row, params};
use super::tx::SqlTx;
use crate::store::log::LogKey;
use crate::store::sharing::{
    ApiKey, ApiScope, NewApiKey, NewRecipient, SharedChannel, SharedDeclaration, SharedRecipient,
    SharingLook, SharingRead, SharingTx,
};
use crate::store::{StoreError, Stored};

const KEY: &str =
    "SELECT api_key_id, name, scopes, made_by, made_s, used_s, revoked_s FROM api_keys";

impl SqlTx<'_> {
    fn key(&self, row: Row<'_>) -> Stored<ApiKey> {
        let unreadable = || StoreError::Unreadable("api_keys");
        let key: i64 = row.get(0)?;
        let words: Vec<String> =
            serde_json::from_str(&row.get::<String>(2)?).map_err(|_| unreadable())?;
        let scopes = words.iter().map(|word| ApiScope::from_word(word).ok_or_else(unreadable));
        let sql =
            "SELECT commune_id FROM api_key_communes WHERE api_key_id = ?1 ORDER BY commune_id";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let communes = statement.query_map([key], |row| row.get(0))?;
        Ok(ApiKey {
            key,
            about: NewApiKey {
                name: row.get(1)?,
                scopes: scopes.collect::<Stored<_>>()?,
                communes: communes.collect::<Result<_, _>>()?,
                made_by: row.get(3)?,
            },
            made_s: row.get(4)?,
            used_s: row.get(5)?,
            revoked_s: row.get(6)?,
        })
    }
}

impl SharingRead for SqlTx<'_> {
    fn api_keys(&mut self) -> Stored<Vec<ApiKey>> {
        let mut statement =
            self.db()?.prepare_cached(&format!("{KEY} ORDER BY api_key_id DESC"))?;
        let mut rows = statement.query(params![])?;
        let mut keys = Vec::new();
        while let Some(row) = rows.next()? {
            keys.push(self.key(row)?);
        }
        Ok(keys)
    }

    fn api_key(&mut self, hash: &[u8; 32]) -> Stored<Option<ApiKey>> {
        let mut statement = self.db()?.prepare_cached(&format!("{KEY} WHERE hash = ?1"))?;
        let mut rows = statement.query([hash])?;
        rows.next()?.map(|row| self.key(row)).transpose()
    }

    fn shared_recipients(&mut self) -> Stored<Vec<SharedRecipient>> {
        let sql = "SELECT recipient_id, commune_id, public, name, added_by, added_s \
                   FROM shared_recipients WHERE removed_s IS NULL ORDER BY commune_id, recipient_id";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let rows = statement.query_map(params![], |row| {
            let about = NewRecipient {
                commune: row.get(1)?,
                public: row.get(2)?,
                name: row.get(3)?,
                added_by: row.get(4)?,
            };
            Ok(SharedRecipient { recipient: row.get(0)?, about, added_s: row.get(5)? })
        })?;
        rows.collect()
    }
}

impl SharingLook for SqlTx<'_> {
    fn shared_declarations(
        &mut self,
        commune: i64,
        day: i64,
        after: Option<LogKey>,
        most: u32,
    ) -> Stored<Vec<SharedDeclaration>> {
        let from_s = day_start_s(day);
        let to_s = from_s.saturating_add(DAY_S);
        let LogKey { kiosk, seq, incarnation } =
            after.unwrap_or(LogKey { kiosk: 0, seq: i64::MIN, incarnation: i64::MIN });
        let sql = "SELECT kiosk_id, seq, incarnation, venue_id, at_s, direction, people, body \
                   FROM sealed WHERE venue_id IN \
                   (SELECT venue_id FROM venues WHERE commune_id = ?1) \
                   AND day BETWEEN ?2 AND ?3 AND at_s >= ?4 AND at_s < ?5 AND kind = 'declaration' \
                   AND (kiosk_id, seq, incarnation) > (?6, ?7, ?8) \
                   ORDER BY kiosk_id, seq, incarnation LIMIT ?9";
        // A tap follows its opening within a day.
        let (first, last) = (day_of(from_s) - 1, day_of(to_s));
        let mut statement = self.db()?.prepare_cached(sql)?;
        let values = params![commune, first, last, from_s, to_s, kiosk, seq, incarnation, most];
        let mut rows = statement.query(values)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let direction: Option<u8> = row.get(5)?;
            found.push(SharedDeclaration {
                key: LogKey { kiosk: row.get(0)?, seq: row.get(1)?, incarnation: row.get(2)? },
                venue: row.get(3)?,
                at_s: row.get(4)?,
                direction: direction.and_then(Direction::from_code),
                people: row.get(6)?,
                body: row.get(7)?,
            });
        }
        Ok(found)
    }

    fn shared_channels(&mut self, commune: i64, day: i64) -> Stored<Vec<SharedChannel>> {
        let from_s = day_start_s(day);
        let sql = "SELECT venue_id, channel, count(*) FROM elsewhere WHERE venue_id IN \
                   (SELECT venue_id FROM venues WHERE commune_id = ?1) \
                   AND at_s >= ?2 AND at_s < ?3 GROUP BY venue_id, channel \
                   ORDER BY venue_id, channel";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let rows = statement.query_map([commune, from_s, from_s.saturating_add(DAY_S)], |row| {
            let count: i64 = row.get(2)?;
            Ok(SharedChannel {
                venue: row.get(0)?,
                channel: row.get(1)?,
                count: u64::try_from(count).unwrap_or(0),
            })
        })?;
        rows.collect()
    }
}

impl SharingTx for SqlTx<'_> {
    fn add_api_key(&mut self, key: &NewApiKey, hash: &[u8; 32], now_s: i64) -> Stored<i64> {
        let words: Vec<_> = key.scopes.iter().map(|scope| scope.word()).collect();
        let scopes =
            serde_json::to_string(&words).map_err(|_| StoreError::Unreadable("api_keys"))?;
        let db = self.db()?;
        let sql = "INSERT INTO api_keys (name, hash, scopes, made_s, made_by) \
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        db.execute(sql, params![key.name, hash, scopes, now_s, key.made_by])?;
        let number = db.last_number()?;
        let sql = "INSERT INTO api_key_communes (api_key_id, commune_id) VALUES (?1, ?2)";
        for commune in &key.communes {
            db.prepare_cached(sql)?.execute([number, *commune])?;
        }
        Ok(number)
    }

    fn revoke_api_key(&mut self, key: i64, now_s: i64) -> Stored<bool> {
        let sql = "UPDATE api_keys SET revoked_s = ?2 \
                   WHERE api_key_id = ?1 AND revoked_s IS NULL";
        Ok(self.db()?.execute(sql, [key, now_s])? == 1)
    }

    fn use_api_key(&mut self, key: i64, now_s: i64) -> Stored<()> {
        let sql = "UPDATE api_keys SET used_s = ?2 WHERE api_key_id = ?1";
        self.db()?.prepare_cached(sql)?.execute([key, now_s])?;
        Ok(())
    }

    fn add_shared_recipient(&mut self, new: &NewRecipient, now_s: i64) -> Stored<i64> {
        let NewRecipient { commune, public, name, added_by } = new;
        let db = self.db()?;
        let sql = "INSERT INTO shared_recipients (commune_id, public, name, added_s, added_by) \
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        db.execute(sql, params![commune, public, name, now_s, added_by])?;
        db.last_number()
    }

    fn remove_shared_recipient(&mut self, recipient: i64, now_s: i64) -> Stored<bool> {
        let sql = "UPDATE shared_recipients SET removed_s = ?2 \
                   WHERE recipient_id = ?1 AND removed_s IS NULL";
        Ok(self.db()?.execute(sql, [recipient, now_s])? == 1)
    }
}
