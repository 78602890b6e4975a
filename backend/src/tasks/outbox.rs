//! Sends what waits in the outbox. Several processes may do so: each takes a message for itself first.

use std::sync::Arc;
use std::time::Duration;

use data_encoding::HEXLOWER;

use crate::app::App;
use crate::mail::Mail;
use crate::outbox::{Failure, REFUSED, Ways, note, settle, take};
use crate::sms::SmsError;
use crate::store::StoreError;
use crate::store::outbox::{Channel, ClaimedMessage, TryEnd};

/// How often the outbox is looked into: other processes queue too.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// How long to wait after the store failed.
const RETRY_DELAY: Duration = Duration::from_secs(30);

const ID: &[u8] = b"bluezone-kiosk message v1\n";

pub(super) async fn run(app: &Arc<App>) {
    let ways = Ways { email: app.mail.is_some(), sms: app.sms.is_some() };
    let channels = ways.channels();
    if channels.is_empty() {
        return std::future::pending().await;
    }
    loop {
        match next(app, &channels).await {
            Ok(Some(message)) => {
                if let Err(error) = try_once(app, message).await {
                    tracing::error!("it was not noted what became of a message: {error}");
                    tokio::time::sleep(RETRY_DELAY).await;
                }
            }
            Ok(None) => tokio::time::sleep(POLL_INTERVAL).await,
            Err(error) => {
                tracing::error!("the outbox was not read: {error}");
                tokio::time::sleep(RETRY_DELAY).await;
            }
        }
    }
}

async fn next(app: &Arc<App>, channels: &[Channel]) -> Result<Option<ClaimedMessage>, StoreError> {
    let channels = channels.to_vec();
    app.run(move |app| take(app.store.as_ref(), &channels, app.clock.now_s())).await
}

async fn try_once(app: &Arc<App>, message: ClaimedMessage) -> Result<(), StoreError> {
    let ClaimedMessage { message: number, tries, new } = message;
    let now_s = app.clock.now_s();
    let result = match new.channel {
        Channel::Email => {
            let id = HEXLOWER.encode(&app.keys.mac(ID, &number.to_be_bytes())[..16]);
            let (to, subject, body) = (&new.address, &new.subject, &new.body);
            let mail = Mail { to, subject, body, id: &id, at_s: now_s };
            match &app.mail {
                Some(mailer) => mailer.send(&mail).await,
                None => return Ok(()),
            }
        }
        Channel::Sms => match &app.sms {
            Some(gateway) => {
                gateway.send(&new.address, &new.body).await.map_err(|error| failure(&error))
            }
            None => return Ok(()),
        },
    };
    let end = settle(tries, result, now_s);
    let (channel, kind) = (new.channel.word(), new.kind.word());
    match &end {
        TryEnd::Sent => tracing::info!(number, channel, kind, "a message was sent"),
        TryEnd::Failed { problem, .. } => {
            tracing::warn!(
                number,
                channel,
                kind,
                tries,
                problem,
                "a message was not sent; it is tried again"
            );
        }
        TryEnd::GivenUp { problem } => {
            tracing::error!(
                number,
                channel,
                kind,
                tries,
                problem,
                "a message was given up; see /staff/outbox"
            );
        }
    }
    app.run(move |app| note(app.store.as_ref(), number, tries, &end, now_s)).await
}

fn failure(error: &SmsError) -> Failure {
    use crate::outbox::{CREDENTIALS, UNREACHABLE};
    match error {
        SmsError::Refused(code @ (401 | 403)) => {
            Failure { problem: CREDENTIALS, code: Some(*code), is_final: false }
        }
        SmsError::Refused(code) => Failure { problem: REFUSED, code: Some(*code), is_final: false },
        SmsError::Unreachable(_) | SmsError::Address(_) | SmsError::Token { .. } => {
            Failure { problem: UNREACHABLE, code: None, is_final: false }
        }
    }
}
