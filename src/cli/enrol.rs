//! `kiosk enrol`: introduces this kiosk to its backend.

use anyhow::Context;
use protocol::secret::Secret;
use serde_json::{Value, json};

use crate::config::Config;
use crate::devices::clock::SystemClock;
use crate::store::Store;
use crate::sync::client::{Client, Timeouts};
use crate::sync::enrol;

pub(super) fn enrol(config: &Config, code: &str) -> anyhow::Result<Value> {
    let data = &config.data_dir;
    std::fs::create_dir_all(data)
        .with_context(|| format!("the folder {} cannot be made", data.display()))?;
    let store = Store::open(&config.database())?;
    let clock = SystemClock::new(store.last_time_ms()?);
    let client = Client::new(&config.backend.url, Timeouts::default())?;
    let mut fresh = [0; 32];
    getrandom::fill(&mut fresh).context("the operating system gives no randomness")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let enrolling = enrol::enrol(&store, &client, &clock, code, Secret::new(fresh));
    let identity = runtime.block_on(enrolling)?;
    let venue = &identity.venue;
    Ok(json!({
        "kiosk": identity.kiosk,
        "venue": venue.name,
        "position": venue.position,
        "commune": venue.commune,
    }))
}
