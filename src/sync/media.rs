//! Brings the playlist and its files, beside everything else: a clip never holds a declaration
//! back. What broke off goes on where it ended.

use std::sync::Arc;
use std::time::{Duration, Instant};

use protocol::playlist::Item;

use super::client::{Client, ClientError, Credentials};
use super::{credentials, jitter, plan};
use crate::devices::clock::Clock;
use crate::media::{Library, MediaError, Trust};
use crate::store::{Store, StoreError};

/// How often the list is asked for. An unchanged one is an answer without a body.
const LIST_EVERY: Duration = Duration::from_secs(300);

/// How soon it is looked whether the kiosk was enrolled meanwhile.
const ENROLLED_EVERY: Duration = Duration::from_secs(5);

/// So many bytes are written to the card at once.
const PIECE: usize = 256 * 1024;

/// Why a round was not finished; the next one goes on.
#[derive(Debug, thiserror::Error)]
enum FetchError {
    /// The backend refused or could not be reached.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Not signed, not what it should be, or not to be kept.
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

/// Runs for as long as the kiosk does; until the kiosk is enrolled it waits.
pub async fn run(store: Store, client: Client, clock: Arc<dyn Clock>, library: Library) {
    let mut changes = library.changes();
    let mut fetcher = Fetcher { store, client, clock, library, list_asked: None };
    let mut failures = 0;
    loop {
        changes.mark_unchanged();
        let pause = match fetcher.round().await {
            Ok(pause) => {
                failures = 0;
                pause
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
    /// Asks for the list if it is time, then for the files that are missing; tells when to look
    /// again.
    async fn round(&mut self) -> Result<Duration, FetchError> {
        let Some(identity) = self.store.identity()? else { return Ok(ENROLLED_EVERY) };
        let who = credentials(&identity);
        let trust = Trust { key: identity.backend_key, venue: identity.venue.venue };
        if self.list_asked.is_none_or(|asked| asked.elapsed() >= LIST_EVERY) {
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
                    self.library.tell();
                }
            }
        }
        Ok(LIST_EVERY.mul_f64(0.9 + 0.2 * jitter()))
    }

    async fn fetch(&self, item: &Item, who: &Credentials) -> Result<(), FetchError> {
        let files = self.library.files();
        let from = files.arrived(item.id);
        if from < item.size {
            let mut file = self.client.media(item.id, from, who, self.clock.as_ref()).await?;
            let (mut at, mut piece) = (file.at, Vec::new());
            loop {
                let chunk = file.next().await;
                // What came before it broke off is kept.
                let over = !matches!(chunk, Ok(Some(_)));
                if let Ok(Some(bytes)) = &chunk {
                    piece.extend_from_slice(bytes);
                }
                if piece.len() >= PIECE || (over && !piece.is_empty()) {
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
