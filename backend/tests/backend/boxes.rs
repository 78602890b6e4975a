//! A new box takes the place of one that broke.

use backend::store::accounts::Role;
use ed25519_dalek::SigningKey;
use protocol::api::{self, Above, Enrolled};
use protocol::secret::Secret;
use protocol::shortcode::ShortCode;
use protocol::token::Claim;
use serde_json::Value;

use crate::support::{Kiosk, NOW, TestServer};

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

async fn replace(server: &TestServer, kiosk: &Kiosk) -> String {
    let line = server.lines(&["kiosk", "replace", &kiosk.number.to_string()]).await;
    line[0]["code"].as_str().unwrap().to_owned()
}

async fn enrolled(server: &TestServer, code: &str, seed: u8) -> Kiosk {
    let answer = server.enrol(code, &key(seed)).await;
    assert_eq!(answer.status(), 200);
    let enrolled: Enrolled = answer.json().await.unwrap();
    Kiosk { number: enrolled.kiosk, key: key(seed), enrolled }
}

/// Path of the code on a poster of that key.
fn poster(kiosk: u32, key: &Secret) -> String {
    format!("/Q/{}", Claim::fixed(kiosk, 0).mint(key))
}

#[tokio::test]
async fn a_new_box_has_the_number_the_place_and_the_posters_and_the_old_one_nothing() {
    let server = TestServer::start().await;
    let old = server.kiosk().await;
    let printed = old.enrolled.token_key.clone();
    let code = replace(&server, &old).await;
    assert_eq!(server.get(&old, api::CASES).await.status(), 200, "until the new one is there");
    let new = enrolled(&server, &code, 7).await;
    assert_eq!((new.number, new.enrolled.venue.venue), (old.number, old.enrolled.venue.venue));
    assert_eq!(new.enrolled.venue.position, "Cổng số 2");
    assert_eq!(new.enrolled.above, Some(Above { contacts: 1_000_000, records: 1_000_000 }));
    assert_eq!(server.get(&new, api::CASES).await.status(), 200);
    assert_eq!(server.get(&old, api::CASES).await.status(), 401);
    assert_eq!(server.page(&new.path(NOW)).await.status(), 200);
    let shown = server.page(&old.path(NOW)).await;
    assert_ne!(shown.status(), 200, "what the old box shows");
    // What was printed before, and what the new box shows while it does not know the time.
    for path in [poster(old.number, &printed), poster(new.number, &new.enrolled.token_key)] {
        assert_eq!(server.page(&path).await.status(), 200, "{path}");
    }
    let fixed = Claim::fixed(old.number, 0);
    let short = ShortCode::of("BSON", &fixed, &printed).to_string();
    let typed = server.post("/code", &format!("code={}", short.replace(' ', "+"))).await;
    assert_eq!(typed.status(), 303, "the short code of an old poster");
    let operator = server.staff(Role::Operator).await;
    let html = operator.text(&format!("/staff/poster/1/{}", old.number)).await;
    assert!(!html.is_empty());
    // A second box: the first posters still hold.
    let again = replace(&server, &new).await;
    let third = enrolled(&server, &again, 8).await;
    assert_eq!(server.get(&new, api::CASES).await.status(), 401);
    assert_eq!(server.page(&third.path(NOW)).await.status(), 200);
    assert_eq!(server.page(&poster(old.number, &printed)).await.status(), 200);
}

#[tokio::test]
async fn the_code_of_a_box_works_once_and_for_the_box_that_used_it() {
    let server = TestServer::start().await;
    let old = server.kiosk().await;
    let code = replace(&server, &old).await;
    let new = enrolled(&server, &code, 7).await;
    let again = enrolled(&server, &code, 7).await;
    assert_eq!(again.enrolled.token_key.expose(), new.enrolled.token_key.expose(), "a lost answer");
    assert_eq!(server.enrol(&code, &key(9)).await.status(), 403);
    assert_eq!(server.get(&new, api::CASES).await.status(), 200);
    server.lines(&["kiosk", "revoke", &old.number.to_string()]).await;
    let refused = server.command(&["kiosk", "replace", &old.number.to_string()]).await;
    assert_eq!(refused.status.code(), Some(1), "it was revoked");
    // One that waits needs no other box.
    let waiting = server.lines(&["kiosk", "add", "--venue", "1"]).await;
    let waiting: &Value = &waiting[0]["kiosk"];
    let refused = server.command(&["kiosk", "replace", &waiting.to_string()]).await;
    assert_eq!(refused.status.code(), Some(1));
}

#[tokio::test]
async fn the_portal_asks_before_it_gives_the_code_of_a_box() {
    let server = TestServer::start().await;
    let old = server.kiosk().await;
    let operator = server.staff(Role::Operator).await;
    let path = format!("/staff/kiosks/{}/box", old.number);
    let asked = operator.text(&path).await;
    assert!(
        asked.contains("Lấy mã cho máy mới") && !asked.contains("<svg class=\"qr\""),
        "{asked}"
    );
    assert_eq!(operator.post(&path, "").await.status(), 303);
    let shown = operator.text(&path).await;
    assert!(shown.contains("<svg class=\"qr\""), "{shown}");
    let text = shown.split("mono invitation\">").nth(1).unwrap().split('<').next().unwrap();
    let code = text.split('-').take(2).collect::<Vec<_>>().join("-");
    let new = enrolled(&server, &code, 7).await;
    assert_eq!(new.number, old.number);
    assert!(operator.text(&path).await.contains("Lấy mã cho máy mới"), "and it is used");
    // By six digits as well: they are made for the box that is awaited.
    assert_eq!(operator.post(&path, "").await.status(), 303);
    let pair = format!("/staff/kiosks/{}/pair", old.number);
    assert_eq!(operator.post(&pair, "").await.status(), 303);
    let digits = operator.text(&pair).await;
    assert!(digits.contains("class=\"code6\""), "{digits}");
}
