//! Asks for a receipt whether a case was there then: the backend, and where it is not reached what this kiosk holds.
//!
//! One question after the other. Nothing of it is kept or logged.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use protocol::api::ProblemCode;
use protocol::civil::vietnam_day;
use protocol::receipt::ReceiptError;
use protocol::receipt_question::{ReceiptQuestion, ReceiptVerdict};
use tokio::sync::mpsc;

use super::client::{Client, ClientError, Credentials};
use super::error::SyncError;
use crate::checkin::receipt::Attempts;
use crate::devices::clock::{Clock, Timestamp};
use crate::forms::entry::Entry;
use crate::receipt_question::offline::{self, Place};
use crate::receipt_question::{ANSWER_S, Answer, Problem};
use crate::store::{Identity, Store};
use crate::tasks::Tasks;

/// How long the backend is waited for, so that the kiosk's own answer comes while the screen waits.
const BACKEND_TIMEOUT: Duration = Duration::from_secs(ANSWER_S as u64 - 5);

/// One visitor at a time stands before the screen.
const QUEUE_CAPACITY: usize = 8;

/// Starts the task that asks with what is sent to the answer; `on_result` is called once for each.
pub fn start(
    tasks: &mut Tasks,
    store: &Store,
    client: &Client,
    clock: &Arc<dyn Clock>,
    on_result: impl Fn(Result<Answer, Problem>) + Send + 'static,
) -> mpsc::Sender<Entry> {
    let (sender, questions) = mpsc::channel(QUEUE_CAPACITY);
    let asker = Asker {
        store: store.clone(),
        client: client.clone(),
        clock: clock.clone(),
        attempts: Attempts::default(),
    };
    tasks.spawn("receipt question", asker.run(questions, on_result).map(Ok));
    sender
}

struct Asker {
    store: Store,
    client: Client,
    clock: Arc<dyn Clock>,
    attempts: Attempts,
}

impl Asker {
    async fn run(
        mut self,
        mut questions: mpsc::Receiver<Entry>,
        on_result: impl Fn(Result<Answer, Problem>),
    ) {
        while let Some(text) = questions.recv().await {
            let answered = self.answer(&text).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "a receipt was not answered");
                Err(Problem::Failed)
            });
            on_result(answered);
        }
    }

    async fn answer(&mut self, text: &str) -> Result<Result<Answer, Problem>, SyncError> {
        let now = self.clock.now();
        if self.attempts.may_try(text, now).is_err() {
            return Ok(Err(Problem::TooMany));
        }
        let Some(identity) = self.store.identity()? else { return Ok(Err(Problem::Failed)) };
        let question = ReceiptQuestion { text: text.to_owned() };
        let who = Credentials::of(&identity);
        let asked = self.client.ask_receipt(&question, &who, self.clock.as_ref());
        let answered = match tokio::time::timeout(BACKEND_TIMEOUT, asked).await {
            Ok(Ok(verdict)) => from_backend(verdict, self.clock.now()),
            Ok(Err(error)) if error.code() == Some(ProblemCode::TooMany) => Err(Problem::TooMany),
            Ok(Err(error)) => {
                note(&error);
                self.by_itself(&identity, text, now)?
            }
            Err(_) => self.by_itself(&identity, text, now)?,
        };
        if answered == Err(Problem::Unknown) {
            self.attempts.count(text, now);
        }
        Ok(answered)
    }

    /// What this kiosk can say of it.
    fn by_itself(
        &self,
        identity: &Identity,
        text: &str,
        now: Timestamp,
    ) -> Result<Result<Answer, Problem>, SyncError> {
        if !now.is_known() {
            return Ok(Err(Problem::TimeUnknown));
        }
        let (venue, today) = (&identity.venue, vietnam_day(now.unix_s()));
        let (day, receipt) = match offline::find(&venue.receipt_key, text, today) {
            Ok(found) => found,
            // It may be another commune's.
            Err(ReceiptError::Invalid) => return Ok(Err(Problem::Unknown)),
            Err(_) => return Ok(Err(Problem::Malformed)),
        };
        let Some(known) = self.store.windows(today)? else { return Ok(Err(Problem::Offline)) };
        let passed = self.store.passed_with_receipt(receipt.id, day)?;
        let place = Place {
            venue: &venue.name,
            help_line: venue.help_line.as_deref(),
            windows: &known.windows,
            longest_stay_s: known.longest_stay_s,
        };
        Ok(offline::answer(&venue.receipt_key, (day, receipt), &passed, &place, today))
    }
}

/// Being without a network is nothing new.
fn note(error: &ClientError) {
    if error.is_online() {
        tracing::warn!(%error, "the backend has not answered a receipt");
    }
}

fn from_backend(verdict: ReceiptVerdict, now: Timestamp) -> Result<Answer, Problem> {
    match verdict {
        ReceiptVerdict::Known(answer) => {
            let is_today = now.is_known() && answer.day == vietnam_day(now.unix_s());
            Ok(Answer { answer, here_only: false, is_today })
        }
        ReceiptVerdict::Malformed => Err(Problem::Malformed),
        ReceiptVerdict::Unknown => Err(Problem::Unknown),
    }
}
