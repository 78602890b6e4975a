//! Receipts: check-ins with them, and their page.

use backend::exposures::present;
use protocol::civil::vietnam_day;
use protocol::receipt::{self, Receipt, ReceiptId};

use crate::support::records::{batch, checkin, declared};
use crate::support::{NOW, TestServer};

#[tokio::test]
async fn a_checkin_by_receipt_leads_to_its_declaration() {
    let server = TestServer::start().await;
    let (gate, other) = (server.kiosk().await, server.kiosk().await);
    let [id, lost] = [77, 78].map(|number| ReceiptId::new(number).unwrap());
    let day = 86_400;
    let declarations = vec![
        declared(1, NOW, 4, id),
        declared(2, NOW - day, 1, id),
        declared(3, NOW, 2, ReceiptId::new(5).unwrap()),
    ];
    server.send(&gate, &batch(vec![], declarations)).await;
    let checkins = batch(vec![], vec![checkin(1, NOW + 60, id), checkin(2, NOW + 61, lost)]);
    assert_eq!(server.send(&other, &checkins).await.accepted, 2);
    let again = server.send(&other, &checkins).await;
    assert_eq!((again.accepted, again.duplicates), (0, 2));

    let found = server.lines(&["receipts"]).await;
    assert_eq!(found.len(), 2);
    assert_eq!((&found[0]["receipt"], &found[0]["people"]), (&"0002D".into(), &4.into()));
    let declaration = serde_json::json!([{ "kiosk": gate.number, "seq": 1 }]);
    assert_eq!(found[0]["declarations"], declaration, "not yesterday's");
    assert_eq!(found[1]["declarations"], serde_json::json!([]));
    assert_eq!(server.lines(&["receipts", "--receipt", "0002d"]).await.len(), 1);
    let listed = server.lines(&["records", "list"]).await;
    let [yesterday, today, _] = listed.as_slice() else { panic!("three declarations") };
    assert_eq!((&yesterday["people"], &today["people"]), (&1.into(), &4.into()));
    assert_eq!(today["receipt"], "0002D");

    let venue = gate.enrolled.venue.venue;
    let present = present(server.tx().as_mut(), venue, NOW, NOW + 900, 3600).unwrap();
    // Those who declared and showed their receipt are counted once.
    assert_eq!((present.declarations, present.receipts), (4 + 2, 4));
}

#[tokio::test]
async fn the_page_of_a_receipt_tells_whether_it_holds() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let receipt = Receipt { id: ReceiptId::from_random([0xA5; 4]), people: 4 };
    let key = kiosk.enrolled.venue.receipt_key;
    let code = receipt::mint(&key, vietnam_day(NOW), receipt).unwrap();
    let shown = receipt::show(&code);
    for path in [format!("/R/{code}"), format!("/r/{}?lang=en", shown.to_lowercase())] {
        let page = server.page(&path).await;
        assert_eq!(
            (page.status().as_u16(), &page.headers()["cache-control"]),
            (200, &"no-store".parse().unwrap())
        );
        let html = page.text().await.unwrap();
        assert!(html.contains(&shown) && html.contains("Phường Bồng Sơn"), "{html}");
        let words = if path.contains("lang=en") { "For 4 people" } else { "Cho 4 người" };
        assert!(html.contains(words), "{html}");
    }
    // Midnight in Vietnam is seventeen hours away.
    server.clock.set(NOW + 17 * 3600 - 13);
    assert_eq!(server.page(&format!("/R/{code}")).await.status(), 200);
    server.clock.set(NOW + 17 * 3600 - 12);
    let late = server.page(&format!("/R/{code}")).await;
    assert_eq!(late.status(), 404);
    assert!(late.text().await.unwrap().contains("Hôm nay không có giá trị"));
    for guess in 0..9 {
        assert_eq!(server.page(&format!("/R/00000000000{guess}")).await.status(), 404);
    }
    assert_eq!(server.page("/R/000000000009").await.status(), 429);
}
