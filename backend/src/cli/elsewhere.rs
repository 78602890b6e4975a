//! `backend elsewhere`.

use anyhow::Result;
use clap::Args;
use protocol::civil::iso_date;
use serde_json::json;

use super::context::Context;

#[derive(Debug, Args)]
pub(super) struct Elsewhere {
    /// Only this venue
    #[arg(long)]
    venue: Option<i64>,
}

impl Elsewhere {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        let rows = context.store().read(|read| read.elsewhere(self.venue))?;
        context.answers.list(rows.iter().map(|row| {
            json!({
                "venue": row.venue,
                "day": row.day,
                "date": iso_date(row.day),
                "channel": row.channel,
                "count": row.count,
            })
        }))
    }
}
