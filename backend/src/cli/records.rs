//! `backend records …`: headers for all to read, bodies as the age files they came as.

use std::io::Write;

use anyhow::Result;
use clap::{Subcommand, ValueEnum};
use protocol::record::SealedKind;
use serde_json::json;

use super::context::{Context, Reason, account, scope};
use crate::store::audit::EntryKind;
use crate::{audit, records};

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Kind {
    /// Health declarations
    Declaration,
    /// Check-ins by card
    CardCheckin,
    /// Feedback, which only the authority can open
    Feedback,
}

impl Kind {
    fn holds(self, kind: SealedKind) -> bool {
        match (self, kind) {
            (Self::Declaration, SealedKind::Declaration)
            | (Self::CardCheckin, SealedKind::CardCheckin)
            | (Self::Feedback, SealedKind::Feedback) => true,
            (Self::Declaration | Self::CardCheckin | Self::Feedback, _) => false,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Records {
    /// Print the readable headers, one a line
    List {
        /// Only this kind
        #[arg(long)]
        kind: Option<Kind>,
        /// Only this venue
        #[arg(long)]
        venue: Option<i64>,
        #[command(flatten)]
        reason: Reason,
    },
    /// Write the age file of a record to standard output: `… | age -d -i key.txt` opens it
    Get {
        /// Number of the kiosk
        #[arg(long)]
        kiosk: u32,
        /// Number of the record there
        #[arg(long)]
        seq: i64,
        /// Incarnation of the kiosk, where it used the number again
        #[arg(long, default_value_t = 0)]
        incarnation: i64,
        /// Why you open it, for the audit trail
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

impl Records {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::List { kind, venue, reason } => {
                let look = reason.look(EntryKind::SealedList, scope("venue", venue))?;
                let rows =
                    audit::look(context.store(), &look, context.now_s, |tx| tx.sealed(venue))?;
                let wanted =
                    rows.iter().filter(|row| kind.is_none_or(|k| k.holds(row.header.kind)));
                context.answers.list(wanted.map(|row| {
                    json!({
                        "venue": row.venue,
                        "kiosk": row.kiosk,
                        "seq": row.seq,
                        "incarnation": row.incarnation,
                        "kind": row.header.kind,
                        "at_s": row.header.at_s,
                        "direction": row.header.direction,
                        "attention": row.header.attention,
                        "out_of_province": row.header.out_of_province,
                        "people": row.header.people,
                        "receipt": row.header.receipt,
                        "clock": row.header.clock,
                        "bytes": row.bytes,
                    })
                }))
            }
            Self::Get { kiosk, seq, incarnation, reason } => {
                let again = if incarnation == 0 {
                    String::new()
                } else {
                    format!(" of incarnation {incarnation}")
                };
                let target = format!("kiosk {kiosk} record {seq}{again}");
                let look = audit::record(account()?, target, &reason)?;
                let body = audit::look(context.store(), &look, context.now_s, |tx| {
                    records::sealed_body(tx, kiosk, seq, incarnation)
                })?;
                let mut out = std::io::stdout().lock();
                out.write_all(&body)?;
                out.flush()?;
                Ok(())
            }
        }
    }
}
