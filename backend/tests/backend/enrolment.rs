//! A kiosk becomes known, and proves itself ever after.

use ed25519_dalek::SigningKey;
use protocol::api::{self, Enrolled, ProblemCode};
use protocol::proof::{Request, WINDOW_S};
use protocol::signed_venue::SignedVenue;
use reqwest::{Method, Response};

use crate::support::{NOW, TestServer, problem};

fn key(byte: u8) -> SigningKey {
    SigningKey::from_bytes(&[byte; 32])
}

async fn refused(answer: Response, status: u16, code: ProblemCode) -> String {
    assert_eq!(answer.status(), status);
    let problem = problem(answer).await;
    assert_eq!(problem.code, code, "{}", problem.message);
    problem.message
}

#[tokio::test]
async fn a_code_makes_one_kiosk_however_often_it_is_sent() {
    let server = TestServer::start().await;
    let code = server.code();
    let first: Enrolled = server.enrol(&code, &key(1)).await.json().await.unwrap();
    assert_eq!(first.venue.name, "Chợ Bồng Sơn");
    assert_eq!(first.venue.position, "Cổng số 2");
    assert_eq!(format!("http://{}", first.venue.host), server.url);

    // The answer was lost; a day later the kiosk asks again, typed as people type.
    server.clock.set(NOW + 2 * 86_400);
    for typed in [code.clone(), code.to_lowercase().replace('-', "")] {
        let again: Enrolled = server.enrol(&typed, &key(1)).await.json().await.unwrap();
        assert_eq!((again.kiosk, &again.token_key), (first.kiosk, &first.token_key));
    }
    let other = server.enrol(&code, &key(2)).await;
    refused(other, 403, ProblemCode::EnrolmentCode).await;
    server.stop().await;
}

#[tokio::test]
async fn two_kiosks_race_for_a_code_and_one_wins() {
    let server = TestServer::start().await;
    let code = server.code();
    let keys: Vec<_> = (0..8).map(key).collect();
    let answers =
        futures_util::future::join_all(keys.iter().map(|key| server.enrol(&code, key))).await;
    let won = answers.iter().filter(|answer| answer.status() == 200).count();
    assert_eq!(won, 1);
}

#[tokio::test]
async fn wrong_old_and_unproven_codes_are_refused() {
    let server = TestServer::start().await;
    let code = server.code();
    refused(server.enrol("22222-22222", &key(1)).await, 403, ProblemCode::EnrolmentCode).await;

    let mut request = serde_json::json!({ "code": code, "public_key": "00", "signature": "x" });
    let send = |body: serde_json::Value| server.http.post(server.at(api::ENROL)).json(&body).send();
    let message = refused(send(request.clone()).await.unwrap(), 400, ProblemCode::Malformed).await;
    assert!(message.contains("public_key"), "{message}");
    request["public_key"] =
        data_encoding::HEXLOWER.encode(key(1).verifying_key().as_bytes()).into();
    let message = refused(send(request.clone()).await.unwrap(), 400, ProblemCode::Malformed).await;
    assert!(message.contains("signature"), "{message}");
    request["more"] = 1.into();
    let message = refused(send(request).await.unwrap(), 400, ProblemCode::Malformed).await;
    assert!(message.contains("unknown field `more`") && message.contains("line 1"), "{message}");

    server.clock.set(NOW + 86_401);
    refused(server.enrol(&code, &key(1)).await, 403, ProblemCode::EnrolmentCode).await;
}

#[tokio::test]
async fn every_request_proves_the_key() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let signed: SignedVenue = server.get(&kiosk, api::VENUE).await.json().await.unwrap();
    let backend_key = server.app.keys.signing.verifying_key();
    assert_eq!(signed.verify(kiosk.number, "", &backend_key), Ok(kiosk.enrolled.venue.clone()));

    let asked = server.get(&kiosk, &format!("{}?nonce=5f60", api::VENUE)).await;
    let fresh: SignedVenue = asked.json().await.unwrap();
    assert!(fresh.verify(kiosk.number, "5f60", &backend_key).is_ok());
    assert!(fresh.verify(kiosk.number, "", &backend_key).is_err());
    let odd = server.get(&kiosk, &format!("{}?nonce=5-f", api::VENUE)).await;
    let message = refused(odd, 400, ProblemCode::Malformed).await;
    assert!(message.contains("letters and digits"), "{message}");

    let bare = server.http.get(server.at(api::VENUE)).send().await.unwrap();
    refused(bare, 401, ProblemCode::Proof).await;

    // A proof for one query does not hold for another, nor for another body.
    let other = server.proven(&kiosk, Method::GET, "/api/v1/events?after=1", b"");
    let proof = other.build().unwrap().headers()["authorization"].clone();
    let moved = server.http.get(server.at("/api/v1/events?after=0")).header("authorization", proof);
    refused(moved.send().await.unwrap(), 401, ProblemCode::Proof).await;
    let changed = server.proven(&kiosk, Method::POST, api::RECORDS, b"{}").body("{ }");
    refused(changed.send().await.unwrap(), 400, ProblemCode::Malformed).await;

    for (off, status) in [(WINDOW_S, 200), (WINDOW_S + 1, 401), (-WINDOW_S - 1, 401)] {
        let request = Request { method: "GET", target: api::VENUE };
        let proof = request.sign(b"", kiosk.number, NOW + off, &kiosk.key);
        let request = server.http.get(server.at(api::VENUE)).header("authorization", proof);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers()["x-time"], (NOW * 1000).to_string().as_str());
        assert_eq!(answer.status(), status, "{off}");
        if status == 401 {
            refused(answer, 401, ProblemCode::ProofTime).await;
        }
    }

    let revoked = server.command(&["kiosk", "revoke", &kiosk.number.to_string()]).await;
    assert!(revoked.status.success());
    refused(server.get(&kiosk, api::VENUE).await, 401, ProblemCode::UnknownKiosk).await;
}

#[tokio::test]
async fn a_weak_key_does_not_enrol() {
    let server = TestServer::start().await;
    let code = server.code();
    // The neutral point as key and as R, and S = 0: valid for every message under lax rules.
    let point = [&[1][..], &[0; 31]].concat();
    let signature = [&point[..], &[0; 32]].concat();
    let request = serde_json::json!({
        "code": code,
        "public_key": data_encoding::HEXLOWER.encode(&point),
        "signature": data_encoding::BASE64URL_NOPAD.encode(&signature),
    });
    let answer = server.http.post(server.at(api::ENROL)).json(&request).send().await.unwrap();
    let message = refused(answer, 400, ProblemCode::Malformed).await;
    assert!(message.contains("too weak"), "{message}");
    assert_eq!(server.enrol(&code, &key(1)).await.status(), 200, "the code is not used up");
}
