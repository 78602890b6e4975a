//! `backend calls`.

use anyhow::Result;
use clap::{Args, Subcommand};
use protocol::civil::rfc3339;
use serde_json::json;

use super::context::{Context, Reason, account, scope};
use crate::audit;
use crate::calls::{self, CallId};
use crate::store::audit::EntryKind;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Calls {
    /// Only this venue
    #[arg(long)]
    venue: Option<i64>,
    #[command(flatten)]
    reason: Reason,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tell the visitor at the kiosk that staff have seen the call
    Seen {
        /// The call's id as listed, such as 7-123
        id: CallId,
    },
}

impl Calls {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        match self.command {
            Some(Command::Seen { id }) => seen(context, id),
            None => self.list(context),
        }
    }

    fn list(self, context: &Context) -> Result<()> {
        let look = self.reason.look(EntryKind::Calls, scope("venue", self.venue))?;
        let rows = audit::look(context.store(), &look, context.now_s, |tx| tx.calls(self.venue))?;
        context.answers.list(rows.iter().map(|row| {
            json!({
                "id": CallId { kiosk: row.kiosk, seq: row.seq }.to_string(),
                "venue": row.venue,
                "kiosk": row.kiosk,
                "seq": row.seq,
                "at_s": row.call.at_s,
                "at": rfc3339(row.call.at_s),
                "position": row.call.position,
                "clock": row.call.clock,
                "seen_s": row.seen_s,
                "seen": row.seen_s.map(rfc3339),
            })
        }))
    }
}

fn seen(context: &Context, id: CallId) -> Result<()> {
    let who = account()?;
    let seen_s = context.store().write(|tx| calls::see(tx, &who, id, context.now_s))?;
    let seen = json!({ "id": id.to_string(), "seen_s": seen_s, "seen": rfc3339(seen_s) });
    context.answers.one(&seen)
}
