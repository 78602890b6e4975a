//! Codes by SMS: asks the backend to send one and to compare what the visitor typed.
//!
//! One request after the other, so that a check is always of the code that was asked for last. The
//! ticket lives in memory only. Whatever fails, the visitor goes on with an unverified phone.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use protocol::language::Language;
use protocol::otp::{OtpCheck, OtpRequest, OtpVerdict};
use tokio::sync::mpsc;

use super::client::{Client, ClientError, Credentials};
use super::error::SyncError;
use crate::declaration::form::{ANSWER_S, OtpNews};
use crate::devices::clock::Clock;
use crate::forms::entry::Entry;
use crate::store::Store;
use crate::tasks::Tasks;

/// A little less than the screen waits, so that no answer comes after the screen has said that
/// there is none.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(ANSWER_S as u64 - 2);

/// One visitor at a time stands before the screen.
const COMMAND_QUEUE_CAPACITY: usize = 16;

#[derive(Clone, Debug)]
pub enum OtpCommand {
    /// Send an SMS in this language.
    Send { phone: Entry, language: Language },
    /// Compare six digits with those of the SMS.
    Check { code: Entry },
}

/// Starts the task that carries out what is sent to the answer; `on_result` is called once for each.
pub fn start(
    tasks: &mut Tasks,
    store: &Store,
    client: &Client,
    clock: &Arc<dyn Clock>,
    on_result: impl Fn(OtpNews) + Send + 'static,
) -> mpsc::Sender<OtpCommand> {
    let (sender, commands) = mpsc::channel(COMMAND_QUEUE_CAPACITY);
    let (store, client, clock) = (store.clone(), client.clone(), clock.clone());
    tasks.spawn("otp", run(store, client, clock, commands, on_result).map(Ok));
    sender
}

async fn run(
    store: Store,
    client: Client,
    clock: Arc<dyn Clock>,
    mut commands: mpsc::Receiver<OtpCommand>,
    on_result: impl Fn(OtpNews),
) {
    let mut ticket = None;
    while let Some(command) = commands.recv().await {
        let answer = answer(&store, &client, &*clock, &mut ticket, command);
        let news = match tokio::time::timeout(ANSWER_TIMEOUT, answer).await {
            Ok(Ok(news)) => news,
            Ok(Err(error)) => {
                tracing::warn!(%error, "a phone was not confirmed");
                OtpNews::Unavailable
            }
            Err(_) => {
                tracing::warn!("a phone was not confirmed: no answer in time");
                OtpNews::Unavailable
            }
        };
        on_result(news);
    }
}

async fn answer(
    store: &Store,
    client: &Client,
    clock: &dyn Clock,
    ticket: &mut Option<String>,
    command: OtpCommand,
) -> Result<OtpNews, SyncError> {
    let Some(identity) = store.identity()? else { return Ok(OtpNews::Unavailable) };
    let who = Credentials::of(&identity);
    Ok(match command {
        OtpCommand::Send { phone, language } => {
            *ticket = None;
            let request = OtpRequest { phone: phone.to_string(), language };
            *ticket = Some(client.ask_otp(&request, &who, clock).await?.ticket);
            OtpNews::Sent
        }
        OtpCommand::Check { code } => {
            let Some(ticket) = ticket.clone() else { return Ok(OtpNews::Expired) };
            let check = OtpCheck { ticket, code: code.to_string() };
            news(client.check_otp(&check, &who, clock).await)?
        }
    })
}

fn news(verdict: Result<OtpVerdict, ClientError>) -> Result<OtpNews, ClientError> {
    Ok(match verdict? {
        OtpVerdict::Verified => OtpNews::Right,
        OtpVerdict::Wrong { .. } => OtpNews::Wrong,
        OtpVerdict::Late | OtpVerdict::TooMany => OtpNews::Expired,
    })
}
