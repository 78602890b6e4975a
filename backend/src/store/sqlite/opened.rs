//! A file that is copied elsewhere. Nobody else has it open meanwhile: SQLite's exclusive mode gets no lock while another
//! connection is open, not even one that does nothing, and lets nobody in afterwards.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};

use super::migrations;
use crate::store::copy::{Layout, Source, Table, TakeRow};
use crate::store::sql::db::value::Value;
use crate::store::{StoreError, Stored};

/// A command beside it is waited for.
const BUSY_TIMEOUT: Duration = Duration::from_secs(3);

pub(in crate::store) struct Opened {
    name: String,
    db: Connection,
}

impl Opened {
    /// # Errors
    /// [`StoreError::InUse`] when another program has it open.
    pub(in crate::store) fn new(path: &Path) -> Stored<Self> {
        let name = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let name = name.display().to_string();
        let problem = |error: rusqlite::Error| match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                StoreError::InUse(name.clone())
            }
            _ => StoreError::Open(name.clone(), error.to_string()),
        };
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut db = Connection::open_with_flags(path, flags).map_err(problem)?;
        db.busy_timeout(BUSY_TIMEOUT).map_err(problem)?;
        let exclusive = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT";
        db.execute_batch(exclusive).map_err(problem)?;
        migrations::run(&mut db, &name)?;
        db.execute_batch("BEGIN")?;
        Ok(Self { name, db })
    }

    /// The columns as the other database calls them, with what they are here.
    fn columns(&self, table: &str) -> Stored<Vec<(String, String)>> {
        let mut statement = self.db.prepare("SELECT name FROM pragma_table_info(?1)")?;
        let names = statement.query_map([table], |row| row.get::<_, String>(0))?;
        let mut columns = Vec::new();
        for name in names {
            let name = name?;
            // A word of PostgreSQL's.
            let there = if name == "only" { "one".to_owned() } else { name.clone() };
            columns.push((there, format!("\"{name}\"")));
        }
        Ok(columns)
    }

    /// How a column of the layout is asked for.
    fn expression(&self, table: &Table, name: &str) -> Stored<String> {
        let own = self.columns(&table.name)?.into_iter().find(|(there, _)| there == name);
        match own {
            Some((_, own)) => Ok(own),
            // SQLite gives every row an id, which a table there may have as a column.
            None if is_row_id(table, name) => Ok(name.to_owned()),
            None => Err(StoreError::OtherTables(format!(
                "{} has no column {name} of {}",
                self.name, table.name
            ))),
        }
    }
}

fn is_row_id(table: &Table, name: &str) -> bool {
    name == "rowid"
        && table.numbered.as_ref().is_some_and(|(at, _)| table.position(name) == Some(*at))
}

impl Source for Opened {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn check(&self, layout: &Layout) -> Stored<()> {
        let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
                      AND name <> 'refinery_schema_history'";
        let mut statement = self.db.prepare(tables)?;
        let names = statement.query_map([], |row| row.get::<_, String>(0))?;
        let names = names.collect::<Result<Vec<_>, _>>()?;
        let lacks = |what: String| Err(StoreError::OtherTables(what));
        for name in &names {
            let Some(table) = layout.tables.iter().find(|table| table.name == *name) else {
                return lacks(format!("the new database has no table {name}"));
            };
            for (column, _) in self.columns(name)? {
                if table.position(&column).is_none() {
                    return lacks(format!("the new database has no column {column} of {name}"));
                }
            }
        }
        for table in &layout.tables {
            if !names.contains(&table.name) {
                return lacks(format!("{} has no table {}", self.name, table.name));
            }
            for column in &table.columns {
                self.expression(table, &column.name)?;
            }
        }
        Ok(())
    }

    fn count(&self, table: &Table) -> Stored<u64> {
        let sql = format!("SELECT count(*) FROM \"{}\"", table.name);
        let count: i64 = self.db.query_row(&sql, [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    fn rows(&self, table: &Table, take: &mut TakeRow<'_>) -> Stored<()> {
        let expressions = table.columns.iter().map(|column| self.expression(table, &column.name));
        let expressions = expressions.collect::<Stored<Vec<_>>>()?;
        let key = table.key.iter().filter_map(|at| expressions.get(*at)).cloned();
        let key = key.collect::<Vec<_>>().join(", ");
        let name = &table.name;
        let sql = format!("SELECT {} FROM \"{name}\" ORDER BY {key}", expressions.join(", "));
        let mut statement = self.db.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mut values = Vec::with_capacity(table.columns.len());
            for (at, column) in table.columns.iter().enumerate() {
                let value = Value::of(row.get_ref(at)?);
                let fits = |value: &Value<'_>| {
                    matches!(value, Value::Null(_)) || value.kind() == column.kind
                };
                let value = value.filter(fits);
                values.push(value.ok_or(StoreError::Unreadable("a row that is copied"))?);
            }
            take(&values)?;
        }
        Ok(())
    }

    fn highest(&self, table: &Table) -> Stored<Option<i64>> {
        let Some((at, _)) = &table.numbered else { return Ok(None) };
        let expression = match table.columns.get(*at) {
            Some(column) => self.expression(table, &column.name)?,
            None => return Ok(None),
        };
        let name = &table.name;
        let sql = format!("SELECT max({expression}) FROM \"{name}\"");
        let there: Option<i64> = self.db.query_row(&sql, [], |row| row.get(0))?;
        // What was given stays given, though its row is gone.
        let sql = "SELECT seq FROM sqlite_sequence WHERE name = ?1";
        let given: Option<i64> = self.db.query_row(sql, [name], |row| row.get(0)).optional()?;
        Ok(there.max(given))
    }
}
