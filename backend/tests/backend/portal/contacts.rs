//! Contacts that stay with the kiosks: chosen by the operator, with what it costs, and said where exposures are shown.

use backend::contacts_mode;
use backend::store::accounts::Role;
use backend::store::cases::CaseFacts;
use backend::store::records::Delivery;
use protocol::api::Contacts;
use protocol::record::{Body, ExposureHit, Record, day_of};

use crate::support::cases::{id_at, key_of};
use crate::support::records::contact;
use crate::support::{NOW, TestServer};

const EVENING: i64 = NOW - 12 - 12 * 3600;

fn mode(server: &TestServer) -> Contacts {
    contacts_mode::get(server.read().as_mut()).unwrap()
}

fn deliver(server: &TestServer, records: Vec<Record>) {
    let (venue, kiosk) = (1, 1);
    let contacts = vec![contact(9, id_at(9, EVENING), EVENING)];
    let quarantined = Vec::new();
    let received_s = server.now();
    let delivery = Delivery { kiosk, venue, received_s, contacts, records, quarantined };
    let mut tx = server.tx();
    backend::records::deliver(tx.as_mut(), &delivery).unwrap();
    tx.commit().unwrap();
}

/// What a kiosk found of a case.
fn hit(case: i64, last_s: i64) -> Record {
    let hit = ExposureHit {
        case,
        contact_seq: 7,
        id: id_at(1, EVENING),
        slot_start_s: EVENING,
        first_s: EVENING,
        last_s,
        near_minutes: 9,
    };
    Record { seq: 1, body: Body::Hit(hit) }
}

#[tokio::test]
async fn the_operator_chooses_and_the_page_says_what_it_costs() {
    let server = TestServer::start().await;
    server.units();
    let operator = server.staff(Role::Operator).await;
    let page = operator.text("/staff/contacts?lang=vi").await;
    assert!(page.contains("Mã Bluetooth gửi về máy chủ"), "{page}");
    for cost in ["F2:", "Điểm lân cận", "Giá của quy tắc", "14 ngày", "chỉ theo máy"]
    {
        assert!(page.contains(cost), "{cost}: {page}");
    }
    assert_eq!(operator.post("/staff/contacts/choose", "contacts=none").await.status(), 404);
    let chosen = operator.post("/staff/contacts/choose", "contacts=local").await;
    assert_eq!(chosen.status(), 303);
    assert_eq!(mode(&server), Contacts::Local);
    assert!(operator.text("/staff/contacts?lang=en").await.contains("Bluetooth ids stay"));
    let chosen = operator.post("/staff/contacts/choose", "contacts=local").await;
    assert_eq!(chosen.status(), 303);
    let lines = server.trail().into_iter().filter(|line| line.0 == "contacts").count();
    assert_eq!(lines, 1, "what does not change is no line");

    let authority = server.staff(Role::Authority).await;
    let page = authority.text("/staff/contacts?lang=vi").await;
    assert!(!page.contains("/staff/contacts/choose"), "the authority reads it: {page}");
    assert_eq!(authority.post("/staff/contacts/choose", "contacts=sent").await.status(), 403);
}

#[tokio::test]
async fn hits_alone_count_and_the_pages_say_so() {
    let server = TestServer::start().await;
    server.units();
    let mut tx = server.tx();
    assert!(contacts_mode::set(tx.as_mut(), Contacts::Local).unwrap());
    tx.commit().unwrap();
    let case = server.publish_case(CaseFacts::default(), key_of(1, day_of(EVENING))).await;
    deliver(&server, vec![hit(case, EVENING + 800)]);
    let found = backend::exposures::list(server.read().as_mut(), Some(case), 5, 4 * 3600).unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].confirmed && found[0].found_by == "kiosk", "{found:?}");
    assert_eq!(found[0].others, 0, "no contact was stored");
    let authority = server.staff(Role::Authority).await;
    for path in ["/staff/exposures?lang=vi", "/staff/exposures/1?lang=vi"] {
        let page = authority.text(path).await;
        assert!(page.contains("chỉ theo máy: mã Bluetooth ở lại máy"), "{path}: {page}");
    }
}

#[tokio::test]
async fn a_hit_of_no_case_or_too_long_counts_for_nothing_there_either() {
    for (case, last_s) in [(9, EVENING + 800), (1, EVENING + 7200)] {
        let server = TestServer::start().await;
        server.units();
        let mut tx = server.tx();
        contacts_mode::set(tx.as_mut(), Contacts::Local).unwrap();
        tx.commit().unwrap();
        server.publish_case(CaseFacts::default(), key_of(1, day_of(EVENING))).await;
        deliver(&server, vec![hit(case, last_s)]);
        let found = backend::exposures::list(server.read().as_mut(), None, 5, 4 * 3600).unwrap();
        assert!(found.iter().all(|window| !window.confirmed), "{found:?}");
    }
}

#[tokio::test]
async fn the_command_says_and_chooses() {
    let server = TestServer::start_today().await;
    let said = server.lines(&["contacts"]).await;
    assert_eq!(said[0]["contacts"], "sent");
    assert_eq!(server.lines(&["contacts", "local"]).await[0]["contacts"], "local");
    assert_eq!(mode(&server), Contacts::Local);
    assert_eq!(server.lines(&["contacts", "sent"]).await[0]["contacts"], "sent");
}
