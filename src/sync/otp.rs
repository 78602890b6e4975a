//! Codes by SMS: asks the backend to send one and to compare what the visitor typed.
//!
//! One request after the other, so that a check is always of the code that was asked for last. The
//! ticket lives in memory only. Whatever fails, the visitor goes on with an unverified phone.

use std::sync::Arc;
use std::time::Duration;

use protocol::language::Language;
use protocol::otp::{OtpCheck, OtpRequest, OtpVerdict};
use tokio::sync::mpsc;

use super::client::{Client, ClientError};
use super::{SyncError, credentials};
use crate::declaration::form::{ANSWER_S, OtpNews};
use crate::devices::clock::Clock;
use crate::forms::entry::Entry;
use crate::store::Store;

/// A little less than the screen waits, so that no answer comes to a visitor who was told that
/// there is none.
const PATIENCE: Duration = Duration::from_secs(ANSWER_S as u64 - 2);

/// What a visitor asks for.
#[derive(Clone, Debug)]
pub enum OtpAsk {
    /// An SMS to this phone.
    Send {
        /// As it was typed.
        phone: Entry,
        /// Language of the SMS.
        language: Language,
    },
    /// Whether these digits came with the SMS.
    Check {
        /// Six digits.
        code: Entry,
    },
}

/// Serves visitors for as long as the kiosk runs; `tell` brings the answers to the screen.
pub async fn run(
    store: Store,
    client: Client,
    clock: Arc<dyn Clock>,
    mut asked: mpsc::Receiver<OtpAsk>,
    tell: impl Fn(OtpNews),
) {
    let mut ticket = None;
    while let Some(ask) = asked.recv().await {
        let answer = answer(&store, &client, &*clock, &mut ticket, ask);
        let news = match tokio::time::timeout(PATIENCE, answer).await {
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
        tell(news);
    }
}

async fn answer(
    store: &Store,
    client: &Client,
    clock: &dyn Clock,
    ticket: &mut Option<String>,
    ask: OtpAsk,
) -> Result<OtpNews, SyncError> {
    let Some(identity) = store.identity()? else { return Ok(OtpNews::Unavailable) };
    let who = credentials(&identity);
    Ok(match ask {
        OtpAsk::Send { phone, language } => {
            *ticket = None;
            let request = OtpRequest { phone: phone.to_string(), language };
            *ticket = Some(client.ask_otp(&request, &who, clock).await?.ticket);
            OtpNews::Sent
        }
        OtpAsk::Check { code } => {
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
