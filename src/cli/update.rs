//! `kiosk update`: the next version of the image, from a folder or a stick to the updater.

use std::path::Path;

use anyhow::ensure;
use serde_json::{Value, json};
use terminal::{Progress, Unit};
use updater::take::{When, take};

use super::sticks;
use crate::bundles::from_stick;
use crate::config::Config;

/// Copies the newest bundle of `folder`, or of the stick that is plugged in, into the updater's inbox.
pub(super) fn run(
    config: &Config,
    folder: Option<&Path>,
    inbox: Option<&Path>,
) -> anyhow::Result<Value> {
    let inbox = inbox.unwrap_or(&config.update.inbox);
    ensure!(
        inbox.is_dir(),
        "{} is not there; only a kiosk that was set up from an image has an updater, update others with apt",
        inbox.display()
    );
    let progress = Progress::unknown("looking for an update");
    let mut report = |copied, of| {
        if progress.total() != Some(of) {
            progress.say("copying");
            progress.count(of, Unit::Bytes);
        }
        progress.set(copied);
    };
    if let Some(folder) = folder {
        return Ok(json!({ "version": take(folder, inbox, When::AtOnce, &mut report)?.version }));
    }
    let taken = from_stick(sticks::of(config)?.as_ref(), inbox, &mut report)?;
    Ok(json!({ "version": taken.version, "may_be_pulled_out": taken.released.is_ok() }))
}
