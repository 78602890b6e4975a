//! `kiosk export`: the day logs of this kiosk on a stick.

use std::path::Path;

use serde_json::{Value, json};

use crate::config::Config;
use crate::devices::clock::{Clock, SystemClock};
use crate::export::export;
use crate::store::{Store, Wanted};

/// Writes what the backend does not have, or all that is kept.
pub(super) fn run(config: &Config, folder: &Path, all: bool) -> anyhow::Result<Value> {
    let store = Store::open_existing(&config.database())?;
    let clock = SystemClock::new(store.last_time_ms()?);
    let wanted = if all { Wanted::All } else { Wanted::Unsent };
    let exported = export(&store, folder, wanted, clock.now())?;
    let sealed: usize = exported.days.iter().map(|day| day.sealed).sum();
    let days: Vec<&str> = exported.days.iter().map(|day| day.day.as_str()).collect();
    Ok(json!({
        "files": exported.files,
        "days": days,
        "records": exported.records,
        "sealed": sealed,
    }))
}
