//! What runs beside the requests: matching what arrived, noticing cases that another process
//! added, and forgetting.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use crate::app::App;
use crate::exposures;
use crate::retention;
use crate::store::{Forgotten, StoreError};

/// How often other processes' changes are looked for.
const POLL: Duration = Duration::from_secs(2);

/// How often old rows are deleted.
const RETENTION_EVERY_S: i64 = 3600;

/// Runs until the server stops.
pub async fn run(app: Arc<App>) {
    let mut stopping = app.stopping.subscribe();
    tokio::select! {
        () = watch_cases(&app) => {}
        () = match_arrivals(&app) => {}
        () = forget(&app) => {}
        _ = stopping.wait_for(|stop| *stop) => {}
    }
}

async fn watch_cases(app: &Arc<App>) {
    loop {
        match app.run(|app| app.store.cases_version()).await {
            Ok(version) => {
                app.cases_version.send_if_modified(|seen| {
                    let changed = *seen != version;
                    *seen = version;
                    changed
                });
            }
            Err(error) => tracing::error!("the case list was not looked at: {error}"),
        }
        tokio::time::sleep(POLL).await;
    }
}

async fn match_arrivals(app: &Arc<App>) {
    loop {
        match app.run(|app| exposures::match_new(app.store.as_ref())).await {
            Ok(matched) if matched.new_hits > 0 => {
                tracing::info!(new_hits = matched.new_hits, "contacts with cases were found");
            }
            Ok(_) => {}
            Err(error) => tracing::error!("contacts were not compared with cases: {error}"),
        }
        // Contacts come in bursts of batches; a short rest lets them be compared together.
        tokio::time::sleep(POLL / 4).await;
        let _ = timeout(POLL, app.arrived.notified()).await;
    }
}

async fn forget(app: &Arc<App>) {
    let mut last_s = None;
    loop {
        let now_s = app.clock.now_s();
        if last_s.is_none_or(|last: i64| now_s.abs_diff(last) >= RETENTION_EVERY_S.unsigned_abs()) {
            last_s = Some(now_s);
            forget_once(app, now_s).await;
        }
        tokio::time::sleep(POLL).await;
    }
}

async fn forget_once(app: &Arc<App>, now_s: i64) {
    let forgotten = app
        .run(move |app| -> Result<_, StoreError> {
            retention::run(app.store.as_ref(), &app.keep(), now_s)
        })
        .await;
    match forgotten {
        Ok(gone) if gone == Forgotten::default() => {}
        Ok(gone) => tracing::info!(
            contacts = gone.contacts,
            case_days = gone.case_days,
            records = gone.records,
            "what is past its time was deleted"
        ),
        Err(error) => tracing::error!("what is past its time was not deleted: {error}"),
    }
}
