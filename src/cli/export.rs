//! `kiosk export`: the day logs of this kiosk on a stick.

use std::path::Path;

use serde_json::{Value, json};

use super::sticks;
use crate::config::Config;
use crate::devices::clock::{Clock, SystemClock};
use crate::devices::stick::StickError;
use crate::export::{Exported, OnStick, export, to_stick};
use crate::store::{Store, Wanted};

/// Writes what the backend does not have, or all that is kept, into `folder` or onto the stick that is plugged in.
pub(super) fn run(config: &Config, folder: Option<&Path>, all: bool) -> anyhow::Result<Value> {
    let store = Store::open_existing(&config.database())?;
    let now = SystemClock::new(store.last_time_ms()?).now();
    let wanted = if all { Wanted::All } else { Wanted::Unsent };
    let Some(folder) = folder else {
        let sticks = sticks::of(config)?;
        let OnStick { exported, released } =
            to_stick(&store, sticks.as_ref(), wanted, now, &mut |_| {})?;
        return Ok(told(&exported, Some(&released)));
    };
    Ok(told(&export(&store, folder, wanted, now, &mut |_| {})?, None))
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
