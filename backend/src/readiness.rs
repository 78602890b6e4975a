//! Whether this process can serve: it is not stopping, and its database reads and writes. Whoever asks shares one
//! probe with all others, so that asking often costs no more than asking once a second.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::store::Store;

/// How long an answer counts.
const FRESH: Duration = Duration::from_secs(1);

/// How long the database may take.
const WITHIN: Duration = Duration::from_secs(5);

/// Why not. The database's own words go into the log only, because anybody may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unready {
    #[error("not ready: this process is stopping; ask another one")]
    Stopping,
    #[error("not ready: the database does not read and write; the log of this process says why")]
    Failed,
    #[error(
        "not ready: the database took longer than {} s; look at its load and its locks",
        WITHIN.as_secs()
    )]
    Slow,
}

#[derive(Debug, Default)]
pub struct Readiness {
    stopping: AtomicBool,
    /// Whether the last probe failed, so that the log tells of a change once.
    failed: Arc<AtomicBool>,
    last: Mutex<Option<Probe>>,
}

#[derive(Debug)]
struct Probe {
    began: Instant,
    /// None while it is under way.
    told: watch::Receiver<Option<bool>>,
}

impl Probe {
    /// One that is under way is waited for, however long it takes: a second one would only wait beside it.
    fn counts(&self) -> bool {
        let ended_without_a_word = self.told.has_changed().is_err();
        match *self.told.borrow() {
            None => !ended_without_a_word,
            Some(_) => self.began.elapsed() < FRESH,
        }
    }
}

impl Readiness {
    /// From now on the answer is no.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// # Errors
    /// [`Unready`].
    pub async fn ask(&self, store: &Arc<dyn Store>) -> Result<(), Unready> {
        if self.stopping.load(Ordering::Relaxed) {
            return Err(Unready::Stopping);
        }
        let mut told = self.probe(store);
        let answer = tokio::time::timeout(WITHIN, told.wait_for(Option::is_some)).await;
        // A probe that ended without a word failed.
        let works = answer.map_err(|_| Unready::Slow)?.is_ok_and(|works| *works == Some(true));
        if works { Ok(()) } else { Err(Unready::Failed) }
    }

    fn probe(&self, store: &Arc<dyn Store>) -> watch::Receiver<Option<bool>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(probe) = last.as_ref().filter(|probe| probe.counts()) {
            return probe.told.clone();
        }
        let (tell, told) = watch::channel(None);
        let (store, failed) = (Arc::clone(store), Arc::clone(&self.failed));
        tokio::task::spawn_blocking(move || {
            let probed = store.probe();
            match (&probed, failed.swap(probed.is_err(), Ordering::Relaxed)) {
                (Err(error), false) => tracing::error!("not ready: {error}"),
                (Ok(()), true) => tracing::info!("ready again: the database reads and writes"),
                _ => {}
            }
            let _ = tell.send(Some(probed.is_ok()));
        });
        *last = Some(Probe { began: Instant::now(), told: told.clone() });
        told
    }
}
