//! `backend database distribute`: over the nodes of Citus.

use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;
use terminal::{Answers, Progress};

use crate::config::Database;
use crate::store::postgres::{Placement, distribute};

#[derive(Debug, Args)]
pub(in crate::cli) struct Distribute {
    /// Parts of each table, which can be moved between nodes; a table keeps the number that it got
    #[arg(long, value_name = "NUMBER", default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..=1024))]
    shards: u32,
}

impl Distribute {
    pub(in crate::cli) fn run(&self, database: &Database, answers: Answers) -> Result<()> {
        let Database::Server(server) = database else {
            bail!(
                "{database} is a file, which stays on one machine; name a PostgreSQL with Citus with --database \
                 postgres://USER@HOST/DATABASE"
            );
        };
        let progress = Progress::unknown("looking for Citus");
        let placed = distribute(server, self.shards, &mut |table| progress.say(table))?;
        drop(progress);
        answers.list(placed.iter().map(|it| {
            let placement = match it.placement {
                Placement::ByVenue => "by venue",
                Placement::Everywhere => "at every node",
            };
            json!({ "table": it.table, "placement": placement, "moved": it.moved })
        }))
    }
}
