//! The page where the short code is typed.

use protocol::shortcode::ShortCode;
use protocol::token::{Claim, Evidence};

use crate::support::{NOW, TestServer, location, ticket};

#[tokio::test]
async fn the_typed_code_leads_to_the_same_page() {
    let server = TestServer::start().await;
    let (_, kiosk) = (server.kiosk().await, server.kiosk().await);
    let key = &kiosk.enrolled.token_key;
    let typed = |claim: &Claim| {
        let code = ShortCode::of("BSON", claim, key).to_string();
        format!("code={}", code.to_lowercase().replace(' ', "+"))
    };
    let live = Claim::live(kiosk.number, NOW, 30);
    assert_eq!(location(&server.post("/code", &typed(&live)).await), kiosk.path(NOW));
    let english = location(&server.post("/code?lang=en", &typed(&live)).await);
    assert_eq!(english, format!("{}?lang=en", kiosk.path(NOW)));

    // The fixed code opens a page whose check-ins are weaker evidence.
    let path = location(&server.post("/code", &typed(&Claim::fixed(kiosk.number, 0))).await);
    let ticket = ticket(&server.page(&path).await.text().await.unwrap());
    location(&server.post("/tap", &format!("ticket={ticket}&direction=out")).await);
    let events = server.read().checkins_after(kiosk.number, 0, 9).unwrap();
    assert_eq!(events[0].evidence, Evidence::Fixed);

    server.clock.set(NOW + 300);
    assert_eq!(server.post("/code", &typed(&live)).await.status(), 404);
}

#[tokio::test]
async fn codes_are_typed_on_every_keyboard_and_pasted() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let key = &kiosk.enrolled.token_key;
    let code = ShortCode::of("BSON", &Claim::live(kiosk.number, NOW, 30), key);
    let digits = format!("{:06}", code.digits);
    let wide = |text: &str| -> String {
        text.chars().filter_map(|c| char::from_u32(u32::from(c) - 0x21 + 0xFF01)).collect()
    };
    let path = kiosk.path(NOW);
    for typed in [
        format!("BSON {}", wide(&digits)),
        format!("{} {digits}", wide("BSON")),
        format!("BSON–{digits}"),
        format!("bson — {digits}."),
        format!("https://kiosk.example.vn{path}"),
        format!(" https://KIOSK.EXAMPLE.VN{path}/ "),
        path.strip_prefix("/Q/").unwrap().to_owned(),
    ] {
        let encoded: String = typed.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let answer = server.post("/code", &format!("code={encoded}")).await;
        assert_eq!(location(&answer), path, "{typed}");
    }
}
