//! The day of the story over Citus: the same people are found where rows are spread by venue.

use std::path::Path;

use super::{day_at, right_people};
use crate::support::database::{TestDatabase, on_postgres};
use crate::support::{NOW, TestServer};

const AVAILABLE: &str = "SELECT count(*) FROM pg_available_extensions WHERE name = 'citus'";

#[tokio::test]
async fn the_right_people_are_found_where_rows_are_spread_by_venue() {
    if !on_postgres() {
        println!("skipped: there is no PostgreSQL; script/postgres starts one");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let database = TestDatabase::new(dir.path());
    if database.number(AVAILABLE) == 0 {
        println!(
            "skipped but for its refusal: the PostgreSQL has no Citus; name one that has in DATABASE_URL"
        );
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_backend"));
        command.args(["database", "distribute", "--database", database.text()]);
        let refused = command.output().await.unwrap();
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && told.contains("has no Citus; install"), "{told}");
        return;
    }
    let moved = |lines: &[serde_json::Value]| lines.iter().filter(|it| it["moved"] == true).count();
    let first = database.distribute();
    assert!(first.len() > 20);
    assert_eq!(moved(&database.distribute()), 0, "the second time everything is where it belongs");
    // All that has the venue in its key lies together, and every table of a day does.
    let together =
        "SELECT count(DISTINCT colocationid) FROM pg_dist_partition WHERE partmethod = 'h'";
    assert_eq!(database.number(together), 1);
    let by_day = "SELECT count(*) FROM pg_class WHERE relkind = 'p' AND oid NOT IN \
                  (SELECT logicalrelid FROM pg_dist_partition WHERE partmethod = 'h')";
    assert_eq!(database.number(by_day), 0, "tables with partitions that are not distributed");

    let config = database.config();
    let change = move |all: &mut backend::config::Config, _: &Path| all.database = config;
    right_people(day_at(TestServer::start_with(NOW, change).await).await).await;
}
