//! Guessing is hopeless: wrong codes are few a minute.

use ed25519_dalek::SigningKey;
use protocol::api::ProblemCode;
use protocol::shortcode::ShortCode;
use protocol::token::Claim;

use crate::support::{NOW, TestServer, problem};

#[tokio::test]
async fn short_codes_cannot_be_tried_out() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let right =
        ShortCode::of("BSON", &Claim::live(kiosk.number, NOW, 30), &kiosk.enrolled.token_key);
    let right = format!("code={}", right.to_string().replace(' ', "+"));
    let mut answers = Vec::new();
    for guess in 0..12 {
        let form = format!("code=BSON+{guess:06}");
        answers.push(server.post("/code", &form).await.status().as_u16());
    }
    assert_eq!(answers[..10], [404; 10]);
    assert_eq!(answers[10..], [429; 2]);
    assert_eq!(server.post("/code", &right).await.status(), 429, "also the right one");
    server.clock.set(NOW + 60);
    assert_eq!(server.post("/code", &right).await.status(), 303);
}

#[tokio::test]
async fn enrolment_codes_cannot_be_tried_out() {
    let server = TestServer::start().await;
    let (code, key) = (server.code(), SigningKey::from_bytes(&[1; 32]));
    for _ in 0..10 {
        assert_eq!(server.enrol("2222-2222", &key).await.status(), 403);
    }
    let stopped = server.enrol(&code, &key).await;
    assert_eq!(stopped.status(), 429);
    assert_eq!(stopped.headers()["retry-after"], "60");
    assert_eq!(problem(stopped).await.code, ProblemCode::TooMany);
    server.clock.set(NOW + 60);
    assert_eq!(server.enrol(&code, &key).await.status(), 200);
}
