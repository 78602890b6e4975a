//! Messages to staff, and browsers that are woken, beside whoever else writes.

use std::sync::Arc;

use backend::store::outbox::{Channel, MessageKind, NewMessage, TryEnd};
use backend::store::pushes::PushEnd;
use backend::store::within::Within;
use backend::store::{Store, StoreError};
use backend::{outbox, pushes};
use zeroize::Zeroizing;

use super::{begun, delivery, has_one_writer, heard, two_processes, waits, within_limit};
use crate::support::records::batch;
use crate::support::{NOW, TestServer};

const HOUR_S: i64 = 3600;
const CHANNELS: [Channel; 1] = [Channel::Email];

fn message(to: &str) -> NewMessage {
    NewMessage {
        channel: Channel::Email,
        kind: MessageKind::Invitation,
        address: to.to_owned(),
        masked: "…".to_owned(),
        subject: "Mời".to_owned(),
        body: Zeroizing::new("https://kiosk.example.vn/staff/link/x".to_owned()),
    }
}

/// Two messages and a browser.
fn queue(store: &dyn Store) {
    let queued: Result<(), StoreError> = store.write(|tx| {
        for to in ["hanh@example.vn", "minh@example.vn"] {
            tx.queue_message(&message(to), NOW)?;
        }
        assert!(pushes::subscribe(tx, "https://push.example/x", NOW)?);
        pushes::wake_all(tx, NOW)
    });
    queued.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_sent_and_browsers_woken_beside_a_delivery_that_is_under_way() {
    if has_one_writer() {
        return;
    }
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let sent = delivery(&server, &kiosk, batch(heard(1..=5), vec![]));
    let (_stored, [one, other]) = two_processes(server).await;
    queue(one.as_ref());
    let open = begun(one.as_ref(), &sent);
    let sending = tokio::task::spawn_blocking(move || {
        let store = other.as_ref();
        let message = outbox::take(store, &CHANNELS, NOW).unwrap().unwrap();
        outbox::note(store, message.message, message.tries, &TryEnd::Sent, NOW).unwrap();
        let woken = pushes::take(store, NOW + HOUR_S, 9).unwrap();
        for it in &woken {
            pushes::note(store, &it.name, it.tries, PushEnd::Done).unwrap();
        }
        (message.new.address, woken.len(), pushes::take(store, NOW + HOUR_S, 9).unwrap().len())
    });
    let sent = within_limit(sending).await.unwrap();
    assert_eq!(sent, ("hanh@example.vn".to_owned(), 1, 0));
    open.commit().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_processes_each_takes_another_message() {
    if has_one_writer() {
        return;
    }
    let server = TestServer::start().await;
    let (_stored, [one, other]) = two_processes(server).await;
    queue(one.as_ref());
    let mut open = one.begin_within(Within::Outbox).unwrap();
    let first = open.claim_messages(&CHANNELS, NOW, NOW + HOUR_S, 1).unwrap().remove(0);
    let taking = Arc::clone(&other);
    let mut second = tokio::task::spawn_blocking(move || {
        let taken = outbox::take(taking.as_ref(), &CHANNELS, NOW).unwrap();
        taken.map(|it| it.new.address)
    });
    waits(&mut second).await;
    open.commit().unwrap();
    let second = within_limit(second).await.unwrap();
    assert_eq!(
        (first.new.address.as_str(), second.as_deref()),
        ("hanh@example.vn", Some("minh@example.vn"))
    );
    assert!(outbox::take(other.as_ref(), &CHANNELS, NOW).unwrap().is_none());
}
