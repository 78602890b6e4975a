//! Looks for what staff are told without asking: each minute for silent kiosks, each hour for missed
//! drills and for reports that are due.

use std::sync::Arc;
use std::time::Duration;

use super::leads;
use crate::app::App;
use crate::fleet;
use crate::notices::reports::{due as due_reports, tell_of_reports};
use crate::notices::silence::Hearing;
use crate::notices::{tell_of_drills, tell_of_silence};
use crate::outbox::Ways;
use crate::store::StoreError;

/// How often the clock is asked whether it is time to look; a test may set it.
const CLOCK_POLL_INTERVAL: Duration = Duration::from_secs(2);

const SILENCE_EVERY_S: i64 = 60;
const DRILLS_EVERY_S: i64 = 3600;
const REPORTS_EVERY_S: i64 = 1800;

/// Whether something that is done each `every_s` is due, by the monotonic clock.
fn due(last_s: &mut Option<i64>, every_s: i64, uptime_s: i64) -> bool {
    let due = last_s.is_none_or(|last_s| uptime_s - last_s >= every_s);
    if due {
        *last_s = Some(uptime_s);
    }
    due
}

pub(super) async fn run(app: &Arc<App>) {
    if Ways::of(&app.config) == Ways::default() {
        return std::future::pending().await;
    }
    let (mut silence_s, mut drills_s, mut reports_s) = (None, None, None);
    let mut hearing = Hearing::default();
    let mut flooded = false;
    loop {
        let uptime_s = app.clock.uptime_s();
        let heard_from_s = hearing.look(uptime_s, app.clock.now_s());
        let today = app.trusted_clock.today(app.clock.as_ref());
        // By a clock that leapt, everything is silent.
        if today.trusted_s == today.claimed_s && leads(app).await {
            if app.config.silent_notice_minutes > 0
                && due(&mut silence_s, SILENCE_EVERY_S, uptime_s)
            {
                look_for_silence(app, heard_from_s, &mut flooded).await;
            }
            if due(&mut drills_s, DRILLS_EVERY_S, uptime_s) {
                let told = app.write(|tx, app| tell_of_drills(tx, &app.config, app.clock.now_s()));
                if let Err(error) = told.await {
                    tracing::error!("nobody looked for missed drills: {error}");
                }
            }
            if due(&mut reports_s, REPORTS_EVERY_S, uptime_s)
                && let Err(error) = look_for_reports(app).await
            {
                tracing::error!("nobody looked for reports that are due: {error}");
            }
        }
        tokio::time::sleep(CLOCK_POLL_INTERVAL).await;
    }
}

/// All figures are read beside the writer, which has to wait only where somebody is told.
async fn look_for_reports(app: &Arc<App>) -> Result<(), StoreError> {
    let now_s = app.clock.now_s();
    let due = app.read(move |read, app| due_reports(read, &app.config, now_s)).await?;
    if !due.is_empty() {
        app.write(move |tx, app| tell_of_reports(tx, &app.config, &due, now_s)).await?;
    }
    Ok(())
}

async fn look_for_silence(app: &Arc<App>, heard_from_s: i64, flooded: &mut bool) {
    let told = app.write(move |tx, app| -> Result<_, StoreError> {
        let now_s = app.clock.now_s();
        app.streams.listening().into_iter().for_each(|kiosk| app.seen.note(kiosk, "", now_s));
        fleet::write_down(tx, &app.seen.take())?;
        tell_of_silence(tx, &app.config, heard_from_s, now_s)
    });
    match told.await {
        Ok(told) => {
            if told.flood && !*flooded {
                tracing::error!(
                    "more than half of the kiosks fell silent at once, so that managers are not told: \
                     look at this server's own network and at the proxy in front of it"
                );
            }
            *flooded = told.flood;
        }
        Err(error) => tracing::error!("nobody looked for silent kiosks: {error}"),
    }
}
