//! What phones scanned and declared without a network: it arrives later, once, marked, and flashes no kiosk.

use protocol::clock::ClockConfidence;
use protocol::secret::Secret;
use protocol::token::{Claim, Evidence};
use reqwest::Response;
use serde_json::{Value, json};

use super::declare::{VISIT, sealed, sums, upload};
use crate::support::{NOW, TestServer};

async fn send(server: &TestServer, path: &str, body: &Value) -> Response {
    let request = server.http.post(server.at(path)).header("content-type", "application/json");
    request.body(body.to_string()).send().await.unwrap()
}

async fn late(server: &TestServer, path: &str, nonce: &str, ago_s: u32) -> Response {
    let token = path.strip_prefix("/Q/").unwrap();
    let body = json!({
        "token": token, "direction": "in", "visit": "a".repeat(32), "nonce": nonce, "ago_s": ago_s,
    });
    send(server, "/late", &body).await
}

#[tokio::test]
async fn a_scan_without_a_network_arrives_later_once_and_is_marked() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let (path, nonce) = (kiosk.path(NOW), "0".repeat(32));
    server.clock.set(NOW + 7200);
    for ago_s in [7200, 7203] {
        let answer = late(&server, &path, &nonce, ago_s).await;
        assert_eq!(answer.status(), 200);
        let taken: Value = answer.json().await.unwrap();
        assert_eq!((&taken["late"], &taken["name"]), (&true.into(), &"Chợ Bồng Sơn".into()));
    }
    let counted = server.read().checkins_after(kiosk.number, 0, 100).unwrap();
    assert_eq!(counted.len(), 1);
    assert_eq!((counted[0].at_s, counted[0].evidence), (NOW, Evidence::Late));
    // The time must be one at which the code was on the screen, and not too long ago.
    for (nonce, ago_s) in [("1", 3600), ("2", 7800)] {
        assert_eq!(late(&server, &path, &nonce.repeat(32), ago_s).await.status(), 410, "{ago_s}");
    }
    server.clock.set(NOW + 73 * 3600);
    assert_eq!(late(&server, &path, &"3".repeat(32), 73 * 3600).await.status(), 410);
    let forged = Claim::live(kiosk.number, server.now(), 30).mint(&Secret::new([7; 32]));
    let forged = format!("/Q/{forged}");
    assert_eq!(late(&server, &forged, &"4".repeat(32), 0).await.status(), 410);
    for nonce in ["", "00", "g"] {
        assert_eq!(late(&server, &path, nonce, 0).await.status(), 400, "{nonce}");
    }
    assert_eq!(server.read().checkins_after(kiosk.number, 0, 100).unwrap().len(), 1);
    let worker = server.page("/sw.js").await;
    assert_eq!(worker.headers()["cache-control"], "no-cache");
    assert_eq!(worker.headers()["content-type"], "text/javascript; charset=utf-8");
}

/// A declaration from the kept page, scanned and sealed so many seconds ago.
fn declaration(path: &str, nonce: &str, scanned: u32, ago_s: u32, body: &str) -> Value {
    let mut handed = upload(3, body);
    handed["ago_s"] = ago_s.into();
    let token = path.strip_prefix("/Q/").unwrap();
    json!({ "token": token, "nonce": nonce.repeat(32), "scan_ago_s": scanned, "handed": handed })
}

#[tokio::test]
async fn a_declaration_begun_without_a_network_is_taken_once_and_marked_late() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let (path, body) = (kiosk.path(NOW), sealed("{}"));
    server.clock.set(NOW + 7200);
    // The answer was lost, and sent again the phone counts otherwise: the day before, by twelve seconds.
    let mut pages = Vec::new();
    for more_s in [0, 20] {
        let upload = declaration(&path, "d", 7200 + more_s, 7000 + more_s, &body);
        let answer = send(&server, "/khai-bao", &upload).await;
        assert_eq!(answer.status(), 200);
        let taken: Value = answer.json().await.unwrap();
        assert_eq!((&taken["late"], &taken["name"]), (&true.into(), &"Chợ Bồng Sơn".into()));
        assert_eq!((&taken["at"], &taken["venue"]), (&(NOW + 200).into(), &"BSON".into()));
        assert!(
            taken["hours"].as_str().unwrap().contains('.'),
            "the diary can be compared: {taken}"
        );
        let html = server.page(taken["next"].as_str().unwrap()).await.text().await.unwrap();
        pages.push(html.split("<p class=\"venue\">").nth(2).unwrap()[..14].to_owned());
    }
    assert_eq!(pages[0], pages[1], "one receipt");
    let [row] = &server.tx().sealed(None).unwrap()[..] else { panic!() };
    assert_eq!((row.header.at_s, row.header.clock), (NOW + 200, ClockConfidence::Held));
    assert_eq!(sums(&server), (3, 0));
    // Whoever tapped "in" on the same page without a network is one of them.
    let tap = json!({
        "token": path.strip_prefix("/Q/").unwrap(), "direction": "in", "visit": VISIT, "nonce": "e".repeat(32), "ago_s": 7200,
    });
    assert_eq!(send(&server, "/late", &tap).await.status(), 200);
    assert_eq!(sums(&server), (3, 0));
    let told = server.read().checkins_after(kiosk.number, 0, 100).unwrap();
    assert_eq!(told.iter().map(|it| it.evidence).collect::<Vec<_>>(), [Evidence::Late; 2]);
    let other = declaration(&path, "d", 7200, 7000, &sealed("{}"));
    assert_eq!(send(&server, "/khai-bao", &other).await.status(), 409, "the first stays");
}

#[tokio::test]
async fn a_declaration_is_judged_by_the_code_that_was_scanned() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let (path, body) = (kiosk.path(NOW), sealed("{}"));
    let forged = Claim::live(kiosk.number, NOW, 30).mint(&Secret::new([7; 32]));
    server.clock.set(NOW + 7200);
    let declared = |nonce, scanned, ago| declaration(&path, nonce, scanned, ago, &body);
    for (said, upload, status) in [
        ("another code's time", declared("0", 3600, 3600), 410),
        ("sealed over an hour after the scan", declared("1", 7200, 3000), 410),
        ("forged", declaration(&format!("/Q/{forged}"), "2", 7200, 7200, &body), 410),
        ("no nonce", declared("", 7200, 7200), 400),
        ("no code", declaration("/Q/ABC", "3", 7200, 7200, &body), 400),
        ("not sealed", declaration(&path, "4", 7200, 7200, "e30="), 400),
        ("too large", declaration(&path, "5", 7200, 7200, &"A".repeat(70_000)), 413),
    ] {
        assert_eq!(send(&server, "/khai-bao", &upload).await.status(), status, "{said}");
    }
    server.clock.set(NOW + 73 * 3600);
    let old = declared("6", 73 * 3600, 73 * 3600);
    assert_eq!(send(&server, "/khai-bao", &old).await.status(), 410);
    assert!(server.tx().sealed(None).unwrap().is_empty());
    assert_eq!(sums(&server), (0, 0));
    // A network that was away for a minute: live, and the kiosk chimes.
    server.clock.set(NOW + 60);
    let answer = send(&server, "/khai-bao", &declared("7", 60, 0)).await;
    assert_eq!(answer.json::<Value>().await.unwrap()["late"], false);
    let told = server.read().checkins_after(kiosk.number, 0, 100).unwrap();
    assert_eq!(told.iter().map(|it| it.evidence).collect::<Vec<_>>(), [Evidence::Live]);
}

#[tokio::test]
async fn a_poster_scanned_without_a_network_flashes_nobody_hours_later() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let poster = format!("/Q/{}", Claim::fixed(kiosk.number, 0).mint(&kiosk.enrolled.token_key));
    server.clock.set(NOW + 7200);
    let told = || server.read().checkins_after(kiosk.number, 0, 100).unwrap().len();
    assert_eq!(late(&server, &poster, &"0".repeat(32), 7200).await.status(), 200);
    let upload = declaration(&poster, "1", 7200, 7000, &sealed("{}"));
    assert_eq!(send(&server, "/khai-bao", &upload).await.status(), 200);
    assert_eq!(told(), 0, "counted, and nobody is there any more");
    assert_eq!(sums(&server), (4, 0));
    assert_eq!(late(&server, &poster, &"2".repeat(32), 20).await.status(), 200);
    assert_eq!(told(), 1);
}

#[tokio::test]
async fn a_phone_learns_what_a_venue_asks_and_keeps_pages_of_no_venue() {
    let server = TestServer::start().await;
    server.kiosk().await;
    let asked: Value = server.page("/diem/BSON").await.json().await.unwrap();
    assert!(asked["keys"].as_str().unwrap().starts_with("age1"), "{asked}");
    assert_eq!(asked["asked"], json!(["hasPatient", "hasFromSickCountry", "hasSick"]));
    assert_eq!((&asked["commune"], &asked["line"]), (&"Phường Bồng Sơn".into(), &Value::Null));
    assert_eq!(server.page("/diem/NONE").await.status(), 404);
    let worker = async || server.page("/sw.js").await.text().await.unwrap();
    let first = worker().await;
    assert!(first.starts_with("self.KEPT=\""), "{}", &first[..40]);
    assert_eq!(worker().await, first, "the same until something that is kept changes");
    for page in ["/khai-bao", "/nhat-ky"] {
        let html = server.page(page).await.text().await.unwrap();
        assert!(!html.contains("Bồng Sơn") && !html.contains("age1"), "{html}");
    }
}
