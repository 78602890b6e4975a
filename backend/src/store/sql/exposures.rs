mod matches;

use std::collections::BTreeMap;

use protocol::contact::ContactId;
use protocol::receipt::ReceiptId;
use protocol::record::{ExposureHit, day_of};

use super::contacts;
use super::db::{Db, Optional, Row, ToSql, params};
use super::insert::{RecordKey, insert};
use super::log;
use super::tx::SqlTx;
use crate::stays::Sealed;
use crate::store::Stored;
use crate::store::contacts::{Arrival, NewHit};
use crate::store::exposures::{
    Doubt, ExposuresLook, ExposuresRead, ExposuresTx, Heard, HitRow, Named,
};
use crate::store::log::{LogKey, LogRow, SealedEntry};

/// A slot of Bluezone, seconds.
const WINDOW_S: i64 = 900;

/// The kiosk's own hit is a claim; what counts is the exposure that the backend finds itself, unless contacts stay
/// with the kiosks. One of a
/// case that was taken back is not kept: it was on its way.
pub(super) fn insert_kiosk_hit(db: Db<'_>, key: RecordKey, hit: &ExposureHit) -> Stored<()> {
    insert(
        db,
        "INSERT INTO kiosk_hits (venue_id, day, kiosk_id, seq, incarnation, case_id, \
         contact_seq, slot_start_s, id, first_s, last_s, near_minutes, local) \
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, CASE WHEN EXISTS \
         (SELECT 1 FROM settings WHERE name = 'contacts' AND value = ?13) THEN 1 ELSE 0 END \
         WHERE NOT EXISTS (SELECT 1 FROM cases WHERE case_id = ?6 AND state = 'withdrawn') \
               ON CONFLICT DO NOTHING",
        params![
            key.venue,
            day_of(hit.first_s),
            key.kiosk,
            key.seq,
            key.incarnation,
            hit.case,
            hit.contact_seq,
            hit.slot_start_s,
            hit.id.0,
            hit.first_s,
            hit.last_s,
            hit.near_minutes,
            *b"local"
        ],
    )
}

/// Which hits: those of the case `?1`, or all where it is null. One condition for both would read all.
fn of_case(case: Option<i64>) -> &'static str {
    if case.is_some() { "case_id = ?1" } else { "?1 IS NULL" }
}

/// What the backend found; the last columns are by_kiosk and why it does not count.
const FOUND: &str = "SELECT venue_id, day, kiosk_id, contact_seq, incarnation, case_id, \
    slot_start_s, id, first_s, last_s, rssi_max, near_minutes, \
    EXISTS (SELECT 1 FROM kiosk_hits h WHERE h.venue_id = e.venue_id AND h.day = e.day \
    AND h.kiosk_id = e.kiosk_id AND h.incarnation = 0 AND h.contact_seq = e.contact_seq \
    AND h.case_id = e.case_id AND h.slot_start_s = e.slot_start_s AND h.id = e.id), \
    CASE WHEN last_s - first_s > ?2 THEN 'span' END \
    FROM exposures e WHERE ";

/// What only a kiosk claims. Under a number that was used before, a claim adds nothing. Where contacts stay with the
/// kiosks, theirs is all that is known, and counts.
const CLAIMED: &str = "SELECT venue_id, day, kiosk_id, contact_seq, 0, case_id, slot_start_s, id, \
    first_s, last_s, NULL, near_minutes, 1, CASE \
    WHEN NOT EXISTS (SELECT 1 FROM cases c WHERE c.case_id = h.case_id \
    AND c.state = 'published') THEN 'case' \
    WHEN last_s - first_s > ?2 THEN 'span' \
    WHEN local = 1 THEN NULL \
    WHEN NOT EXISTS (SELECT 1 FROM contacts c WHERE c.venue_id = h.venue_id \
    AND c.day = h.day AND c.kiosk_id = h.kiosk_id AND c.seq = h.contact_seq) THEN 'contact' \
    ELSE 'match' END \
    FROM kiosk_hits h WHERE incarnation = 0 \
    AND NOT EXISTS (SELECT 1 FROM exposures e WHERE e.venue_id = h.venue_id AND e.day = h.day \
    AND e.kiosk_id = h.kiosk_id AND e.contact_seq = h.contact_seq AND e.case_id = h.case_id \
    AND e.slot_start_s = h.slot_start_s AND e.id = h.id) AND ";

const NAMED_BODY: &str = "SELECT kiosk_id, seq, incarnation, commune_id, receipt FROM sealed \
    JOIN venues USING (venue_id) WHERE sealed.rowid = ?1 AND length(body) > 0";
const NAMED_RECEIPT: &str = "SELECT kiosk_id, seq, incarnation, commune_id, nullif(receipt, '') FROM kiosks k \
    JOIN receipts r USING (venue_id, kiosk_id) JOIN venues USING (venue_id) \
    WHERE k.kiosk_id = ?1 AND seq = ?2 AND incarnation = ?3";

fn hit(row: Row<'_>, by_backend: bool) -> Stored<HitRow> {
    let doubt = match row.get::<Option<String>>(13)?.as_deref() {
        None => None,
        Some("case") => Some(Doubt::Case),
        Some("contact") => Some(Doubt::Contact),
        Some("span") => Some(Doubt::Span),
        Some(_) => Some(Doubt::Match),
    };
    Ok(HitRow { hit: contacts::hit(row)?, by_kiosk: row.get(12)?, by_backend, doubt })
}

impl ExposuresLook for SqlTx<'_> {
    fn named_entries(&mut self, named: &[Named]) -> Stored<Vec<SealedEntry>> {
        let db = self.db()?;
        let mut communes: BTreeMap<i64, Vec<LogRow>> = BTreeMap::new();
        for Named { commune, key, .. } in named {
            if let Some(row) = log::one(db, *commune, *key)? {
                communes.entry(*commune).or_default().push(row);
            }
        }
        let mut entries = Vec::with_capacity(named.len());
        for (commune, rows) in communes {
            entries.extend(log::entries(db, commune, rows)?);
        }
        Ok(entries)
    }
}

impl ExposuresTx for SqlTx<'_> {
    fn save_matches(&mut self, hits: &[NewHit], runs: &[Arrival], cases: &[i64]) -> Stored<u64> {
        let db = self.db()?;
        let new = matches::insert_hits(db, hits)?;
        matches::compared(db, runs)?;
        for case in cases {
            db.execute_later("UPDATE cases SET matched = 1 WHERE case_id = ?1", [case])?;
        }
        Ok(new)
    }
}

impl ExposuresRead for SqlTx<'_> {
    fn hits(&mut self, case: Option<i64>, span_max_s: i64) -> Stored<Vec<HitRow>> {
        let mut hits = Vec::new();
        for (sql, by_backend) in [(FOUND, true), (CLAIMED, false)] {
            let sql = format!("{sql}{}", of_case(case));
            let mut statement = self.db()?.prepare_cached(&sql)?;
            let mut rows = statement.query(params![case, span_max_s])?;
            while let Some(row) = rows.next()? {
                hits.push(hit(row, by_backend)?);
            }
        }
        hits.sort_by_key(|row| {
            let NewHit { key, case, first_s, slot_start_s, .. } = row.hit;
            (case, key.venue, first_s, key, slot_start_s, row.by_backend)
        });
        Ok(hits)
    }

    fn ids_heard(&mut self, venue: i64, from_s: i64, to_s: i64) -> Stored<u64> {
        // A contact lasts a day at most.
        let (first_day, last_day) = (day_of(from_s) - 1, day_of(to_s) + 1);
        let sql = "SELECT count(DISTINCT id) FROM contacts WHERE venue_id = ?1 \
                   AND day BETWEEN ?2 AND ?3 AND last_s >= ?4 AND first_s < ?5";
        let key = params![venue, first_day, last_day, from_s, to_s];
        let mut statement = self.db()?.prepare_cached(sql)?;
        Ok(statement.query_row(key, |row| row.get::<u32>(0))?.into())
    }

    fn heard(&mut self, venue: i64, from_s: i64, to_s: i64) -> Stored<Vec<Heard>> {
        // A contact lasts a slot, with its tolerance at both ends; one that claims more proves nothing.
        let (first_day, last_day) = (day_of(from_s - 2 * WINDOW_S), day_of(to_s));
        let sql = "SELECT kiosk_id, id, first_s, last_s, rssi_max FROM contacts \
                   WHERE venue_id = ?1 AND day BETWEEN ?2 AND ?3 AND last_s >= ?4 AND first_s < ?5";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let key = params![venue, first_day, last_day, from_s, to_s];
        let rows = statement.query_map(key, |row| {
            Ok(Heard {
                gate: row.get(0)?,
                id: ContactId(row.get(1)?),
                from_s: row.get(2)?,
                to_s: row.get(3)?,
                rssi_max: row.get(4)?,
            })
        })?;
        rows.collect()
    }

    fn named(&mut self, records: &[Sealed]) -> Stored<Vec<Named>> {
        let db = self.db()?;
        let mut found = Vec::with_capacity(records.len());
        for record in records {
            let mut read = |sql: &str, key: &[&dyn ToSql]| -> Stored<()> {
                let row = db.prepare_cached(sql)?.query_row(key, |row| {
                    let (kiosk, seq, incarnation) = (row.get(0)?, row.get(1)?, row.get(2)?);
                    let receipt: Option<String> = row.get(4)?;
                    Ok((LogKey { kiosk, seq, incarnation }, row.get(3)?, receipt))
                });
                let Some((key, commune, receipt)) = row.optional()? else { return Ok(()) };
                let receipt = receipt.and_then(|text| ReceiptId::try_from(text).ok());
                found.push(Named { record: *record, commune, key, receipt });
                Ok(())
            };
            match record {
                Sealed::Body(row) => read(NAMED_BODY, params![row])?,
                Sealed::Receipt(kiosk, seq, again) => {
                    read(NAMED_RECEIPT, params![kiosk, seq, again])?;
                }
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::plan;

    #[test]
    fn the_hits_of_a_case_are_read_without_those_of_others() {
        let one = of_case(Some(7));
        plan::check(&format!("{FOUND}{one}"), &["exposures_of_case"], &[]);
        plan::check(&format!("{CLAIMED}{one}"), &["kiosk_hits_of_case"], &[]);
    }
}
