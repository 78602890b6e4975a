//! Guessing is hopeless: wrong codes are few a minute.

use ed25519_dalek::SigningKey;
use protocol::api::ProblemCode;
use protocol::shortcode::ShortCode;
use protocol::token::Claim;

use crate::support::{Bench, NOW, problem};

#[tokio::test]
async fn short_codes_cannot_be_tried_out() {
    let bench = Bench::start().await;
    let kiosk = bench.kiosk().await;
    let right =
        ShortCode::of("BSON", &Claim::live(kiosk.number, NOW, 30), &kiosk.enrolled.token_key);
    let right = format!("code={}", right.to_string().replace(' ', "+"));
    let mut answers = Vec::new();
    for guess in 0..12 {
        let form = format!("code=BSON+{guess:06}");
        answers.push(bench.post("/code", &form).await.status().as_u16());
    }
    assert_eq!(answers[..10], [404; 10]);
    assert_eq!(answers[10..], [429; 2]);
    assert_eq!(bench.post("/code", &right).await.status(), 429, "also the right one");
    bench.clock.set(NOW + 60);
    assert_eq!(bench.post("/code", &right).await.status(), 303);
}

#[tokio::test]
async fn enrolment_codes_cannot_be_tried_out() {
    let bench = Bench::start().await;
    let (code, key) = (bench.code(), SigningKey::from_bytes(&[1; 32]));
    for _ in 0..10 {
        assert_eq!(bench.enrol("2222-2222", &key).await.status(), 403);
    }
    let stopped = bench.enrol(&code, &key).await;
    assert_eq!(stopped.status(), 429);
    assert_eq!(stopped.headers()["retry-after"], "60");
    assert_eq!(problem(stopped).await.code, ProblemCode::TooMany);
    bench.clock.set(NOW + 60);
    assert_eq!(bench.enrol(&code, &key).await.status(), 200);
}
