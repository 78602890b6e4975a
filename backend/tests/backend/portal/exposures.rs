//! The exposures of a case: counted by a rule, named to whoever opens them.

use backend::records;
use backend::store::accounts::Role;
use backend::store::cases::CaseFacts;
use backend::store::records::Delivery;
use backend::store::venues::NewVenue;
use protocol::contact::ContactId;
use protocol::receipt::ReceiptId;
use protocol::record::{Contact, Record, day_of};
use serde_json::{Value, json};

use super::log::lines;
use crate::support::cases::{id_at, key_of};
use crate::support::records::{contact, declared, elsewhere};
use crate::support::staff::{Units, form};
use crate::support::{NOW, TestServer};

/// The evening before [`NOW`], on a quarter of an hour.
const EVENING: i64 = NOW - 12 - 12 * 3600;

fn near(seq: i64, id: ContactId, first_s: i64, last_s: i64, rssi: i16) -> Contact {
    let rssi_max = Some(rssi);
    Contact { last_s, rssi_max, near_minutes: 10, ..contact(seq, id, first_s) }
}

fn deliver(
    server: &TestServer,
    units: &Units,
    n: usize,
    contacts: Vec<Contact>,
    records: Vec<Record>,
) {
    let (kiosk, venue) = (units.kiosks[n], units.venues[n]);
    let quarantined = Vec::new();
    let delivery =
        Delivery { kiosk, venue, received_s: server.now(), contacts, records, quarantined };
    let mut tx = server.tx();
    records::deliver(tx.as_mut(), &delivery).unwrap();
    tx.commit().unwrap();
}

/// A case of this key, a day long.
async fn publish(server: &TestServer, key: u8) -> i64 {
    server.publish_case(CaseFacts::default(), key_of(key, day_of(EVENING))).await
}

/// The case stood at the first market for half an hour; five phones were heard, a family declared and another
/// visitor had declared elsewhere. At the other market it was for ten minutes.
fn an_evening(server: &TestServer) -> Units {
    let units = server.units();
    let end = EVENING + 1800;
    let contacts = vec![
        near(1, id_at(1, EVENING), EVENING, EVENING + 890, -60),
        near(2, id_at(1, EVENING + 900), EVENING + 900, end - 5, -58),
        near(3, ContactId([3; 12]), EVENING + 10, EVENING + 890, -61),
        near(4, ContactId([4; 12]), EVENING + 900, EVENING + 1200, -62),
        near(5, ContactId([5; 12]), EVENING + 10, EVENING + 890, -74),
        near(6, ContactId([6; 12]), EVENING - 900, EVENING - 10, -60),
        near(7, ContactId([7; 12]), EVENING + 100, EVENING + 110, -55),
    ];
    let receipt = |number| ReceiptId::new(number).unwrap();
    let records = vec![
        declared(1, EVENING - 300, 4, receipt(7)),
        elsewhere(2, EVENING + 600, None),
        // After the case.
        declared(3, end + 60, 2, receipt(8)),
    ];
    deliver(server, &units, 0, contacts, records);
    let other = vec![near(1, id_at(1, EVENING + 7200), EVENING + 7200, EVENING + 7800, -80)];
    deliver(server, &units, 1, other, vec![declared(1, EVENING + 7500, 1, receipt(9))]);
    units
}

async fn price(staff: &crate::support::staff::Browser<'_>, query: &str) -> Value {
    let text = staff.text(&format!("/staff/exposures/1/price?{query}")).await;
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn a_rule_has_a_price_and_its_people() {
    let server = TestServer::start().await;
    an_evening(&server);
    let authority = server.staff(Role::Authority).await;
    assert_eq!(authority.get("/staff/exposures/1").await.status(), 404);
    assert_eq!(publish(&server, 1).await, 1);
    let list = authority.text("/staff/exposures?lang=vi").await;
    assert!(
        list.contains("1 ca bệnh đã công bố") && list.contains("/staff/exposures/1\""),
        "{list}"
    );

    // One phone for the whole slot, the family of four and the visitor for the other half.
    let html = authority.text("/staff/exposures/1?lang=vi").await;
    assert!(html.contains("2 điểm") && html.contains("07/07/2021"), "{html}");
    assert!(html.contains("…0303") && !html.contains("…0404"), "{html}");
    assert!(html.contains("Nhờ Phường Bồng Sơn gọi") && html.contains("class=\"sealed\""));
    assert!(!html.contains("age-encryption") && html.contains("máy chủ"));
    let all = price(&authority, "minutes=15&metres=2&others=gate").await;
    assert_eq!((&all["people"], &all["reach"]["bluezone"]), (&json!(6), &json!(1)));
    assert_eq!(
        (&all["venues"], &all["windows"], &all["minutes"]),
        (&json!(1), &json!(2), &json!(30))
    );
    for (query, people) in [
        ("minutes=5&metres=2&others=gate", 8),
        ("minutes=5&metres=4&others=gate", 9),
        ("minutes=15&metres=2&others=none", 1),
        ("minutes=30&metres=2&others=gate", 5),
        ("", 6),
        ("minutes=x&metres=-1&others=all", 6),
    ] {
        assert_eq!(price(&authority, query).await["people"], people, "{query}");
    }
    let last = server.trail().into_iter().filter(|line| line.0 == "exposures").count();
    assert_eq!(last, 1, "looks are written down, each move of a slider is not");
}

#[tokio::test]
async fn a_neighbour_is_where_the_same_people_were() {
    let server = TestServer::start().await;
    let units = an_evening(&server);
    let mut tx = server.tx();
    let mut add = |name: &str, letters: &str| {
        let [name, letters] = [name, letters].map(str::to_owned);
        let commune = units.communes[0];
        let venue = NewVenue { commune, name, letters, ..NewVenue::default() };
        backend::venues::add_venue(tx.as_mut(), &venue, NOW).unwrap()
    };
    let (venue, _) = (add("Quán phở", "QPHO"), add("Nhà văn hóa", "NVHO"));
    let kiosk = backend::kiosks::add_poster(tx.as_mut(), venue, "Cột", [[3; 32]; 2], NOW);
    tx.commit().unwrap();
    // The phone that was beside the case was heard next door in the same quarter of an hour.
    let next_door = Units { venues: [venue, 0], kiosks: [kiosk.unwrap(), 0], ..units };
    let heard = vec![near(1, ContactId([3; 12]), EVENING + 20, EVENING + 60, -70)];
    deliver(&server, &next_door, 0, heard, vec![]);
    publish(&server, 1).await;
    let authority = server.staff(Role::Authority).await;
    let html = authority.text("/staff/exposures/1?lang=vi").await;
    assert!(html.contains("Quán phở") && !html.contains("Nhà văn hóa"), "{html}");
    assert!(html.contains("/staff/warnings/new?case=1"), "{html}");
}

#[tokio::test]
async fn names_are_opened_by_whoever_has_the_key_and_of_the_own_commune() {
    let server = TestServer::start().await;
    an_evening(&server);
    publish(&server, 1).await;
    let reason = form(&[("reason", "Gọi người tiếp xúc của ca này")]);
    let open = "/staff/exposures/1/open?minutes=5&others=venue";
    let ids = |lines: &[Value]| -> Vec<String> {
        lines.iter().map(|line| line["id"].as_str().unwrap().to_owned()).collect()
    };
    let authority = server.staff(Role::Authority).await;
    assert_eq!(authority.post(open, "reason=").await.status(), 422);
    let opened = lines(authority.post(open, &reason).await).await;
    assert_eq!(ids(&opened), ["1-1-0", "2-1-0"]);
    let last = server.trail().pop().unwrap();
    assert_eq!((last.0, last.2.as_str()), ("sealed-record", "Gọi người tiếp xúc của ca này"));

    // The clerk's commune is the first.
    let clerk = server.staff(Role::Commune).await;
    let opened = lines(clerk.post(open, &reason).await).await;
    assert_eq!(ids(&opened), ["1-1-0"]);
    let html = clerk.text("/staff/exposures/1?minutes=5&lang=vi").await;
    assert!(html.contains("Chợ Bồng Sơn") && !html.contains("Tam Quan"), "{html}");
    let taken = clerk.post("/staff/exposures/1/taken", "kind=csv&rows=1").await;
    assert_eq!(taken.status(), 204);
    assert_eq!(server.trail().pop().unwrap().2, "csv, 1 rows");
    assert_eq!(clerk.post("/staff/exposures/2/taken", "kind=csv&rows=1").await.status(), 404);
}
