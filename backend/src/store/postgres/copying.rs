//! A database that everything of another one is copied to. Until that is done it has a table `unfinished_copy`, and nobody
//! opens it for anything else.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::direct::Direct;
use super::pool::Pool;
use super::{migrations, partitions, tables};
use crate::config::Server;
use crate::store::copy::{Begun, Key, Layout, Sum, Table, Target, in_postgres};
use crate::store::sql::db::value::Value;
use crate::store::{StoreError, Stored};

mod text;

/// Bytes of rows that wait for the next batch.
const BYTES_MAX: usize = 4 << 20;
/// Days of which a table gets partitions; more only come from a clock that was wrong, and go to the default one.
const DAYS_MAX: usize = 100;

/// The server may not have noticed yet that a copy was killed.
const LOCK_TIMEOUT: Duration = Duration::from_secs(5);
const LOCK_INTERVAL: Duration = Duration::from_millis(100);

/// What an unfinished copy is of.
fn unfinished(db: &Direct) -> Stored<Option<String>> {
    if !db.value::<bool>("SELECT to_regclass('unfinished_copy') IS NOT NULL", &[])? {
        return Ok(None);
    }
    db.value("SELECT source FROM unfinished_copy", &[]).map(Some)
}

/// Refuses a database of which a part is missing.
pub(super) fn refuse_unfinished(pool: &Arc<Pool>) -> Stored<()> {
    let db = Direct::new(Arc::clone(pool))?;
    let source = unfinished(&db)?;
    source.map_or(Ok(()), |source| Err(StoreError::HalfCopied(db.name(), source)))
}

pub(in crate::store) struct Copying {
    db: Direct,
    /// Rows that a transaction stores.
    batch: usize,
    /// Rows that wait, as COPY reads them.
    waiting: Vec<u8>,
    waiting_rows: usize,
    /// Rows of the table that were stored by this run.
    stored_rows: u64,
    /// The days of rows that wait.
    days: BTreeSet<i64>,
    /// The days of which the table has partitions, once that was asked.
    partitions: Option<BTreeSet<i64>>,
}

impl Copying {
    /// # Errors
    /// [`StoreError::InUse`] when a backend serves it or another copy goes on.
    pub(in crate::store) fn new(server: &Server, batch: usize) -> Stored<Self> {
        let pool = Arc::new(Pool::new(server)?);
        migrations::run(&pool)?;
        let db = Direct::new(pool)?;
        let until = Instant::now() + LOCK_TIMEOUT;
        while !db.takes_lead()? {
            if Instant::now() > until {
                return Err(StoreError::InUse(db.name()));
            }
            std::thread::sleep(LOCK_INTERVAL);
        }
        Ok(Self {
            db,
            batch: batch.max(1),
            waiting: Vec::new(),
            waiting_rows: 0,
            stored_rows: 0,
            days: BTreeSet::new(),
            partitions: None,
        })
    }

    /// Refuses rows that are not those of new tables.
    fn check_empty(&self, layout: &Layout) -> Stored<()> {
        for table in &layout.tables {
            let name = &table.name;
            // A list of which there is one has its row from the beginning.
            let used = if table.position("one").is_some() { "version > 0" } else { "true" };
            let sql = format!("SELECT EXISTS (SELECT 1 FROM \"{name}\" WHERE {used})");
            if self.db.value(&sql, &[])? {
                return Err(StoreError::HoldsData(self.db.name(), name.clone()));
            }
        }
        Ok(())
    }

    /// Makes the partitions of the days of rows that wait.
    fn make_partitions(&mut self, table: &str) -> Stored<()> {
        let days = std::mem::take(&mut self.days);
        if self.partitions.is_none() {
            self.partitions = Some(known_days(&self.db, table)?);
        }
        let Some(known) = self.partitions.as_mut() else { return Ok(()) };
        let missing: Vec<_> = days.difference(known).copied().collect();
        let room = DAYS_MAX.saturating_sub(known.len());
        if missing.is_empty() || room == 0 {
            return Ok(());
        }
        for day in missing.into_iter().take(room) {
            self.db.run(&format!("CREATE TABLE {}", partitions::defined(table, day)?))?;
            known.insert(day);
        }
        Ok(())
    }
}

/// The days of which a table has a partition.
fn known_days(db: &Direct, table: &str) -> Stored<BTreeSet<i64>> {
    let sql = "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid \
               WHERE i.inhparent = to_regclass($1)";
    let names = db.rows(sql, &[&table], |row| row.get::<String>(0))?;
    Ok(names.iter().filter_map(|partition| partitions::day_of(table, partition)).collect())
}

impl Target for Copying {
    fn layout(&self) -> Stored<Layout> {
        tables::layout(&self.db)
    }

    fn begin(&mut self, layout: &Layout, source: &str) -> Stored<Begun> {
        match unfinished(&self.db)? {
            Some(known) if known == source => return Ok(Begun::Again),
            Some(known) => return Err(StoreError::HalfCopied(self.db.name(), known)),
            None => self.check_empty(layout)?,
        }
        self.db.run("BEGIN; CREATE TABLE unfinished_copy (source TEXT NOT NULL)")?;
        let sql = "INSERT INTO unfinished_copy (source) VALUES ($1)";
        self.db.rows(sql, &[&source], |_| Ok(()))?;
        self.db.run(&truncate(layout))?;
        self.db.run("COMMIT")?;
        Ok(Begun::Anew)
    }

    fn clear(&mut self, layout: &Layout) -> Stored<()> {
        self.waiting.clear();
        (self.waiting_rows, self.stored_rows, self.partitions) = (0, 0, None);
        self.days.clear();
        self.db.run(&truncate(layout))
    }

    fn last(&self, table: &Table) -> Stored<Option<Key>> {
        let key = table.key_names();
        // SQLite's order of texts is that of their bytes.
        let order = table.key.iter().zip(&key).map(|(at, name)| {
            let is_text = table.columns.get(*at).is_some_and(|column| column.is_text());
            if is_text { format!("{name} COLLATE \"C\" DESC") } else { format!("{name} DESC") }
        });
        let order = order.collect::<Vec<_>>().join(", ");
        let (name, key) = (&table.name, key.join(", "));
        let sql = format!("SELECT {key} FROM \"{name}\" ORDER BY {order} LIMIT 1");
        let found = self.db.rows(&sql, &[], |row| Key::read(row, table.key.len()))?;
        Ok(found.into_iter().next())
    }

    fn put(&mut self, table: &Table, row: &[Value<'_>]) -> Stored<()> {
        text::write(&mut self.waiting, row);
        self.waiting_rows += 1;
        if table.by_day
            && let Some(Value::Integer(day)) = table.position("day").and_then(|at| row.get(at))
        {
            self.days.insert(*day);
        }
        if self.waiting_rows >= self.batch || self.waiting.len() >= BYTES_MAX {
            self.store(table)?;
        }
        Ok(())
    }

    fn flush(&mut self, table: &Table) -> Stored<()> {
        self.store(table)?;
        (self.stored_rows, self.partitions) = (0, None);
        Ok(())
    }

    fn sum(&self, table: &Table) -> Stored<Sum> {
        let sql = format!("SELECT {} FROM \"{}\"", in_postgres(&table.columns), table.name);
        let found =
            self.db.rows(&sql, &[], |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)))?;
        let (rows, sum) = found.into_iter().next().ok_or(StoreError::NoRow)?;
        let checksum = sum.parse().map_err(|_| StoreError::Unreadable("a checksum"))?;
        Ok(Sum { rows: rows.unsigned_abs(), checksum })
    }

    fn number_above(&self, table: &Table, highest: Option<i64>) -> Stored<()> {
        let Some((_, sequence)) = &table.numbered else { return Ok(()) };
        let highest = highest.unwrap_or(0);
        let sql = "SELECT setval(to_regclass($1), greatest($2, 1::bigint), $2 > 0)";
        self.db.rows(sql, &[sequence, &highest], |_| Ok(())).map(drop)
    }

    fn finish(&mut self) -> Stored<()> {
        self.db.run("DROP TABLE unfinished_copy")?;
        self.db.run("ANALYZE")
    }
}

impl Copying {
    fn store(&mut self, table: &Table) -> Stored<()> {
        let rows = std::mem::take(&mut self.waiting_rows);
        let bytes = std::mem::take(&mut self.waiting);
        if rows == 0 {
            return Ok(());
        }
        if table.by_day {
            self.make_partitions(&table.name)?;
        }
        let sql = format!("COPY \"{}\" ({}) FROM STDIN", table.name, table.names().join(", "));
        self.db.copy_in(&sql, bytes).map_err(|error| match error {
            StoreError::Failed(problem) => {
                StoreError::Uncopied { table: table.name.clone(), rows: self.stored_rows, problem }
            }
            other => other,
        })?;
        self.stored_rows += u64::try_from(rows).unwrap_or(u64::MAX);
        Ok(())
    }
}

fn truncate(layout: &Layout) -> String {
    let names = layout.tables.iter().map(|table| format!("\"{}\"", table.name));
    format!("TRUNCATE {}", names.collect::<Vec<_>>().join(", "))
}
