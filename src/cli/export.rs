//! `kiosk export`: the day logs of this kiosk on a stick.

use std::path::Path;

use serde_json::{Value, json};
use terminal::{Progress, Unit};

use super::sticks;
use crate::config::Config;
use crate::devices::clock::{Clock, SystemClock};
use crate::devices::stick::StickError;
use crate::export::{Exported, OnStick, Progress as Step, export, to_stick};
use crate::store::{Store, Wanted};

/// Writes what the backend does not have, or all that is kept, into `folder` or onto the stick that is plugged in.
pub(super) fn run(config: &Config, folder: Option<&Path>, all: bool) -> anyhow::Result<Value> {
    let store = Store::open_existing(&config.database())?;
    let now = SystemClock::new(store.last_time_ms()?).now();
    let wanted = if all { Wanted::All } else { Wanted::Unsent };
    let Some(folder) = folder else {
        let sticks = sticks::of(config)?;
        let progress = Progress::unknown("looking for the stick");
        let mut report = |step| match step {
            Step::Mounting => progress.say("mounting the stick"),
            Step::Writing { records, of } => {
                progress.count(told_of(of), Unit::Records);
                progress.say("writing");
                progress.set(told_of(records));
            }
            Step::Releasing => progress.say("taking the stick off"),
        };
        let OnStick { exported, released } =
            to_stick(&store, sticks.as_ref(), wanted, now, &mut report)?;
        return Ok(told(&exported, Some(&released)));
    };
    let of = store.count_to_export(wanted)?;
    let progress = Progress::of("writing", told_of(of), Unit::Records);
    let mut report = |records| progress.set(told_of(records));
    Ok(told(&export(&store, folder, wanted, now, &mut report)?, None))
}

fn told_of(records: usize) -> u64 {
    u64::try_from(records).unwrap_or(u64::MAX)
}

fn told(exported: &Exported, released: Option<&Result<(), StickError>>) -> Value {
    let sealed: usize = exported.days.iter().map(|day| day.sealed).sum();
    let days: Vec<&str> = exported.days.iter().map(|day| day.day.as_str()).collect();
    let mut told = json!({
        "files": exported.files,
        "days": days,
        "records": exported.records,
        "sealed": sealed,
        "after_interruption": exported.after_interruption,
    });
    if let Some(released) = released {
        told["may_be_pulled_out"] = json!(released.is_ok());
        if let Err(error) = released {
            told["stick"] = json!(error.to_string());
        }
    }
    told
}
