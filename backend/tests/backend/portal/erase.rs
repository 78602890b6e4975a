//! Erasing by receipt.

use backend::store::accounts::Role;
use protocol::civil::vietnam_day;
use protocol::receipt::{self, Receipt};
use serde_json::Value;

use super::log::{a_day, deliver, id, lines};
use crate::support::records::{checkin, declared, elsewhere};
use crate::support::staff::form;
use crate::support::{NOW, TestServer};

fn code(server: &TestServer, commune: i64, people: u8) -> String {
    let commune = server.read().commune(commune).unwrap().unwrap();
    let receipt = Receipt { id: id(), people };
    receipt::mint(&commune.receipt_key, vietnam_day(NOW), receipt).unwrap()
}

#[tokio::test]
async fn a_receipt_erases_its_declaration_and_the_counts_stay() {
    let server = TestServer::start().await;
    let units = a_day(&server);
    let clerk = server.staff(Role::Commune).await;
    let code = code(&server, units.communes[0], 4);
    let erase = |more: &[(&str, &str)]| {
        let fields: Vec<_> = [("receipt", code.as_str())].iter().chain(more).copied().collect();
        form(&fields)
    };
    clerk.post("/staff/log/taken?day=2021-07-08", "kind=csv&rows=1").await;
    let found = clerk.post("/staff/erase?lang=vi", &erase(&[])).await.text().await.unwrap();
    assert!(found.contains("Tìm thấy: thứ Năm 08/07/2021, cho 4 người"), "{found}");
    assert!(found.contains("(1 lần tải)"), "{found}");
    let sums = |server: &TestServer| {
        let from_s = protocol::civil::day_start_s(vietnam_day(NOW));
        server.read().passage_sums(units.venues[0], from_s, from_s + 86_400).unwrap()
    };
    let before = sums(&server);
    let unseen = clerk.post("/staff/erase", &erase(&[("step", "erase")])).await;
    assert!(unseen.text().await.unwrap().contains("class=\"note bad\""));
    assert!(server.tx().sealed_body(1, 1, 0).unwrap().is_some());

    let fields = erase(&[("step", "erase"), ("seen", "on"), ("reason", "khai nhầm")]);
    let done = clerk.post("/staff/erase?lang=vi", &fields).await.text().await.unwrap();
    assert!(done.contains("Đã xóa: 1 tờ khai · 1 lượt"), "{done}");
    assert_eq!(server.tx().sealed_body(1, 1, 0).unwrap(), None);
    assert!(server.tx().sealed_body(2, 1, 0).unwrap().is_some(), "the other commune's");
    assert_eq!(sums(&server), before);
    let receipts = server.tx().receipts(Some(id())).unwrap();
    assert_eq!(receipts.iter().map(|row| row.kiosk).collect::<Vec<_>>(), [2]);
    let last = server.trail().pop().unwrap();
    assert_eq!((last.0, last.2.as_str()), ("erasure", "khai nhầm"));
    let again = clerk.post("/staff/erase", &fields).await;
    assert_eq!(again.status(), 422);
    // The kiosk that sends it once more changes nothing.
    deliver(&server, &units, 0, vec![declared(1, NOW, 4, id())]);
    assert_eq!(server.tx().sealed_body(1, 1, 0).unwrap(), None);
    let html = clerk.text("/staff/log/1-1-0?lang=vi").await;
    assert!(html.contains("Nội dung đã bị xóa"), "{html}");
    let opened = lines(clerk.post("/staff/log/1-1-0/open", "reason=x").await).await;
    assert_eq!((&opened[0]["erased"], &opened[0]["body"]), (&true.into(), &Value::Null));
}

#[tokio::test]
async fn foreign_old_and_doubled_receipts_erase_nothing_by_mistake() {
    let server = TestServer::start().await;
    let units = a_day(&server);
    let clerk = server.staff(Role::Commune).await;
    let post = |code: String, more: &'static [(&'static str, &'static str)]| {
        let fields: Vec<_> = [("receipt", code.as_str()), ("step", "erase"), ("seen", "on")]
            .into_iter()
            .chain(more.iter().copied())
            .collect();
        let fields = form(&fields);
        let clerk = &clerk;
        async move { clerk.post("/staff/erase", &fields).await.status() }
    };
    assert_eq!(post(code(&server, units.communes[1], 4), &[]).await, 422);
    assert_eq!(post("0000-0000-0000".to_owned(), &[]).await, 422);
    // Another declaration of the day with the same receipt: the clerk has to choose.
    let double = declared(9, NOW + 600, 4, id());
    deliver(&server, &units, 0, vec![double]);
    let code = code(&server, units.communes[0], 4);
    assert_eq!(post(code.clone(), &[]).await, 422);
    assert_eq!(post(code.clone(), &[("record", "2-1-0")]).await, 422);
    assert_eq!(post(code.clone(), &[("record", "1-9-0")]).await, 200);
    assert!(server.tx().sealed_body(1, 1, 0).unwrap().is_some());
    assert_eq!(server.tx().sealed_body(1, 9, 0).unwrap(), None);
    server.clock.set(NOW + 22 * 86_400);
    assert_eq!(post(code, &[]).await, 303, "the session is over by then");
}

#[tokio::test]
async fn a_receipt_erases_the_visit_of_who_had_declared_elsewhere() {
    let server = TestServer::start().await;
    let units = server.units();
    let visits = vec![elsewhere(1, NOW, Some(id())), checkin(2, NOW + 60, id())];
    deliver(&server, &units, 0, visits);
    let clerk = server.staff(Role::Commune).await;
    let code = code(&server, units.communes[0], 1);
    let found = clerk.post("/staff/erase?lang=vi", &form(&[("receipt", &code)])).await;
    let found = found.text().await.unwrap();
    assert!(found.contains("biên nhận của một người đã khai ở nơi khác"), "{found}");
    let fields = form(&[("receipt", &code), ("step", "erase"), ("seen", "on")]);
    let done = clerk.post("/staff/erase?lang=vi", &fields).await.text().await.unwrap();
    assert!(done.contains("Đã xóa: 0 tờ khai · 2 lượt"), "{done}");
    assert_eq!(clerk.post("/staff/erase", &fields).await.status(), 422, "nothing is left");
    let counted = server.read().elsewhere(None).unwrap();
    assert_eq!(counted.iter().map(|row| row.count).sum::<u64>(), 1, "it goes on being counted");
}
