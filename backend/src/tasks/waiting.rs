//! How much waits to be done, for the metrics. Nobody counts it where nobody reads them.

use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::metrics::Waiting;
use crate::store::outbox::MessageState;
use crate::store::{Read, StoreError};

const INTERVAL: Duration = Duration::from_secs(15);

pub(super) async fn run(app: &Arc<App>) {
    if app.config.metrics.is_none() {
        return std::future::pending().await;
    }
    loop {
        let now_s = app.clock.now_s();
        match app.read(move |read, _| count(read, now_s)).await {
            Ok(waiting) => app.metrics.waits(Some(&waiting)),
            Err(error) => {
                tracing::warn!("how much waits is not known: {error}");
                app.metrics.waits(None);
            }
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

fn count(read: &mut dyn Read, now_s: i64) -> Result<Waiting, StoreError> {
    let messages = read.message_counts()?;
    let messages = messages.into_iter().find(|(state, _)| *state == MessageState::Waiting);
    let backlog = read.backlog()?;
    Ok(Waiting {
        messages: messages.map_or(0, |(_, count)| count),
        pushes: read.pushes_waiting()?,
        contacts: backlog.contacts,
        cases: backlog.cases,
        quarantine: read.quarantine_count()?,
        lag_s: backlog.since_s.map_or(0, |since_s| now_s.saturating_sub(since_s).max(0)),
    })
}
