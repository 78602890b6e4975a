//! Brings the tables up to date. A migration that was released is never changed; the next one is
//! added as a file of its own, and here as a line.

use refinery_core::error::Kind;
use refinery_core::{Migration, Runner};
use rusqlite::{Connection, TransactionBehavior};

use crate::store::{StoreError, Stored};

const MIGRATIONS: [(&str, &str); 32] = [
    ("V1__tables", include_str!("migrations/0001_tables.sql")),
    ("V2__codes", include_str!("migrations/0002_codes.sql")),
    ("V3__accounts", include_str!("migrations/0003_accounts.sql")),
    ("V4__log", include_str!("migrations/0004_log.sql")),
    ("V5__venues", include_str!("migrations/0005_venues.sql")),
    ("V6__inbox", include_str!("migrations/0006_inbox.sql")),
    ("V7__declared", include_str!("migrations/0007_declared.sql")),
    ("V8__gate", include_str!("migrations/0008_gate.sql")),
    ("V9__messages", include_str!("migrations/0009_messages.sql")),
    ("V10__drafts", include_str!("migrations/0010_drafts.sql")),
    ("V11__strips", include_str!("migrations/0011_strips.sql")),
    ("V12__sign_ins", include_str!("migrations/0012_sign_ins.sql")),
    ("V13__figures", include_str!("migrations/0013_figures.sql")),
    ("V14__pairings", include_str!("migrations/0014_pairings.sql")),
    ("V15__kiosks", include_str!("migrations/0015_kiosks.sql")),
    ("V16__content", include_str!("migrations/0016_content.sql")),
    ("V18__visits", include_str!("migrations/0018_visits.sql")),
    ("V19__phone_records", include_str!("migrations/0019_phone_records.sql")),
    ("V20__opening_hours", include_str!("migrations/0020_opening_hours.sql")),
    ("V21__cases", include_str!("migrations/0021_cases.sql")),
    ("V24__filters", include_str!("migrations/0024_filters.sql")),
    ("V26__warnings", include_str!("migrations/0026_warnings.sql")),
    ("V27__warning_messages", include_str!("migrations/0027_warning_messages.sql")),
    ("V28__reports", include_str!("migrations/0028_reports.sql")),
    ("V29__sharing", include_str!("migrations/0029_sharing.sql")),
    ("V30__hits_of_case", include_str!("migrations/0030_hits_of_case.sql")),
    ("V35__venue_windows", include_str!("migrations/0035_venue_windows.sql")),
    ("V36__local_hits", include_str!("migrations/0036_local_hits.sql")),
    ("V45__pushes", include_str!("migrations/0045_pushes.sql")),
    ("V40__updates", include_str!("migrations/0040_updates.sql")),
    ("V41__boxes", include_str!("migrations/0041_boxes.sql")),
    ("V46__numbers", include_str!("migrations/0046_numbers.sql")),
];

/// `name` is the database's, for errors.
pub(super) fn run(connection: &mut Connection, name: &str) -> Stored<()> {
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    // Two processes may find an empty file at once: the second fails on the tables of the first,
    // and finds them complete the next time, because all migrations are one transaction.
    migrate(connection).or_else(|_| migrate(connection)).map_err(|error| match error.kind() {
        Kind::MissingVersion(_) | Kind::DivergentVersion(..) => StoreError::Newer(name.to_owned()),
        _ => {
            let sources = std::iter::successors(Some(&error as &dyn std::error::Error), |error| {
                error.source()
            });
            let problem: Vec<_> = sources.map(ToString::to_string).collect();
            StoreError::Open(name.to_owned(), problem.join(": "))
        }
    })
}

fn migrate(connection: &mut Connection) -> Result<(), refinery_core::Error> {
    let migrations: Result<Vec<_>, _> =
        MIGRATIONS.iter().map(|(name, sql)| Migration::unapplied(name, sql)).collect();
    Runner::new(&migrations?).set_grouped(true).run(connection).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::sqlite::Sqlite;

    #[test]
    fn migrations_repeat_harmlessly_and_a_newer_file_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection, "x").unwrap();
        run(&mut connection, "x").unwrap();
        let newer = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) \
                     VALUES (99, 'later', '2031-01-01T00:00:00Z', '1')";
        connection.execute_batch(newer).unwrap();
        let error = run(&mut connection, "x").unwrap_err().to_string();
        assert!(error.contains("newer version"), "{error}");
    }

    #[test]
    fn many_who_find_an_empty_file_at_once_all_open_it() {
        let dir = tempfile::tempdir().unwrap();
        for round in 0..20 {
            let path = dir.path().join(format!("{round}.db"));
            std::thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| {
                        let store = Sqlite::open(&path).unwrap();
                        assert_eq!(store.snapshot().unwrap().cases_version().unwrap(), 0);
                    });
                }
            });
        }
    }
}
