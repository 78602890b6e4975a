//! Fetches the next version of the image where there is an updater.

use std::sync::Arc;

use anyhow::Context;

use super::status::told;
use crate::bundles::BundleFolder;
use crate::config::Config;
use crate::devices::clock::Clock;
use crate::status::Board;
use crate::store::Store;
use crate::sync::client::Client;
use crate::sync::update::{self, Fetcher, Timing};
use crate::tasks::Tasks;

pub(super) fn start(
    tasks: &mut Tasks,
    config: &Config,
    (store, client, clock): (&Store, &Client, &Arc<dyn Clock>),
    board: &Board,
) -> anyhow::Result<()> {
    if !config.update.fetch {
        return Ok(());
    }
    let folder = BundleFolder::open(&config.data_dir.join("updates"))
        .context("updates cannot be fetched; set update.fetch = false to run without")?;
    let board = board.clone();
    let fetcher = Fetcher {
        store: store.clone(),
        client: client.clone(),
        clock: clock.clone(),
        folder,
        inbox: config.update.inbox.clone(),
        bytes_per_s: config.update.bytes_per_s(),
        told: Box::new(told),
        room: Box::new(updater::take::room),
        tell: Box::new(move |fetching| board.note(|facts| facts.fetching = fetching)),
        timing: Timing::default(),
    };
    update::start(tasks, fetcher);
    Ok(())
}
