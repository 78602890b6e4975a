//! Introduces the kiosk to its backend while somebody stands before it: by six digits that were typed, or an
//! invitation that was scanned.

use std::sync::Arc;

use protocol::api::ProblemCode;
use protocol::invitation_link::InvitationLink;
use protocol::pairing::PairingCode;
use protocol::secret::Secret;
use tokio::sync::watch;

use super::backend_address::BackendAddress;
use crate::devices::clock::Clock;
use crate::screens::{PairingNews, PairingProblem, ScreensGone, ScreensHandle, Update};
use crate::staff::News;
use crate::store::Store;
use crate::sync::SyncError;
use crate::sync::client::ClientError;
use crate::sync::enrol::enrol;
use crate::sync::pairing::pair;
use crate::tasks::Tasks;

/// By what the kiosk becomes known.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    Digits(PairingCode),
    Invitation(InvitationLink),
}

/// Begins and ends pairings; the last one counts.
pub(super) struct Pairing {
    wanted: watch::Sender<Option<Wanted>>,
    backend: BackendAddress,
    screens: ScreensHandle,
}

struct Parts {
    store: Store,
    backend: BackendAddress,
    clock: Arc<dyn Clock>,
    screens: ScreensHandle,
}

impl Pairing {
    pub(super) fn start(
        tasks: &mut Tasks,
        store: &Store,
        backend: BackendAddress,
        clock: &Arc<dyn Clock>,
        screens: ScreensHandle,
    ) -> Self {
        let (sender, wanted) = watch::channel(None);
        let parts = Parts {
            store: store.clone(),
            backend: backend.clone(),
            clock: clock.clone(),
            screens: screens.clone(),
        };
        tasks.spawn("pairing", parts.run(wanted));
        Self { wanted: sender, backend, screens }
    }

    /// Pairs by this, or ends a pairing.
    pub(super) fn set(&self, wanted: Option<Wanted>) {
        self.wanted.send_replace(wanted);
    }

    /// Asks the backend at this address, if it is one.
    ///
    /// # Errors
    /// When the program is ending.
    pub(super) fn set_backend(&self, given: &str) -> Result<(), ScreensGone> {
        self.backend.set(given, &self.screens).map(drop)
    }
}

impl Parts {
    async fn run(self, mut wanted: watch::Receiver<Option<Wanted>>) -> anyhow::Result<()> {
        // The power was cut between pairing and choosing.
        if self.store.identity()?.is_some() {
            self.ask_for_pin()?;
        }
        loop {
            wanted.changed().await?;
            let Some(by) = wanted.borrow_and_update().clone() else { continue };
            if let Wanted::Invitation(link) = &by
                && !self.backend.set(&link.address, &self.screens)?
            {
                continue;
            }
            if self.store.staff_pin()?.is_none() {
                self.store.set_pin_due(true)?;
            }
            // What is wanted meanwhile ends it.
            let ended = tokio::select! {
                biased;
                changed = wanted.changed() => {
                    changed?;
                    wanted.mark_changed();
                    continue;
                }
                ended = self.introduce(&by) => ended,
            };
            match ended {
                Ok(()) => self.ask_for_pin()?,
                Err(error) => {
                    tracing::warn!(%error, "this kiosk was not paired");
                    self.screens.send(Update::Pairing(PairingNews::Failed(problem(&error))))?;
                }
            }
        }
    }

    /// Lets whoever has paired the kiosk choose the PIN of staff mode, if there is none.
    fn ask_for_pin(&self) -> anyhow::Result<()> {
        if self.store.pin_is_due()? {
            self.screens.send(Update::Staff(News::PinDue))?;
        }
        Ok(())
    }

    /// That it has succeeded follows from the store.
    async fn introduce(&self, by: &Wanted) -> Result<(), SyncError> {
        let (client, clock) = (self.backend.client(), self.clock.as_ref());
        let show = |words: &_| {
            // Fails only while the program ends.
            let _ = self.screens.send(Update::Pairing(PairingNews::Words(*words)));
        };
        let enrolled = match by {
            Wanted::Digits(code) => {
                let random = (random()?, random()?);
                pair(&self.store, client, clock, code, random, show).await
            }
            Wanted::Invitation(link) => {
                let invitation = link.invitation.to_string();
                enrol(&self.store, client, clock, &invitation, random()?).await
            }
        };
        enrolled.map(drop)
    }
}

fn random() -> Result<Secret, SyncError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(SyncError::Random)?;
    Ok(Secret::new(bytes))
}

fn problem(error: &SyncError) -> PairingProblem {
    match error {
        SyncError::Unproven | SyncError::OtherKeys { .. } | SyncError::Venue(_) => {
            PairingProblem::Unproven
        }
        SyncError::Client(ClientError::Unreachable(_)) => PairingProblem::Offline,
        SyncError::Client(ClientError::NoAddress) => PairingProblem::NoAddress,
        SyncError::Client(
            ClientError::Stranger(_) | ClientError::Address { .. } | ClientError::Answer(_),
        ) => PairingProblem::Address,
        SyncError::Client(error) => match error.code() {
            Some(ProblemCode::PairingUnknown) => PairingProblem::Unknown,
            Some(ProblemCode::EnrolmentCode) => PairingProblem::Invitation,
            Some(ProblemCode::PairingUsed) => PairingProblem::Used,
            Some(ProblemCode::TooMany) => PairingProblem::TooMany,
            Some(ProblemCode::NotFound) => PairingProblem::Address,
            _ => PairingProblem::Failed,
        },
        _ => PairingProblem::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_problem_leads_to_its_remedy() {
        let refused = |code| ClientError::Refused { code, message: String::new() };
        for (error, expected) in [
            (ClientError::Unreachable("no route".to_owned()), PairingProblem::Offline),
            (ClientError::Stranger(404), PairingProblem::Address),
            (refused(ProblemCode::PairingUnknown), PairingProblem::Unknown),
            (refused(ProblemCode::PairingUsed), PairingProblem::Used),
            (refused(ProblemCode::EnrolmentCode), PairingProblem::Invitation),
            (ClientError::NoAddress, PairingProblem::NoAddress),
            (refused(ProblemCode::TooMany), PairingProblem::TooMany),
            (refused(ProblemCode::NotFound), PairingProblem::Address),
            (refused(ProblemCode::Unavailable), PairingProblem::Failed),
        ] {
            assert_eq!(problem(&error.clone().into()), expected, "{error}");
        }
        assert_eq!(problem(&SyncError::Unproven), PairingProblem::Unproven);
    }
}
