//! Changes that other processes tell. Whoever was cut off reads all numbers when the server is back, so that nothing
//! that was told meanwhile is missed.

use std::sync::{Arc, Weak};
use std::time::Duration;

use futures_util::{StreamExt, stream};

use super::errors::chain;
use super::pool::{Pool, Said};
use super::tx::{CHANNEL, PostgresTx};
use crate::store::changes::{Change, Publisher};
use crate::store::sql::{Open, numbers};
use crate::store::{StoreError, Stored};

const AGAIN: Duration = Duration::from_secs(1);

/// A change as it is told: word, whose (0 where it is everybody's) and number.
pub(super) fn payload(change: Change, number: i64) -> String {
    let (word, key) = match change {
        Change::Checkin { kiosk } => ("checkin", kiosk.into()),
        Change::Passages { venue } => ("passages", venue),
        Change::CallSeen { kiosk } => ("call-seen", kiosk.into()),
        Change::Revoked { kiosk } => ("revoked", kiosk.into()),
        Change::Cases => ("cases", 0),
        Change::Windows => ("windows", 0),
        Change::Media => ("media", 0),
        Change::Contacts => ("contacts", 0),
    };
    format!("{word} {key} {number}")
}

fn told(payload: &str) -> Option<(Change, i64)> {
    let mut words = payload.split(' ');
    let (word, key, number) = (words.next()?, words.next()?, words.next()?);
    let key: i64 = key.parse().ok()?;
    let kiosk = u32::try_from(key).ok()?;
    let change = match word {
        "checkin" => Change::Checkin { kiosk },
        "passages" => Change::Passages { venue: key },
        "call-seen" => Change::CallSeen { kiosk },
        "revoked" => Change::Revoked { kiosk },
        "cases" => Change::Cases,
        "windows" => Change::Windows,
        "media" => Change::Media,
        "contacts" => Change::Contacts,
        _ => return None,
    };
    Some((change, number.parse().ok()?))
}

/// Publishes from now on what other processes tell, for as long as the store is open.
pub(super) fn watch(pool: &Arc<Pool>, publisher: &Arc<Publisher>) -> Stored<()> {
    let listening = listen(pool, publisher)?;
    publish_all(pool, publisher)?;
    let (weak, publisher) = (Arc::downgrade(pool), Arc::clone(publisher));
    pool.runtime()?.spawn(async move {
        let mut listening = Some(listening);
        loop {
            if let Some(listening) = listening.take() {
                listening.await;
            }
            if weak.strong_count() == 0 {
                break;
            }
            tokio::time::sleep(AGAIN).await;
            let (weak, publisher) = (Weak::clone(&weak), Arc::clone(&publisher));
            let again = tokio::task::spawn_blocking(move || again(&weak, &publisher)).await;
            listening = again.ok().flatten();
        }
    });
    Ok(())
}

type Listening = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

fn again(pool: &Weak<Pool>, publisher: &Arc<Publisher>) -> Option<Listening> {
    let pool = pool.upgrade()?;
    let listening = listen(&pool, publisher);
    let listening = listening.and_then(|it| publish_all(&pool, publisher).map(|()| it));
    listening.inspect_err(|error| tracing::warn!("changes are not heard of: {error}")).ok()
}

/// Listens; what it returns ends with the connection.
fn listen(pool: &Pool, publisher: &Arc<Publisher>) -> Stored<Listening> {
    let (client, mut connection) = pool.connect()?;
    let publisher = Arc::clone(publisher);
    let (ready, is_ready) = std::sync::mpsc::channel();
    let receiving = pool.runtime()?.spawn(async move {
        let mut said = stream::poll_fn(move |context| connection.poll_message(context));
        let receive = async {
            while let Some(said) = said.next().await {
                match said {
                    Ok(Said::Notification(notification)) => {
                        if let Some((change, number)) = told(notification.payload()) {
                            publisher.publish(change, number);
                        }
                    }
                    Ok(_) => {}
                    Err(error) => {
                        tracing::warn!("the database does not tell of changes: {}", chain(&error));
                        break;
                    }
                }
            }
        };
        let ask = async {
            let asked = client.batch_execute(&format!("LISTEN {CHANNEL}")).await;
            let _ = ready.send(asked);
            // A client that is dropped ends its connection.
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = receive => {}
            () = ask => {}
        }
    });
    is_ready
        .recv()
        .map_err(|_| StoreError::Away("it ended the connection".to_owned()))?
        .map_err(StoreError::from)?;
    Ok(Box::pin(async move {
        let _ = receiving.await;
    }))
}

fn publish_all(pool: &Pool, publisher: &Publisher) -> Stored<()> {
    let tx = PostgresTx::snapshot(pool)?;
    for (change, number) in numbers(tx.db()?)? {
        publisher.publish(change, number);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_understood() {
        for change in [
            Change::Checkin { kiosk: u32::MAX },
            Change::Passages { venue: 9 },
            Change::CallSeen { kiosk: 1 },
            Change::Revoked { kiosk: 2 },
            Change::Cases,
            Change::Windows,
            Change::Media,
            Change::Contacts,
        ] {
            assert_eq!(told(&payload(change, 12)), Some((change, 12)));
        }
        for odd in ["", "checkin", "checkin 1", "checkin x 1", "later 1 1", "checkin -1 1"] {
            assert_eq!(told(odd), None, "{odd}");
        }
    }
}
