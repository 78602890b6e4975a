//! A grandmother holds the receipt of last week to the scanner: the screen says whether an F0 was there then, with a
//! network and without one, and not after the warning was taken back.

use data_encoding::{BASE64, HEXLOWER};
use kiosk::devices::simulator::ToKiosk;
use kiosk::store::Store;
use protocol::civil::{day_start_s, vietnam_day};
use protocol::clock::ClockConfidence;
use protocol::receipt::{Receipt, ReceiptId, mint, url};
use protocol::record::{Direction, Sealed, SealedKind};

use crate::common::simulator::{Picture, SimulatorClient};
use crate::common::{Backend, Kiosk, all_bytes, contains, count, now_s, wait_for};

/// What an answer stands on that says that a case was there (ui/theme.slint).
const AMBER: [u8; 3] = [0xFF, 0xEF, 0xD0];

const DAYS_AGO: i64 = 7;

fn is_amber(picture: &Picture) -> bool {
    let pixels = picture.rgb.as_chunks::<3>().0;
    // More than any mark or line has.
    pixels.iter().filter(|pixel| **pixel == AMBER).count() > 20_000
}

fn sql(backend: &Backend, statements: &str) {
    let database = rusqlite::Connection::open(backend.database()).unwrap();
    database.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
    database.execute_batch(statements).unwrap();
}

/// Holds it to the scanner until the kiosk has an answer; whether a case was there.
async fn ask(simulator: &mut SimulatorClient, qr: &str) -> bool {
    let answers = |simulator: &SimulatorClient| {
        simulator.heard().iter().filter(|(name, _)| name == "read-answer").count()
    };
    let before = answers(simulator);
    let hex = HEXLOWER.encode(qr.as_bytes());
    assert!(simulator.play(&ToKiosk::Scan { hex }).await);
    wait_for("an answer", async || (answers(simulator) > before).then_some(())).await;
    // The page is painted after it was decided.
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    is_amber(&simulator.picture())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_of_last_week_is_asked_at_the_kiosk() {
    let mut backend = Backend::start().await;
    let mut kiosk = Kiosk::enrolled(&backend);
    let from_s = day_start_s(vietnam_day(now_s()) - DAYS_AGO) + 10 * 3600;
    let receipt = Receipt { id: ReceiptId::from_random([1, 2, 3, 4]), people: 2 };
    let code = {
        let store = Store::open_existing(&kiosk.database()).unwrap();
        let declared = Sealed {
            kind: SealedKind::Declaration,
            at_s: from_s + 300,
            direction: Some(Direction::In),
            attention: false,
            out_of_province: false,
            people: 2,
            receipt: Some(receipt.id),
            cards: vec![],
            clock: ClockConfidence::Synced,
            body: BASE64.encode(b"age-encryption.org/v1\n"),
        };
        store.submit_sealed(declared).unwrap();
        let key = store.identity().unwrap().unwrap().venue.receipt_key;
        mint(&key, vietnam_day(from_s), receipt).unwrap()
    };
    let qr = url("kiosk.example.vn", &code);
    let mut simulator = kiosk.start_with_simulator().await;
    simulator.qr(|_| true).await;
    wait_for("the declaration at the backend", async || {
        (count(&backend.database(), "SELECT count(*) FROM sealed") == 1).then_some(())
    })
    .await;
    assert!(!ask(&mut simulator, &qr).await, "nobody was warned");

    // Two people of the authority have warned the public.
    sql(
        &backend,
        &format!(
            "INSERT INTO accounts (name, person, role, created_s) \
             VALUES ('a', 'A', 'authority', 0), ('b', 'B', 'authority', 0); \
             INSERT INTO cases (case_id, digest, added_s, matched) VALUES (1, zeroblob(32), {from_s}, 1); \
             INSERT INTO warnings (day, case_id, level, text, days, sms, again_hours, made_by, made_s, \
             confirmed_by, confirmed_s) VALUES ({day}, 1, 1, 1, 14, '', 0, 1, {from_s}, 2, {from_s}); \
             INSERT INTO warning_windows VALUES (1, 1, {from_s}, {to_s}, 9, 0); \
             UPDATE venue_windows SET version = version + 1",
            day = from_s.div_euclid(86_400),
            to_s = from_s + 900,
        ),
    );
    let held = |kiosk: &Kiosk| kiosk.count("SELECT count(*) FROM venue_window");
    wait_for("the window", async || (held(&kiosk) == 1).then_some(())).await;
    assert!(ask(&mut simulator, &qr).await, "with a network");
    backend.kill();
    assert!(ask(&mut simulator, &qr).await, "and without one");

    backend.serve().await;
    sql(
        &backend,
        "UPDATE warnings SET withdrawal_by = 1, withdrawal_s = 1, withdrawn_by = 2, withdrawn_s = 2; \
         UPDATE venue_windows SET version = version + 1",
    );
    wait_for("the withdrawal", async || (held(&kiosk) == 0).then_some(())).await;
    assert!(!ask(&mut simulator, &qr).await);
    backend.kill();
    assert!(!ask(&mut simulator, &qr).await);

    // Of the question nothing is left but what the declaration itself left.
    let log = std::fs::read(kiosk.log()).unwrap();
    assert!(!contains(&log, code.as_bytes()));
    for (path, bytes) in all_bytes(kiosk.dir.path()) {
        assert!(!contains(&bytes, code.as_bytes()), "{} holds the receipt", path.display());
    }
}
