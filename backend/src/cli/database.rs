//! `backend database …`: where the database is, and how it becomes another one.

mod copy;
mod distribute;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use serde_json::json;

use super::context::Context;
use crate::config::Database;
use crate::store::StoreError;
use copy::Copy;
use distribute::Distribute;

#[derive(Debug, Args)]
pub(super) struct Databases {
    #[command(subcommand)]
    pub(super) action: Option<Action>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Copy an SQLite file to a new PostgreSQL, and compare the two; the server must not run. It can be interrupted and
    /// run again
    Copy(Copy),
    /// Spread a PostgreSQL with the extension Citus over its nodes: what comes with visitors by venue. The server must not
    /// run. It can be run again
    Distribute(Distribute),
}

/// Refuses to go on without a database.
pub(super) fn require(database: &Database) -> Result<()> {
    if database.file().is_some_and(|file| !file.exists()) {
        bail!(
            "there is no database {}; go to its folder or name it with --database. `backend serve` and \
             `backend commune add` make a new one",
            database
        );
    }
    Ok(())
}

pub(super) fn run(context: &Context) -> Result<()> {
    let database = &context.config.database;
    let (communes, venues, kiosks) = context.store().read(|read| -> Result<_, StoreError> {
        Ok((read.communes()?.len(), read.venues()?.len(), read.kiosks(None)?.len()))
    })?;
    let bytes = database.file().map(std::fs::metadata).transpose()?.map(|file| file.len());
    context.answers.one(&json!({
        "database": database.to_string(),
        "bytes": bytes,
        "communes": communes,
        "venues": venues,
        "kiosks": kiosks,
    }))
}
