//! What a page shows, by one query written for it alone on a connection that is open already.

use std::path::Path;

use protocol::civil::{day_start_s, vietnam_day};
use protocol::record::day_of;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::fill::NOW_S;

#[derive(Clone, Copy)]
pub enum Peer {
    Overview,
    Kiosks,
    Today,
    Gate,
    Log,
}

pub struct Database(Connection);

const OVERVIEW: &str = "SELECT c.commune_id, c.name, \
    (SELECT count(*) FROM venues v JOIN kiosks k USING (venue_id) JOIN kiosks_seen s USING (kiosk_id) \
     WHERE v.commune_id = c.commune_id AND seen_s > ?1 - 600), \
    (SELECT count(*) FROM venues v JOIN checkins USING (venue_id) WHERE v.commune_id = c.commune_id \
     AND day BETWEEN ?4 AND ?5 AND at_s >= ?2 AND at_s < ?3 AND direction = 0), \
    (SELECT sum(people) FROM venues v JOIN sealed USING (venue_id) WHERE v.commune_id = c.commune_id \
     AND day BETWEEN ?4 AND ?5 AND at_s >= ?2 AND at_s < ?3 AND direction = 0) \
    FROM communes c";
const KIOSKS: &str = "SELECT kiosk_id, position, name, seen_s, version, count(*) OVER () FROM kiosks \
    JOIN venues USING (venue_id) JOIN kiosks_seen USING (kiosk_id) \
    WHERE ?1 > 0 ORDER BY seen_s LIMIT 50";
const TODAY: &str = "SELECT at_s / 3600, count(*) FROM checkins WHERE venue_id = 1 \
    AND day BETWEEN ?4 AND ?5 AND at_s >= ?3 GROUP BY 1 \
    UNION ALL SELECT at_s / 3600, count(*) FROM sealed WHERE venue_id = 1 \
    AND day BETWEEN ?4 AND ?5 AND at_s >= ?3 GROUP BY 1 \
    UNION ALL SELECT first_s / 900, count(DISTINCT id) FROM contacts WHERE venue_id = 1 \
    AND day BETWEEN ?4 AND ?5 AND first_s >= ?3 GROUP BY 1";
const GATE: &str = "SELECT * FROM (SELECT at_s, direction, kiosk_id FROM checkins WHERE venue_id = 1 \
    AND day BETWEEN ?4 AND ?5 AND at_s >= ?3 ORDER BY at_s DESC LIMIT 12) \
    UNION ALL SELECT * FROM (SELECT at_s, direction, kiosk_id FROM sealed WHERE venue_id = 1 \
    AND day BETWEEN ?4 AND ?5 AND at_s >= ?3 ORDER BY at_s DESC LIMIT 12)";
const LOG: &str = "SELECT kiosk_id, seq, at_s, kind, attention, count(*) OVER () FROM sealed \
    JOIN venues USING (venue_id) WHERE commune_id = 1 AND day BETWEEN ?4 AND ?5 \
    AND at_s >= ?2 AND at_s < ?3 ORDER BY attention DESC, at_s LIMIT 50";

impl Database {
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        Ok(Self(Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?))
    }

    /// Reads all rows; how many there are.
    pub fn read(&self, peer: Peer) -> anyhow::Result<usize> {
        let sql = match peer {
            Peer::Overview => OVERVIEW,
            Peer::Kiosks => KIOSKS,
            Peer::Today => TODAY,
            Peer::Gate => GATE,
            Peer::Log => LOG,
        };
        let today = vietnam_day(NOW_S);
        let (yesterday_s, today_s) = (day_start_s(today - 1), day_start_s(today));
        let all = [NOW_S, yesterday_s, today_s, day_of(yesterday_s), day_of(NOW_S)];
        let mut statement = self.0.prepare_cached(sql)?;
        let taken = all.into_iter().take(statement.parameter_count());
        let columns = statement.column_count();
        let mut rows = statement.query(params_from_iter(taken))?;
        let mut read = 0;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                std::hint::black_box(row.get::<_, Value>(column)?);
            }
            read += 1;
        }
        Ok(read)
    }
}
