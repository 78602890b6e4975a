//! Numbers of check-ins count up for each kiosk and are never used again. Those that a kiosk took itself are records; they
//! stand in the same table under numbers below zero, of which the kiosk's event stream does not tell: it knows them. So do
//! those that arrived when nobody stood at the kiosk any more.

use protocol::api::CheckinEvent;
use protocol::record::{Direction, PhoneCheckin, day_of};
use protocol::token::Evidence;

use super::db::{Db, Optional, Row, params};
use super::insert::{RecordKey, insert as insert_row};
use super::tx::SqlTx;
use crate::checkins::visit::VisitId;
use crate::store::checkins::{CheckinsRead, CheckinsTx, NewCheckin, TapKey, Visited};
use crate::store::{StoreError, Stored};

const SELECT: &str = "SELECT event, at_s, direction, evidence FROM checkins";

fn evidence_code(evidence: Evidence) -> u8 {
    match evidence {
        Evidence::Live => 0,
        Evidence::Late => 1,
        Evidence::Fixed => 2,
    }
}

/// Bits of a record's number.
const SEQ_BITS: u32 = 53;

/// Bits of a kiosk's lives.
const LIVES: i64 = 0x1FF;

/// The number of a check-in that came as a record: below zero, and another one in each life of the kiosk.
fn number(key: RecordKey) -> i64 {
    let life = key.incarnation & LIVES;
    -(life << SEQ_BITS | key.seq)
}

/// The number of a check-in of which the kiosk is not told: as of a life that no kiosk has.
fn untold(event: i64) -> i64 {
    -((LIVES + 1) << SEQ_BITS | event)
}

pub(super) fn insert(db: Db<'_>, key: RecordKey, row: &PhoneCheckin) -> Stored<()> {
    let sql = "INSERT INTO checkins \
               (venue_id, day, kiosk_id, event, at_s, direction, evidence, nonce) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
               ON CONFLICT DO NOTHING";
    let (day, direction, evidence) =
        (day_of(row.at_s), row.direction.code(), evidence_code(row.evidence));
    let RecordKey { venue, kiosk, .. } = key;
    let values = params![venue, day, kiosk, number(key), row.at_s, direction, evidence, row.id.0];
    insert_row(db, sql, values)
}

fn event(row: Row<'_>) -> Stored<CheckinEvent> {
    let unreadable = || StoreError::Unreadable("checkins");
    let evidence: u8 = row.get(3)?;
    Ok(CheckinEvent {
        event: row.get(0)?,
        at_s: row.get(1)?,
        direction: Direction::from_code(row.get(2)?).ok_or_else(unreadable)?,
        evidence: [Evidence::Live, Evidence::Late, Evidence::Fixed]
            .into_iter()
            .find(|known| evidence_code(*known) == evidence)
            .ok_or_else(unreadable)?,
    })
}

impl CheckinsRead for SqlTx<'_> {
    fn checkin(&mut self, tap: &TapKey) -> Stored<Option<CheckinEvent>> {
        let sql = format!(
            "{SELECT} WHERE venue_id = ?1 AND day = ?2 AND kiosk_id = ?3 AND nonce = ?4 \
             AND direction = ?5"
        );
        let (day, direction) = (day_of(tap.opened_s), tap.direction.code());
        let key = params![tap.venue, day, tap.kiosk, tap.nonce, direction];
        let mut statement = self.db()?.prepare_cached(&sql)?;
        statement.query_row(key, event).optional()
    }

    fn visited(&mut self, venue: i64, visit: VisitId) -> Stored<Visited> {
        let at = "WHERE venue_id = ?1 AND visit = ?2";
        let sql = format!(
            "SELECT EXISTS (SELECT 1 FROM checkins {at} AND direction = ?3), \
             EXISTS (SELECT 1 FROM checkins {at} AND direction = ?4), \
             min(255, CAST((SELECT coalesce(sum(people), 0) FROM sealed {at}) AS BIGINT) \
             + (SELECT count(*) FROM elsewhere {at}))"
        );
        let (way_in, way_out) = (Direction::In.code(), Direction::Out.code());
        let mut statement = self.db()?.prepare_cached(&sql)?;
        statement.query_row(params![venue, visit.0, way_in, way_out], |row| {
            Ok(Visited { tapped: [row.get(0)?, row.get(1)?], declared: row.get(2)? })
        })
    }

    fn checkins_after(&mut self, kiosk: u32, after: i64, most: u32) -> Stored<Vec<CheckinEvent>> {
        let sql = format!("{SELECT} WHERE kiosk_id = ?1 AND event > ?2 ORDER BY event LIMIT ?3");
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let mut rows = statement.query(params![kiosk, after, most])?;
        let mut events = Vec::new();
        while let Some(row) = rows.next()? {
            events.push(event(row)?);
        }
        Ok(events)
    }
}

impl CheckinsTx for SqlTx<'_> {
    fn add_checkin(&mut self, tap: &TapKey, new: &NewCheckin) -> Stored<CheckinEvent> {
        let NewCheckin { evidence, at_s, visit, people, told } = *new;
        let db = self.db()?;
        let sql = "UPDATE kiosks SET last_event = last_event + 1 WHERE kiosk_id = ?1 \
                   RETURNING last_event";
        let event: i64 = db.prepare_cached(sql)?.query_row([tap.kiosk], |row| row.get(0))?;
        let event = if told { event } else { untold(event) };
        db.prepare_cached(
            "INSERT INTO checkins \
             (venue_id, day, kiosk_id, event, at_s, direction, evidence, nonce, visit, people) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            tap.venue,
            day_of(tap.opened_s),
            tap.kiosk,
            event,
            at_s,
            tap.direction.code(),
            evidence_code(evidence),
            tap.nonce,
            visit.map(|visit| visit.0),
            people,
        ])?;
        Ok(CheckinEvent { event, at_s, direction: tap.direction, evidence })
    }
}
