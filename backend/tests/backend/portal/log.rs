//! The log of a commune: locked, and opened with a reason.

use backend::store::accounts::Role;
use backend::store::records::Delivery;
use backend::{gate, records};
use protocol::DAY_S;
use protocol::receipt::ReceiptId;
use protocol::record::{Body, Direction, Record, SealedKind};
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

pub(super) fn id() -> ReceiptId {
    ReceiptId::new(7).unwrap()
}

/// Both markets have the same day: an ordinary declaration, one that needs attention, a card and a
/// check-in by receipt.
pub(super) fn a_day(server: &TestServer) -> Units {
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
pub(super) async fn lines(answer: reqwest::Response) -> Vec<Value> {
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
async fn every_way_in_is_a_row_and_list_log_and_overview_count_the_same() {
    let server = TestServer::start().await;
    let units = server.units();
    let yesterday = NOW - DAY_S;
    let records = vec![
        declared(1, yesterday, 4, id()),
        sealed(3, SealedKind::CardCheckin, yesterday + 30, AGE_FILE),
        checkin(4, yesterday + 90, id()),
        elsewhere(6, yesterday + 120, Some(id())),
        elsewhere(7, yesterday, None),
    ];
    deliver(&server, &units, 0, records);
    let mut tx = server.tx();
    for (direction, people) in [(Direction::In, 1), (Direction::In, 12), (Direction::Out, 2)] {
        gate::count(tx.as_mut(), units.venues[0], 1, direction, people, yesterday + 200).unwrap();
    }
    tx.commit().unwrap();
    let clerk = server.staff(Role::Commune).await;
    let html = clerk.text("/staff/log?day=2021-07-07&lang=vi").await;
    assert!(html.contains("24 lượt vào · 2 lượt ra · 1 tờ khai"), "{html}");
    assert_eq!(html.matches("Không có tên (đã khai qua Zalo)").count(), 2, "{html}");
    assert_eq!(html.matches("Không có tên (đếm ở cổng)").count(), 3, "{html}");
    assert!(html.contains("Vào · 12 người") && html.contains("Tờ khai, vào · 4 người"), "{html}");
    assert!(html.contains("/staff/log/1-1-0") && !html.contains("/staff/log/1-6-0"), "{html}");
    let chosen = clerk.text("/staff/log?day=2021-07-07&kind=elsewhere&lang=vi").await;
    assert!(chosen.contains("1–2 trong 2"), "{chosen}");
    let counted = clerk.text("/staff/log?day=2021-07-07&kind=guard&lang=en").await;
    assert!(counted.contains("1–3 of 3") && counted.contains("Counted by the guard"), "{counted}");
    let opened = clerk.post("/staff/log/open?day=2021-07-07", &form(&[("reason", REASON)])).await;
    assert_eq!(ids(&lines(opened).await).len(), 3, "those have nothing to open");
    let overview = clerk.text("/staff/overview?lang=vi").await;
    assert!(overview.contains("<b>24</b><span>lượt vào hôm qua</span>"), "{overview}");
    assert!(overview.contains("<b>1</b><span>tờ khai hôm qua</span>"), "{overview}");
}

#[tokio::test]
async fn one_is_said_as_one_in_english() {
    let server = TestServer::start().await;
    let units = server.units();
    let one = sealed(2, SealedKind::Declaration, NOW, AGE_FILE);
    deliver(&server, &units, 0, vec![one]);
    let clerk = server.staff(Role::Commune).await;
    let html = clerk.text("/staff/log?lang=en").await;
    assert!(html.contains(": 1 needs a look</h1>"), "{html}");
    assert!(html.contains("1 in · 0 out · 1 declaration · 1 venue</p>"), "{html}");
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
