//! `backend database copy`: from an SQLite file to a PostgreSQL.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;
use terminal::{Answers, Progress, Unit};

use super::require;
use crate::config::Database;
use crate::store::{Step, copy_to_server};

#[derive(Debug, Args)]
pub(in crate::cli) struct Copy {
    /// The SQLite file, which stays as it is. Nobody else can use it meanwhile: stop the server first, or copy a backup
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The new database, postgres://USER@HOST/DATABASE [default: the one of --database, BACKEND_DATABASE or the
    /// configuration]
    #[arg(long, value_name = "URL")]
    to: Option<Database>,
    /// Rows that are stored at once
    #[arg(long, value_name = "ROWS", default_value_t = 20_000)]
    batch: usize,
}

impl Copy {
    /// `configured` is the database of the other commands.
    pub(in crate::cli) fn run(self, configured: Database, answers: Answers) -> Result<()> {
        require(&Database::File(self.from.clone()))?;
        let to = match self.to.unwrap_or(configured) {
            Database::Server(to) => to,
            Database::File(file) => bail!(
                "{} is a file; name the new database with --to postgres://USER@HOST/DATABASE",
                file.display()
            ),
        };
        let progress = Progress::unknown("counting rows");
        let mut told = |step: Step<'_>| match step {
            Step::Counted(total) => progress.count(total, Unit::Rows),
            Step::Resumed => {
                progress.note("an earlier run was interrupted; this one goes on with it")
            }
            Step::Changed => {
                progress.set(0);
                progress.note("the file changed since the copy was begun; it is copied once more");
            }
            Step::Table(table) => progress.say(table),
            Step::Rows(more) => progress.advance(more),
            Step::Compared => progress.say("comparing"),
        };
        let copied = copy_to_server(&self.from, &to, self.batch, &mut told)?;
        let (tables, rows) = (copied.len(), copied.iter().map(|it| it.sum.rows).sum::<u64>());
        progress.note(&format!(
            "{rows} rows of {tables} tables are in {to}; name it with --database from now on"
        ));
        drop(progress);
        answers.list(copied.iter().map(|it| {
            json!({
                "table": it.table,
                "rows": it.sum.rows,
                // More digits than a number of JSON keeps.
                "checksum": it.sum.checksum.to_string(),
            })
        }))
    }
}
