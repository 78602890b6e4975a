//! The simulator feeds adverts; the kiosk hears those of ours.

use std::sync::Arc;

use tokio::sync::mpsc::channel;

use super::*;

#[tokio::test]
async fn what_is_fed_is_heard() {
    let (feed, adverts) = channel(8);
    let (sender, mut events) = channel(8);
    let running = tokio::spawn(Box::new(Simulated::new(adverts, Arc::new(|| 42))).run(sender));
    let first = events.recv().await;
    assert!(matches!(first, Some(BeaconEvent::State { state: RadioState::Listening, .. })));

    let android = b"\x0f\xff\xb5\x22abcdefghijkl\x03\x03\x56\x4e".to_vec();
    feed.send((b"\x03\x03\x6f\xfd".to_vec(), -30)).await.unwrap();
    feed.send((b"\xff\xff".to_vec(), -30)).await.unwrap();
    feed.send((android, -61)).await.unwrap();
    let Some(BeaconEvent::Heard(heard)) = events.recv().await else { panic!("an advert") };
    assert_eq!((heard.id.unwrap().0, heard.rssi, heard.at_ms), (*b"abcdefghijkl", Some(-61), 42));

    drop(feed);
    assert!(matches!(running.await.unwrap(), Err(BeaconError::NotFed)));
}

#[tokio::test]
async fn it_ends_when_nobody_listens() {
    let (_feed, adverts) = channel(8);
    let (sender, events) = channel(8);
    drop(events);
    Box::new(Simulated::new(adverts, Arc::new(|| 42))).run(sender).await.unwrap();
}
