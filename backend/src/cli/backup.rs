//! `backend backup` and `backend restore`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use serde_json::json;

use terminal::Answers;

use super::context::Context;
use crate::store::sqlite::restore;

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// New file for the copy; it holds the keys, so only its owner reads it
    file: PathBuf,
}

impl Backup {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        context.store().backup(&self.file)?;
        let bytes = std::fs::metadata(&self.file)?.len();
        context.answers.one(&json!({ "file": self.file, "bytes": bytes }))
    }
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// A copy that `backend backup` made
    file: PathBuf,
}

impl Restore {
    pub(super) fn run(self, database: &Path, answers: Answers) -> Result<()> {
        restore(&self.file, database)?;
        answers.one(&json!({ "database": database, "file": self.file }))
    }
}
