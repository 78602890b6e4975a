//! The declaration on the phone: handed in sealed, once, as one visit with the tap, and never readable here.

use backend::phone_records::given;
use backend::store::accounts::Role;
use backend::store::phone_records::PHONE;
use data_encoding::BASE64;
use protocol::record::Direction;
use protocol::seal::Recipients;
use protocol::token::Evidence;
use reqwest::Response;
use serde_json::{Value, json};

use crate::support::{Kiosk, NOW, RECIPIENT, TestServer, location, ticket};

pub(super) const VISIT: &str = "0123456789abcdef0123456789abcdef";

async fn open(server: &TestServer, kiosk: &Kiosk) -> String {
    ticket(&server.page(&kiosk.path(server.now())).await.text().await.unwrap())
}

pub(super) fn sealed(plain: &str) -> String {
    let recipients = Recipients::try_from(vec![RECIPIENT.to_owned()]).unwrap();
    BASE64.encode(&recipients.seal(plain.as_bytes()).unwrap())
}

pub(super) fn upload(people: u8, body: &str) -> Value {
    json!({ "people": people, "attention": people > 1, "out_of_province": false, "visit": VISIT, "body": body })
}

async fn hand(server: &TestServer, ticket: &str, upload: &Value) -> Response {
    let request = server.http.post(server.at(&format!("/khai-bao/{ticket}")));
    let request = request.header("content-type", "application/json");
    request.body(upload.to_string()).send().await.unwrap()
}

async fn tap(server: &TestServer, kiosk: &Kiosk, direction: &str) {
    let ticket = open(server, kiosk).await;
    let form = format!("ticket={ticket}&direction={direction}&visit={VISIT}");
    assert_eq!(server.post("/tap", &form).await.status(), 303);
}

pub(super) fn sums(server: &TestServer) -> (u64, u64) {
    server.read().passage_sums(1, NOW - 60, NOW + 86_400).unwrap()
}

#[tokio::test]
async fn scan_and_declaration_are_one_visit() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    tap(&server, &kiosk, "in").await;
    assert_eq!(sums(&server), (1, 0));
    let page = open(&server, &kiosk).await;
    server.clock.set(NOW + 900);
    assert_eq!(hand(&server, &page, &upload(4, &sealed("{}"))).await.status(), 200);
    assert_eq!(sums(&server), (4, 0), "the declaration counts them, and the taps nobody");
    tap(&server, &kiosk, "in").await;
    assert_eq!(sums(&server), (4, 0));
    server.clock.set(NOW + 1800);
    tap(&server, &kiosk, "out").await;
    assert_eq!(sums(&server), (4, 4), "who came with one phone leaves with it");
    let passages = server.tx().passages(1, NOW - 60, NOW + 7200).unwrap();
    let present = |from_s| backend::stays::present(&passages, from_s, from_s + 900, 4 * 3600);
    assert_eq!(present(NOW + 900).declarations + present(NOW + 900).phones, 4);
    let gone = present(NOW + 3600);
    assert_eq!(gone, backend::stays::Occupancy::default());
    // The kiosk is told of each tap, so that it chimes.
    let told = server.read().checkins_after(kiosk.number, 0, 100).unwrap();
    assert_eq!(told.len(), 4);
}

#[tokio::test]
async fn it_is_taken_once_and_its_receipt_holds_today() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let page = open(&server, &kiosk).await;
    let body = upload(2, &sealed("{}"));
    let first = hand(&server, &page, &body).await;
    assert_eq!(first.status(), 200);
    assert!(first.headers()["set-cookie"].to_str().unwrap().starts_with("went-in=1;"));
    let next = first.json::<Value>().await.unwrap()["next"].as_str().unwrap().to_owned();
    // The answer was lost, and the phone sends it again, also much later.
    server.clock.set(NOW + 20_000);
    let again = hand(&server, &page, &body).await;
    assert_eq!(
        (again.status().as_u16(), again.json::<Value>().await.unwrap()["next"].as_str()),
        (200, Some(&*next))
    );
    assert_eq!(sums(&server), (2, 0));
    let other = hand(&server, &page, &upload(2, &sealed("{}"))).await;
    assert_eq!(other.status(), 409, "another declaration from the same page");
    assert_eq!(sums(&server), (2, 0));

    let html = server.page(&next).await.text().await.unwrap();
    let code = html.split("<p class=\"venue\">").find(|part| part.as_bytes()[4] == b'-').unwrap();
    let code = code.split('<').next().unwrap().to_owned();
    assert!(html.contains("class=\"qr\"") && html.contains("Cho 2 người"), "{html}");
    assert!(html.contains("Xin đứng cách 2 m"), "an answer needs a look: {html}");
    let held = server.page(&format!("/R/{code}")).await;
    assert_eq!(held.status(), 200);
    assert!(held.text().await.unwrap().contains("Cho 2 người"));
    // The commune's other kiosks are told, for the word codes.
    assert_eq!(
        server.read().declared_after(1, protocol::civil::vietnam_day(NOW), 0, 10).unwrap().len(),
        1
    );
}

#[tokio::test]
async fn staff_find_it_in_the_log_and_erase_it_by_its_receipt() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let page = open(&server, &kiosk).await;
    assert_eq!(hand(&server, &page, &upload(1, &sealed("{}"))).await.status(), 200);
    let clerk = server.staff(Role::Commune).await;
    let html = clerk.text("/staff/log?day=2021-07-08&lang=vi").await;
    let key = format!("/staff/log/{}-1-p", kiosk.number);
    assert!(html.contains(&key) && html.contains("Khai bằng điện thoại"), "{html}");
    assert!(clerk.text(&key).await.contains("Cổng số 2"));
    let opened = clerk.post(&format!("{key}/open"), "reason=x").await.text().await.unwrap();
    assert!(opened.contains("\"body\":\"YWdlLWVuY3J5cHRpb24"), "{opened}");
    assert!(opened.contains("\"by_phone\":true"), "{opened}");

    let ticket = backend::checkins::ticket::Ticket::open(&page, &server.app.keys).unwrap();
    let at = backend::checkins::of_ticket(server.read().as_mut(), &ticket).unwrap();
    let receipt = || given(server.read().as_mut(), &at, &ticket).unwrap();
    let code = receipt().unwrap().code;
    let fields = format!("receipt={code}&step=erase&seen=on&reason=x");
    assert_eq!(clerk.post("/staff/erase", &fields).await.status(), 200);
    assert_eq!(server.tx().sealed_body(kiosk.number, 1, PHONE).unwrap(), None);
    assert_eq!(receipt(), None, "the confirmation knows no receipt any more");
    assert_eq!(sums(&server), (1, 0), "and the counts stay");
}

#[tokio::test]
async fn who_declared_elsewhere_says_so_in_one_tap() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let page = open(&server, &kiosk).await;
    let path = format!("/noi-khac/{page}");
    let html = server.page(&path).await.text().await.unwrap();
    assert_eq!(html.matches("<button").count(), 5);
    let next = location(&server.post(&path, &format!("channel=zalo&visit={VISIT}")).await);
    assert!(server.page(&next).await.text().await.unwrap().contains("Cho 1 người"));
    assert_eq!(location(&server.post(&path, "channel=ncovi").await), next, "the first stays");
    tap(&server, &kiosk, "in").await;
    assert_eq!(sums(&server), (1, 0));
    let counted = server.read().elsewhere(None).unwrap();
    assert_eq!(
        counted.iter().map(|row| (row.channel.as_str(), row.count)).collect::<Vec<_>>(),
        [("zalo", 1)]
    );
    for form in ["", "channel=facebook", "channel=zalo&channel=zalo"] {
        assert_eq!(server.post(&path, form).await.status(), 400, "{form}");
    }
}

#[tokio::test]
async fn odd_uploads_are_refused_and_change_nothing() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let page = open(&server, &kiosk).await;
    let good = upload(1, &sealed("{}"));
    for (change, status) in [
        (json!({ "people": 0 }), 400),
        (json!({ "people": 11 }), 400),
        (json!({ "people": 300 }), 400),
        (json!({ "body": "" }), 400),
        (json!({ "body": BASE64.encode(b"{\"fullName\":\"x\"}") }), 400),
        (json!({ "name": "x" }), 400),
        (json!({ "body": "A".repeat(70_000) }), 413),
    ] {
        let mut odd = good.clone();
        odd.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(hand(&server, &page, &odd).await.status(), status, "{change}");
    }
    let stranger = "A".repeat(109);
    assert_eq!(hand(&server, &stranger, &good).await.status(), 400);
    assert_eq!(server.page(&format!("/khai-bao/{stranger}")).await.status(), 400);
    server.clock.set(NOW + 3601);
    assert_eq!(hand(&server, &page, &good).await.status(), 410, "opened an hour ago");
    assert_eq!(sums(&server), (0, 0));
    assert!(
        server
            .read()
            .checkins_after(kiosk.number, 0, 9)
            .unwrap()
            .iter()
            .all(|it| it.direction == Direction::In)
    );
    assert!(server.tx().sealed(None).unwrap().is_empty());
}

#[tokio::test]
async fn what_waited_for_a_network_has_the_time_at_which_it_was_sealed() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let (page, other) = (open(&server, &kiosk).await, open(&server, &kiosk).await);
    let late = |ago_s: u32| {
        let mut late = upload(1, &sealed("{}"));
        late["ago_s"] = ago_s.into();
        late
    };
    server.clock.set(NOW + 7200);
    assert_eq!(hand(&server, &page, &late(3000)).await.status(), 410, "sealed over an hour later");
    assert_eq!(hand(&server, &page, &late(6600)).await.status(), 200);
    let [row] = &server.tx().sealed(None).unwrap()[..] else { panic!() };
    assert_eq!(row.header.at_s, NOW + 600);
    assert_eq!(row.header.clock, protocol::clock::ClockConfidence::Held);
    let told = server.read().checkins_after(kiosk.number, 0, 9).unwrap();
    assert_eq!(
        told.iter().map(|it| it.evidence).collect::<Vec<_>>(),
        [Evidence::Late],
        "nobody is there any more"
    );
    server.clock.set(NOW + 74 * 3600);
    assert_eq!(hand(&server, &other, &late(74 * 3600 - 60)).await.status(), 410);
}

#[tokio::test]
async fn pages_of_a_venue_name_the_help_line_of_its_commune_or_that_of_all() {
    let general = |config: &mut backend::config::Config, _: &std::path::Path| {
        config.help_line = Some("0256 000 1188".to_owned());
    };
    let server = TestServer::start_with(NOW, general).await;
    let kiosk = server.kiosk().await;
    let page = open(&server, &kiosk).await;
    let paths = [
        format!("/khai-bao/{page}"),
        format!("/noi-khac/{page}"),
        kiosk.path(NOW),
        "/diem/BSON".to_owned(),
    ];
    let said = async |line: &str| {
        for path in &paths {
            let text = server.page(path).await.text().await.unwrap();
            assert!(text.contains(line), "{line} {path}: {text}");
        }
    };
    said("0256 000 1188").await;
    let mut tx = server.tx();
    backend::venues::set_help_line(tx.as_mut(), 1, Some("0912 345 678")).unwrap();
    tx.commit().unwrap();
    said("0912 345 678").await;
}
