//! The tap: it counts once, and not without end.

use backend::stays;
use protocol::record::Direction;
use protocol::token::{Claim, Evidence};

use crate::support::{Kiosk, NOW, TestServer, location, ticket};

#[tokio::test]
async fn a_tap_counts_once_for_each_direction_within_its_time() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let counted = || server.read().checkins_after(kiosk.number, 0, 100).unwrap();
    let ticket = ticket(&server.page(&kiosk.path(NOW)).await.text().await.unwrap());
    let form = format!("ticket={ticket}&direction=in");

    server.clock.set(NOW + 600);
    let receipt = location(&server.post("/tap", &form).await);
    let page = server.page(&receipt).await;
    assert_eq!(page.status(), 200);
    assert!(page.text().await.unwrap().contains("07:10"));

    // Double tap, reload, and a reload after the ticket's time: the first confirmation again.
    server.clock.set(NOW + 5000);
    for _ in 0..3 {
        assert_eq!(location(&server.post("/tap", &form).await), receipt);
        assert_eq!(server.page(&receipt).await.status(), 200);
    }
    assert_eq!(counted().len(), 1);
    assert_eq!((counted()[0].at_s, counted()[0].direction), (NOW + 600, Direction::In));
    assert_eq!(counted()[0].evidence, Evidence::Live);

    // The other direction was not tapped in time.
    let out = format!("ticket={ticket}&direction=out");
    assert_eq!(server.post("/tap", &out).await.status(), 410);
    server.clock.set(NOW + 300);
    assert_eq!(location(&server.post("/tap", &out).await), receipt.replace("/in", "/out"));
    assert_eq!(counted().len(), 2);
}

#[tokio::test]
async fn fifty_taps_at_once_count_once() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let ticket = ticket(&server.page(&kiosk.path(NOW)).await.text().await.unwrap());
    let form = format!("ticket={ticket}&direction=in");
    let taps = futures_util::future::join_all((0..50).map(|_| server.post("/tap", &form))).await;
    assert!(taps.iter().all(|answer| answer.status() == 303));
    assert_eq!(server.read().checkins_after(kiosk.number, 0, 100).unwrap().len(), 1);
}

/// Opens the page with a cookie; the first button, and the ticket.
async fn open(server: &TestServer, kiosk: &Kiosk, cookie: &str) -> (String, String) {
    let asked = server.http.get(server.at(&kiosk.path(NOW))).header("cookie", cookie);
    let html = asked.send().await.unwrap().text().await.unwrap();
    let first = html.split("name=\"direction\" value=\"").nth(1).unwrap();
    (first.split('"').next().unwrap().to_owned(), ticket(&html))
}

#[tokio::test]
async fn who_scans_again_is_offered_the_other_way_first() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let cookie = |answer: &reqwest::Response| {
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
        let (value, rest) = cookie.split_once(';').unwrap();
        (value.to_owned(), rest.contains("Max-Age=0"))
    };
    let (first, ticket) = open(&server, &kiosk, "").await;
    assert_eq!(first, "in");
    let answer = server.post("/tap", &format!("ticket={ticket}&direction=in")).await;
    let (went_in, over) = cookie(&answer);
    assert!(!over && answer.headers()["set-cookie"].to_str().unwrap().contains("HttpOnly"));
    let (first, ticket) = open(&server, &kiosk, &went_in).await;
    assert_eq!(first, "out");
    assert_eq!(open(&server, &kiosk, "went-in=4711").await.0, "in", "another venue");
    let answer = server.post("/tap", &format!("ticket={ticket}&direction=out")).await;
    assert!(cookie(&answer).1, "and then the phone forgets it");
}

/// Opens a code and taps it for a visit; the check-ins so far.
async fn tap_visit(server: &TestServer, kiosk: &Kiosk, direction: &str, visit: &str) -> usize {
    let path = kiosk.path(server.now());
    let ticket = ticket(&server.page(&path).await.text().await.unwrap());
    let form = format!("ticket={ticket}&direction={direction}&visit={visit}");
    let confirmation = location(&server.post("/tap", &form).await);
    assert_eq!(server.page(&confirmation).await.status(), 200);
    server.read().checkins_after(kiosk.number, 0, 100).unwrap().len()
}

#[tokio::test]
async fn a_visit_counts_once_in_each_direction_and_its_ways_belong_together() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let [one, other] = ["0", "f"].map(|digit| digit.repeat(32));
    let sums = || server.read().passage_sums(1, NOW - 60, NOW + 7200).unwrap();
    // Back, scanned anew and tapped again: each time it is confirmed, and one person came.
    assert_eq!(tap_visit(&server, &kiosk, "in", &one).await, 1);
    assert_eq!(tap_visit(&server, &kiosk, "in", &one).await, 2);
    assert_eq!(sums(), (1, 0));
    server.clock.set(NOW + 1800);
    assert_eq!(tap_visit(&server, &kiosk, "in", &other).await, 3);
    server.clock.set(NOW + 3600);
    assert_eq!(tap_visit(&server, &kiosk, "out", &other).await, 4);
    assert_eq!(tap_visit(&server, &kiosk, "out", &other).await, 5);
    assert_eq!(sums(), (2, 1));
    // Without ids the first who came would be the first who left.
    let passages = server.tx().passages(1, NOW - 60, NOW + 7200).unwrap();
    let present = |from_s| stays::present(&passages, from_s, from_s + 900, 4 * 3600);
    assert_eq!(present(NOW).phones, 1);
    assert_eq!(present(NOW + 1800).phones, 2);
    assert_eq!(present(NOW + 5000).phones, 1);
    let names: Vec<_> = passages.iter().filter_map(|it| it.visit.clone()).collect();
    assert_eq!(names, [&one, &one, &other, &other, &other].map(|id| id.to_uppercase()));
    // No id, and what is none: a tap as ever.
    for odd in ["", "00", "%00", &"g".repeat(32)] {
        tap_visit(&server, &kiosk, "in", odd).await;
    }
    assert_eq!(sums(), (6, 1));
}

/// Opens a code and taps it; the status of the tap.
async fn visit(server: &TestServer, path: &str) -> u16 {
    let ticket = ticket(&server.page(path).await.text().await.unwrap());
    let form = format!("ticket={ticket}&direction=in");
    server.post("/tap", &form).await.status().as_u16()
}

#[tokio::test]
async fn a_photo_of_the_poster_fills_no_card_and_stops_nobody_at_the_screen() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let key = &kiosk.enrolled.token_key;
    let poster = format!("/Q/{}", Claim::fixed(kiosk.number, 0).mint(key));
    let opened = ticket(&server.page(&poster).await.text().await.unwrap());
    let form = format!("ticket={opened}&direction=in");
    for _ in 0..60 {
        assert_eq!(visit(&server, &poster).await, 303);
    }
    let over = server.post("/tap", &form).await;
    assert_eq!(over.status(), 429);
    assert!(over.text().await.unwrap().contains("Quá nhiều lượt cùng lúc"));
    let english = server.post("/tap?lang=en", &form).await.text().await.unwrap();
    assert!(english.contains("Too many check-ins at once"), "{english}");

    assert_eq!(visit(&server, &kiosk.path(NOW)).await, 303, "the screen's code goes on");
    server.clock.set(NOW + 1);
    assert_eq!(server.post("/tap", &form).await.status(), 303, "one a second");
    assert_eq!(server.post("/tap", &form).await.status(), 303, "the same tap again costs nothing");
    assert_eq!(visit(&server, &poster).await, 429);
}
