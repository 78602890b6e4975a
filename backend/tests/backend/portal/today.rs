//! The manager's day: how full, by hour, and that it is only the own venue's.

use backend::store::accounts::Role;
use backend::store::venues::VenueSettings;
use protocol::contact::ContactId;

use crate::support::records::{batch, contact, declared};
use crate::support::{NOW, TestServer, location};

#[tokio::test]
async fn a_manager_sees_the_hours_of_the_whole_venue_and_what_to_do_when_it_fills() {
    let server = TestServer::start().await;
    let venue = server.units().venues[0];
    let kiosk = server.kiosk().await;
    let manager = server.staff(Role::Manager).await;
    assert_eq!(location(&manager.get("/staff").await), "/staff/today");
    assert_eq!(location(&manager.get("/staff/today").await), format!("/staff/today/{venue}"));
    let path = format!("/staff/today/{venue}?lang=en");
    let html = manager.text(&path).await;
    // The kiosk of the units waits for its code, the other was just heard of.
    assert!(html.contains("class=\"st idle\"") && html.contains("class=\"st \""), "{html}");
    assert!(
        html.contains("Nobody has come in today") && html.contains("Nobody has set a capacity")
    );

    let id = protocol::receipt::ReceiptId::new(9).unwrap();
    let contacts = (1..=12)
        .map(|seq| contact(seq, ContactId([u8::try_from(seq).unwrap(); 12]), NOW - 3600))
        .collect();
    server.send(&kiosk, &batch(contacts, vec![declared(1, NOW - 3600, 3, id)])).await;
    let count = format!("/staff/gate/{venue}/count");
    manager.post(&count, "people=5&direction=in").await;
    manager.post(&count, "people=1&direction=out").await;
    let html = manager.text(&path).await;
    for part in [
        "<b>7</b>",
        "<b>8</b> came in",
        "<b>1</b> went out",
        "06–07 <small>▲ few scanned</small>",
        "07–08",
        "Most Bluezone phones heard within 15 minutes: 12",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
    server.clock.set(NOW + 900);
    let html = manager.text(&path).await;
    assert!(html.contains("class=\"st bad\"") && html.contains("at least"), "silent\n{html}");
    server.clock.set(NOW);
    for (capacity, says) in [(8, "Nearly full"), (7, "<b>▲ Full</b>"), (100, "inside")] {
        let settings = VenueSettings { capacity: Some(capacity), ..VenueSettings::default() };
        let mut tx = server.tx();
        tx.set_venue(venue, &settings).unwrap();
        tx.commit().unwrap();
        let html = manager.text(&path).await;
        assert!(html.contains(says), "{capacity}: {says}\n{html}");
        assert_eq!(html.contains("role=\"alert\""), capacity < 100, "{html}");
    }
}

#[tokio::test]
async fn other_venues_are_not_there() {
    let server = TestServer::start().await;
    let other = server.units().venues[1];
    let manager = server.staff(Role::Manager).await;
    assert_eq!(manager.get(&format!("/staff/today/{other}")).await.status(), 404);
    assert_eq!(manager.get("/staff/today/x").await.status(), 404);
}

#[tokio::test]
async fn a_manager_says_when_the_venue_is_open() {
    let server = TestServer::start().await;
    let units = server.units();
    let (venue, other) = (units.venues[0], units.venues[1]);
    let manager = server.staff(Role::Manager).await;
    let (day, page) =
        (format!("/staff/today/{venue}?lang=en"), format!("/staff/today/{venue}/hours"));
    assert!(manager.text(&day).await.contains("Open: 06:00-20:00."), "of the configuration");
    let answer = manager.post(&page, "hours=5h-11h30, 17:00 – 22:00").await;
    assert_eq!(location(&answer), format!("/staff/today/{venue}"));
    assert!(manager.text(&day).await.contains("Open: 05:00-11:30, 17:00-22:00."));
    let answer = manager.post(&page, "hours=sáng").await;
    assert_eq!(answer.status(), 422);
    let html = answer.text().await.unwrap();
    assert!(html.contains("value=\"sáng\"") && html.contains("class=\"err\""), "{html}");
    // Whoever registers venues sees and changes the same.
    let clerk = server.staff(Role::Commune).await;
    let form = clerk.text(&format!("/staff/venues/{venue}")).await;
    assert!(form.contains("value=\"05:00-11:30, 17:00-22:00\""), "{form}");
    assert_eq!(location(&manager.post(&page, "hours=").await), format!("/staff/today/{venue}"));
    assert!(server.read().venue(venue).unwrap().unwrap().settings.opening_hours.is_empty());
    let foreign = manager.post(&format!("/staff/today/{other}/hours"), "hours=5-6").await;
    assert_eq!(foreign.status(), 404);
}
