//! `backend database`: where the database is.

use std::path::Path;

use anyhow::{Result, bail};
use serde_json::json;

use super::context::{Context, whole};
use crate::store::StoreError;

/// Refuses to go on without a database.
pub(super) fn require(database: &Path) -> Result<()> {
    if !database.exists() {
        bail!(
            "there is no database {}; go to its folder or name it with --database. `backend serve` and \
             `backend commune add` make a new one",
            whole(database).display()
        );
    }
    Ok(())
}

pub(super) fn run(context: &Context) -> Result<()> {
    let database = whole(&context.config.database);
    let (communes, venues, kiosks) = context.store().read(|read| -> Result<_, StoreError> {
        Ok((read.communes()?.len(), read.venues()?.len(), read.kiosks(None)?.len()))
    })?;
    context.answers.one(&json!({
        "database": database,
        "bytes": std::fs::metadata(&database)?.len(),
        "communes": communes,
        "venues": venues,
        "kiosks": kiosks,
    }))
}
