//! Pairs the kiosk with its backend while somebody stands before it.

use std::sync::Arc;

use protocol::api::ProblemCode;
use protocol::pairing::PairingCode;
use protocol::secret::Secret;
use tokio::sync::watch;

use crate::devices::clock::Clock;
use crate::screens::{PairingNews, PairingProblem, ScreensHandle, Update};
use crate::store::Store;
use crate::sync::SyncError;
use crate::sync::client::{Client, ClientError};
use crate::sync::pairing::pair;
use crate::tasks::Tasks;

/// Begins and ends pairings; the last one counts.
pub(super) struct Pairing(watch::Sender<Option<PairingCode>>);

struct Parts {
    store: Store,
    client: Client,
    clock: Arc<dyn Clock>,
    screens: ScreensHandle,
}

impl Pairing {
    pub(super) fn start(
        tasks: &mut Tasks,
        store: &Store,
        client: &Client,
        clock: &Arc<dyn Clock>,
        screens: ScreensHandle,
    ) -> Self {
        let (sender, wanted) = watch::channel(None);
        let parts =
            Parts { store: store.clone(), client: client.clone(), clock: clock.clone(), screens };
        tasks.spawn("pairing", parts.run(wanted));
        Self(sender)
    }

    /// Pairs by these digits, or ends a pairing.
    pub(super) fn set(&self, code: Option<PairingCode>) {
        self.0.send_replace(code);
    }
}

impl Parts {
    async fn run(self, mut wanted: watch::Receiver<Option<PairingCode>>) -> anyhow::Result<()> {
        loop {
            wanted.changed().await?;
            let Some(code) = wanted.borrow_and_update().clone() else { continue };
            // What is wanted meanwhile ends it.
            let ended = tokio::select! {
                biased;
                changed = wanted.changed() => {
                    changed?;
                    wanted.mark_changed();
                    continue;
                }
                ended = self.pair(&code) => ended,
            };
            if let Err(error) = ended {
                tracing::warn!(%error, "this kiosk was not paired");
                self.screens.send(Update::Pairing(PairingNews::Failed(problem(&error))))?;
            }
        }
    }

    /// That it has succeeded follows from the store.
    async fn pair(&self, code: &PairingCode) -> Result<(), SyncError> {
        let show = |words: &_| {
            // Fails only while the program ends.
            let _ = self.screens.send(Update::Pairing(PairingNews::Words(*words)));
        };
        let random = (random()?, random()?);
        pair(&self.store, &self.client, self.clock.as_ref(), code, random, show).await.map(drop)
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
        SyncError::Client(
            ClientError::Stranger(_) | ClientError::Address { .. } | ClientError::Answer(_),
        ) => PairingProblem::Address,
        SyncError::Client(error) => match error.code() {
            Some(ProblemCode::PairingUnknown) => PairingProblem::Unknown,
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
            (refused(ProblemCode::TooMany), PairingProblem::TooMany),
            (refused(ProblemCode::NotFound), PairingProblem::Address),
            (refused(ProblemCode::Unavailable), PairingProblem::Failed),
        ] {
            assert_eq!(problem(&error.clone().into()), expected, "{error}");
        }
        assert_eq!(problem(&SyncError::Unproven), PairingProblem::Unproven);
    }
}
