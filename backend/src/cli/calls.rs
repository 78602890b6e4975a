//! `backend calls`.

use anyhow::Result;
use clap::Args;
use protocol::civil::rfc3339;
use serde_json::json;

use super::context::{Context, Reason, scope};
use crate::audit;
use crate::store::audit::EntryKind;

#[derive(Debug, Args)]
pub(super) struct Calls {
    /// Only this venue
    #[arg(long)]
    venue: Option<i64>,
    #[command(flatten)]
    reason: Reason,
}

impl Calls {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        let look = self.reason.look(EntryKind::Calls, scope("venue", self.venue))?;
        let rows = audit::look(context.store(), &look, context.now_s, |tx| tx.calls(self.venue))?;
        context.answers.list(rows.iter().map(|row| {
            json!({
                "venue": row.venue,
                "kiosk": row.kiosk,
                "seq": row.seq,
                "at_s": row.call.at_s,
                "at": rfc3339(row.call.at_s),
                "position": row.call.position,
                "clock": row.call.clock,
            })
        }))
    }
}
