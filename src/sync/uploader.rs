//! Does what the plan says: time, venue, batches and case lists.

use std::sync::Arc;
use std::time::Instant;

use protocol::api::Batch;
use tokio::sync::mpsc;

use super::client::{Client, ClientError};
use super::plan::{Facts, Failure, Plan, Remedy, Step};
use super::{SyncError, SyncHandle, SyncNotice, credentials, jitter};
use crate::devices::clock::Clock;
use crate::store::{Identity, Store};

/// The stream of events says that a newer case list is there.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewCases;

struct Uploader {
    store: Store,
    client: Client,
    clock: Arc<dyn Clock>,
    notices: mpsc::Sender<SyncNotice>,
    /// What was sent and not yet answered: repeated as it is, so that the backend sees the same.
    pending: Option<Batch>,
    online: Option<bool>,
}

/// Runs until nobody listens any more.
pub(super) async fn run(
    store: Store,
    client: Client,
    clock: Arc<dyn Clock>,
    handle: SyncHandle,
    notices: mpsc::Sender<SyncNotice>,
    mut news: mpsc::Receiver<NewCases>,
) {
    let started = Instant::now();
    let mut plan = Plan::default();
    let mut known: Option<(u32, ed25519_dalek::VerifyingKey)> = None;
    let mut uploader = Uploader { store, client, clock, notices, pending: None, online: None };
    while !uploader.notices.is_closed() {
        let (identity, step) = match uploader.look(&plan, started) {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, "sync cannot read the store");
                plan.failed(Step::Time, Failure::Passing, started.elapsed(), jitter());
                (None, plan.next(Facts { enrolled: false, backlog: false }, started.elapsed()))
            }
        };
        let who = identity.as_ref().map(|who| (who.kiosk, who.backend_key));
        if who.is_some() && who != known {
            if known.is_some() {
                uploader.pending = None;
            }
            known = who;
            plan.restart();
            continue;
        }
        if let Step::Wait(pause) = step {
            let pause = async {
                match pause {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = pause => {}
                () = handle.work.notified() => {}
                Some(NewCases) = news.recv() => plan.cases_called_for(),
                () = uploader.notices.closed() => {}
            }
            continue;
        }
        match uploader.perform(step, identity.as_ref()).await {
            Ok(()) => {
                plan.succeeded(step, started.elapsed());
                uploader.tell_online(true).await;
            }
            Err(error) => {
                let failure = uploader.judge(step, &error);
                let remedy = plan.failed(step, failure, started.elapsed(), jitter());
                tracing::warn!(%error, ?step, ?remedy, "sync did not succeed");
                uploader.apply(remedy, &error).await;
            }
        }
    }
}

impl Uploader {
    fn look(&self, plan: &Plan, started: Instant) -> Result<(Option<Identity>, Step), SyncError> {
        let identity = self.store.identity()?;
        let backlog = self.pending.is_some() || !self.store.backlog()?.is_empty();
        let facts = Facts { enrolled: identity.is_some(), backlog };
        let step = plan.next(facts, started.elapsed());
        Ok((identity, step))
    }

    async fn perform(&mut self, step: Step, who: Option<&Identity>) -> Result<(), SyncError> {
        let clock = self.clock.as_ref();
        let Some(identity) = who else {
            if step == Step::Time {
                self.client.time(clock).await?;
            }
            return Ok(());
        };
        let proof = credentials(identity);
        match step {
            Step::Time => self.client.time(clock).await?,
            Step::Venue => {
                let venue = self.client.venue(&proof, clock).await?;
                if venue != identity.venue {
                    self.store.save_venue(&venue)?;
                    self.tell(SyncNotice::VenueChanged(venue)).await;
                }
            }
            Step::Upload(limit) => {
                let batch = match self.pending.take() {
                    Some(batch) => batch,
                    None => self.store.next_batch(limit)?,
                };
                let batch = self.pending.insert(batch);
                self.client.deliver(batch, &proof, clock).await?;
                self.store.acknowledge(batch)?;
                self.pending = None;
                self.tell(SyncNotice::Sent).await;
            }
            Step::Cases => {
                let version = self.store.cases_version()?;
                let Some(signed) = self.client.cases(version, &proof, clock).await? else {
                    return Ok(());
                };
                let list = signed.verify(&identity.backend_key)?;
                if list.version < version {
                    tracing::warn!(list.version, version, "the backend offers an older case list");
                }
                if self.store.save_cases(&list)? {
                    self.tell(SyncNotice::CasesChanged).await;
                }
            }
            Step::Wait(_) => {}
        }
        Ok(())
    }

    fn judge(&self, step: Step, error: &SyncError) -> Failure {
        match (error, step, &self.pending) {
            (SyncError::Client(error), Step::Upload(_), Some(batch)) if error.blames_content() => {
                Failure::Content(batch.contacts.len() + batch.records.len())
            }
            (SyncError::Client(ClientError::Answer(_)) | SyncError::Cases(_), ..) => {
                Failure::Lasting
            }
            (SyncError::Client(error), ..) if error.is_permanent() => Failure::Lasting,
            (SyncError::Client(_) | SyncError::Store(_), ..) => Failure::Passing,
        }
    }

    async fn apply(&mut self, remedy: Remedy, error: &SyncError) {
        match remedy {
            Remedy::Repeat => {}
            Remedy::Split => self.pending = None,
            Remedy::Park => {
                if let Some(batch) = self.pending.take() {
                    match self.store.park(&batch, &error.to_string()) {
                        Ok(()) => self.tell(SyncNotice::Sent).await,
                        Err(error) => tracing::warn!(%error, "nothing was set aside"),
                    }
                }
            }
        }
        match error {
            SyncError::Client(error) => self.tell_online(error.is_online()).await,
            SyncError::Cases(_) => self.tell_online(true).await,
            SyncError::Store(_) => {}
        }
    }

    async fn tell_online(&mut self, online: bool) {
        if self.online != Some(online) {
            self.online = Some(online);
            self.tell(SyncNotice::Online(online)).await;
        }
    }

    async fn tell(&self, notice: SyncNotice) {
        if self.notices.send(notice).await.is_err() {
            tracing::debug!("nobody listens to sync any more");
        }
    }
}
