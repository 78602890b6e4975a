use super::db::params;
use super::tx::SqlTx;
use super::venues::opening_hours;
use crate::store::Stored;
use crate::store::notices::{LastDrill, LastWord, NoticesRead, NoticesTx, SilenceNotice};
use crate::store::unit_keys::KeyOwner;

impl NoticesRead for SqlTx<'_> {
    fn last_words(&mut self) -> Stored<Vec<LastWord>> {
        let mut statement = self.db()?.prepare_cached(
            "SELECT kiosk_id, venue_id, max(coalesce(seen_s, 0), coalesce(enrolled_s, 0)) AS at_s, \
             opening_hours \
             FROM kiosks JOIN venues USING (venue_id) LEFT JOIN kiosks_seen USING (kiosk_id) \
             WHERE public_key IS NOT NULL AND revoked_s IS NULL ORDER BY venue_id, at_s, kiosk_id",
        )?;
        let mut rows = statement.query(params![])?;
        let mut words = Vec::new();
        while let Some(row) = rows.next()? {
            words.push(LastWord {
                kiosk: row.get(0)?,
                venue: row.get(1)?,
                at_s: row.get(2)?,
                opening_hours: opening_hours(&row.get::<String>(3)?)?,
            });
        }
        Ok(words)
    }

    fn silence_notices(&mut self) -> Stored<Vec<SilenceNotice>> {
        let sql = "SELECT kiosk_id, told_s, back_s FROM silence_notices ORDER BY kiosk_id";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let rows = statement.query_map(params![], |row| {
            Ok(SilenceNotice { kiosk: row.get(0)?, told_s: row.get(1)?, back_s: row.get(2)? })
        })?;
        rows.collect()
    }

    fn last_drills(&mut self) -> Stored<Vec<LastDrill>> {
        let mut statement = self.db()?.prepare_cached(
            "SELECT key_id, owner, coalesce((SELECT max(tried_s) FROM key_holders h \
             WHERE h.key_id = k.key_id), made_s), told_s \
             FROM unit_keys k LEFT JOIN drill_notices USING (key_id) WHERE retired_s IS NULL \
             ORDER BY owner, key_id",
        )?;
        let rows = statement.query_map(params![], |row| {
            let owner: i64 = row.get(1)?;
            Ok(LastDrill {
                key: row.get(0)?,
                // No commune has the number 0.
                owner: if owner == 0 { KeyOwner::Authority } else { KeyOwner::Commune(owner) },
                at_s: row.get(2)?,
                told_s: row.get(3)?,
            })
        })?;
        rows.collect()
    }
}

impl NoticesTx for SqlTx<'_> {
    fn set_silence_notice(&mut self, notice: &SilenceNotice) -> Stored<()> {
        let sql = "INSERT INTO silence_notices (kiosk_id, told_s, back_s) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (kiosk_id) DO UPDATE SET told_s = excluded.told_s, back_s = excluded.back_s";
        let SilenceNotice { kiosk, told_s, back_s } = notice;
        self.db()?.prepare_cached(sql)?.execute(params![kiosk, told_s, back_s])?;
        Ok(())
    }

    fn remove_silence_notice(&mut self, kiosk: u32) -> Stored<()> {
        self.db()?.execute("DELETE FROM silence_notices WHERE kiosk_id = ?1", [kiosk])?;
        Ok(())
    }

    fn set_drill_notice(&mut self, key: i64, told_s: Option<i64>) -> Stored<()> {
        let db = self.db()?;
        match told_s {
            Some(told_s) => db.execute(
                "INSERT INTO drill_notices (key_id, told_s) VALUES (?1, ?2) \
                 ON CONFLICT (key_id) DO UPDATE SET told_s = excluded.told_s",
                [key, told_s],
            )?,
            None => db.execute("DELETE FROM drill_notices WHERE key_id = ?1", [key])?,
        };
        Ok(())
    }
}
