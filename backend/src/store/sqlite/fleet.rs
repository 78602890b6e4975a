use rusqlite::params;

use super::tx::SqliteTx;
use crate::store::Stored;
use crate::store::fleet::{FleetRead, FleetTx, SeenRow};

impl FleetRead for SqliteTx<'_> {
    fn seen_kiosks(&mut self) -> Stored<Vec<SeenRow>> {
        let sql = "SELECT kiosk_id, seen_s, version FROM kiosks_seen ORDER BY kiosk_id";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(SeenRow { kiosk: row.get(0)?, at_s: row.get(1)?, version: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl FleetTx for SqliteTx<'_> {
    fn note_seen(&mut self, seen: &SeenRow) -> Stored<()> {
        let sql = "INSERT INTO kiosks_seen (kiosk_id, seen_s, version) VALUES (?1, ?2, ?3) \
                   ON CONFLICT DO UPDATE SET seen_s = max(seen_s, excluded.seen_s), \
                   version = coalesce(nullif(excluded.version, ''), version)";
        let SeenRow { kiosk, at_s, version } = seen;
        self.db()?.prepare_cached(sql)?.execute(params![kiosk, at_s, version])?;
        Ok(())
    }
}
