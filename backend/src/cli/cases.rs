//! `backend case …` and `backend exposures`.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use serde_json::json;

use super::{Desk, print};
use crate::store::Cases;
use crate::{cases, exposures};

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
    pub(super) fn run(self, desk: &Desk) -> Result<()> {
        match self {
            Self::Add { file } => {
                let text = read(&file)?;
                let keep_days = desk.config.keep().contacts;
                let entries = cases::add(&desk.store, &text, keep_days, desk.now_s)?;
                let matched = exposures::match_new(&desk.store)?;
                print(&json!({
                    "cases": entries,
                    "version": desk.store.cases_version()?,
                    "new_hits": matched.new_hits,
                }))
            }
            Self::List => desk.store.case_rows()?.iter().try_for_each(|case| {
                print(&json!({
                    "case": case.case,
                    "added_s": case.added_s,
                    "first_day": case.days.map(|days| days.0),
                    "last_day": case.days.map(|days| days.1),
                    "hits": case.hits,
                }))
            }),
        }
    }
}

fn read(path: &Path) -> Result<String> {
    let place = || format!("the case file {} cannot be read", path.display());
    let mut text = String::new();
    if path.as_os_str() == "-" {
        std::io::stdin().take(FILE_MAX).read_to_string(&mut text).with_context(place)?;
    } else {
        let file = std::fs::File::open(path).with_context(place)?;
        file.take(FILE_MAX).read_to_string(&mut text).with_context(place)?;
    }
    Ok(text)
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
}

impl Exposures {
    pub(super) fn run(self, desk: &Desk) -> Result<()> {
        exposures::list(&desk.store, self.case, self.near_minutes)?.iter().try_for_each(print)
    }
}
