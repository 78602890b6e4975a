//! Spreads a database over the nodes of Citus: rows that come with visitors are at the node of their venue, what these
//! are compared with is at every node, and the rest stays at the coordinator.

use std::sync::Arc;

use super::direct::Direct;
use super::pool::Pool;
use super::{copying, migrations};
use crate::config::Server;
use crate::store::{StoreError, Stored};

/// What grows with visitors; the venue is part of each key.
const BY_VENUE: [&str; 15] = [
    "contacts",
    "checkins",
    "sealed",
    "kiosk_hits",
    "gaps",
    "receipts",
    "elsewhere",
    "plays",
    "calls",
    "exposures",
    "contact_days",
    "contact_filters",
    "handlings",
    "inbox",
    "phone_records",
];

/// What rows of [`BY_VENUE`] are compared with. What each check-in counts up, such as kiosks and venues, is not among
/// them: it would be written at every node.
const EVERYWHERE: [&str; 6] =
    ["case_list", "cases", "case_days", "case_ids", "case_stays", "case_exports"];

/// What SQLite has and the first migration makes.
const FUNCTIONS: [&str; 4] =
    ["max(bigint,bigint)", "min(bigint,bigint)", "hex(bytea)", "instr(text,text)"];

/// How a table is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    ByVenue,
    Everywhere,
}

/// A table and whether this run moved it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub table: &'static str,
    pub placement: Placement,
    pub moved: bool,
}

/// Moves every table that is not yet where it belongs. It can be interrupted and run again.
///
/// # Errors
/// [`StoreError::NoCitus`] where the server does not have it, [`StoreError::InUse`] while a backend serves.
pub fn distribute(server: &Server, shards: u32, told: &mut dyn FnMut(&str)) -> Stored<Vec<Placed>> {
    let pool = Arc::new(Pool::new(server)?);
    migrations::run(&pool)?;
    copying::refuse_unfinished(&pool)?;
    let db = Direct::new(pool)?;
    let is_there = "SELECT EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'citus')";
    if !db.value::<bool>(is_there, &[])? {
        return Err(StoreError::NoCitus(db.name()));
    }
    if !db.takes_lead()? {
        return Err(StoreError::InUse(db.name()));
    }
    prepare(&db, shards).map_err(undistributed)?;
    let mut placed = Vec::new();
    let everywhere = EVERYWHERE.map(|table| (table, Placement::Everywhere));
    let by_venue = BY_VENUE.map(|table| (table, Placement::ByVenue));
    for (table, placement) in everywhere.into_iter().chain(by_venue) {
        told(table);
        let moved = place(&db, table, placement).map_err(undistributed)?;
        placed.push(Placed { table, placement, moved });
    }
    Ok(placed)
}

fn undistributed(error: StoreError) -> StoreError {
    match error {
        StoreError::Failed(problem) => StoreError::Undistributed(problem),
        other => other,
    }
}

fn prepare(db: &Direct, shards: u32) -> Stored<()> {
    db.run("CREATE EXTENSION IF NOT EXISTS citus")?;
    // Every connection from now on: a transaction that makes a partition goes on with its rows.
    db.run(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET citus.multi_shard_modify_mode = sequential', \
         current_database()); END $$",
    )?;
    db.run("SET citus.multi_shard_modify_mode = sequential; SET client_min_messages = warning")?;
    db.run(&format!("SET citus.shard_count = {shards}"))?;
    FUNCTIONS.iter().try_for_each(|function| {
        db.run(&format!("SELECT create_distributed_function('{function}')"))
    })
}

/// Whether it was moved now.
fn place(db: &Direct, table: &str, placement: Placement) -> Stored<bool> {
    // Citus' kinds: spread by a hash, or a copy at every node.
    let kind = match placement {
        Placement::ByVenue => "partmethod = 'h'",
        Placement::Everywhere => "partmethod = 'n' AND repmodel = 't'",
    };
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM pg_dist_partition WHERE logicalrelid = to_regclass($1) AND {kind})"
    );
    if db.value::<bool>(&sql, &[&table])? {
        return Ok(false);
    }
    let first = BY_VENUE[0];
    let sql = match placement {
        Placement::Everywhere => format!("SELECT create_reference_table('{table}')"),
        Placement::ByVenue if table == first => {
            format!(
                "SELECT create_distributed_table('{table}', 'venue_id', colocate_with => 'none')"
            )
        }
        Placement::ByVenue => {
            format!(
                "SELECT create_distributed_table('{table}', 'venue_id', colocate_with => '{first}')"
            )
        }
    };
    db.run(&sql)?;
    Ok(true)
}
