use super::db::{Optional, Row, params};
use super::tx::SqlTx;
use crate::store::updates::{
    BundleRow, BundleState, NewBundle, Ring, Ringed, UpdatesRead, UpdatesTx,
};
use crate::store::{StoreError, Stored};

fn ring(word: &str) -> Stored<Ring> {
    Ring::from_word(word).ok_or(StoreError::Unreadable("rings"))
}

fn bundle(row: Row<'_>) -> Stored<(BundleRow, String)> {
    let found = BundleRow {
        bundle: row.get(0)?,
        version: row.get(1)?,
        sha256: row.get(2)?,
        size: row.get::<i64>(3)?.unsigned_abs(),
        added_s: row.get(4)?,
        state: BundleState::Withdrawn,
        changed_s: row.get(6)?,
        halt_percent: row.get(7)?,
        rings: Vec::new(),
        forgiven: Vec::new(),
    };
    Ok((found, row.get(5)?))
}

impl UpdatesRead for SqlTx<'_> {
    fn bundles(&mut self) -> Stored<Vec<BundleRow>> {
        let db = self.db()?;
        let sql = "SELECT bundle_id, version, sha256, size, added_s, state, changed_s, halt_percent \
                   FROM bundles ORDER BY bundle_id DESC";
        let mut statement = db.prepare_cached(sql)?;
        let rows = statement.query_map(params![], bundle)?.collect::<Result<Vec<_>, _>>()?;
        let mut bundles = Vec::with_capacity(rows.len());
        for (mut row, state) in rows {
            row.state = BundleState::from_word(&state).ok_or(StoreError::Unreadable("bundles"))?;
            let sql = "SELECT ring, released_s FROM bundle_releases WHERE bundle_id = ?1";
            let mut statement = db.prepare_cached(sql)?;
            let mut found = statement.query([row.bundle])?;
            while let Some(release) = found.next()? {
                row.rings.push((ring(&release.get::<String>(0)?)?, release.get(1)?));
            }
            row.rings.sort_unstable();
            let sql = "SELECT kiosk_id FROM bundle_forgiven WHERE bundle_id = ?1";
            let mut statement = db.prepare_cached(sql)?;
            let forgiven = statement.query_map([row.bundle], |row| row.get(0))?;
            row.forgiven = forgiven.collect::<Result<_, _>>()?;
            bundles.push(row);
        }
        Ok(bundles)
    }

    fn bundle_part(&mut self, sha256: &[u8; 32], part: u32) -> Stored<Option<Vec<u8>>> {
        let sql = "SELECT body FROM bundle_parts WHERE sha256 = ?1 AND part = ?2";
        let mut statement = self.db()?.prepare_cached(sql)?;
        statement.query_row(params![sha256, part], |row| row.get(0)).optional()
    }

    fn ring_of(&mut self, kiosk: u32) -> Stored<Ring> {
        let sql = "SELECT coalesce(k.ring, v.ring) FROM kiosks \
                   LEFT JOIN kiosk_rings k USING (kiosk_id) LEFT JOIN venue_rings v USING (venue_id) \
                   WHERE kiosk_id = ?1";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let found: Option<Option<String>> =
            statement.query_row([kiosk], |row| row.get(0)).optional()?;
        found.flatten().map_or(Ok(Ring::default()), |word| ring(&word))
    }

    fn kiosk_rings(&mut self) -> Stored<Vec<(u32, Ring)>> {
        let sql = "SELECT kiosk_id, coalesce(k.ring, v.ring, 'all') FROM kiosks \
                   LEFT JOIN kiosk_rings k USING (kiosk_id) LEFT JOIN venue_rings v USING (venue_id) \
                   WHERE revoked_s IS NULL AND public_key IS NOT NULL ORDER BY kiosk_id";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let mut rows = statement.query(params![])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push((row.get(0)?, ring(&row.get::<String>(1)?)?));
        }
        Ok(found)
    }

    fn chosen_rings(&mut self) -> Stored<Vec<(Ringed, Ring)>> {
        let db = self.db()?;
        let mut found = Vec::new();
        let mut statement =
            db.prepare_cached("SELECT venue_id, ring FROM venue_rings ORDER BY venue_id")?;
        let mut rows = statement.query(params![])?;
        while let Some(row) = rows.next()? {
            found.push((Ringed::Venue(row.get(0)?), ring(&row.get::<String>(1)?)?));
        }
        let mut statement =
            db.prepare_cached("SELECT kiosk_id, ring FROM kiosk_rings ORDER BY kiosk_id")?;
        let mut rows = statement.query(params![])?;
        while let Some(row) = rows.next()? {
            found.push((Ringed::Kiosk(row.get(0)?), ring(&row.get::<String>(1)?)?));
        }
        Ok(found)
    }
}

impl UpdatesTx for SqlTx<'_> {
    fn add_bundle_part(&mut self, sha256: &[u8; 32], part: u32, body: &[u8]) -> Stored<()> {
        let sql = "INSERT INTO bundle_parts (sha256, part, body) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (sha256, part) DO UPDATE SET body = excluded.body";
        self.db()?.prepare_cached(sql)?.execute(params![sha256, part, body])?;
        Ok(())
    }

    fn drop_bundle_parts(&mut self, sha256: &[u8; 32], most: u32) -> Stored<u32> {
        let sql = "DELETE FROM bundle_parts WHERE sha256 = ?1 AND part IN (SELECT part \
                   FROM bundle_parts WHERE sha256 = ?1 ORDER BY part LIMIT ?2)";
        let dropped = self.db()?.prepare_cached(sql)?.execute(params![sha256, most])?;
        Ok(u32::try_from(dropped).unwrap_or(u32::MAX))
    }

    fn add_bundle(&mut self, new: &NewBundle, now_s: i64) -> Stored<Option<i64>> {
        let size = i64::try_from(new.size).map_err(|_| StoreError::Unreadable("bundles"))?;
        let db = self.db()?;
        let added = db.execute(
            "INSERT INTO bundles \
             (version, sha256, size, added_s, state, changed_s, halt_percent) \
             VALUES (?1, ?2, ?3, ?4, 'open', ?4, ?5) ON CONFLICT DO NOTHING",
            params![new.version, new.sha256, size, now_s, new.halt_percent],
        )?;
        if added == 0 {
            return Ok(None);
        }
        db.last_number().map(Some)
    }

    fn set_bundle_state(&mut self, bundle: i64, state: BundleState, now_s: i64) -> Stored<()> {
        let sql = "UPDATE bundles SET state = ?2, changed_s = ?3 WHERE bundle_id = ?1";
        self.db()?.execute(sql, params![bundle, state.word(), now_s])?;
        Ok(())
    }

    fn set_halt_percent(&mut self, bundle: i64, percent: u8) -> Stored<()> {
        let sql = "UPDATE bundles SET halt_percent = ?2 WHERE bundle_id = ?1";
        self.db()?.execute(sql, params![bundle, percent])?;
        Ok(())
    }

    fn release_bundle(&mut self, bundle: i64, ring: Ring, now_s: i64) -> Stored<()> {
        let sql = "INSERT INTO bundle_releases (bundle_id, ring, released_s) \
                   VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        self.db()?.execute(sql, params![bundle, ring.word(), now_s])?;
        Ok(())
    }

    fn forgive(&mut self, bundle: i64, kiosk: u32) -> Stored<()> {
        let sql = "INSERT INTO bundle_forgiven (bundle_id, kiosk_id) VALUES (?1, ?2) \
                   ON CONFLICT DO NOTHING";
        self.db()?.prepare_cached(sql)?.execute(params![bundle, kiosk])?;
        Ok(())
    }

    fn set_ring(&mut self, whose: Ringed, ring: Option<Ring>) -> Stored<()> {
        let (table, column, number) = match whose {
            Ringed::Kiosk(kiosk) => ("kiosk_rings", "kiosk_id", i64::from(kiosk)),
            Ringed::Venue(venue) => ("venue_rings", "venue_id", venue),
        };
        let db = self.db()?;
        match ring {
            Some(ring) => db.execute(
                &format!(
                    "INSERT INTO {table} ({column}, ring) VALUES (?1, ?2) \
                     ON CONFLICT ({column}) DO UPDATE SET ring = excluded.ring"
                ),
                params![number, ring.word()],
            )?,
            None => db.execute(&format!("DELETE FROM {table} WHERE {column} = ?1"), [number])?,
        };
        Ok(())
    }
}
