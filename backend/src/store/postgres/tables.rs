//! Which tables, columns, keys and sequences a PostgreSQL has, asked of itself.

use super::direct::Direct;
use crate::store::copy::{Column, Layout, Table};
use crate::store::sql::db::value::Kind;
use crate::store::{StoreError, Stored};

/// All tables of the program that are not partitions of others, and whether they have some.
const TABLES: &str = "SELECT relname, relkind = 'p' FROM pg_class \
    WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = current_schema()::regnamespace \
    AND relname NOT IN ('refinery_schema_history', 'unfinished_copy') ORDER BY relname";

const COLUMNS: &str = "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute \
    WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attname COLLATE \"C\"";

const KEY: &str = "SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey) \
    WHERE indrelid = to_regclass($1) AND indisprimary ORDER BY array_position(indkey::int2[], attnum)";

/// The sequence of an identity column, or of one whose default is its next number.
const SEQUENCE: &str = "SELECT a.attname, s.relname FROM pg_attribute a \
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
    JOIN pg_depend p ON (p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid AND p.refclassid = 'pg_class'::regclass) \
        OR (p.classid = 'pg_class'::regclass AND p.refclassid = 'pg_class'::regclass AND p.deptype = 'i' \
            AND p.refobjid = a.attrelid AND p.refobjsubid = a.attnum) \
    JOIN pg_class s ON s.relkind = 'S' AND s.oid IN (p.objid, p.refobjid) \
    WHERE a.attrelid = to_regclass($1) AND a.attnum > 0";

const REFERS_TO: &str = "SELECT DISTINCT r.relname FROM pg_constraint c JOIN pg_class r ON r.oid = c.confrelid \
    WHERE c.contype = 'f' AND c.conrelid = to_regclass($1)";

pub(super) fn layout(db: &Direct) -> Stored<Layout> {
    let names = db.rows(TABLES, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let tables = names.into_iter().map(|(name, by_day)| table(db, name, by_day));
    Layout::sorted(tables.collect::<Stored<_>>()?)
        .ok_or_else(|| StoreError::OtherTables("tables refer to each other".to_owned()))
}

fn pairs(db: &Direct, sql: &str, table: &str) -> Stored<Vec<(String, String)>> {
    db.rows(sql, &[&table], |row| Ok((row.get(0)?, row.get(1)?)))
}

fn table(db: &Direct, name: String, by_day: bool) -> Stored<Table> {
    let unknown = |what: &str| StoreError::OtherTables(format!("{name} has {what}"));
    let mut columns = Vec::new();
    for (column, kind) in pairs(db, COLUMNS, &name)? {
        let kind = match kind.as_str() {
            "bigint" | "integer" | "smallint" => Kind::Integer,
            "text" => Kind::Text,
            "bytea" => Kind::Blob,
            other => return Err(unknown(&format!("a column of the type {other}"))),
        };
        columns.push(Column { name: column, kind });
    }
    let position = |wanted: &str| columns.iter().position(|column| column.name == wanted);
    let key = db.rows(KEY, &[&name], |row| row.get::<String>(0))?;
    let key = key.iter().map(|column| position(column)).collect::<Option<Vec<_>>>();
    let key = key.filter(|key| !key.is_empty()).ok_or_else(|| unknown("no key"))?;
    let sequence = pairs(db, SEQUENCE, &name)?.into_iter().next();
    let numbered = sequence.and_then(|(column, sequence)| Some((position(&column)?, sequence)));
    let refers_to = db.rows(REFERS_TO, &[&name], |row| row.get(0))?;
    Ok(Table { name, columns, key, numbered, by_day, refers_to })
}
