//! Changes that other processes tell. Whoever was cut off reads all numbers when the server is back, so that nothing
//! that was told meanwhile is missed.

use std::sync::{Arc, Weak};
use std::time::Duration;

use futures_util::{StreamExt, stream};

use super::errors::chain;
use super::notification::{CHANNEL, told};
use super::pool::{Pool, Said};
use super::tx::PostgresTx;
use crate::store::changes::{Change, Publisher};
use crate::store::sql::Open;
use crate::store::sql::changes::numbers;
use crate::store::{StoreError, Stored};

const AGAIN: Duration = Duration::from_secs(1);

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
        publish(publisher, change, number);
    }
    Ok(())
}

/// Runs of contacts are committed in another order than they are numbered: each notice counts.
fn publish(publisher: &Publisher, change: Change, number: i64) {
    match change {
        Change::Contacts => publisher.publish_again(change),
        _ => publisher.publish(change, number),
    }
}
