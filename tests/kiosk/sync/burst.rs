//! Check-ins by the thousand, as somebody with a photo of the poster makes them, and the totals of the
//! venue beside them.

use protocol::api::VenueTotals;

use super::harness::{Kiosk, backend, enrolled_store};
use crate::support::fixtures::{NOON, event};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_burst_of_check_ins_is_a_few_transactions() {
    let backend = backend().await;
    let kiosk = Kiosk::start(enrolled_store(), &backend);
    kiosk.until_online().await;
    let before = *kiosk.store.changes().borrow();
    backend.inner().events = (1..=500).map(|number| event(number, NOON)).collect();
    // The stream that is open falls silent, and the next one brings them.
    let reported = || kiosk.checkins.lock().unwrap().concat().len();
    kiosk.until("the last check-in", |_| reported() == 500).await;
    let commits = *kiosk.store.changes().borrow() - before;
    assert!(commits < 12, "{commits} transactions");
    let reported = kiosk.checkins.lock().unwrap().clone();
    assert!(reported.len() < 6, "{} flashes", reported.len());
    assert_eq!(reported.concat(), (1..=500).collect::<Vec<i64>>(), "and none is lost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_totals_of_the_venue_arrive_and_go_with_the_stream() {
    let backend = backend().await;
    let totals = VenueTotals { day: 18_816, entered: 40, left: 3, inside: 37 };
    backend.inner().totals = Some(totals);
    let kiosk = Kiosk::start(enrolled_store(), &backend);
    kiosk.until("the totals", |_| *kiosk.totals.borrow() == Some(totals)).await;
    backend.inner().away = true;
    kiosk.until("no totals", |_| kiosk.totals.borrow().is_none()).await;
}
