//! Asks which version of the image this kiosk's ring should run, and fetches its bundle beside everything
//! else: slowly, never into the room of the database, and from where it was interrupted.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use protocol::update::{Fetching, Hindrance, Offer, OfferError, Release, Update};

use super::client::{Client, ClientError, Credentials};
use super::error::SyncError;
use super::jitter::jitter;
use super::plan;
use super::venue::nonce;
use crate::bundles::{BundleFolder, FolderError};
use crate::devices::clock::Clock;
use crate::store::{Identity, Store, StoreError};
use crate::tasks::Tasks;

/// Bytes that are written at once.
const CHUNK_BYTES: usize = 256 * 1024;

/// When something is done again.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// From one question to the next.
    pub ask: Duration,
    /// So long a bundle is fetched before it is asked whether it is still wanted.
    pub slice: Duration,
    /// After the second bundle in a row that was damaged on its way.
    pub after_damage: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        let minutes = |count: u64| Duration::from_secs(count * 60);
        Self { ask: minutes(10), slice: minutes(1), after_damage: minutes(6 * 60) }
    }
}

/// What the updater tells; nothing where there is none.
type Told = Box<dyn Fn() -> Option<Update> + Send + Sync>;

/// Bytes that may be written to the storage of a folder.
type Room = Box<dyn Fn(&Path) -> std::io::Result<u64> + Send + Sync>;

/// Fetches bundles for the updater.
pub struct Fetcher {
    pub store: Store,
    pub client: Client,
    pub clock: Arc<dyn Clock>,
    pub folder: BundleFolder,
    /// The updater's.
    pub inbox: PathBuf,
    pub bytes_per_s: u32,
    pub told: Told,
    pub room: Room,
    /// Is told what is under way.
    pub tell: Box<dyn Fn(Option<Fetching>) + Send + Sync>,
    pub timing: Timing,
}

#[derive(Debug, thiserror::Error)]
enum FetchError {
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Sync(#[from] SyncError),
    #[error(transparent)]
    Offer(#[from] OfferError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Folder(#[from] FolderError),
}

impl FetchError {
    fn hindrance(&self) -> Option<Hindrance> {
        let Self::Folder(error) = self else { return None };
        Some(match error {
            FolderError::Full => Hindrance::NoRoom,
            FolderError::Damaged => Hindrance::Damaged,
            FolderError::Io { .. } => Hindrance::NotStored,
        })
    }
}

/// How a round ended.
enum Round {
    /// There is nothing to fetch, or it is fetched.
    Rest,
    /// Some of it has come.
    GoesOn,
}

/// Starts it; on a kiosk that is not enrolled, or without an updater, it waits for that.
pub fn start(tasks: &mut Tasks, fetcher: Fetcher) {
    tasks.spawn("updates", run(fetcher).map(Ok));
}

async fn run(fetcher: Fetcher) {
    let (mut failures, mut damaged) = (0, 0);
    // So that kiosks that start together do not ask together.
    tokio::time::sleep(fetcher.timing.ask.mul_f64(jitter() / 10.0)).await;
    loop {
        let rest = fetcher.timing.ask.mul_f64(0.9 + 0.2 * jitter());
        let pause = match fetcher.round().await {
            Ok(Round::GoesOn) => {
                failures = 0;
                continue;
            }
            Ok(Round::Rest) => {
                (failures, damaged) = (0, 0);
                rest
            }
            Err(error) => {
                failures += 1;
                tracing::warn!(%error, "the update was not fetched");
                match error.hindrance() {
                    None => plan::backoff(failures, jitter()),
                    Some(Hindrance::Damaged) => {
                        damaged += 1;
                        if damaged > 1 { fetcher.timing.after_damage } else { rest }
                    }
                    Some(_) => rest,
                }
            }
        };
        tokio::time::sleep(pause).await;
    }
}

impl Fetcher {
    async fn round(&self) -> Result<Round, FetchError> {
        let told = (self.told)().filter(|_| self.inbox.is_dir());
        let (Some(told), Some(identity)) = (told, self.store.identity()?) else {
            (self.tell)(None);
            return Ok(Round::Rest);
        };
        let offer = self.offer(&identity).await?;
        let release = offer.release.filter(|release| self.is_wanted(release, &told));
        self.folder.keep_only(release.as_ref())?;
        let Some(release) = release else {
            (self.tell)(None);
            return Ok(Round::Rest);
        };
        let fetched = self.fetch(&release, &identity).await;
        match fetched {
            Ok(Round::Rest) => (self.tell)(None),
            Ok(Round::GoesOn) => self.progress(&release, None),
            Err(ref error) => {
                if error.hindrance() == Some(Hindrance::NoRoom) {
                    self.folder.keep_only(None)?;
                }
                self.progress(&release, error.hindrance());
            }
        }
        fetched
    }

    async fn offer(&self, identity: &Identity) -> Result<Offer, FetchError> {
        let who = Credentials::of(identity);
        let nonce = nonce()?;
        let signed = self.client.update_offer(&nonce, &who, self.clock.as_ref()).await?;
        Ok(signed.verify(who.kiosk, &nonce, &identity.backend_key)?)
    }

    /// Whether it is newer than what runs, and the updater does not have it yet.
    fn is_wanted(&self, release: &Release, told: &Update) -> bool {
        let version = release.version.to_string();
        let newer = told.version.parse().is_ok_and(|running| release.version > running);
        let known = told.next.as_ref() == Some(&version);
        let refused = told.refused.as_ref().is_some_and(|it| it.version == version);
        newer && !known && !refused && !self.folder.was_handed_over(release)
    }

    /// Fetches some of it, and hands it over when it is whole.
    async fn fetch(&self, release: &Release, identity: &Identity) -> Result<Round, FetchError> {
        let from = self.folder.arrived(release).min(release.size);
        let left = release.size - from;
        // What is missing, and the copy in the updater's inbox.
        let needed = left.saturating_add(release.size);
        let room = (self.room)(self.folder.path()).map_err(|error| FolderError::Io {
            path: self.folder.path().to_owned(),
            reason: error.to_string(),
        })?;
        if needed > room {
            return Err(FolderError::Full.into());
        }
        self.progress(release, None);
        if left > 0 && !self.receive(release, from, identity).await? {
            return Ok(Round::GoesOn);
        }
        let (folder, release, inbox) = (self.folder.clone(), release.clone(), self.inbox.clone());
        let handed = tokio::task::spawn_blocking(move || {
            folder.hand_over(&release, &inbox)?;
            tracing::info!(version = %release.version, "the update was fetched");
            Ok::<_, FolderError>(())
        });
        match handed.await {
            Ok(result) => result?,
            Err(error) => tracing::error!(%error, "the update was not handed over"),
        }
        Ok(Round::Rest)
    }

    /// Receives for one slice of time; whether all of it is there.
    async fn receive(
        &self,
        release: &Release,
        from: u64,
        identity: &Identity,
    ) -> Result<bool, FetchError> {
        let who = Credentials::of(identity);
        let mut file = self.client.bundle(release, from, &who, self.clock.as_ref()).await?;
        let mut growing = self.folder.write_from(release, file.at)?;
        let (started, mut received, mut piece) = (Instant::now(), 0_u64, Vec::new());
        loop {
            let chunk = file.next().await;
            // What came before it broke off is kept.
            let over = !matches!(chunk, Ok(Some(_)));
            if let Ok(Some(bytes)) = &chunk {
                piece.extend_from_slice(bytes);
            }
            if piece.len() >= CHUNK_BYTES || over {
                growing.append(&piece)?;
                received += u64::try_from(piece.len()).unwrap_or(0);
                piece.clear();
                self.progress(release, None);
                let due = Duration::from_secs_f64(received as f64 / f64::from(self.bytes_per_s));
                tokio::time::sleep(due.saturating_sub(started.elapsed())).await;
            }
            if over || (piece.is_empty() && started.elapsed() >= self.timing.slice) {
                growing.sync()?;
                chunk?;
                return Ok(self.folder.arrived(release) >= release.size);
            }
        }
    }

    fn progress(&self, release: &Release, hindrance: Option<Hindrance>) {
        let arrived = self.folder.arrived(release).min(release.size);
        let percent = u8::try_from(arrived * 100 / release.size.max(1)).unwrap_or(100);
        (self.tell)(Some(Fetching { version: release.version.to_string(), percent, hindrance }));
    }
}
