//! What runs beside the requests: comparing contacts with cases, deleting what is past its time, telling staff,
//! and the list of warnings.

pub mod certificate;
mod notices;
mod outbox;
mod pushes;
mod updates;
mod waiting;
mod warnings;

use std::sync::Arc;
use std::time::Duration;

use protocol::trusted_time::Verdict;

use crate::app::App;
use crate::exposures::matching::{FiltersDue, make_filters, match_new};
use crate::fleet;
use crate::retention;
use crate::store::StoreError;
use crate::store::changes::{Change, Changes};
use crate::store::within::Within;

/// Contacts come in bursts of batches; a short wait lets them be compared together.
const MATCH_DELAY: Duration = Duration::from_millis(500);

/// How often to look for work of which nobody told: a process may have ended just after it had stored contacts.
const MATCH_EVERY: Duration = Duration::from_secs(60);

/// How long to wait after a failure.
const RETRY_DELAY: Duration = Duration::from_secs(5);

/// How often processes tell each other of wrong guesses: two writes a second, if any.
const SHARE_INTERVAL: Duration = Duration::from_secs(1);

/// How often it is written down which kiosks were heard of: one write for all.
const SEEN_INTERVAL: Duration = Duration::from_secs(30);

/// How often the clock is asked whether it is time to delete; a test may set it.
const CLOCK_POLL_INTERVAL: Duration = Duration::from_secs(2);

/// How often old rows are deleted.
const RETENTION_EVERY_S: i64 = 3600;

/// How soon again when that failed, or somebody used what was to go.
const RETENTION_AGAIN_S: i64 = 60;

/// How often what lives for minutes is deleted, the log truncated that a reader held, and the reserve made
/// again.
const UPKEEP_EVERY_S: i64 = 60;

/// How often a process that does not lead asks whether it does.
const FOLLOW_INTERVAL: Duration = Duration::from_secs(2);

/// Runs until the server stops. `changes` began before anything was served.
pub async fn run(app: Arc<App>, changes: Changes) {
    tokio::select! {
        () = match_arrivals(&app, changes) => {}
        () = delete_old(&app) => {}
        () = share_guesses(&app) => {}
        () = write_down_seen(&app) => {}
        () = outbox::run(&app) => {}
        () = notices::run(&app) => {}
        () = warnings::run(&app) => {}
        () = pushes::run(&app) => {}
        () = updates::run(&app) => {}
        () = waiting::run(&app) => {}
        () = app.stop.cancelled() => {}
    }
}

/// Writes down which kiosks were heard of: those that asked for something, and those that listen.
async fn write_down_seen(app: &Arc<App>) {
    loop {
        tokio::time::sleep(SEEN_INTERVAL).await;
        let now_s = app.clock.now_s();
        app.streams.listening().into_iter().for_each(|kiosk| app.seen.note(kiosk, "", now_s));
        let seen = app.seen.take();
        if seen.is_empty() {
            continue;
        }
        if let Err(error) =
            app.write_within(Within::Seen, move |tx, _| fleet::write_down(tx, &seen)).await
        {
            tracing::error!("it was not written down which kiosks were heard of: {error}");
        }
    }
}

/// Whether this process does what one is enough for.
async fn leads(app: &Arc<App>) -> bool {
    let leads = app.run(|app| app.store.leads()).await.unwrap_or_else(|error| {
        tracing::error!("which process does the periodic work is not known: {error}");
        false
    });
    app.metrics.leads(leads);
    leads
}

async fn match_arrivals(app: &Arc<App>, mut changes: Changes) {
    let mut due = FiltersDue::default();
    loop {
        if !leads(app).await {
            tokio::time::sleep(FOLLOW_INTERVAL).await;
            continue;
        }
        let mut judged = due;
        let done = app.run(move |app| -> Result<_, StoreError> {
            let (store, now_s) = (app.store.as_ref(), app.clock.now_s());
            let matched = match_new(store)?;
            if !judged.is_due(&matched, now_s) {
                return Ok((matched, 0, judged));
            }
            // In pieces, because what comes meanwhile is more urgent.
            let filters = make_filters(store, now_s)?;
            if filters == 0 {
                judged.none_left(now_s);
            }
            Ok((matched, filters, judged))
        });
        match done.await {
            Ok((matched, filters, judged)) => {
                due = judged;
                if matched.new_hits > 0 {
                    tracing::info!(new_hits = matched.new_hits, "contacts with cases were found");
                }
                if filters > 0 {
                    continue;
                }
                let _ = tokio::time::timeout(MATCH_EVERY, wait_for_work(&mut changes)).await;
                tokio::time::sleep(MATCH_DELAY).await;
            }
            Err(error) => {
                tracing::error!("contacts were not compared with cases: {error}");
                due = FiltersDue::default();
                tokio::time::sleep(RETRY_DELAY).await;
            }
        }
    }
}

async fn wait_for_work(changes: &mut Changes) {
    while let Some(
        Change::Checkin { .. } | Change::Passages { .. } | Change::Media | Change::Windows,
    ) = changes.next().await
    {}
}

async fn share_guesses(app: &Arc<App>) {
    loop {
        let shared = app.run(|app| {
            let (store, now_s) = (app.store.as_ref(), app.clock.now_s());
            app.guesses.exchange(store, now_s)?;
            app.sign_ins.exchange(store, now_s)
        });
        if let Err(error) = shared.await {
            tracing::error!("wrong guesses were not shared with other processes: {error}");
            tokio::time::sleep(RETRY_DELAY).await;
        }
        tokio::time::sleep(SHARE_INTERVAL).await;
    }
}

async fn delete_old(app: &Arc<App>) {
    let mut due_s = i64::MIN;
    let mut upkeep = Upkeep::default();
    loop {
        let judged = app.run(|app| app.trusted_clock.judge(app.store.as_ref(), app.clock.as_ref()));
        match judged.await {
            Ok(Verdict::Trusted) if leads(app).await => {
                let uptime_s = app.clock.uptime_s();
                if uptime_s >= due_s {
                    let round = run_retention(app, app.clock.now_s()).await;
                    let is_whole = round.as_ref().is_some_and(|round| round.is_whole);
                    due_s = uptime_s + if is_whole { RETENTION_EVERY_S } else { RETENTION_AGAIN_S };
                    upkeep.purge_due |= round.is_none_or(|round| !round.purged);
                }
            }
            Ok(Verdict::Trusted) => {}
            // As soon as the time is trusted again.
            Ok(Verdict::Leap(_)) => due_s = i64::MIN,
            Err(error) => {
                tracing::error!("the clock was not judged: {error}");
                tokio::time::sleep(RETRY_DELAY).await;
            }
        }
        upkeep.run(app).await;
        tokio::time::sleep(CLOCK_POLL_INTERVAL).await;
    }
}

/// What is tried each minute.
struct Upkeep {
    last_s: Option<i64>,
    /// Whether deleted rows may still be in the database's files, as they may after a start.
    purge_due: bool,
}

impl Default for Upkeep {
    fn default() -> Self {
        Self { last_s: None, purge_due: true }
    }
}

impl Upkeep {
    async fn run(&mut self, app: &Arc<App>) {
        let uptime_s = app.clock.uptime_s();
        if self.last_s.is_some_and(|last_s| uptime_s - last_s < UPKEEP_EVERY_S) {
            return;
        }
        self.last_s = Some(uptime_s);
        let brief = app.run(|app| app.store.write(|tx| tx.forget_brief(app.clock.now_s())));
        match brief.await {
            Ok(forgotten) => self.purge_due |= !forgotten.is_empty(),
            Err(error) => tracing::error!("codes by SMS and guesses were not deleted: {error}"),
        }
        if self.purge_due {
            match app.run(|app| app.store.purge()).await {
                Ok(purged) => self.purge_due = !purged,
                Err(error) => tracing::error!("the database's log was not truncated: {error}"),
            }
        }
        let kept =
            app.run(|app| app.store.keep_reserve(u64::from(app.config.database_reserve_mb) << 20));
        if let Err(error) = kept.await {
            tracing::error!("no reserve could be kept on the database's disk: {error}");
        }
    }
}

/// What was set aside is judged before old rows go, so that it is not one of them by mistake. None when it failed.
async fn run_retention(app: &Arc<App>, now_s: i64) -> Option<retention::Round> {
    let admitted = app
        .run(move |app| retention::judge_again(app.store.as_ref(), &app.config.retention(), now_s));
    match admitted.await {
        Ok(0) => {}
        Ok(rows) => tracing::info!(rows, "what was quarantined has a day in range now: taken"),
        Err(error) => tracing::error!("the quarantine was not judged again: {error}"),
    }
    let round = app.run(move |app| -> Result<_, StoreError> {
        retention::run(app.store.as_ref(), &app.config.retention(), now_s)
    });
    match round.await {
        Ok(round) => {
            if !round.deleted.is_empty() {
                tracing::info!(rows = %round.deleted, "what is past its time was deleted");
            }
            if !round.is_whole {
                tracing::warn!(
                    "a day that is over is still there, because somebody reads it: tried again in a minute"
                );
            }
            Some(round)
        }
        Err(error) => {
            tracing::error!("what is past its time was not deleted: {error}");
            None
        }
    }
}
