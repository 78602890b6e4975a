//! `backend retention` and `backend quarantine …`.

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use protocol::civil::rfc3339;
use protocol::trusted_time::TOLERANCE_S;
use serde_json::json;

use super::context::Context;
use crate::clock::{Clock, SystemClock};
use crate::records;
use crate::retention::{SavedTime, confirm, witnesses};
use crate::store::StoreError;
use crate::store::quarantine::Chosen;

#[derive(Debug, Args)]
pub(super) struct Retention {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Say that this machine's clock is right now, after it leapt by more than a day
    Confirm,
}

impl Retention {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        if let Some(Action::Confirm) = self.action {
            context.store().write(|tx| confirm(tx, SystemClock.now_ms()))?;
        }
        let now_s = context.now_s;
        let (saved, agreeing) = context.store().read(|read| -> Result<_, StoreError> {
            Ok((SavedTime::read(read)?, witnesses(read, now_s)?))
        })?;
        let leap_s = saved.and_then(|saved| {
            let leap_s = now_s.saturating_sub(saved.trusted_s);
            saved.leap_s.or_else(|| (leap_s.saturating_abs() > TOLERANCE_S).then_some(leap_s))
        });
        context.answers.one(&json!({
            "state": if leap_s.is_some() { "stopped" } else { "running" },
            "now_s": now_s,
            "now": rfc3339(now_s),
            "trusted_s": saved.map(|saved| saved.trusted_s),
            "trusted": saved.map(|saved| rfc3339(saved.trusted_s)),
            "leap_s": leap_s,
            "agreeing_kiosks": agreeing,
        }))
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Quarantine {
    /// Print what was set aside because its day was out of range, one a line
    List,
    /// Take rows as if they had arrived with a day in range; what is too old goes with the next
    /// round of retention
    Admit {
        /// Numbers of rows, as `quarantine list` prints them
        #[arg(value_name = "ID", required_unless_present = "all", conflicts_with = "all")]
        ids: Vec<i64>,
        /// All rows
        #[arg(long)]
        all: bool,
    },
}

impl Quarantine {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::List => {
                let rows = context.store().read(|read| read.quarantine())?;
                context.answers.list(rows.iter().map(|row| {
                    json!({
                        "id": row.row,
                        "venue": row.venue,
                        "kiosk": row.kiosk,
                        "stream": row.stream.word(),
                        "seq": row.seq,
                        "day": row.day,
                        "received_s": row.received_s,
                        "received": rfc3339(row.received_s),
                    })
                }))
            }
            Self::Admit { ids, all } => {
                let mut admitted = 0;
                if all {
                    admitted += records::admit(context.store(), &Chosen::All)?;
                }
                for id in ids {
                    if records::admit(context.store(), &Chosen::Row(id))? == 0 {
                        bail!("the quarantine has no row {id}; see `backend quarantine list`");
                    }
                    admitted += 1;
                }
                context.answers.one(&json!({ "admitted": admitted }))
            }
        }
    }
}
