//! A scanner at a running kiosk: cards and receipts are understood, check in and out, and none of
//! what they say is on the disk or in the log.

use std::time::Duration;

use data_encoding::HEXLOWER;
use kiosk::devices::simulator::ToKiosk;
use kiosk::screens::{Scan, Update};
use kiosk::store::Store;
use protocol::civil::vietnam_day;
use protocol::receipt::{Receipt, ReceiptId, mint, url};

use crate::common::{Backend, Kiosk, all_bytes, contains, now_s, wait_for};
use crate::support::harness;
use crate::visitor;

const CCCD: &str = "001160012345||Nguyễn Thị Mẫu|01021960|Nữ|Số 1, Phường Mẫu, Hà Nội|15042021\r\n";

fn scan(bytes: &[u8]) -> ToKiosk {
    ToKiosk::Scan { hex: HEXLOWER.encode(bytes) }
}

/// Where "Vào" and "Ra" are once this was scanned at the home page.
fn ways(scanned: impl Fn() -> Scan + Send + 'static) -> [(f32, f32); 2] {
    // Slint's platform belongs to a thread.
    let touches = std::thread::spawn(move || {
        let (width, height) = visitor::SIZE;
        let screen = harness::Harness::new(width, height);
        ["Vào", "Ra"].map(|way| {
            screen.screens.apply(Update::Scanned(scanned()));
            screen.settle();
            screen.touch(way);
            screen.screens.apply(Update::Passed(Ok(1)));
            screen.settle();
            screen.touches.take()[0]
        })
    });
    touches.join().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn card_and_receipt_check_in_and_out() {
    let backend = Backend::start().await;
    let mut kiosk = Kiosk::enrolled(&backend);
    let mut simulator = kiosk.start_with_simulator().await;
    simulator.qr(|_| true).await;
    let identity = Store::open_existing(&kiosk.database()).unwrap().identity().unwrap().unwrap();
    let receipt = Receipt { id: ReceiptId::from_random([1, 2, 3, 4]), people: 3 };
    let code = mint(&identity.venue.receipt_key, vietnam_day(now_s()), receipt).unwrap();
    let qr = url("kiosk.example.vn", &code);
    let card = || Scan::Card(Box::new(kiosk::cards::read(CCCD.as_bytes()).unwrap()));
    let by_card = ways(card);
    let text = qr.clone();
    let by_receipt = ways(move || Scan::Receipt(text.clone().into()));

    let mut passages = 0;
    for (scanned, touches) in [(CCCD, by_card), (&qr, by_receipt)] {
        for touch in touches {
            passages += 1;
            let passed = || kiosk.count("SELECT count(*) FROM passage") == passages;
            // The thanks of the passage before cover the page for a while, longer on a busy machine.
            while !passed() {
                simulator.play(&scan(scanned.as_bytes())).await;
                tokio::time::sleep(Duration::from_millis(1500)).await;
                assert!(visitor::play(&mut simulator, &[touch]).await);
                for _ in 0..40 {
                    if passed() {
                        break;
                    }
                    tokio::time::sleep(Duration::from_millis(250)).await;
                }
            }
        }
    }
    let people = |source: u8, direction: u8| {
        kiosk.count(&format!(
            "SELECT sum(people) FROM passage WHERE source = {source} AND direction = {direction}"
        ))
    };
    assert_eq!([people(2, 0), people(2, 1), people(3, 0), people(3, 1)], [1, 1, 3, 3]);
    let listed = wait_for("the cards at the backend", async || {
        Some(backend.cli(&["records", "list"])).filter(|listed| listed.len() == 2)
    })
    .await;
    for (record, direction) in listed.iter().zip(["in", "out"]) {
        assert_eq!(
            (&record["kind"], &record["direction"]),
            (&"card-checkin".into(), &direction.into())
        );
    }
    for (path, bytes) in all_bytes(kiosk.dir.path()) {
        for secret in ["001160012345", "Thị Mẫu", code.as_str()] {
            assert!(!contains(&bytes, secret.as_bytes()), "{} holds {secret}", path.display());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_read_and_leaves_no_trace() {
    let backend = Backend::start().await;
    let mut kiosk = Kiosk::enrolled(&backend);
    let mut simulator = kiosk.start_with_simulator().await;
    simulator.qr(|_| true).await;
    let log = kiosk.log();
    let logged = async |times: usize, words: &str| {
        wait_for(words, async || {
            let log = std::fs::read_to_string(&log).unwrap();
            (log.matches(words).count() >= times).then_some(())
        })
        .await;
    };
    logged(1, "The scanner is ready").await;
    simulator.play(&scan(CCCD.as_bytes())).await;
    logged(1, "a card was read").await;
    simulator.play(&scan(b"8934567890123\r")).await;
    logged(1, "a scan was not understood").await;

    simulator.play(&ToKiosk::Scanner { present: false }).await;
    logged(1, "No scanner is found").await;
    // Pulled out, it reads nothing; plugged in, it reads the next card.
    simulator.play(&scan(CCCD.as_bytes())).await;
    simulator.play(&ToKiosk::Scanner { present: true }).await;
    logged(2, "The scanner is ready").await;
    simulator.play(&scan(CCCD.as_bytes())).await;
    logged(2, "a card was read").await;
    let told = std::fs::read_to_string(&log).unwrap();
    assert_eq!(told.matches("a card was read").count(), 2);

    for (path, bytes) in all_bytes(kiosk.dir.path()) {
        for secret in ["001160012345", "Thị Mẫu", "01021960", "8934567890123"] {
            assert!(!contains(&bytes, secret.as_bytes()), "{} holds {secret}", path.display());
        }
    }
    assert!(kiosk.running.as_mut().unwrap().is_running());
}
