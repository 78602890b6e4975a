//! An F0 is entered at the backend and found in the log, on the kiosk and on the backend alike.

use protocol::DAY_S;
use protocol::bluezone::schedule::{DailyKey, SLOTS_PER_DAY, ids, slot_of};
use protocol::secret::Secret;

use crate::common::{self, Backend, Kiosk, android_advert, now_s, wait_for};

/// The id that the owner of `key` sends now, if the key is today's.
fn id_now(key: &DailyKey) -> [u8; 12] {
    let slot = usize::from(slot_of(now_s(), SLOTS_PER_DAY));
    ids(&key.seed()).nth(slot).unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn an_f0_is_found_on_both_sides_with_the_same_hits() {
    let backend = Backend::start().await;
    let mut kiosk = Kiosk::enrolled(&backend);
    let mut simulator = kiosk.start_with_simulator().await;
    let keys: Vec<_> = (0..20_u8).map(|n| DailyKey::new(Secret::new([n; 32]))).collect();
    for _ in 0..3 {
        for key in &keys {
            assert!(simulator.advert(&android_advert(id_now(key)), -60).await);
        }
        tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    }
    wait_for("the contacts at the backend", async || {
        let seen = common::count(&backend.database(), "SELECT count(DISTINCT id) FROM contacts");
        (seen == 20).then_some(())
    })
    .await;

    // Seven of the twenty turn out to be ill, and three that were never here.
    let day = now_s().div_euclid(DAY_S);
    for key in keys[..7].iter().chain(&[90, 91, 92].map(|n| DailyKey::new(Secret::new([n; 32])))) {
        let file = backend.dir.path().join("f0.json");
        let entry = serde_json::json!({ "data": [{
            "daily_key": *key.expose_hex(), "time_start": day * DAY_S,
            "time_end": now_s(), "max": SLOTS_PER_DAY,
        }]});
        std::fs::write(&file, entry.to_string()).unwrap();
        backend.publish(&file, &[]);
    }

    let exposures = wait_for("all exposures", async || {
        let rows = backend.cli(&["exposures"]);
        (rows.len() >= 7).then_some(rows)
    })
    .await;
    let mut cases: Vec<_> = exposures.iter().map(|row| row["case"].as_i64().unwrap()).collect();
    cases.sort_unstable();
    cases.dedup();
    assert_eq!(cases, [1, 2, 3, 4, 5, 6, 7]);
    assert!(exposures.iter().all(|row| row["venue_name"] == "Chợ Bồng Sơn"), "{exposures:?}");

    wait_for("the kiosk's own hits", async || {
        let found = kiosk.count("SELECT count(DISTINCT number) FROM hit");
        (found == 7).then_some(())
    })
    .await;
    wait_for("both sides agreeing", async || {
        let agreed = |row: &serde_json::Value| {
            row["by_kiosk"] == row["by_backend"] && row["by_kiosk"] == row["hits"]
        };
        backend.cli(&["exposures"]).iter().all(agreed).then_some(())
    })
    .await;

    // One of them was a mistake: two persons take it back, and nothing of it stays on either side.
    backend.cli(&["case", "withdraw", "3", "--reason", "a mistake", "--as", "tung.phan"]);
    backend.cli(&["case", "confirm-withdrawal", "3", "--as", "lan.ngo"]);
    wait_for("the kiosk's hits without it", async || {
        let of = |case: &str| kiosk.count(&format!("SELECT count(*) FROM hit WHERE number {case}"));
        (of("= 3") == 0 && of("<> 3") >= 6).then_some(())
    })
    .await;
    let exposures = backend.cli(&["exposures"]);
    assert!(exposures.iter().all(|row| row["case"] != 3), "{exposures:?}");
    assert_eq!(
        common::count(&backend.database(), "SELECT count(*) FROM kiosk_hits WHERE case_id = 3"),
        0
    );
}
