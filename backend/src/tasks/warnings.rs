//! Makes the public list of warnings anew every minute.

use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::warnings::list::{ListError, is_due, renew};

/// How often the clock is asked whether it is time; a test may set it.
const CLOCK_POLL_INTERVAL: Duration = Duration::from_secs(1);

pub(super) async fn run(app: &Arc<App>) {
    loop {
        // What is read by many is written by one: no transaction begins before it is due.
        let renewed = app.run(|app| -> Result<bool, ListError> {
            let now_s = app.clock.now_s();
            let last = app.store.read(|read| read.warning_list())?;
            if !is_due(last.as_ref(), now_s) {
                return Ok(false);
            }
            app.store.write(|tx| renew(tx, &app.keys, now_s))
        });
        if let Err(error) = renewed.await {
            tracing::error!("the list of warnings was not made: {error}");
        }
        tokio::time::sleep(CLOCK_POLL_INTERVAL).await;
    }
}
