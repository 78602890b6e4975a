//! The log of a commune: locked, opened with a reason, and erased by receipt.

use backend::records;
use backend::store::accounts::Role;
use backend::store::records::Delivery;
use protocol::civil::vietnam_day;
use protocol::receipt::{self, Receipt, ReceiptId};
use protocol::record::{Body, Record, SealedKind};
use serde_json::Value;

use crate::support::records::{AGE_FILE, checkin, declared, elsewhere, sealed};
use crate::support::staff::{Units, form};
use crate::support::{NOW, TestServer};

const REASON: &str = "Cơ quan y tế yêu cầu truy vết";

pub(super) fn deliver(server: &TestServer, units: &Units, n: usize, records: Vec<Record>) {
    let delivery = Delivery {
        kiosk: units.kiosks[n],
        venue: units.venues[n],
        received_s: server.now(),
        contacts: Vec::new(),
        records,
        quarantined: Vec::new(),
    };
    let mut tx = server.tx();
    records::deliver(tx.as_mut(), &delivery).unwrap();
    tx.commit().unwrap();
}

fn id() -> ReceiptId {
    ReceiptId::new(7).unwrap()
}

/// Both markets have the same day: an ordinary declaration, one that needs attention, a card and a
/// check-in by receipt.
fn a_day(server: &TestServer) -> Units {
    let units = server.units();
    for n in 0..2 {
        let records = vec![
            declared(1, NOW, 4, id()),
            sealed(2, SealedKind::Declaration, NOW + 60, AGE_FILE),
            sealed(3, SealedKind::CardCheckin, NOW + 30, AGE_FILE),
            checkin(4, NOW + 90, id()),
            sealed(5, SealedKind::Feedback, NOW, AGE_FILE),
        ];
        deliver(server, &units, n, records);
    }
    units
}

/// The lines of an answer for the browser.
async fn lines(answer: reqwest::Response) -> Vec<Value> {
    assert_eq!(answer.status(), 200);
    let text = answer.text().await.unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ids(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_locked_log_shows_headers_of_the_own_commune_and_no_body() {
    let server = TestServer::start().await;
    a_day(&server);
    let clerk = server.staff(Role::Commune).await;
    let html = clerk.text("/staff/log?lang=vi").await;
    assert!(html.contains("Nhật ký thứ Năm 08/07/2021: 1 mục cần xem"), "{html}");
    assert!(html.contains("10 lượt vào · 0 lượt ra · 2 tờ khai"), "{html}");
    assert!(html.contains("Chợ Bồng Sơn") && !html.contains("Tam Quan"), "{html}");
    assert!(html.contains("class=\"sealed\"") && !html.contains("age-encryption"));
    // What needs attention is first, though it came later; a feedback is not the commune's.
    let order: Vec<_> =
        html.match_indices("href=\"/staff/log/1-").map(|(at, _)| &html[at..at + 22]).collect();
    let of = |seq: i64| format!("href=\"/staff/log/1-{seq}-0");
    assert_eq!(order, [of(2), of(1), of(3), of(4)], "{html}");
    let flagged = clerk.text("/staff/log?day=2021-07-08&only=flagged").await;
    assert!(flagged.contains(&of(2)) && !flagged.contains(&of(1)));
    let empty = clerk.text("/staff/log?day=2021-07-07&venue=&kind=nonsense&page=0&lang=vi").await;
    assert!(empty.contains("Không có lượt nào"), "{empty}");
    assert_eq!(clerk.get("/staff/log?venue=2").await.status(), 404);
    assert!(server.trail().iter().filter(|(kind, ..)| *kind == "sealed-list").count() >= 3);
}

#[tokio::test]
async fn nothing_sealed_leaves_without_a_reason_in_the_trail() {
    let server = TestServer::start().await;
    a_day(&server);
    let clerk = server.staff(Role::Commune).await;
    let looks = || server.trail().into_iter().filter(|(kind, ..)| *kind == "sealed-record").count();
    for nothing in ["", "reason=", "reason=+++", "reason=a%0Ab"] {
        assert_eq!(clerk.post("/staff/log/open?day=2021-07-08", nothing).await.status(), 422);
        assert_eq!(clerk.post("/staff/log/1-1-0/open", nothing).await.status(), 422);
    }
    assert_eq!(looks(), 0);
    let fields = form(&[("reason", REASON)]);
    let opened = lines(clerk.post("/staff/log/open?day=2021-07-08", &fields).await).await;
    assert_eq!(ids(&opened), ["1-2-0", "1-1-0", "1-3-0", "1-4-0"]);
    let body = data_encoding::BASE64.encode(AGE_FILE);
    assert_eq!(opened[0]["body"], body);
    assert_eq!(
        (&opened[3]["body"], &opened[3]["declarations"][0]),
        (&Value::Null, &"1-1-0".into())
    );
    assert_eq!(
        server.trail().last().unwrap(),
        &("sealed-record", "commune".to_owned(), REASON.to_owned())
    );

    // A receipt brings its declaration, also when the filter leaves it out.
    let opened =
        lines(clerk.post("/staff/log/open?day=2021-07-08&kind=receipt", &fields).await).await;
    assert_eq!(ids(&opened), ["1-4-0", "1-1-0"]);
    assert_eq!(opened[1]["aside"], true);
    let one = lines(clerk.post("/staff/log/1-4-0/open", &fields).await).await;
    assert_eq!(ids(&one), ["1-4-0", "1-1-0"]);
    assert_eq!(looks(), 3);
    for foreign in ["/staff/log/2-1-0/open", "/staff/log/1-5-0/open", "/staff/log/9-9-9/open"] {
        assert_eq!(clerk.post(foreign, &fields).await.status(), 404, "{foreign}");
    }
    assert_eq!(looks(), 3);
    assert_eq!(clerk.post_from("/staff/log/open", &fields, "cross-site").await.status(), 403);
}

#[tokio::test]
async fn a_record_says_who_opened_it_and_what_was_done() {
    let server = TestServer::start().await;
    a_day(&server);
    let clerk = server.staff(Role::Commune).await;
    let page = "/staff/log/1-2-0?lang=vi";
    assert!(clerk.text(page).await.contains("Chưa ai mở."));
    clerk.post("/staff/log/open?day=2021-07-08", &form(&[("reason", "sáng nay")])).await;
    clerk.post("/staff/log/1-2-0/open", &form(&[("reason", REASON)])).await;
    clerk.post("/staff/log/open?day=2021-07-07", &form(&[("reason", "hôm qua")])).await;
    let saved = clerk.post("/staff/log/1-2-0/handling", "progress=passed-on").await;
    assert_eq!(saved.status(), 303);
    let html = clerk.text(page).await;
    for said in [REASON, "sáng nay", "Chuyển Trạm Y tế · commune Thị Mẫu"] {
        assert!(html.contains(said), "{said} {html}");
    }
    assert!(!html.contains("hôm qua"));
    let opened = lines(clerk.post("/staff/log/1-2-0/open", "reason=x").await).await;
    assert_eq!(opened[0]["handling"], "passed-on");
    clerk.post("/staff/log/1-2-0/handling", "progress=nonsense").await;
    assert!(clerk.text(page).await.contains("Chuyển Trạm Y tế · commune"));
    assert_eq!(clerk.post("/staff/log/2-2-0/handling", "progress=harmless").await.status(), 404);
    let taken = clerk.post("/staff/log/taken?day=2021-07-08", "kind=xlsx&rows=4").await;
    assert_eq!(taken.status(), 204);
    let last = server.trail().pop().unwrap();
    assert_eq!((last.0, last.2.as_str()), ("table", "xlsx, 4 rows"));
}

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
    assert!(done.contains("Đã xóa: 1 tờ khai, 1 lượt"), "{done}");
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
    assert!(done.contains("Đã xóa: 0 tờ khai, 2 lượt"), "{done}");
    assert_eq!(clerk.post("/staff/erase", &fields).await.status(), 422, "nothing is left");
    let counted = server.read().elsewhere(None).unwrap();
    assert_eq!(counted.iter().map(|row| row.count).sum::<u64>(), 1, "it goes on being counted");
}

#[tokio::test]
async fn records_of_the_same_number_are_told_apart() {
    let server = TestServer::start().await;
    let units = a_day(&server);
    let clerk = server.staff(Role::Commune).await;
    // A restored copy of the kiosk uses its first number again.
    let mut again = declared(1, NOW + 5, 2, ReceiptId::new(8).unwrap());
    if let Body::Sealed(sealed) = &mut again.body {
        sealed.attention = true;
    }
    deliver(&server, &units, 0, vec![again]);
    let opened = lines(clerk.post("/staff/log/1-1-1/open", "reason=x").await).await;
    assert_eq!((ids(&opened), &opened[0]["people"]), (vec!["1-1-1"], &2.into()));
}
