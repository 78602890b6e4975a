//! A join of the log with what the program sends, within PostgreSQL.

use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::matching::TOLERANCE_S;

use crate::store::Stored;
use crate::store::contacts::{ContactKey, NewHit, Sought};
use crate::store::postgres::column::Column;
use crate::store::postgres::session::Session;
use crate::store::sql::db::Row;

/// Seconds by which times may be wrong, of the clock in the column.
fn uncertainty(column: &str) -> String {
    let [synced, held] = [ClockConfidence::Synced, ClockConfidence::Held]
        .map(|clock| format!("WHEN {} THEN {}", clock.code(), clock.uncertainty_s()));
    format!("CASE {column} {synced} {held} ELSE {} END", ClockConfidence::Unknown.uncertainty_s())
}

/// The rule of `protocol::matching::in_slot`, over a whole day at once: the day's partition is read once, whatever is
/// sought in it. As parts of queries of their own the columns keep the server from guessing how many rows they make: it
/// would read the day into a table by id to look them up, and not them.
pub(super) fn day(session: &Session, day: i64, sought: &[Sought]) -> Stored<Vec<NewHit>> {
    let within = format!("({TOLERANCE_S} + {})", uncertainty("c.clock"));
    // The day is a part of the text, by which the partition is chosen before anything is locked.
    let sql = format!(
        "SELECT c.venue_id, c.day, c.kiosk_id, c.seq, c.incarnation, s.case_id, s.start_s, c.id, \
         c.first_s, c.last_s, c.rssi_max, c.near_minutes FROM contacts c \
         JOIN unnest((SELECT ?1), (SELECT ?2), (SELECT ?3), (SELECT ?4)) \
         AS s (case_id, id, start_s, end_s) ON s.id = c.id \
         WHERE c.day = {day} AND c.first_s < s.end_s + {within} AND c.last_s >= s.start_s - {within}"
    );
    let rows = session.query_columns(
        &sql,
        &[
            sought.iter().map(|it| it.case).collect(),
            Column::Ids(sought.iter().map(|it| it.slot.id).collect()),
            sought.iter().map(|it| it.slot.start_s).collect(),
            sought.iter().map(|it| it.slot.end_s).collect(),
        ],
    )?;
    rows.iter().map(|row| hit(Row::Postgres(row))).collect()
}

/// A hit in the first twelve columns.
pub(in crate::store::sql) fn hit(row: Row<'_>) -> Stored<NewHit> {
    Ok(NewHit {
        key: ContactKey {
            venue: row.get(0)?,
            day: row.get(1)?,
            kiosk: row.get(2)?,
            seq: row.get(3)?,
            incarnation: row.get(4)?,
        },
        case: row.get(5)?,
        slot_start_s: row.get(6)?,
        id: ContactId(row.get(7)?),
        first_s: row.get(8)?,
        last_s: row.get(9)?,
        rssi_max: row.get(10)?,
        near_minutes: row.get(11)?,
    })
}
