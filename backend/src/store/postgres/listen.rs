//! Changes that other processes tell. All numbers are read now and then too: a process that tells after its commit may end
//! between the two, and whoever was cut off has missed what was told meanwhile.

use std::sync::{Arc, Weak};
use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio_util::task::AbortOnDropHandle;

use super::errors::chain;
use super::notification::{CHANNEL, told};
use super::pool::{Pool, Said};
use super::tx::PostgresTx;
use crate::store::changes::{Change, Publisher};
use crate::store::sql::Open;
use crate::store::sql::changes::{contacts_wait, numbers};
use crate::store::{StoreError, Stored};

/// How soon to try again to listen.
const AGAIN: Duration = Duration::from_secs(1);
/// How often it is looked for changes of which nobody told: a row of a few numbers for each kiosk and venue.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Publishes from now on what other processes change, for as long as the store is open.
pub(super) fn watch(pool: &Arc<Pool>, publisher: &Arc<Publisher>) -> Stored<()> {
    let listening = listen(pool, publisher)?;
    publish_all(pool, publisher)?;
    let (weak, publisher) = (Arc::downgrade(pool), Arc::clone(publisher));
    pool.runtime()?.spawn(async move {
        let mut listening = Some(listening);
        while weak.strong_count() > 0 {
            let held = match listening.take() {
                Some(mut held) => {
                    let is_cut = tokio::time::timeout(LOOK_EVERY, &mut held).await.is_ok();
                    (!is_cut).then_some(held)
                }
                None => None,
            };
            if held.is_none() {
                tokio::time::sleep(AGAIN).await;
            }
            let (weak, publisher) = (Weak::clone(&weak), Arc::clone(&publisher));
            let looking = move || look(&weak, &publisher, held);
            listening = tokio::task::spawn_blocking(looking).await.ok().flatten();
        }
    });
    Ok(())
}

/// Ends with the connection, and that ends with it.
type Listening = AbortOnDropHandle<()>;

/// Listens where nobody does, and reads all numbers. None when that failed.
fn look(
    pool: &Weak<Pool>,
    publisher: &Arc<Publisher>,
    held: Option<Listening>,
) -> Option<Listening> {
    let pool = pool.upgrade()?;
    let listening = held.map_or_else(|| listen(&pool, publisher), Ok);
    let looked = listening.and_then(|it| publish_all(&pool, publisher).map(|()| it));
    looked.inspect_err(|error| tracing::warn!("changes are not heard of: {error}")).ok()
}

fn listen(pool: &Pool, publisher: &Arc<Publisher>) -> Stored<Listening> {
    let (client, mut connection) = pool.connect()?;
    let publisher = Arc::clone(publisher);
    let (ready, is_ready) = std::sync::mpsc::channel();
    let receiving = AbortOnDropHandle::new(pool.runtime()?.spawn(async move {
        let mut said = stream::poll_fn(move |context| connection.poll_message(context));
        let receive = async {
            while let Some(said) = said.next().await {
                match said {
                    Ok(Said::Notification(notification)) => {
                        if let Some((change, number)) = told(notification.payload()) {
                            publish(&publisher, change, number);
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
    }));
    is_ready
        .recv()
        .map_err(|_| StoreError::Away("it ended the connection".to_owned()))?
        .map_err(StoreError::from)?;
    Ok(receiving)
}

/// Publishes what is new.
fn publish_all(pool: &Pool, publisher: &Publisher) -> Stored<()> {
    let tx = PostgresTx::snapshot(pool)?;
    for (change, number) in numbers(tx.db()?)? {
        // Runs of contacts are committed in another order than they are numbered: the highest says nothing.
        if change != Change::Contacts {
            publisher.publish(change, number);
        } else if contacts_wait(tx.db()?)? {
            publisher.publish_again(change);
        }
    }
    Ok(())
}

/// Each notice of contacts counts.
fn publish(publisher: &Publisher, change: Change, number: i64) {
    match change {
        Change::Contacts => publisher.publish_again(change),
        _ => publisher.publish(change, number),
    }
}
