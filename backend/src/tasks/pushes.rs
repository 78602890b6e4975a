//! Wakes the browsers that are to be woken, a few at once. Several processes may do so: each takes some for itself first.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;

use crate::app::App;
use crate::pushes::{PushFailure, end_of, note, take};
use crate::store::StoreError;
use crate::store::pushes::ClaimedPush;

/// How often it is looked whether one is due.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// How long to wait after the store failed.
const RETRY_DELAY: Duration = Duration::from_secs(30);

/// How many are woken at once.
const AT_ONCE: u32 = 32;

pub(super) async fn run(app: &Arc<App>) {
    if app.pushes.public_key().is_none() {
        return std::future::pending().await;
    }
    loop {
        match next(app).await {
            Ok(claimed) if claimed.is_empty() => tokio::time::sleep(POLL_INTERVAL).await,
            Ok(claimed) => {
                let all = join_all(claimed.into_iter().map(|one| wake(app, one))).await;
                if let Some(error) = all.into_iter().find_map(Result::err) {
                    tracing::error!("it was not noted what became of a push: {error}");
                    tokio::time::sleep(RETRY_DELAY).await;
                }
            }
            Err(error) => {
                tracing::error!("it was not read which browsers are to be woken: {error}");
                tokio::time::sleep(RETRY_DELAY).await;
            }
        }
    }
}

async fn next(app: &Arc<App>) -> Result<Vec<ClaimedPush>, StoreError> {
    app.run(|app| take(app.store.as_ref(), app.clock.now_s(), AT_ONCE)).await
}

async fn wake(app: &Arc<App>, claimed: ClaimedPush) -> Result<(), StoreError> {
    let ClaimedPush { name, endpoint, tries } = claimed;
    let now_s = app.clock.now_s();
    let result = app.pushes.wake(&endpoint, now_s).await;
    // Neither the address nor whose it is: only what an operator can mend.
    if let Err(PushFailure::Failed(failure)) = &result {
        let (problem, code) = (failure.problem, failure.code);
        tracing::warn!(problem, code, tries, "a browser was not woken");
    }
    let end = end_of(tries, result, now_s);
    app.run(move |app| note(app.store.as_ref(), &name, tries, end)).await
}
