//! Guessing is hopeless: wrong codes are few a minute. And it is the guesser who is stopped, not the
//! neighbour.

use ed25519_dalek::SigningKey;
use futures_util::future::join_all;
use protocol::api::{self, Enrol, ProblemCode};
use protocol::proof::sign_enrolment;
use protocol::shortcode::ShortCode;
use protocol::token::Claim;
use reqwest::Response;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Kiosk, NOW, TestServer, problem};

/// The form with the code that `kiosk` shows.
fn right(kiosk: &Kiosk) -> String {
    let claim = Claim::live(kiosk.number, NOW, 30);
    let code = ShortCode::of("BSON", &claim, &kiosk.enrolled.token_key);
    format!("code={}", code.to_string().replace(' ', "+"))
}

fn wrong(guess: u32) -> String {
    format!("code=BSON+{guess:06}")
}

/// Sends a form as a proxy does that was called from `client`.
async fn post_from(server: &TestServer, client: &str, form: &str) -> u16 {
    let request = server.http.post(server.at("/code")).header("x-forwarded-for", client);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    request.body(form.to_owned()).send().await.unwrap().status().as_u16()
}

async fn enrol_from(server: &TestServer, client: &str, code: &str, key: &SigningKey) -> Response {
    let request = Enrol {
        code: code.to_owned(),
        public_key: data_encoding::HEXLOWER.encode(key.verifying_key().as_bytes()),
        signature: sign_enrolment(code, key),
    };
    let http = server.http.post(server.at(api::ENROL)).header("x-forwarded-for", client);
    http.json(&request).send().await.unwrap()
}

#[tokio::test]
async fn short_codes_cannot_be_tried_out() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let right = right(&kiosk);
    let mut answers = Vec::new();
    for guess in 0..12 {
        answers.push(server.post("/code", &wrong(guess)).await.status().as_u16());
    }
    assert_eq!(answers[..10], [404; 10]);
    assert_eq!(answers[10..], [429; 2]);
    assert_eq!(server.post("/code", &right).await.status(), 429, "also the right one");
    server.clock.set(NOW + 60);
    assert_eq!(server.post("/code", &right).await.status(), 303);
}

#[tokio::test]
async fn many_at_once_get_no_further() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let right = right(&kiosk);
    let honest = join_all((0..60).map(|_| post_from(&server, "203.0.113.1", &right))).await;
    assert_eq!(honest, [303; 60], "however many have the right code");
    let guesses = (0..60).map(wrong).collect::<Vec<_>>();
    let answers = guesses.iter().map(|form| post_from(&server, "203.0.113.1", form));
    let answers = join_all(answers).await;
    assert_eq!(answers.iter().filter(|status| **status == 404).count(), 10);
    assert_eq!(answers.iter().filter(|status| **status == 429).count(), 50);
}

#[tokio::test]
async fn a_proxy_is_no_client() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    for guess in 0..10 {
        let client = format!("203.0.113.{guess}");
        assert_eq!(post_from(&server, &client, &wrong(guess)).await, 404);
    }
    assert_eq!(post_from(&server, "198.51.100.9", &right(&kiosk)).await, 303);
    for port in 0..12 {
        let client = format!("203.0.113.{}:40001", 100 + port);
        assert_eq!(post_from(&server, &client, &wrong(port)).await, 404, "{client}");
    }
}

#[tokio::test]
async fn wrong_codes_of_others_lock_nobody_out_of_a_venue() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    for client in ["203.0.113.1", "203.0.113.2", "203.0.113.3"] {
        for guess in 0..10 {
            post_from(&server, client, &wrong(guess)).await;
        }
    }
    assert_eq!(post_from(&server, "198.51.100.9", &right(&kiosk)).await, 303);
    // Of many networks each has one guess for itself; with the second it shares the venue's.
    assert_eq!(post_from(&server, "198.51.100.9", &wrong(1)).await, 404);
    assert_eq!(post_from(&server, "198.51.100.9", &wrong(2)).await, 429);
}

#[tokio::test]
async fn addresses_of_one_home_are_one_client() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let mut answers = Vec::new();
    for guess in 0..12 {
        let client = format!("2001:db8:1:2::{guess:x}");
        answers.push(post_from(&server, &client, &wrong(guess)).await);
    }
    assert_eq!((&answers[..10], &answers[10..]), (&[404; 10][..], &[429; 2][..]));
    assert_eq!(post_from(&server, "2001:db8:1:3::1", &right(&kiosk)).await, 303);
}

#[tokio::test]
async fn who_is_no_proxy_names_no_clients() {
    let server = TestServer::start_with(NOW, |config, _| config.trusted_proxies = vec![]).await;
    let mut answers = Vec::new();
    for guess in 0..12 {
        answers.push(post_from(&server, &format!("203.0.113.{guess}"), &wrong(guess)).await);
    }
    assert_eq!((&answers[..10], &answers[10..]), (&[404; 10][..], &[429; 2][..]));
}

#[tokio::test]
async fn wrong_enrolment_codes_of_others_stop_no_manager() {
    let server = TestServer::start().await;
    let (code, key) = (server.code(), SigningKey::from_bytes(&[1; 32]));
    for guess in 0..70 {
        let client = format!("2001:db8:{guess:x}::1");
        let answer = enrol_from(&server, &client, "22222-22222", &key).await;
        assert_eq!(answer.status(), 403);
    }
    for _ in 0..12 {
        enrol_from(&server, "203.0.113.9", "22222-22222", &key).await;
    }
    assert_eq!(enrol_from(&server, "198.51.100.9", &code, &key).await.status(), 200);
}

#[tokio::test]
async fn enrolment_codes_cannot_be_tried_out() {
    let server = TestServer::start().await;
    let (code, key) = (server.code(), SigningKey::from_bytes(&[1; 32]));
    for _ in 0..10 {
        assert_eq!(server.enrol("22222-22222", &key).await.status(), 403);
    }
    let stopped = server.enrol(&code, &key).await;
    assert_eq!(stopped.status(), 429);
    assert_eq!(stopped.headers()["retry-after"], "60");
    assert_eq!(problem(stopped).await.code, ProblemCode::TooMany);
    server.clock.set(NOW + 60);
    assert_eq!(server.enrol(&code, &key).await.status(), 200);
}

/// The status that answers a request's head whose body never comes.
async fn status_without_body(server: &TestServer, head: &str) -> String {
    let mut stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).await.unwrap();
    let head = format!("{head}host: a\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![];
    let reading = stream.read_to_end(&mut answer);
    let _ = tokio::time::timeout(std::time::Duration::from_secs(20), reading).await.unwrap();
    String::from_utf8_lossy(&answer).split(' ').nth(1).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_strangers_large_body_is_not_waited_for() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let forged = format!("authorization: Kiosk {}:{NOW}:{}:{}", kiosk.number, "A".repeat(43), {
        "A".repeat(86)
    });
    let form = "content-type: application/x-www-form-urlencoded";
    for (path, header, status) in [
        (api::ENROL, "accept: */*", "413"),
        (api::RECORDS, "accept: */*", "401"),
        (api::RECORDS, &forged, "401"),
        (api::OTP, &forged, "401"),
        ("/code", form, "400"),
        ("/tap", form, "400"),
    ] {
        let head = format!("POST {path} HTTP/1.1\r\ncontent-length: 2000000\r\n{header}\r\n");
        assert_eq!(status_without_body(&server, &head).await, status, "{path} {header}");
    }
}
