use protocol::record::day_of;

use super::db::{Db, params};
use super::tx::SqlTx;
use crate::store::Stored;
use crate::store::pushes::{ClaimedPush, PushEnd, PushName, PushesRead, PushesTx};

/// What lies further ahead was put there by a clock that was wrong: no pause is as long.
const AHEAD_MAX_S: i64 = protocol::DAY_S;

const DUE: &str = "next_s IS NOT NULL AND (next_s <= ?1 OR next_s > ?2)";

impl PushesRead for SqlTx<'_> {
    fn push_due(&mut self, now_s: i64) -> Stored<bool> {
        let sql = format!("SELECT 1 FROM pushes WHERE {DUE} LIMIT 1");
        self.db()?.prepare_cached(&sql)?.exists([now_s, now_s.saturating_add(AHEAD_MAX_S)])
    }

    fn pushes_waiting(&mut self) -> Stored<u64> {
        let sql = "SELECT count(*) FROM pushes WHERE next_s IS NOT NULL";
        Ok(self.db()?.prepare_cached(sql)?.query_row(params![], |row| row.get::<u32>(0))?.into())
    }

    fn push_count(&mut self) -> Stored<u64> {
        let mut statement = self.db()?.prepare_cached("SELECT count(*) FROM pushes")?;
        Ok(statement.query_row(params![], |row| row.get::<u32>(0))?.into())
    }
}

impl PushesTx for SqlTx<'_> {
    fn add_push(&mut self, name: &PushName, endpoint: &str, now_s: i64, most: u64) -> Stored<bool> {
        let db = self.db()?;
        let day = day_of(now_s);
        let sql = "UPDATE pushes SET day = ?2 WHERE name = ?1";
        if db.prepare_cached(sql)?.execute(params![name, day])? > 0 {
            return Ok(true);
        }
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let sql = "INSERT INTO pushes (name, endpoint, day) \
                   SELECT ?1, ?2, ?3 WHERE (SELECT count(*) FROM pushes) < ?4";
        Ok(db.prepare_cached(sql)?.execute(params![name, endpoint, day, most])? > 0)
    }

    fn remove_push(&mut self, name: &PushName) -> Stored<()> {
        self.db()?.prepare_cached("DELETE FROM pushes WHERE name = ?1")?.execute([name])?;
        Ok(())
    }

    fn wake_all(&mut self, from_s: i64, within_s: i64) -> Stored<u64> {
        let db = self.db()?;
        let sql = match db {
            // Bits of a random number, because its absolute value may not exist.
            Db::Sqlite(_) => {
                "UPDATE pushes SET tries = 0, next_s = ?1 + (random() & 0xFFFFFFFF) % ?2"
            }
            Db::Postgres(_) => {
                "UPDATE pushes SET tries = 0, next_s = ?1 + CAST(floor(random() * ?2) AS BIGINT)"
            }
        };
        let woken = db.execute(sql, params![from_s, within_s.max(1)])?;
        Ok(u64::try_from(woken).unwrap_or(u64::MAX))
    }

    fn claim_pushes(&mut self, now_s: i64, until_s: i64, most: u32) -> Stored<Vec<ClaimedPush>> {
        let sql = format!(
            "UPDATE pushes SET tries = tries + 1, next_s = ?3 WHERE name IN \
             (SELECT name FROM pushes WHERE {DUE} ORDER BY next_s LIMIT ?4) \
             RETURNING name, endpoint, tries"
        );
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let ahead_s = now_s.saturating_add(AHEAD_MAX_S);
        let mut rows = statement.query(params![now_s, ahead_s, until_s, most])?;
        let mut claimed = Vec::new();
        while let Some(row) = rows.next()? {
            claimed.push(ClaimedPush {
                name: row.get(0)?,
                endpoint: row.get(1)?,
                tries: row.get(2)?,
            });
        }
        Ok(claimed)
    }

    fn settle_push(&mut self, name: &PushName, tries: u32, end: PushEnd) -> Stored<()> {
        let db = self.db()?;
        let next_s = match end {
            PushEnd::Gone => return self.remove_push(name),
            PushEnd::Done => None,
            PushEnd::Again(next_s) => Some(next_s),
        };
        let sql = "UPDATE pushes SET next_s = ?3 WHERE name = ?1 AND tries = ?2";
        db.prepare_cached(sql)?.execute(params![name, tries, next_s])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::sqlite::Sqlite;

    fn within<T>(store: &Sqlite, work: impl FnOnce(&mut dyn crate::store::Tx) -> T) -> T {
        let mut tx = store.begin().unwrap();
        let done = work(tx.as_mut());
        tx.commit().unwrap();
        done
    }

    #[test]
    fn browsers_are_woken_once_each_within_a_time_and_retried_by_one_process() {
        let dir = tempfile::tempdir().unwrap();
        let store = Sqlite::open(&dir.path().join("backend.db")).unwrap();
        let add = |name: u8| {
            within(&store, |tx| tx.add_push(&[name; 32], "https://p.example/x", 1000, 3).unwrap())
        };
        assert_eq!(
            [1, 2, 3, 4, 1].map(add),
            [true, true, true, false, true],
            "the fourth is too many"
        );
        let due = |now_s| store.snapshot().unwrap().push_due(now_s).unwrap();
        assert!(!due(5000), "nothing changed");
        assert_eq!(within(&store, |tx| tx.wake_all(2000, 100).unwrap()), 3);
        let claim = |now_s| within(&store, |tx| tx.claim_pushes(now_s, now_s + 180, 9).unwrap());
        assert!(claim(1999).is_empty());
        let claimed = claim(2099);
        assert_eq!(claimed.iter().map(|it| it.tries).collect::<Vec<_>>(), [1; 3]);
        assert!(claim(2278).is_empty(), "another process has them");
        for (it, end) in claimed.iter().zip([PushEnd::Done, PushEnd::Again(9000), PushEnd::Gone]) {
            within(&store, |tx| tx.settle_push(&it.name, 1, end).unwrap());
        }
        assert_eq!(store.snapshot().unwrap().push_count().unwrap(), 2);
        assert!(claim(8999).is_empty());
        let [again] = &claim(9000)[..] else { panic!() };
        assert_eq!((again.tries, again.endpoint.as_str()), (2, "https://p.example/x"));
        within(&store, |tx| tx.settle_push(&again.name, 1, PushEnd::Done).unwrap());
        assert!(due(9180), "the settled try was an earlier one");
        assert_eq!(
            claim(9000 - 2 * protocol::DAY_S).len(),
            1,
            "a clock that was ahead put it there"
        );
    }
}
