//! `backend case …` and `backend exposures`.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::{Args, Subcommand};
use serde_json::json;

use super::context::{Context, Reason, scope};
use crate::exposures::matching::{make_filters, match_new};
use crate::store::audit::EntryKind;
use crate::{audit, cases, exposures};

/// Largest case file, bytes: its most entries, and room to spare.
const FILE_MAX: u64 = 64 * 1024 * 1024;

#[derive(Debug, Subcommand)]
pub(super) enum Case {
    /// Add the F0 cases of a file and compare them with all contacts at once
    Add {
        /// File in the F0 format, {"data":[{"daily_key","time_start","time_end","max"}]}; - reads
        /// standard input
        #[arg(long)]
        file: PathBuf,
    },
    /// Print all cases, one a line
    List,
}

impl Case {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Add { file } => {
                let text = read(&file)?;
                let keep_days = context.config.retention().contacts;
                let (entries, version) =
                    context.store().write(|tx| -> Result<_, cases::CasesError> {
                        let entries = cases::add(tx, &text, keep_days, context.now_s)?;
                        Ok((entries, tx.cases_version()?))
                    })?;
                let matched = match_new(context.store())?;
                context.answers.one(&json!({
                    "cases": entries,
                    "version": version,
                    "new_hits": matched.new_hits,
                }))
            }
            Self::List => {
                let cases = context.store().read(|read| read.case_rows())?;
                context.answers.list(cases.iter().map(|case| {
                    json!({
                        "case": case.case,
                        "added_s": case.added_s,
                        "first_day": case.days.map(|days| days.0),
                        "last_day": case.days.map(|days| days.1),
                        "hits": case.hits,
                    })
                }))
            }
        }
    }
}

fn read(path: &Path) -> Result<String> {
    let problem = || format!("the case file {} cannot be read", path.display());
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        std::io::stdin().take(FILE_MAX).read_to_end(&mut bytes).with_context(problem)?;
    } else {
        let file = std::fs::File::open(path).with_context(problem)?;
        file.take(FILE_MAX).read_to_end(&mut bytes).with_context(problem)?;
    }
    Ok(protocol::text::decode(&bytes).with_context(problem)?.into_owned())
}

/// Compares what was not compared yet, as the server does by itself.
pub(super) fn run_match(context: &Context) -> Result<()> {
    let matched = match_new(context.store())?;
    while make_filters(context.store(), context.now_s)? > 0 {}
    context.answers.one(&matched)
}

#[derive(Debug, Args)]
pub(super) struct Exposures {
    /// Number of the case; all when absent
    #[arg(long)]
    case: Option<i64>,
    /// Minutes of a quarter of an hour for which a kiosk must have had the case near for it to
    /// count as near
    #[arg(long, value_name = "MINUTES", default_value_t = protocol::record::NEAR_MINUTES,
        value_parser = clap::value_parser!(u8).range(1..=15))]
    near_minutes: u8,
    #[command(flatten)]
    reason: Reason,
}

impl Exposures {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        let look = self.reason.look(EntryKind::Exposures, scope("case", self.case))?;
        let exposures = audit::look(context.store(), &look, context.now_s, |tx| {
            exposures::list(tx, self.case, self.near_minutes, context.config.longest_stay_s())
        })?;
        context.answers.list(&exposures)
    }
}
