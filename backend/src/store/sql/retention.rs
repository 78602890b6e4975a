use protocol::DAY_S;

use super::case_steps;
use super::db::{Db, params};
use super::tx::SqlTx;
use crate::store::Stored;
use crate::store::postgres::partitions;
use crate::store::retention::{
    ForgetBefore, Forgotten, LISTED, RULES, RetentionRead, RetentionTx, Rule,
};

/// The columns of a table's primary key.
fn key_of(db: Db<'_>, table: &str) -> Stored<Vec<String>> {
    let sql = match db {
        Db::Sqlite(_) => "SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk",
        Db::Postgres(_) => {
            "SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid \
             AND attnum = ANY (indkey) WHERE indrelid = to_regclass(?1) AND indisprimary \
             ORDER BY array_position(indkey::int2[], attnum)"
        }
    };
    let mut statement = db.prepare_cached(sql)?;
    let names = statement.query_map([table], |row| row.get(0))?;
    names.collect()
}

/// Where rows of a table are deleted one by one: with PostgreSQL those of days that have no partition of their own, which
/// is dropped as a whole.
fn place(db: Db<'_>, table: &str) -> Stored<String> {
    let own = || Ok(table.to_owned());
    let Db::Postgres(_) = db else { return own() };
    let rest = partitions::rest(table);
    let sql = "SELECT to_regclass(?1) IS NOT NULL";
    let is_there: bool = db.prepare_cached(sql)?.query_row([&rest], |row| row.get(0))?;
    if is_there { Ok(rest) } else { own() }
}

/// The parts of a table in which rows are looked for, by their `?2`, and how that limits a statement. Where the key begins
/// with the venue, SQLite finds rows by each venue's range of the key, and does not walk over those that stay.
fn parts(db: Db<'_>, table: &str) -> Stored<(&'static str, Vec<Option<i64>>)> {
    let by_venue = matches!(db, Db::Sqlite(_))
        && key_of(db, table)?.first().is_some_and(|first| first == "venue_id");
    if !by_venue {
        return Ok(("?2 IS NULL", vec![None]));
    }
    let mut statement = db.prepare_cached("SELECT venue_id FROM venues")?;
    let venues = statement.query_map(params![], |row| row.get(0))?;
    Ok(("venue_id = ?2", venues.collect::<Result<_, _>>()?))
}

fn has(db: Db<'_>, table: &str, when: &str, before: i64) -> Stored<bool> {
    let place = place(db, table)?;
    let (range, parts) = parts(db, &place)?;
    let sql = format!("SELECT 1 FROM {place} WHERE {range} AND {when} LIMIT 1");
    for part in parts {
        if db.prepare_cached(&sql)?.exists(params![before, part])? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Deletes at most `most` rows of a table.
fn delete(db: Db<'_>, table: &str, when: &str, before: i64, most: u64) -> Stored<u64> {
    let place = place(db, table)?;
    let (range, parts) = parts(db, &place)?;
    let key = key_of(db, &place)?.join(", ");
    let sql = format!(
        "DELETE FROM {place} WHERE ({key}) IN \
         (SELECT {key} FROM {place} WHERE {range} AND {when} LIMIT ?3)"
    );
    let mut deleted = 0;
    for part in parts {
        let left = i64::try_from(most.saturating_sub(deleted)).unwrap_or(i64::MAX);
        let rows = db.prepare_cached(&sql)?.execute(params![before, part, left])?;
        deleted += u64::try_from(rows).unwrap_or(u64::MAX);
    }
    Ok(deleted)
}

/// Which rows of a table a rule deletes; the number is the condition's `?1`.
fn conditions(table: &str, rule: Rule, days: ForgetBefore) -> Vec<(&'static str, i64)> {
    let (contacts_s, records_s) = (days.contacts * DAY_S, days.records * DAY_S);
    match rule {
        Rule::ContactDay | Rule::RecordDay | Rule::DayItself => {
            days.first(rule).map(|first| ("day < ?1", first)).into_iter().collect()
        }
        Rule::Own if table == "quarantine" => vec![
            ("(stream = 'contact' AND received_s < ?1)", contacts_s),
            ("received_s < ?1", records_s),
        ],
        Rule::Own => vec![(
            "coalesce(withdrawn_s, added_s) < ?1 \
             AND case_id NOT IN (SELECT case_id FROM case_days) \
             AND case_id NOT IN (SELECT case_id FROM case_ids) \
             AND case_id NOT IN (SELECT case_id FROM case_stays) \
             AND case_id NOT IN (SELECT case_id FROM case_exports) \
             AND case_id NOT IN (SELECT case_id FROM exposures)",
            records_s,
        )],
        Rule::Seconds(_) | Rule::Never(_) => vec![],
    }
}

impl RetentionRead for SqlTx<'_> {
    fn overdue(&mut self, days: ForgetBefore) -> Stored<Vec<&'static str>> {
        let db = self.db()?;
        let mut overdue = Vec::new();
        for (table, rule) in RULES {
            for (when, before) in conditions(table, rule, days) {
                if has(db, table, when, before)? {
                    overdue.push(table);
                    break;
                }
            }
        }
        Ok(overdue)
    }
}

impl RetentionTx for SqlTx<'_> {
    fn forget(
        &mut self,
        days: ForgetBefore,
        tables: &[&'static str],
        most: u32,
    ) -> Stored<Forgotten> {
        let db = self.db()?;
        let (mut left, mut forgotten) = (u64::from(most), Forgotten::default());
        for (table, rule) in RULES.into_iter().filter(|(table, _)| tables.contains(table)) {
            for (when, before) in conditions(table, rule, days) {
                let rows = delete(db, table, when, before, left)?;
                forgotten.add(table, rows);
                left = left.saturating_sub(rows);
            }
        }
        if LISTED.iter().any(|table| forgotten.rows(table) > 0) {
            case_steps::bump_version(db)?;
        }
        Ok(forgotten)
    }

    fn forget_brief(&mut self, now_s: i64) -> Stored<Forgotten> {
        let db = self.db()?;
        let mut forgotten = Forgotten::default();
        for (table, rule) in RULES {
            if let Rule::Seconds(seconds) = rule {
                let sql = format!("DELETE FROM {table} WHERE at_s NOT BETWEEN ?1 AND ?2");
                let range = [now_s.saturating_sub(seconds), now_s.saturating_add(seconds)];
                let rows = db.prepare_cached(&sql)?.execute(range)?;
                forgotten.add(table, u64::try_from(rows).unwrap_or(u64::MAX));
            }
        }
        Ok(forgotten)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::sqlite::Sqlite;

    struct Table {
        name: String,
        /// Name and type.
        columns: Vec<(String, String)>,
    }

    fn tables(db: &rusqlite::Connection) -> Vec<Table> {
        let sql = "SELECT m.name, i.name, i.type FROM sqlite_master m, pragma_table_info(m.name) i \
                   WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, i.cid";
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        let mut tables: Vec<Table> = Vec::new();
        for row in rows.unwrap() {
            let (name, column, kind): (String, String, String) = row.unwrap();
            match tables.last_mut() {
                Some(table) if table.name == name => table.columns.push((column, kind)),
                _ => tables.push(Table { name, columns: vec![(column, kind)] }),
            }
        }
        tables
    }

    fn has_time(table: &Table) -> bool {
        table.columns.iter().any(|(name, _)| name == "day" || name.ends_with("_s"))
    }

    fn open() -> (tempfile::TempDir, Sqlite) {
        let dir = tempfile::tempdir().unwrap();
        let store = Sqlite::open(&dir.path().join("backend.db")).unwrap();
        (dir, store)
    }

    #[test]
    fn every_table_with_a_day_or_a_time_has_a_rule() {
        let (_dir, store) = open();
        let db = store.writer();
        let tables: Vec<_> = tables(&db).into_iter().filter(has_time).collect();
        assert!(tables.len() > 10, "the schema was read");
        for table in &tables {
            let named = RULES.iter().any(|(name, _)| *name == table.name);
            assert!(named, "name {} in store/retention.rs: when are its rows deleted?", table.name);
        }
        for (name, _) in RULES {
            assert!(tables.iter().any(|table| table.name == name), "there is no table {name}");
        }
    }

    #[test]
    fn rows_of_the_first_day_are_gone_from_every_table_whose_rule_says_so() {
        let (_dir, store) = open();
        {
            let db = store.writer();
            db.pragma_update(None, "foreign_keys", false).unwrap();
            db.pragma_update(None, "ignore_check_constraints", true).unwrap();
            for table in tables(&db).iter().filter(|table| has_time(table)) {
                let names = table.columns.iter().map(|(name, _)| name.as_str());
                let values = table.columns.iter().map(|(_, kind)| match kind.as_str() {
                    "INTEGER" => "1",
                    "TEXT" => "'audit'",
                    _ => "x'00'",
                });
                let (names, values): (Vec<_>, Vec<_>) = (names.collect(), values.collect());
                let (name, names, values) = (&table.name, names.join(", "), values.join(", "));
                db.execute(&format!("INSERT INTO {name} ({names}) VALUES ({values})"), []).unwrap();
            }
        }
        let mut tx = store.begin().unwrap();
        let days = ForgetBefore { contacts: 100, records: 100, today: 2 };
        let mut forgotten = tx.forget_brief(100 * DAY_S).unwrap();
        loop {
            let overdue = tx.overdue(days).unwrap();
            if overdue.is_empty() {
                break;
            }
            let piece = tx.forget(days, &overdue, 1000).unwrap();
            // A case goes once nothing names it any more.
            assert!(overdue.iter().all(|table| piece.rows(table) > 0), "{overdue:?}");
            forgotten.extend(piece);
        }
        tx.commit().unwrap();
        for (table, rule) in RULES {
            let gone = u64::from(!matches!(rule, Rule::Never(_)));
            assert_eq!(forgotten.rows(table), gone, "{table}");
        }
    }
}
