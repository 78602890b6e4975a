//! Check points with a poster and no kiosk, and venues that move.

use backend::store::accounts::Role;

use crate::support::staff::form;
use crate::support::{NOW, RECIPIENT, TestServer, location, ticket};

/// The path of the code on a poster's page.
fn code(poster: &str) -> String {
    let digits = poster.split("<b>XB ").nth(1).or_else(|| poster.split("<b>DM ").nth(1));
    digits.unwrap().split('<').next().unwrap().replace(' ', "")
}

#[tokio::test]
async fn a_shop_is_registered_printed_scanned_and_counted_without_a_kiosk() {
    let server = TestServer::start().await;
    let operator = server.staff(Role::Operator).await;
    let keys = form(&[("name", "Phường Bồng Sơn"), ("keys", RECIPIENT)]);
    operator.post("/staff/communes/new", &keys).await;
    let shop = form(&[
        ("commune", "1"),
        ("name", "Điểm may"),
        ("kind", "workshop"),
        ("address", "Tổ 4"),
        ("registrant", "Trương Thị Mai"),
        ("phone", "0900 000 512"),
        ("letters", "DM"),
        ("then", "poster"),
    ]);
    let registered = operator.post("/staff/venues/new", &shop).await;
    assert_eq!(location(&registered), "/staff/poster/1");
    let page = operator.text("/staff/poster/1?lang=en").await;
    assert!(page.contains("Poster 1"), "{page}");
    let sheet = operator.text("/staff/poster/1/1").await;

    let typed = form(&[("code", &format!("DM{}", code(&sheet)))]);
    let opened = server.post("/code", &typed).await;
    let page = server.page(&location(&opened)).await.text().await.unwrap();
    assert!(page.contains("Điểm may"), "{page}");
    let tap = form(&[("ticket", &ticket(&page)), ("direction", "in")]);
    assert_eq!(server.post("/tap", &tap).await.status(), 303);
    let sums = server.read().passage_sums(1, NOW, NOW + 1).unwrap();
    assert_eq!(sums, (1, 0));

    // It is no machine: nobody looks for it, in no list.
    server.clock.set(NOW + 900);
    let overview = operator.text("/staff/overview?lang=en").await;
    assert!(
        overview.contains("<b>0/0</b>") && overview.contains("1 with a poster only"),
        "{overview}"
    );
    let kiosks = operator.text("/staff/kiosks?lang=en").await;
    assert!(kiosks.contains("0 kiosks") && kiosks.contains("Poster only 1"), "{kiosks}");
    assert!(operator.text("/staff/kiosks?state=poster").await.contains("Điểm may"));
    assert!(operator.text("/staff/venues?lang=en").await.contains("poster only"));
    let listed = server.lines(&["kiosk", "list"]).await;
    assert_eq!(listed[0]["state"], "poster");

    // Another at a second door; a code that was withdrawn is refused.
    let door = form(&[("position", "Cửa sau")]);
    assert_eq!(location(&operator.post("/staff/venues/1/poster", &door).await), "/staff/poster/1");
    assert!(operator.text("/staff/venues/1").await.contains("Cửa sau"));
    let long = form(&[("position", &"a".repeat(200))]);
    let back = location(&operator.post("/staff/venues/1/poster", &long).await);
    assert!(back.contains("long"), "{back}");
    assert_eq!(server.read().kiosks(Some(1)).unwrap().len(), 2);
    server.lines(&["kiosk", "revoke", "1"]).await;
    assert_eq!(operator.get("/staff/poster/1/1").await.status(), 404);
}

#[tokio::test]
async fn a_poster_made_by_the_command_opens_its_venue() {
    let server = TestServer::start().await;
    server.kiosk().await;
    let made = server.lines(&["kiosk", "add-poster", "--venue", "1", "--position", "Thôn 3"]).await;
    let page = server.page(made[0]["path"].as_str().unwrap()).await;
    let page = page.text().await.unwrap();
    assert!(page.contains("Thôn 3") && page.contains("class=\"weaker\""), "{page}");
    assert!(server.read().kiosk(2).unwrap().unwrap().is_poster());
    let other = server.command(&["kiosk", "add-poster", "--venue", "9"]).await;
    assert_eq!(other.status.code(), Some(1));
}

#[tokio::test]
async fn vehicles_come_from_a_sheet_with_their_trips_and_are_counted_by_trip() {
    let server = TestServer::start().await;
    let units = server.units();
    let clerk = server.staff(Role::Commune).await;
    let sheet = "name\tkind\tregistrant\tphone\tplate\troute\ttrips\tletters\n\
        Xe 12\tvehicle\tLê Văn Mẫu\t0900000513\t77B-012.34\tBồng Sơn – Quy Nhơn\t\
        06:30-08:00 Chuyến sáng; 22:00-05:00 Chuyến đêm\tXB\n\
        Xe 13\tvehicle\tLê Văn Mẫu\t0900000513\t77B-012.35\tBồng Sơn – Quy Nhơn\t7 giờ sáng\tXC\n";
    let answer = clerk
        .post("/staff/venues/sheet?lang=en", &form(&[("table", sheet), ("posters", "1")]))
        .await;
    assert_eq!(answer.status(), 422);
    let html = answer.text().await.unwrap();
    assert!(html.contains("Trips: Line 1 is not right"), "{html}");
    assert!(html.contains("/staff/posters.pdf?from=3&amp;to=3"), "{html}");
    let bus = server.read().venue_by_letters("XB").unwrap().unwrap();
    assert_eq!(bus.registered.commune, units.communes[0]);
    assert_eq!(bus.registered.trips, "06:30-08:00 Chuyến sáng\n22:00-05:00 Chuyến đêm");

    let poster = server.read().kiosks(Some(bus.venue)).unwrap().remove(0);
    let sheet = clerk.text(&format!("/staff/poster/{}/{}", bus.venue, poster.kiosk)).await;
    assert!(sheet.contains("77B-012.34 · Bồng Sơn – Quy Nhơn"), "{sheet}");
    let opened = server.post("/code", &form(&[("code", &format!("XB{}", code(&sheet)))])).await;
    let page = server.page(&location(&opened)).await.text().await.unwrap();
    assert!(page.contains("77B-012.34 · Bồng Sơn – Quy Nhơn"), "{page}");
    server.post("/tap", &form(&[("ticket", &ticket(&page)), ("direction", "in")])).await;

    let mut tx = server.tx();
    let trips = backend::venues::trips::parse(&bus.registered.trips).unwrap();
    let morning = backend::venues::trips::at(&trips, NOW).unwrap();
    assert_eq!(tx.passage_sums(bus.venue, morning.from_s, morning.to_s).unwrap(), (1, 0));
}
