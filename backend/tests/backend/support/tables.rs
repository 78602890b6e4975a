//! Every table of a database, whole, to compare databases; and rows for the tables that are empty.

use std::collections::BTreeMap;
use std::path::Path;

use backend::config::Database;
use rusqlite::Connection;

use super::database::TestDatabase;

/// All rows of all tables, in an order that is the same for equal tables.
pub(crate) fn all(database: &TestDatabase) -> BTreeMap<String, Vec<String>> {
    let tables = match database.config() {
        Database::File(_) => in_file(database),
        Database::Server(_) => at_server(database),
    };
    assert!(tables.len() > 70, "{} tables", tables.len());
    tables
}

fn in_file(database: &TestDatabase) -> BTreeMap<String, Vec<String>> {
    let mut tables = BTreeMap::new();
    for table in names(&Connection::open(database.file()).unwrap()) {
        let columns = database.texts(&format!(
            "SELECT CASE name WHEN 'only' THEN 'one' ELSE name END || ' ' || name \
             FROM pragma_table_info('{table}')"
        ));
        let mut columns: Vec<_> =
            columns.iter().map(|pair| pair.split_once(' ').unwrap()).collect();
        if table == "sealed" {
            columns.push(("rowid", "rowid"));
        }
        columns.sort_unstable();
        let columns: Vec<_> = columns.iter().map(|(_, own)| format!("quote(\"{own}\")")).collect();
        tables.insert(table.clone(), rows(database, &table, &columns));
    }
    tables
}

fn at_server(database: &TestDatabase) -> BTreeMap<String, Vec<String>> {
    let names = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition \
                 AND relnamespace = 'public'::regnamespace AND relname <> 'refinery_schema_history'";
    let mut tables = BTreeMap::new();
    for table in database.texts(names) {
        let columns = database.texts(&format!(
            "SELECT CASE format_type(atttypid, NULL) \
             WHEN 'text' THEN format($q$coalesce('''' || replace(%1$I, '''', '''''') || '''', 'NULL')$q$, attname) \
             WHEN 'bytea' THEN format($q$coalesce('X''' || upper(encode(%I, 'hex')) || '''', 'NULL')$q$, attname) \
             ELSE format($q$coalesce(%I::text, 'NULL')$q$, attname) END \
             FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 \
             ORDER BY attname COLLATE \"C\""
        ));
        tables.insert(table.clone(), rows(database, &table, &columns));
    }
    tables
}

fn rows(database: &TestDatabase, table: &str, columns: &[String]) -> Vec<String> {
    let mut rows =
        database.texts(&format!("SELECT {} FROM \"{table}\"", columns.join(" || ' ' || ")));
    rows.sort_unstable();
    rows
}

fn names(db: &Connection) -> Vec<String> {
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
               AND name <> 'refinery_schema_history' ORDER BY name";
    let mut statement = db.prepare(sql).unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap();
    names.collect::<Result<_, _>>().unwrap()
}

/// Puts a row into each table of an SQLite file that has none. Returns how many had none.
pub(crate) fn fill(path: &Path) -> usize {
    let db = Connection::open(path).unwrap();
    db.pragma_update(None, "foreign_keys", true).unwrap();
    let is_empty = |table: &String| {
        let sql = format!("SELECT count(*) = 0 FROM \"{table}\"");
        db.query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    let mut left: Vec<String> = names(&db).into_iter().filter(is_empty).collect();
    let filled = left.len();
    while !left.is_empty() {
        let before = left.len();
        // What refers to an empty table waits for it.
        left.retain(|table| insert(&db, table).is_err());
        assert!(left.len() < before, "no row fits into {left:?}: {:?}", insert(&db, &left[0]));
    }
    filled
}

fn insert(db: &Connection, table: &str) -> rusqlite::Result<()> {
    let sql = "SELECT i.name, i.type, f.\"table\", \
               (SELECT name FROM pragma_table_info(f.\"table\") WHERE pk = 1) \
               FROM pragma_table_info(?1) i LEFT JOIN pragma_foreign_key_list(?1) f ON f.\"from\" = i.name \
               WHERE (i.\"notnull\" AND i.dflt_value IS NULL) OR i.pk";
    let mut statement = db.prepare(sql)?;
    let columns = statement.query_map([table], |row| {
        let (name, kind): (String, String) = (row.get(0)?, row.get(1)?);
        let (there, key): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
        let value = match (there, key, name.as_str(), kind.as_str()) {
            (Some(there), Some(key), ..) => format!("(SELECT \"{key}\" FROM \"{there}\" LIMIT 1)"),
            // Behind `from_s`.
            (.., "to_s", _) => "2".to_owned(),
            (.., "id", "BLOB") => format!("x'{}'", "00".repeat(12)),
            (.., "INTEGER") => "1".to_owned(),
            (.., "TEXT") => "'một\tdòng' || char(10) || '\\N \"''\\'".to_owned(),
            _ => "x'00ff0a5c'".to_owned(),
        };
        Ok((format!("\"{name}\""), value))
    })?;
    let (names, values): (Vec<_>, Vec<_>) =
        columns.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
    let sql =
        format!("INSERT INTO \"{table}\" ({}) VALUES ({})", names.join(", "), values.join(", "));
    db.execute(&sql, []).map(drop)
}
