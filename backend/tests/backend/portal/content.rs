//! What venues ask, say and show.

use backend::store::accounts::Role;
use protocol::api::{self, Venue};
use protocol::language::Language;
use protocol::signed_venue::SignedVenue;

use crate::support::staff::form;
use crate::support::{Kiosk, NOW, TestServer, location};

/// The kiosk's venue, as its program of today asks for it or as the first one did.
async fn venue(server: &TestServer, kiosk: &Kiosk, takes: &str) -> Venue {
    let signed = server.get(kiosk, &format!("{}?nonce=5f{takes}", api::VENUE)).await;
    let signed: SignedVenue = signed.json().await.unwrap();
    let first_knew = !signed.venue.contains("questionnaire");
    assert!(first_knew || !takes.is_empty(), "the first kiosks refuse what they do not know");
    signed.verify(kiosk.number, "5f", &server.app.keys.signing.verifying_key()).unwrap()
}

const TAKES: &str = "&takes=questionnaire";

#[tokio::test]
async fn a_kind_has_questions_texts_and_a_capacity_and_a_venue_may_have_its_own() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let operator = server.staff(Role::Operator).await;
    assert_eq!(venue(&server, &kiosk, TAKES).await.questionnaire, None);
    let suggested = operator.text("/staff/kinds/other").await;
    assert!(suggested.contains("Quét mã khi vào và khi ra"), "{suggested}");

    let set = [
        ("ask", "travel"),
        ("notice_vi", "Quét mã khi vào\r\nĐeo khẩu trang."),
        ("notice_en", ""),
        ("capacity", "1.200"),
    ];
    let answer = operator.post("/staff/kinds/other", &form(&set)).await;
    assert_eq!(location(&answer), "/staff/kinds?saved=other");
    let now = venue(&server, &kiosk, TAKES).await;
    let asked = now.questionnaire.unwrap();
    assert_eq!((asked.ask.as_slice(), now.capacity), (&["travel".to_owned()][..], Some(1200)));
    assert_eq!(asked.notice(Language::Vi), Some("Quét mã khi vào\nĐeo khẩu trang."));
    assert_eq!(asked.notice(Language::En), None);
    let listed = operator.text("/staff/kinds?lang=en").await;
    assert!(listed.contains(&asked.version()) && listed.contains("12 kinds of venues"), "{listed}");

    // A kiosk of the first release is told what it knows.
    let first = venue(&server, &kiosk, "").await;
    assert_eq!((first.illness_page, first.capacity), (false, Some(1200)));

    server.lines(&["venue", "set", "1", "--illness-page", "true", "--capacity", "40"]).await;
    let now = venue(&server, &kiosk, TAKES).await;
    let both = now.questionnaire.unwrap();
    assert_eq!((both.ask.join(" ").as_str(), now.capacity), ("illnesses travel", Some(40)));
    assert!(operator.text("/staff/kinds").await.contains(&both.version()), "it is found again");
    assert!(venue(&server, &kiosk, "").await.illness_page);

    server.lines(&["venue", "set", "1", "--illness-page", "false"]).await;
    let own = [("of", "venue"), ("ask", "signs"), ("notice_vi", "Rửa tay")];
    let answer = operator.post("/staff/venues/1/texts", &form(&own)).await;
    assert_eq!(location(&answer), "/staff/venues/1/texts?saved");
    let asked_now = || async { venue(&server, &kiosk, TAKES).await.questionnaire.unwrap() };
    assert_eq!(asked_now().await.ask, ["signs"]);
    operator.post("/staff/venues/1/texts", &form(&[("of", "kind"), ("ask", "signs")])).await;
    assert_eq!(asked_now().await, asked);

    let visitor = server.page(&kiosk.path(NOW)).await.text().await.unwrap();
    assert!(visitor.contains("<p class=\"told\">Quét mã khi vào"), "{visitor}");
}

#[tokio::test]
async fn what_does_not_fit_is_told_at_its_field_and_kept() {
    let server = TestServer::start().await;
    server.units();
    let operator = server.staff(Role::Operator).await;
    let long = "a".repeat(201);
    let typed = form(&[("notice_vi", &long), ("ask", "signs")]);
    let answer = operator.post("/staff/kinds/market?lang=en", &typed).await;
    assert_eq!(answer.status(), 422);
    let html = answer.text().await.unwrap();
    assert!(html.contains("At most 200 characters") && html.contains(&long), "{html}");
    let typed = form(&[("capacity", "0")]);
    assert_eq!(operator.post("/staff/kinds/market", &typed).await.status(), 422);
    let typed = form(&[("capacity", "nhiều")]);
    assert_eq!(operator.post("/staff/kinds/market", &typed).await.status(), 422);
    assert_eq!(operator.get("/staff/kinds/airport").await.status(), 404);
    assert!(server.read().venue_kinds().unwrap().is_empty());
    let clerk = server.staff(Role::Commune).await;
    assert!(!clerk.text("/staff/kinds").await.contains("/staff/kinds/market"));
}
