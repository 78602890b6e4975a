//! What visitors hand in: declarations, cards and receipts, feedback, calls for staff.
//!
//! What is personal is sealed, to the commune or to the authority, and stored together with its
//! passage; only then does the screen confirm it.

pub mod call;
pub mod checkin;
pub mod declaration;
pub mod declared;
mod error;
pub mod feedback;
mod seal;

use std::sync::Arc;

use protocol::declaration::Declaration;
use protocol::feedback::Feedback;
use protocol::record::{Channel, Direction};

use crate::cards::Card;
use crate::checkin::card_number::CardNumber;
use crate::checkin::receipt::{Attempts, Refused};
use crate::declaration::form::PassProblem;
use crate::devices::clock::Clock;
use crate::forms::entry::Entry;
use crate::screens::{ScreensHandle, SubmitProblem, Update};
use crate::store::Store;
use crate::sync::SyncState;

pub use error::IntakeError;

/// Stores what the screens hand over and answers them.
pub(super) struct Intake {
    store: Store,
    clock: Arc<dyn Clock>,
    screens: ScreensHandle,
    sync: SyncState,
    attempts: Attempts,
}

impl Intake {
    pub(super) fn new(
        store: &Store,
        clock: &Arc<dyn Clock>,
        screens: ScreensHandle,
        sync: SyncState,
    ) -> Self {
        let (store, clock) = (store.clone(), clock.clone());
        Self { store, clock, screens, sync, attempts: Attempts::default() }
    }

    pub(super) async fn submit_declaration(
        &self,
        mut declaration: Box<Declaration>,
        cards: Vec<CardNumber>,
    ) -> anyhow::Result<()> {
        let (store, now) = (self.store.clone(), self.clock.now());
        let submit = move || declaration::submit(&store, &mut declaration, &cards, now);
        let result = tokio::task::spawn_blocking(submit).await?;
        let result = result.map_err(|error| submit_problem("a declaration", error));
        Ok(self.screens.send(Update::Submitted(result))?)
    }

    pub(super) async fn submit_elsewhere(
        &self,
        channel: Channel,
        card: Option<CardNumber>,
    ) -> anyhow::Result<()> {
        let (store, now) = (self.store.clone(), self.clock.now());
        let submit = move || declaration::submit_elsewhere(&store, channel, card.as_ref(), now);
        let result = tokio::task::spawn_blocking(submit).await?;
        let result = result.map_err(|error| submit_problem("a declaration made elsewhere", error));
        Ok(self.screens.send(Update::Submitted(result))?)
    }

    pub(super) async fn submit_feedback(&self, feedback: Box<Feedback>) -> anyhow::Result<()> {
        let (store, now) = (self.store.clone(), self.clock.now());
        let submit = move || feedback::submit(&store, &feedback, now);
        let result = tokio::task::spawn_blocking(submit).await?;
        let result = result.map_err(|error| submit_problem("a feedback", error));
        Ok(self.screens.send(Update::FeedbackStored(result))?)
    }

    pub(super) async fn check_in_by_card(
        &self,
        card: Box<Card>,
        direction: Direction,
    ) -> anyhow::Result<()> {
        let (store, now) = (self.store.clone(), self.clock.now());
        let submit = move || checkin::by_card(&store, &card, direction, now);
        let result = tokio::task::spawn_blocking(submit).await?;
        Ok(self.screens.send(Update::Passed(result.map(|()| 1).map_err(pass_problem)))?)
    }

    pub(super) async fn check_in_by_receipt(
        &mut self,
        text: Entry,
        direction: Direction,
    ) -> anyhow::Result<()> {
        let (store, now) = (self.store.clone(), self.clock.now());
        let mut attempts = std::mem::take(&mut self.attempts);
        let submit = move || {
            let result = checkin::by_receipt(&store, &mut attempts, &text, direction, now);
            (result, attempts)
        };
        let (result, attempts) = tokio::task::spawn_blocking(submit).await?;
        self.attempts = attempts;
        Ok(self.screens.send(Update::Passed(result.map_err(pass_problem)))?)
    }

    /// Returns at once: following a call takes as long as the network does.
    pub(super) fn call_staff(&self) {
        let (store, now) = (self.store.clone(), self.clock.now());
        tokio::spawn(call::submit_and_follow(store, now, self.screens.clone(), self.sync.clone()));
    }
}

fn submit_problem(what: &str, error: IntakeError) -> SubmitProblem {
    tracing::error!(%error, what, "not stored");
    match error {
        IntakeError::Store(_) => SubmitProblem::Store,
        _ => SubmitProblem::Seal,
    }
}

fn pass_problem(error: IntakeError) -> PassProblem {
    if let IntakeError::Receipt(refused) = error {
        // No fault of the kiosk.
        tracing::info!(%refused, "a receipt was refused");
        return match refused {
            Refused::Receipt(_) => PassProblem::Invalid,
            Refused::TooMany { .. } => PassProblem::TooMany,
            Refused::TimeUnknown => PassProblem::TimeUnknown,
        };
    }
    tracing::error!(%error, "a check-in was not stored");
    PassProblem::Store
}
