//! How the kiosk is, for the people who look after it from afar.

use std::sync::Arc;

use crate::devices::clock::Clock;
use crate::status::{self, Board};
use crate::store::Store;
use crate::sync::client::Client;
use crate::sync::report;
use crate::tasks::Tasks;

pub(super) fn start(
    tasks: &mut Tasks,
    store: &Store,
    client: &Client,
    clock: &Arc<dyn Clock>,
    board: &Board,
) {
    let board = board.clone();
    report::start(tasks, store, client, clock, move || {
        let mut watching = board.watch();
        async move {
            // Before everything was read once there is nothing to tell.
            let facts = watching.wait_for(|facts| facts.started).await?;
            Ok(status::report(&facts))
        }
    });
}
