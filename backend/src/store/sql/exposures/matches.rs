//! Storing what comparing found: with SQLite row by row, which costs no round trip, with PostgreSQL all at once.

use crate::store::Stored;
use crate::store::contacts::{Arrival, NewHit, Part};
use crate::store::postgres::column::Column;
use crate::store::postgres::session::Session;
use crate::store::sql::contacts;
use crate::store::sql::db::{Db, params};

const COLUMNS: &str = "venue_id, day, kiosk_id, contact_seq, incarnation, case_id, slot_start_s, \
    id, first_s, last_s, rssi_max, near_minutes";

/// How many had not been found before. A case may have been taken back while it was compared.
pub(super) fn insert_hits(db: Db<'_>, hits: &[NewHit]) -> Stored<u64> {
    match db {
        Db::Postgres(session) if !hits.is_empty() => insert_at_once(session, hits),
        _ => {
            let mut new = 0;
            for hit in hits {
                new += u64::from(insert_hit(db, hit)?);
            }
            Ok(new)
        }
    }
}

fn insert_hit(db: Db<'_>, hit: &NewHit) -> Stored<bool> {
    let sql = format!(
        "INSERT INTO exposures ({COLUMNS}) \
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12 WHERE EXISTS \
         (SELECT 1 FROM cases WHERE case_id = ?6 AND state = 'published') ON CONFLICT DO NOTHING"
    );
    let key = &hit.key;
    let rows = db.prepare_cached(&sql)?.execute(params![
        key.venue,
        key.day,
        key.kiosk,
        key.seq,
        key.incarnation,
        hit.case,
        hit.slot_start_s,
        hit.id.0,
        hit.first_s,
        hit.last_s,
        hit.rssi_max,
        hit.near_minutes
    ])?;
    Ok(rows == 1)
}

fn insert_at_once(session: &Session, hits: &[NewHit]) -> Stored<u64> {
    let sql = format!(
        "INSERT INTO exposures ({COLUMNS}) SELECT {COLUMNS} \
         FROM unnest(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) AS hits ({COLUMNS}) \
         JOIN (SELECT case_id FROM cases WHERE state = 'published') published USING (case_id) \
         ON CONFLICT DO NOTHING"
    );
    let column = |value: fn(&NewHit) -> i64| hits.iter().map(value).collect::<Column>();
    session.execute_columns(
        &sql,
        &[
            column(|hit| hit.key.venue),
            column(|hit| hit.key.day),
            column(|hit| hit.key.kiosk.into()),
            column(|hit| hit.key.seq),
            column(|hit| hit.key.incarnation),
            column(|hit| hit.case),
            column(|hit| hit.slot_start_s),
            Column::Ids(hits.iter().map(|hit| hit.id).collect()),
            column(|hit| hit.first_s),
            column(|hit| hit.last_s),
            Column::Integers(hits.iter().map(|hit| hit.rssi_max.map(i64::from)).collect()),
            column(|hit| hit.near_minutes.into()),
        ],
    )
}

/// The runs were compared; what is known of their parts without them does not hold any more.
pub(super) fn compared(db: Db<'_>, runs: &[Arrival]) -> Stored<()> {
    match db {
        Db::Postgres(session) if !runs.is_empty() => {
            let numbers = runs.iter().map(|run| run.run).collect();
            session.execute_columns("DELETE FROM arrivals WHERE run = ANY (?1)", &[numbers])?;
            let sql = "DELETE FROM contact_filters f USING unnest(?1, ?2, ?3) AS p (venue, day, kiosk) \
                       WHERE f.venue_id = p.venue AND f.day = p.day AND f.kiosk_id = p.kiosk";
            let parts: Vec<Part> = runs.iter().map(Arrival::part).collect();
            let column = |value: fn(&Part) -> i64| parts.iter().map(value).collect::<Column>();
            let parts = [
                column(|part| part.venue),
                column(|part| part.day),
                column(|part| part.kiosk.into()),
            ];
            session.execute_columns(sql, &parts).map(drop)
        }
        _ => runs.iter().try_for_each(|run| {
            db.prepare_cached("DELETE FROM arrivals WHERE run = ?1")?.execute([run.run])?;
            contacts::drop_filter(db, &run.part())
        }),
    }
}
