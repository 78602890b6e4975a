//! What is handed in at the screen: stored first, answered then.

use protocol::declaration::Declaration;
use protocol::feedback::Feedback;
use protocol::record::Direction;

use super::Desk;
use crate::cards::Card;
use crate::checkin::receipt::{Attempts, Refused};
use crate::declaration::form::PassProblem;
use crate::forms::entry::Entry;
use crate::reception::{self, ReceptionError};
use crate::screens::{SubmitProblem, Update};

impl Desk {
    /// Takes a declaration.
    pub(super) async fn submit(&self, mut declaration: Box<Declaration>) -> anyhow::Result<()> {
        let (store, now) = (self.store.clone(), self.clock.now());
        let taken =
            tokio::task::spawn_blocking(move || reception::take(&store, &mut declaration, now));
        let answer = taken.await?.map_err(|error| not_taken("a declaration", error));
        self.screens.send(Update::Submitted(answer))?;
        self.sync.wake();
        Ok(())
    }

    /// Takes a feedback.
    pub(super) async fn take_feedback(&self, feedback: Box<Feedback>) -> anyhow::Result<()> {
        let (store, now) = (self.store.clone(), self.clock.now());
        let taken = move || reception::feedback::take(&store, &feedback, now);
        let answer = tokio::task::spawn_blocking(taken).await?;
        let answer = answer.map_err(|error| not_taken("a feedback", error));
        self.screens.send(Update::FeedbackTaken(answer))?;
        self.sync.wake();
        Ok(())
    }

    /// Checks the owner of a card in or out.
    pub(super) async fn check_in_by_card(
        &self,
        card: Box<Card>,
        direction: Direction,
    ) -> anyhow::Result<()> {
        let (store, now) = (self.store.clone(), self.clock.now());
        let taken = tokio::task::spawn_blocking(move || {
            reception::take_card(&store, &card, direction, now)
        });
        let answer = taken.await?.map(|()| 1).map_err(problem);
        self.screens.send(Update::Passed(answer))?;
        self.sync.wake();
        Ok(())
    }

    /// Checks whoever holds a receipt in or out; gives the remembered attempts back.
    pub(super) async fn check_in_by_receipt(
        &self,
        text: Entry,
        direction: Direction,
        mut attempts: Attempts,
    ) -> anyhow::Result<Attempts> {
        let (store, now) = (self.store.clone(), self.clock.now());
        let taken = tokio::task::spawn_blocking(move || {
            let taken = reception::take_receipt(&store, &mut attempts, &text, direction, now);
            (taken, attempts)
        });
        let (taken, attempts) = taken.await?;
        self.screens.send(Update::Passed(taken.map_err(problem)))?;
        self.sync.wake();
        Ok(attempts)
    }
}

/// What the screen is told of a form that was not taken.
fn not_taken(what: &str, error: ReceptionError) -> SubmitProblem {
    tracing::error!(%error, what, "not taken");
    match error {
        ReceptionError::Store(_) => SubmitProblem::Store,
        _ => SubmitProblem::Seal,
    }
}

/// What the screen is told of a check-in that was not taken.
fn problem(error: ReceptionError) -> PassProblem {
    if let ReceptionError::Receipt(refused) = error {
        // Nothing is wrong with the kiosk.
        tracing::info!(%refused, "a receipt was refused");
        return match refused {
            Refused::Receipt(_) => PassProblem::Invalid,
            Refused::TooMany { .. } => PassProblem::TooMany,
            Refused::TimeUnknown => PassProblem::TimeUnknown,
        };
    }
    tracing::error!(%error, "a check-in was not taken");
    PassProblem::Store
}
