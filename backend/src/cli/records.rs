//! `backend records …`: headers for all to read, bodies as the age files they came as.

use std::io::Write;

use anyhow::{Context, Result};
use clap::{Subcommand, ValueEnum};
use protocol::record::SealedKind;
use serde_json::json;

use super::{Desk, print};
use crate::store::Records as _;

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
    },
    /// Write the age file of a record to standard output: `… | age -d -i key.txt` opens it
    Get {
        /// Number of the kiosk
        #[arg(long)]
        kiosk: u32,
        /// Number of the record there
        #[arg(long)]
        seq: i64,
    },
}

impl Records {
    pub(super) fn run(self, desk: &Desk) -> Result<()> {
        match self {
            Self::List { kind, venue } => {
                let rows = desk.store.sealed(venue)?;
                let wanted =
                    rows.iter().filter(|row| kind.is_none_or(|k| k.holds(row.header.kind)));
                wanted.into_iter().try_for_each(|row| {
                    print(&json!({
                        "venue": row.venue,
                        "kiosk": row.kiosk,
                        "seq": row.seq,
                        "kind": row.header.kind,
                        "at_s": row.header.at_s,
                        "direction": row.header.direction,
                        "attention": row.header.attention,
                        "people": row.header.people,
                        "receipt": row.header.receipt,
                        "clock": row.header.clock,
                        "bytes": row.bytes,
                    }))
                })
            }
            Self::Get { kiosk, seq } => {
                let body = desk.store.sealed_body(kiosk, seq)?.with_context(|| {
                    format!("kiosk {kiosk} has no record {seq}; see `backend records list`")
                })?;
                let mut out = std::io::stdout().lock();
                out.write_all(&body)?;
                out.flush()?;
                Ok(())
            }
        }
    }
}
