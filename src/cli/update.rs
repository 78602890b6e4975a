//! `kiosk update`: the next version of the image, from a folder or a stick to the updater.

use std::path::Path;

use anyhow::ensure;
use serde_json::{Value, json};
use updater::take::take;

use super::sticks;
use crate::config::Config;

/// Copies the newest bundle of `folder`, or of the stick that is plugged in, into the updater's inbox.
pub(super) fn run(config: &Config, folder: Option<&Path>, inbox: &Path) -> anyhow::Result<Value> {
    ensure!(
        inbox.is_dir(),
        "{} is not there; only a kiosk that was set up from an image has an updater, update others with apt",
        inbox.display()
    );
    if let Some(folder) = folder {
        return Ok(json!({ "version": take(folder, inbox)?.version }));
    }
    let stick = sticks::of(config)?.mount()?;
    let taken = take(stick.folder(), inbox);
    let released = stick.release();
    Ok(json!({ "version": taken?.version, "may_be_pulled_out": released.is_ok() }))
}
