//! Fetches the playlist and its files, beside everything else: a clip never delays a declaration.
//! A download that broke off continues where it ended.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use protocol::playlist::Item;

use super::client::{Client, ClientError, Credentials};
use super::jitter::jitter;
use super::plan;
use crate::devices::clock::Clock;
use crate::media::{Library, MediaError, Trust};
use crate::store::{Store, StoreError};
use crate::tasks::Tasks;

/// How often the list is asked for. An unchanged one is an answer without a body.
const LIST_INTERVAL: Duration = Duration::from_secs(300);

/// Bytes that are written at once.
const CHUNK_BYTES: usize = 256 * 1024;

/// Why a round was not finished; the next one continues.
#[derive(Debug, thiserror::Error)]
enum FetchError {
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Media(#[from] MediaError),
}

struct Fetcher {
    store: Store,
    client: Client,
    clock: Arc<dyn Clock>,
    library: Library,
    list_asked: Option<Instant>,
}

/// Starts fetching; on a kiosk that is not enrolled it waits for that.
pub fn start(
    tasks: &mut Tasks,
    store: &Store,
    client: &Client,
    clock: &Arc<dyn Clock>,
    library: &Library,
) {
    let fetcher = Fetcher {
        store: store.clone(),
        client: client.clone(),
        clock: clock.clone(),
        library: library.clone(),
        list_asked: None,
    };
    tasks.spawn("media", run(fetcher).map(Ok));
}

async fn run(mut fetcher: Fetcher) {
    let mut changes = fetcher.library.changes();
    let mut store_changes = fetcher.store.changes();
    let mut failures = 0;
    loop {
        changes.mark_unchanged();
        store_changes.mark_unchanged();
        let pause = match fetcher.round().await {
            Ok(Some(pause)) => {
                failures = 0;
                pause
            }
            // Not enrolled.
            Ok(None) => {
                // Cannot fail while the fetcher holds the store.
                let _ = store_changes.changed().await;
                continue;
            }
            Err(error) => {
                failures += 1;
                tracing::warn!(%error, "media were not fetched");
                plan::backoff(failures, jitter())
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            // A stick, or a file that was found damaged.
            _ = changes.changed(), if failures == 0 => {}
        }
    }
}

impl Fetcher {
    /// Asks for the list if it is time, then for the files that are missing. The answer is the pause
    /// until the next round; `None` while the kiosk is not enrolled.
    async fn round(&mut self) -> Result<Option<Duration>, FetchError> {
        let Some(identity) = self.store.identity()? else { return Ok(None) };
        let who = Credentials::of(&identity);
        let trust = Trust { key: identity.backend_key, venue: identity.venue.venue };
        if self.list_asked.is_none_or(|asked| asked.elapsed() >= LIST_INTERVAL) {
            let version = self.library.list(trust).map_or(0, |list| list.version);
            let clock = self.clock.as_ref();
            if let Some(signed) = self.client.playlist(version, &who, clock).await?
                && self.library.adopt(&signed, trust)?
            {
                tracing::info!("a new playlist is in use");
            }
            self.list_asked = Some(Instant::now());
        }
        if let Some(list) = self.library.list(trust) {
            let plan = self.library.wanted(&list);
            if plan.left_out > 0 {
                let left_out = plan.left_out;
                tracing::warn!(left_out, "not all media fit; raise media.budget_mb");
            }
            for item in plan.wanted {
                if !self.library.files().has(item) {
                    self.fetch(item, &who).await?;
                    self.library.notify();
                }
            }
        }
        Ok(Some(LIST_INTERVAL.mul_f64(0.9 + 0.2 * jitter())))
    }

    async fn fetch(&self, item: &Item, who: &Credentials) -> Result<(), FetchError> {
        let files = self.library.files();
        let from = files.arrived(item.id);
        if from < item.size {
            let mut file = self.client.media(item, from, who, self.clock.as_ref()).await?;
            let (mut at, mut piece) = (file.at, Vec::new());
            loop {
                let chunk = file.next().await;
                // What came before it broke off is kept.
                let over = !matches!(chunk, Ok(Some(_)));
                if let Ok(Some(bytes)) = &chunk {
                    piece.extend_from_slice(bytes);
                }
                if piece.len() >= CHUNK_BYTES || (over && !piece.is_empty()) {
                    files.append(item.id, at, &piece)?;
                    at += u64::try_from(piece.len()).unwrap_or(0);
                    piece.clear();
                }
                if over {
                    chunk?;
                    break;
                }
            }
        }
        let (files, item) = (files.clone(), item.clone());
        let finished = tokio::task::spawn_blocking(move || files.finish(&item)).await;
        match finished {
            Ok(result) => Ok(result?),
            Err(error) => {
                tracing::error!(%error, "a file was not checked");
                Ok(())
            }
        }
    }
}
