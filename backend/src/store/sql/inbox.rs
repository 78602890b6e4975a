use protocol::record::day_of;

use super::db::{Optional, Row, params};
use super::tx::SqlTx;
use crate::store::inbox::{InboxLook, InboxRow, InboxState, InboxSums, InboxTx, Noted};
use crate::store::log::LogKey;
use crate::store::{StoreError, Stored};

/// Feedback with what is noted of it.
const INBOX: &str = "FROM sealed s JOIN venues v USING (venue_id) JOIN communes c USING (commune_id) \
    JOIN kiosks k USING (kiosk_id) LEFT JOIN inbox i ON i.venue_id = s.venue_id AND i.day = s.day \
    AND i.kiosk_id = s.kiosk_id AND i.seq = s.seq AND i.incarnation = s.incarnation \
    WHERE s.kind = 'feedback'";

fn read(row: Row<'_>) -> Stored<InboxRow> {
    let state: Option<String> = row.get(7)?;
    let noted = state.map(|word| -> Stored<Noted> {
        let state = InboxState::from_word(&word).ok_or(StoreError::Unreadable("inbox"))?;
        Ok(Noted { state, note: row.get(8)?, who: row.get(9)?, at_s: row.get(10)? })
    });
    Ok(InboxRow {
        key: LogKey { kiosk: row.get(0)?, seq: row.get(1)?, incarnation: row.get(2)? },
        commune: row.get(3)?,
        venue: row.get(4)?,
        position: row.get(5)?,
        at_s: row.get(6)?,
        noted: noted.transpose()?,
    })
}

impl InboxLook for SqlTx<'_> {
    fn inbox_sums(&mut self) -> Stored<InboxSums> {
        let sql = format!(
            "SELECT count(*), count(*) FILTER (WHERE i.state IS NULL), \
             count(*) FILTER (WHERE i.state IS NULL OR i.state = 'seen'), \
             min(s.at_s) FILTER (WHERE i.state IS NULL) {INBOX}"
        );
        let number = |row: Row<'_>, index| row.get::<i64>(index).map(i64::unsigned_abs);
        let mut statement = self.db()?.prepare_cached(&sql)?;
        statement.query_row(params![], |row| {
            Ok(InboxSums {
                all: number(row, 0)?,
                new: number(row, 1)?,
                open: number(row, 2)?,
                oldest_s: row.get(3)?,
            })
        })
    }

    fn inbox(&mut self, open_only: bool, most: u32) -> Stored<Vec<InboxRow>> {
        let sql = format!(
            "SELECT s.kiosk_id, s.seq, s.incarnation, c.name, v.name, k.position, s.at_s, i.state, \
             i.note, i.who, i.at_s {INBOX} AND (?1 = 0 OR i.state IS NULL OR i.state = 'seen') \
             ORDER BY s.at_s DESC, s.kiosk_id, s.seq LIMIT ?2"
        );
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let mut rows = statement.query(params![open_only, most])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(row)?);
        }
        Ok(found)
    }

    fn feedback_body(&mut self, key: LogKey) -> Stored<Option<Vec<u8>>> {
        let sql = "SELECT body FROM sealed WHERE kiosk_id = ?1 AND seq = ?2 AND incarnation = ?3 \
                   AND kind = 'feedback'";
        let key = params![key.kiosk, key.seq, key.incarnation];
        self.db()?.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()
    }
}

impl InboxTx for SqlTx<'_> {
    fn set_inbox(&mut self, key: LogKey, noted: &Noted) -> Stored<bool> {
        let db = self.db()?;
        let LogKey { kiosk, seq, incarnation } = key;
        let sql = "SELECT venue_id, at_s FROM sealed WHERE kiosk_id = ?1 AND seq = ?2 \
                   AND incarnation = ?3 AND kind = 'feedback'";
        let found: Option<(i64, i64)> = db
            .query_row(sql, params![kiosk, seq, incarnation], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((venue, sent_s)) = found else { return Ok(false) };
        let sql = "INSERT INTO inbox \
                   (venue_id, day, kiosk_id, seq, incarnation, state, note, who, at_s) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
                   ON CONFLICT (venue_id, day, kiosk_id, seq, incarnation) DO UPDATE SET state = excluded.state, note = excluded.note, who = excluded.who, at_s = excluded.at_s";
        let Noted { state, note, who, at_s } = noted;
        let (day, state) = (day_of(sent_s), state.word());
        db.execute(sql, params![venue, day, kiosk, seq, incarnation, state, note, who, at_s])?;
        Ok(true)
    }
}
