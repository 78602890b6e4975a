//! Halts versions with which too many kiosks have failed, and deletes the files of those that were withdrawn.

use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::audit::note;
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::updates;

/// The clock's seconds between two looks: kiosks report each minute.
const EVERY_S: i64 = 60;

/// How often the clock is asked whether it is time to look; a test may set it.
const CLOCK_POLL_INTERVAL: Duration = Duration::from_secs(2);

pub(super) async fn run(app: &Arc<App>) {
    let mut last_s: Option<i64> = None;
    loop {
        let uptime_s = app.clock.uptime_s();
        if last_s.is_none_or(|last_s| uptime_s - last_s >= EVERY_S) {
            last_s = Some(uptime_s);
            if let Err(error) = look(app).await {
                tracing::error!("versions of kiosks were not looked after: {error}");
            }
        }
        tokio::time::sleep(CLOCK_POLL_INTERVAL).await;
    }
}

async fn look(app: &Arc<App>) -> Result<(), StoreError> {
    let now_s = app.clock.now_s();
    // Without a lock on the database while there is nothing to halt.
    let open = app.read(|read, _| read.bundles()).await?;
    if open.iter().any(|row| !row.rings.is_empty()) {
        let halt = move |tx: &mut dyn crate::store::Tx, _: &App| -> Result<_, StoreError> {
            let halted = updates::halt(tx, now_s)?;
            for version in &halted {
                let target = format!("version {version}");
                note(
                    tx,
                    "backend",
                    EntryKind::Update,
                    target,
                    "halted: too many kiosks failed",
                    now_s,
                )?;
            }
            Ok(halted)
        };
        for version in app.write(halt).await? {
            tracing::error!(
                version,
                "too many kiosks failed with this version, and it is offered to no other; see `backend update list`"
            );
        }
    }
    app.run(|app| updates::drop_withdrawn(app.store.as_ref())).await
}
