//! What was typed is not lost when the session has run out, and nobody else gets it.

use backend::accounts::token::{Token, TokenKind};
use backend::drafts::SECRETS;
use backend::store::accounts::Role;
use reqwest::Response;

use crate::support::staff::{Browser, PASSWORD, form};
use crate::support::{NOW, TestServer};

const NOTE: &str = "khi phiên đăng nhập đã hết";

fn location(answer: &Response) -> &str {
    answer.headers()["location"].to_str().unwrap()
}

fn venue() -> String {
    form(&[
        ("name", "Chợ \"Đình\" <cũ>"),
        ("kind", "market"),
        ("address", "Tổ 4, khối Thiết Đính"),
        ("registrant", "Trương Thị Mai"),
        ("phone", "0900 000 512"),
        ("guards", "0900 000 513\n0900 000 514"),
        ("illness_page", "1"),
    ])
}

/// A clerk whose session has run out sends the form of a new venue.
async fn sent_late(server: &TestServer) -> Browser<'_> {
    server.units();
    let browser = server.staff(Role::Commune).await;
    server.clock.set(NOW + 2 * 3600);
    let answer = browser.post("/staff/venues/new", &venue()).await;
    assert_eq!(location(&answer), "/staff/sign-in?next=%2Fstaff%2Fvenues%2Fnew");
    browser
}

#[tokio::test]
async fn a_form_comes_back_after_signing_in_and_is_sent_by_its_sender_only() {
    let server = TestServer::start().await;
    let browser = sent_late(&server).await;
    let html = browser.text("/staff/sign-in?next=%2Fstaff%2Fvenues%2Fnew").await;
    assert!(html.contains("được giữ nửa giờ"), "{html}");
    browser.sign_in("commune", PASSWORD).await;
    for _ in 0..2 {
        let html = browser.text("/staff/venues/new").await;
        for part in [
            NOTE,
            "value=\"Chợ &quot;Đình&quot; <cũ>\"",
            "<option value=\"market\" selected=\"\">",
            "value=\"0900 000 512\"",
            "\n0900 000 513\n0900 000 514</textarea>",
            "name=\"illness_page\" value=\"1\" checked",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
    }
    assert_eq!(server.read().venues().unwrap().len(), 2, "nothing was saved by itself");
    assert!(!browser.text("/staff/erase").await.contains(NOTE));

    assert_eq!(browser.post("/staff/venues/new", &venue()).await.status(), 303);
    assert_eq!(server.read().venues().unwrap().len(), 3);
    assert!(!browser.text("/staff/venues/new").await.contains(NOTE));
}

#[tokio::test]
async fn nobody_else_gets_it_and_not_for_long() {
    let server = TestServer::start().await;
    let browser = sent_late(&server).await;
    let other = Browser::new(&server);
    other.sign_in("commune", PASSWORD).await;
    assert!(!other.text("/staff/venues/new").await.contains(NOTE), "another browser");
    server.account("operator", Role::Operator).await;
    browser.sign_in("operator", PASSWORD).await;
    assert!(!browser.text("/staff/venues/new").await.contains(NOTE), "another account");
    browser.sign_in("commune", PASSWORD).await;
    assert!(browser.text("/staff/venues/new").await.contains(NOTE));
    server.clock.set(NOW + 2 * 3600 + 1800);
    assert!(!browser.text("/staff/venues/new").await.contains(NOTE), "half an hour later");
}

#[tokio::test]
async fn a_stranger_keeps_nothing() {
    let server = TestServer::start().await;
    server.units();
    let stranger = Browser::new(&server);
    let answer = stranger.post("/staff/venues/new", &venue()).await;
    assert_eq!(answer.status(), 303);
    let token = Token::from_random([7; 32]);
    let cookie = ("staff-session".to_owned(), token.show().to_string());
    stranger.cookies.lock().unwrap().extend([cookie]);
    assert_eq!(stranger.post("/staff/venues/new", &venue()).await.status(), 303);
    assert!(!stranger.cookies.lock().unwrap().contains_key("staff-draft"));
    // Somebody who was signed out by hand is not known any more either.
    let browser = server.staff(Role::Commune).await;
    let cookies = browser.cookies.lock().unwrap().clone();
    browser.post("/staff/sign-out", "").await;
    *browser.cookies.lock().unwrap() = cookies;
    assert_eq!(browser.post("/staff/venues/new", &venue()).await.status(), 303);
    assert!(!browser.cookies.lock().unwrap().contains_key("staff-draft"));
}

#[tokio::test]
async fn a_form_that_asks_for_the_password_again_keeps_its_fields_and_no_password() {
    let server = TestServer::start().await;
    server.units();
    let browser = server.staff(Role::Operator).await;
    server.clock.set(NOW + 1200);
    let fields =
        [("person", "Lê Thị Hạnh"), ("name", "hanh"), ("role", "commune"), ("commune", "2")];
    let answer = browser.post("/staff/accounts/new", &form(&fields)).await;
    let confirm = location(&answer).to_owned();
    assert_eq!(confirm, "/staff/confirm?next=%2Fstaff%2Faccounts%2Fnew");
    assert!(browser.text(&confirm).await.contains("trở lại ngay sau bước này"));
    let proof = form(&[("proof", PASSWORD), ("next", "/staff/accounts/new")]);
    browser.post("/staff/confirm", &proof).await;
    let html = browser.text("/staff/accounts/new").await;
    for part in
        ["value=\"Lê Thị Hạnh\"", "value=\"commune\" checked", "<option value=\"2\" selected"]
    {
        assert!(html.contains(part), "{part}\n{html}");
    }

    server.clock.set(NOW + 3000);
    let fields = form(&[("password", "một mật khẩu khác"), ("again", "một mật khẩu khác")]);
    browser.post("/staff/account/password", &fields).await;
    let token = browser.cookies.lock().unwrap()["staff-draft"].clone();
    let hash = Token::parse(&token).unwrap().hash(&server.app.keys, TokenKind::Draft);
    let draft = server.read().draft(1, &hash).unwrap().unwrap();
    assert_eq!(draft.path, "/staff/accounts/new", "only passwords are not worth keeping");
}

#[test]
fn every_field_for_a_secret_is_known_as_one() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/portal");
    let mut names = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let html = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for tag in html.split("<input").skip(1).filter_map(|rest| rest.split('>').next()) {
            let secret = tag.contains("type=\"password\"") || tag.contains("one-time-code");
            let name = tag.split(" name=\"").nth(1).and_then(|rest| rest.split('"').next());
            names.extend(name.filter(|_| secret).map(str::to_owned));
        }
    }
    names.sort();
    names.dedup();
    let mut known = SECRETS.to_vec();
    known.sort_unstable();
    assert_eq!(names, known);
}
