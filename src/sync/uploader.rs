//! Carries out the plan: time, venue, batches, case lists and windows.

use std::sync::Arc;
use std::time::Instant;

use protocol::api::Batch;
use tokio::sync::{Notify, watch};

use super::Announced;
use super::client::{Client, ClientError, Credentials};
use super::error::SyncError;
use super::jitter::jitter;
use super::plan::{Facts, Failure, Plan, Remedy, Step};
use super::venue::signed_venue;
use crate::devices::clock::Clock;
use crate::store::{Identity, Store};

pub(super) struct Uploader {
    pub(super) store: Store,
    pub(super) client: Client,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) online: watch::Sender<bool>,
    /// Sent and not yet answered: repeated as it is, so that the backend sees the same.
    pub(super) pending: Option<Batch>,
}

impl Uploader {
    /// Runs for ever; `announced` says what the backend has anew, `send_now` that nobody waits for the next try.
    pub(super) async fn run(mut self, announced: Announced, send_now: Arc<Notify>) {
        let started = Instant::now();
        let mut plan = Plan::default();
        let mut known: Option<Identity> = None;
        let mut changes = self.store.changes();
        loop {
            changes.mark_unchanged();
            let (identity, step) = match self.next_step(&plan, started) {
                Ok(found) => found,
                Err(error) => {
                    tracing::warn!(%error, "sync cannot read the store");
                    plan.failed(Step::Time, Failure::Passing, started.elapsed(), jitter());
                    (None, plan.next(Facts { enrolled: false, backlog: false }, started.elapsed()))
                }
            };
            if let Some(identity) = &identity
                && !known.as_ref().is_some_and(|known| known.is_same(identity))
            {
                if known.is_some() {
                    self.pending = None;
                }
                known = Some(identity.clone());
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
                    _ = changes.changed() => {}
                    () = announced.cases.notified() => plan.cases_announced(),
                    () = announced.windows.notified() => plan.windows_announced(),
                    () = send_now.notified() => plan.restart(),
                }
                continue;
            }
            match self.perform(step, identity.as_ref()).await {
                Ok(()) => {
                    plan.succeeded(step, started.elapsed());
                    self.set_online(true);
                }
                Err(error) => {
                    let failure = self.judge(step, &error);
                    let remedy = plan.failed(step, failure, started.elapsed(), jitter());
                    tracing::warn!(%error, ?step, ?remedy, "sync did not succeed");
                    self.apply(remedy, &error);
                }
            }
        }
    }

    fn next_step(
        &self,
        plan: &Plan,
        started: Instant,
    ) -> Result<(Option<Identity>, Step), SyncError> {
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
        let proof = Credentials::of(identity);
        match step {
            Step::Time => self.client.time(clock).await?,
            Step::Venue => {
                let venue =
                    signed_venue(&self.client, &proof, &identity.backend_key, clock).await?;
                let contacts = venue.contacts;
                if contacts != identity.venue.contacts {
                    tracing::info!(?contacts, "what becomes of contacts was chosen anew");
                    // A batch that nobody has answered may have some that stay here now.
                    self.pending = None;
                }
                if let Some(keys) = self.store.save_venue(&venue)? {
                    let fingerprint = keys.fingerprint(&identity.backend_key);
                    tracing::warn!(
                        %fingerprint,
                        "the backend sent other keys for what visitors hand in; the old ones are used \
                         until staff compare the fingerprint with the commune's and run `kiosk keys \
                         confirm`"
                    );
                }
            }
            Step::Upload(limit) => {
                let batch = match self.pending.take() {
                    Some(batch) => batch,
                    None => self.store.next_batch(limit)?,
                };
                let batch = self.pending.insert(batch);
                let taken = self.client.deliver(batch, &proof, clock).await?;
                if self.store.go_on_above(&taken, clock.now().unix_s())? {
                    tracing::warn!(
                        rewound = taken.rewound,
                        "the backend knows numbers that this kiosk has not given: its storage went \
                         back in time or was copied. Nothing is lost, and the numbers go on above them; \
                         look for a restored, copied or worn SD card"
                    );
                }
                self.store.acknowledge(batch)?;
                self.pending = None;
            }
            Step::Cases => {
                let version = self.store.cases_read()?;
                let Some(signed) = self.client.cases(version, &proof, clock).await? else {
                    return Ok(());
                };
                let verified = signed.verify(&identity.backend_key)?;
                let (offered, skipped) = (verified.list.version, verified.skipped);
                if offered < version {
                    tracing::warn!(offered, version, "the backend offers an older case list");
                }
                if self.store.save_cases(&verified)? && skipped > 0 {
                    tracing::warn!(
                        skipped,
                        "parts of the case list cannot be read, and are left out; update the kiosk"
                    );
                }
            }
            Step::Windows => {
                let version = self.store.windows_read()?;
                let Some(signed) = self.client.windows(version, &proof, clock).await? else {
                    return Ok(());
                };
                let verified = signed.verify(identity.kiosk, &identity.backend_key)?;
                let (offered, skipped) = (verified.list.version, verified.skipped);
                if offered < version {
                    tracing::warn!(offered, version, "the backend offers older windows");
                }
                if self.store.save_windows(&verified)? && skipped > 0 {
                    tracing::warn!(
                        skipped,
                        "windows of the venue cannot be read, and are left out; update the kiosk"
                    );
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
            (
                SyncError::Client(ClientError::Answer(_))
                | SyncError::Cases(_)
                | SyncError::Venue(_)
                | SyncError::Windows(_),
                ..,
            ) => Failure::Lasting,
            (SyncError::Client(error), ..) if error.is_permanent() => Failure::Lasting,
            _ => Failure::Passing,
        }
    }

    fn apply(&mut self, remedy: Remedy, error: &SyncError) {
        match remedy {
            Remedy::Repeat => {}
            Remedy::Split => self.pending = None,
            Remedy::Park => {
                if let Some(batch) = self.pending.take()
                    && let Err(error) =
                        self.store.park(&batch, &error.to_string(), self.clock.now().unix_s())
                {
                    tracing::warn!(%error, "a refused record was not set aside");
                }
            }
        }
        match error {
            SyncError::Client(error) => self.set_online(error.is_online()),
            SyncError::Cases(_) | SyncError::Venue(_) | SyncError::Windows(_) => {
                self.set_online(true);
            }
            _ => {}
        }
    }

    fn set_online(&self, online: bool) {
        self.online.send_if_modified(|known| std::mem::replace(known, online) != online);
    }
}
