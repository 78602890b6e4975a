//! `backend plays`.

use anyhow::Result;
use clap::Args;
use protocol::civil::iso_date;
use serde_json::json;

use super::context::Context;

#[derive(Debug, Args)]
pub(super) struct Plays {
    /// Only this venue
    #[arg(long)]
    venue: Option<i64>,
}

impl Plays {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        let plays = context.store().read(|read| read.plays(self.venue))?;
        context.answers.list(plays.iter().map(|row| {
            json!({
                "venue": row.venue,
                "day": row.day,
                "date": iso_date(row.day),
                "media": row.media,
                "count": row.count,
                "seconds": row.seconds,
            })
        }))
    }
}
