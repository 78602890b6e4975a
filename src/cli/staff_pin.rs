//! `kiosk staff-pin`: makes the PIN that opens staff mode on the screen.

use serde_json::{Value, json};

use crate::config::Config;
use crate::staff::pin;
use crate::store::Store;

/// Makes a new one, which is told this once, or removes the one there is.
pub(super) fn run(config: &Config, removes: bool) -> anyhow::Result<Value> {
    let store = Store::open_existing(&config.database())?;
    if removes {
        store.set_staff_pin(None)?;
        return Ok(json!({ "pin": Value::Null }));
    }
    let pin = pin::make()?;
    store.set_staff_pin(Some(&pin::hash(&pin)?))?;
    Ok(json!({ "pin": pin.as_str() }))
}
