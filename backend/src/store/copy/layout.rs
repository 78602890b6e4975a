//! The tables of a database, as PostgreSQL describes them.

use crate::store::sql::db::value::Kind;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) struct Column {
    pub(in crate::store) name: String,
    pub(in crate::store) kind: Kind,
}

impl Column {
    pub(in crate::store) fn is_text(&self) -> bool {
        self.kind == Kind::Text
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) struct Table {
    pub(in crate::store) name: String,
    /// In the order of their names.
    pub(in crate::store) columns: Vec<Column>,
    /// Which of them are the key, in its order.
    pub(in crate::store) key: Vec<usize>,
    /// The column whose values the database gives, with the sequence that they are from.
    pub(in crate::store) numbered: Option<(usize, String)>,
    /// Whether it has a partition for each day.
    pub(in crate::store) by_day: bool,
    /// Tables that its rows refer to.
    pub(in crate::store) refers_to: Vec<String>,
}

impl Table {
    /// The names of its columns, quoted, because some are words of SQL.
    pub(in crate::store) fn names(&self) -> Vec<String> {
        self.columns.iter().map(|column| format!("\"{}\"", column.name)).collect()
    }

    /// The names of its key's columns, quoted.
    pub(in crate::store) fn key_names(&self) -> Vec<String> {
        let columns = self.key.iter().filter_map(|column| self.columns.get(*column));
        columns.map(|column| format!("\"{}\"", column.name)).collect()
    }

    /// Where a column stands.
    pub(in crate::store) fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

/// All tables but the one of the migrations, each behind those that it refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct Layout {
    pub(in crate::store) tables: Vec<Table>,
}

impl Layout {
    /// None when tables refer to each other in a circle.
    pub(in crate::store) fn sorted(mut tables: Vec<Table>) -> Option<Self> {
        let mut sorted: Vec<Table> = Vec::with_capacity(tables.len());
        while !tables.is_empty() {
            let is_there = |name: &String| sorted.iter().any(|table| table.name == *name);
            let is_next = |table: &Table| {
                table.refers_to.iter().all(|name| *name == table.name || is_there(name))
            };
            let next = tables.iter().position(is_next)?;
            sorted.push(tables.remove(next));
        }
        Some(Self { tables: sorted })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, refers_to: &[&str]) -> Table {
        Table {
            name: name.to_owned(),
            columns: Vec::new(),
            key: Vec::new(),
            numbered: None,
            by_day: false,
            refers_to: refers_to.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    #[test]
    fn a_table_comes_behind_those_that_it_refers_to() {
        let tables = vec![table("a", &["b", "c"]), table("b", &["c", "b"]), table("c", &[])];
        let names: Vec<_> = Layout::sorted(tables).unwrap().tables;
        let names: Vec<_> = names.into_iter().map(|table| table.name).collect();
        assert_eq!(names, ["c", "b", "a"]);
        assert_eq!(Layout::sorted(vec![table("a", &["b"]), table("b", &["a"])]), None);
    }
}
