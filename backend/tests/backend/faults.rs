//! What is wrong with a PostgreSQL: each told in one sentence at the start, and no upload lost later.

mod at_start;
mod later;

use backend::store::{self, StoreError};

use crate::support::database::on_postgres;

/// Whether tests about a server have none; they say so then.
fn has_no_server() -> bool {
    if !on_postgres() {
        println!("skipped: there is no PostgreSQL; script/postgres starts one");
    }
    !on_postgres()
}

/// Why a database does not open.
fn refusal(database: &str) -> String {
    let error: Result<(), StoreError> = store::open(&database.parse().unwrap()).map(drop);
    error.unwrap_err().to_string()
}
