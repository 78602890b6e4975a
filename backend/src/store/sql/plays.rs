use protocol::playlist::MediaId;
use protocol::record::Play;

use super::db::{Db, params};
use super::insert::{RecordKey, insert as insert_row};
use super::tx::SqlTx;
use crate::store::Stored;
use crate::store::plays::{PlayRow, PlaysRead};

pub(super) fn insert(db: Db<'_>, key: RecordKey, play: &Play) -> Stored<()> {
    let sql = "INSERT INTO plays \
               (venue_id, day, kiosk_id, seq, incarnation, media, count, seconds) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
               ON CONFLICT DO NOTHING";
    let (media, Play { day, count, seconds, .. }) = (play.media.as_bytes(), play);
    let RecordKey { venue, kiosk, seq, incarnation } = key;
    insert_row(db, sql, params![venue, day, kiosk, seq, incarnation, media, count, seconds])
}

impl PlaysRead for SqlTx<'_> {
    fn plays(&mut self, venue: Option<i64>) -> Stored<Vec<PlayRow>> {
        let mut statement = self.db()?.prepare_cached(
            "SELECT venue_id, day, media, sum(count), sum(seconds) FROM plays \
             WHERE ?1 IS NULL OR venue_id = ?1 GROUP BY venue_id, day, media \
             ORDER BY venue_id, day, media",
        )?;
        let rows = statement.query_map([venue], |row| {
            let sum = |at| row.get::<i64>(at).map(|sum| u64::try_from(sum).unwrap_or(0));
            Ok(PlayRow {
                venue: row.get(0)?,
                day: row.get(1)?,
                media: MediaId::from_bytes(row.get(2)?),
                count: sum(3)?,
                seconds: sum(4)?,
            })
        })?;
        rows.collect()
    }
}
