//! Tells the backend each minute how this kiosk is.

use std::sync::Arc;
use std::time::Duration;

use protocol::report::{INTERVAL_S, Report};

use super::client::{Client, Credentials};
use super::error::SyncError;
use super::jitter::jitter;
use crate::devices::clock::Clock;
use crate::store::Store;
use crate::tasks::Tasks;

/// Starts the task; `report` says how the kiosk is now. One that does not arrive is not repeated: the next
/// one says more.
pub fn start<F>(
    tasks: &mut Tasks,
    store: &Store,
    client: &Client,
    clock: &Arc<dyn Clock>,
    report: impl FnMut() -> F + Send + 'static,
) where
    F: Future<Output = anyhow::Result<Report>> + Send + 'static,
{
    let (store, client, clock) = (store.clone(), client.clone(), clock.clone());
    tasks.spawn("report", run(store, client, clock, report));
}

async fn run<F>(
    store: Store,
    client: Client,
    clock: Arc<dyn Clock>,
    mut report: impl FnMut() -> F + Send,
) -> anyhow::Result<()>
where
    F: Future<Output = anyhow::Result<Report>> + Send + 'static,
{
    let interval = Duration::from_secs(INTERVAL_S);
    // So that kiosks that start together do not report together.
    tokio::time::sleep(interval.mul_f64(jitter() / 4.0)).await;
    loop {
        match report().await {
            Ok(report) => {
                if let Err(error) = send(&store, &client, clock.as_ref(), &report).await {
                    tracing::debug!(%error, "the backend was not told how this kiosk is");
                }
            }
            Err(error) => tracing::warn!(%error, "this kiosk cannot say how it is"),
        }
        tokio::time::sleep(interval).await;
    }
}

/// Nothing of a kiosk that nobody knows.
async fn send(
    store: &Store,
    client: &Client,
    clock: &dyn Clock,
    report: &Report,
) -> Result<(), SyncError> {
    let Some(identity) = store.identity()? else { return Ok(()) };
    Ok(client.report(report, &Credentials::of(&identity), clock).await?)
}
