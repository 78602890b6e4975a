//! Codes by SMS, over a stand-in gateway that speaks real HTTP.

use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use backend::config::Config;
use protocol::api::{self, ProblemCode};
use protocol::otp::{OtpTicket, OtpVerdict};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::{Kiosk, NOW, TestServer, problem};

const PHONE: &str = "0912 345 678";

/// What came in, and whether it is refused.
#[derive(Default)]
struct Inbox {
    sent: Vec<(Option<String>, Value)>,
    refuses: bool,
}

type Shared = Arc<Mutex<Inbox>>;

async fn take(
    State(inbox): State<Shared>,
    headers: HeaderMap,
    Json(sms): Json<Value>,
) -> StatusCode {
    let mut inbox = inbox.lock().unwrap();
    let token = headers.get("authorization").map(|token| token.to_str().unwrap().to_owned());
    inbox.sent.push((token, sms));
    if inbox.refuses { StatusCode::FORBIDDEN } else { StatusCode::ACCEPTED }
}

/// A backend with a gateway, and what the gateway got.
async fn with_gateway() -> (TestServer, Shared) {
    with_gateway_and(|_| {}).await
}

async fn with_gateway_and(change: impl FnOnce(&mut Config)) -> (TestServer, Shared) {
    let inbox = Shared::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let gateway = Router::new().route("/send", post(take)).with_state(inbox.clone());
    tokio::spawn(async move { axum::serve(listener, gateway).await.unwrap() });
    let server = TestServer::start_with(NOW, |config, dir| {
        let token = dir.join("sms-token");
        std::fs::write(&token, "the-token\n").unwrap();
        config.sms_url = Some(format!("http://{address}/send?account=7"));
        config.sms_token_file = Some(token);
        change(config);
    });
    (server.await, inbox)
}

async fn call(server: &TestServer, kiosk: &Kiosk, target: &str, body: Value) -> Response {
    let body = body.to_string();
    server.proven(kiosk, Method::POST, target, body.as_bytes()).send().await.unwrap()
}

async fn ask(server: &TestServer, kiosk: &Kiosk, phone: &str) -> Response {
    call(server, kiosk, api::OTP, json!({ "phone": phone })).await
}

async fn ticket(server: &TestServer, kiosk: &Kiosk, phone: &str) -> String {
    let answer = ask(server, kiosk, phone).await;
    assert_eq!(answer.status(), 200);
    let ticket: OtpTicket = answer.json().await.unwrap();
    assert_eq!(ticket.valid_s, 300);
    ticket.ticket
}

/// The code in the last SMS.
fn code(inbox: &Shared) -> String {
    let inbox = inbox.lock().unwrap();
    let text = inbox.sent.last().unwrap().1["text"].as_str().unwrap().to_owned();
    text.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).unwrap().to_owned()
}

/// A code that is not this one.
fn other(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

async fn check(server: &TestServer, kiosk: &Kiosk, ticket: &str, code: &str) -> OtpVerdict {
    let body = json!({ "ticket": ticket, "code": code });
    let answer = call(server, kiosk, api::OTP_CHECK, body).await;
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

#[tokio::test]
async fn a_right_code_works_once() {
    let (server, inbox) = with_gateway().await;
    let kiosk = server.kiosk().await;
    assert!(kiosk.enrolled.venue.otp);
    let ticket = ticket(&server, &kiosk, PHONE).await;
    let code = code(&inbox);
    {
        let inbox = inbox.lock().unwrap();
        let (token, sms) = &inbox.sent[0];
        assert_eq!(
            (token.as_deref(), &sms["to"]),
            (Some("Bearer the-token"), &"+84912345678".into())
        );
        assert!(sms["text"].as_str().unwrap().is_ascii(), "one SMS, not three");
        assert!(!ticket.contains(&code));
    }
    server.clock.set(NOW + 300);
    assert_eq!(check(&server, &kiosk, &ticket, &code).await, OtpVerdict::Verified);
    assert_eq!(check(&server, &kiosk, &ticket, &code).await, OtpVerdict::Late, "used up");
    let english = json!({ "phone": "+84387654321", "language": "en" });
    assert_eq!(call(&server, &kiosk, api::OTP, english).await.status(), 200);
    let text = inbox.lock().unwrap().sent[1].1["text"].to_string();
    assert!(text.contains("valid for 5 minutes"), "{text}");
}

#[tokio::test]
async fn wrong_late_and_foreign_codes() {
    let (server, inbox) = with_gateway().await;
    let (kiosk, stranger) = (server.kiosk().await, server.kiosk().await);
    let first = ticket(&server, &kiosk, PHONE).await;
    let right = code(&inbox);
    for tries_left in (1..=4).rev() {
        let verdict = check(&server, &kiosk, &first, &other(&right)).await;
        assert_eq!(verdict, OtpVerdict::Wrong { tries_left });
    }
    assert_eq!(check(&server, &kiosk, &first, "").await, OtpVerdict::TooMany);
    assert_eq!(check(&server, &kiosk, &first, &right).await, OtpVerdict::TooMany, "too late now");

    let second = ticket(&server, &kiosk, PHONE).await;
    let right = code(&inbox);
    assert_eq!(check(&server, &stranger, &second, &right).await, OtpVerdict::Late);
    for odd in ["", "ü", "AAAA", &first] {
        assert_ne!(check(&server, &kiosk, odd, &right).await, OtpVerdict::Verified, "{odd}");
    }
    server.clock.set(NOW + 301);
    assert_eq!(check(&server, &kiosk, &second, &right).await, OtpVerdict::Late);
}

#[tokio::test]
async fn a_phone_gets_three_an_hour_and_a_kiosk_sixty() {
    let (server, inbox) = with_gateway().await;
    let (kiosk, other) = (server.kiosk().await, server.kiosk().await);
    for form in ["0912345678", "+84 912 345 678", "84912345678"] {
        ticket(&server, &kiosk, form).await;
    }
    let stopped = ask(&server, &other, PHONE).await;
    assert_eq!(stopped.status(), 429, "also from another kiosk");
    assert_eq!(stopped.headers()["retry-after"], "3600");
    assert_eq!(problem(stopped).await.code, ProblemCode::TooMany);
    for number in 0..57 {
        ticket(&server, &kiosk, &format!("03000000{number:02}")).await;
    }
    assert_eq!(ask(&server, &kiosk, "0300000099").await.status(), 429);
    ticket(&server, &other, "0300000099").await;
    assert_eq!(inbox.lock().unwrap().sent.len(), 61);
    server.clock.set(NOW + 3600);
    ticket(&server, &kiosk, PHONE).await;
}

#[tokio::test]
async fn without_a_gateway_or_a_number_nothing_is_sent() {
    let (server, inbox) = with_gateway().await;
    let kiosk = server.kiosk().await;
    for phone in ["", "0912", "+1 202 555 0100", "0212345678"] {
        let answer = ask(&server, &kiosk, phone).await;
        assert_eq!(answer.status(), 400);
        assert_eq!(problem(answer).await.code, ProblemCode::Malformed);
    }
    assert!(inbox.lock().unwrap().sent.is_empty());
    inbox.lock().unwrap().refuses = true;
    let answer = ask(&server, &kiosk, PHONE).await;
    assert_eq!(answer.status(), 503);
    assert_eq!(problem(answer).await.code, ProblemCode::Unavailable);

    let bare = TestServer::start().await;
    let kiosk = bare.kiosk().await;
    let answer = ask(&bare, &kiosk, PHONE).await;
    assert_eq!(answer.status(), 404);
    assert_eq!(problem(answer).await.code, ProblemCode::NotFound);
}

#[tokio::test]
async fn a_second_process_knows_the_codes_and_the_limits() {
    let (first, inbox) = with_gateway().await;
    let kiosk = first.kiosk().await;
    let (second, later) = with_gateway_and(|config| config.database = first.database()).await;
    let asked = ticket(&first, &kiosk, PHONE).await;
    let right = code(&inbox);
    let wrong = check(&second, &kiosk, &asked, &other(&right)).await;
    assert_eq!(wrong, OtpVerdict::Wrong { tries_left: 4 });
    let wrong = check(&first, &kiosk, &asked, &other(&right)).await;
    assert_eq!(wrong, OtpVerdict::Wrong { tries_left: 3 }, "the tries of both");
    assert_eq!(check(&second, &kiosk, &asked, &right).await, OtpVerdict::Verified);
    assert_eq!(check(&first, &kiosk, &asked, &right).await, OtpVerdict::Late, "used up");

    ticket(&second, &kiosk, PHONE).await;
    let asked = ticket(&first, &kiosk, PHONE).await;
    assert_eq!(ask(&second, &kiosk, PHONE).await.status(), 429, "three of both");
    let right = code(&inbox);
    let _stored = first.stop().await;
    assert_eq!(check(&second, &kiosk, &asked, &right).await, OtpVerdict::Verified, "one has ended");
    assert_eq!(later.lock().unwrap().sent.len(), 1);
}

#[tokio::test]
async fn hashes_are_stored_and_for_an_hour_only() {
    let (server, inbox) = with_gateway().await;
    let kiosk = server.kiosk().await;
    let ticket = ticket(&server, &kiosk, PHONE).await;
    let raw_ticket = data_encoding::BASE64URL_NOPAD.decode(ticket.as_bytes()).unwrap();
    for secret in [b"912345678", code(&inbox).as_bytes(), ticket.as_bytes(), &raw_ticket[..]] {
        assert!(!server.stored.holds(secret));
    }
    for (after_s, rows) in [(3600, 0), (3601, 1)] {
        let mut tx = server.tx();
        assert_eq!(tx.forget_brief(NOW + after_s).unwrap().rows("otp"), rows, "after {after_s} s");
        tx.commit().unwrap();
    }
}

/// A log that is read afterwards.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_log_holds_number_code_or_token() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    // While there is one subscriber alone, a log line that another test's thread reaches first is
    // switched off for good, because that thread has no subscriber. With two, all are asked.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    // The server runs on this thread, so its whole log goes to this subscriber.
    let _guard = tracing::subscriber::set_default(subscriber);
    let (server, inbox) = with_gateway().await;
    let kiosk = server.kiosk().await;
    let ticket = ticket(&server, &kiosk, PHONE).await;
    let code = code(&inbox);
    check(&server, &kiosk, &ticket, &other(&code)).await;
    check(&server, &kiosk, &ticket, &code).await;
    inbox.lock().unwrap().refuses = true;
    ask(&server, &kiosk, PHONE).await;
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("/api/v1/otp/check"), "the log was captured");
    assert!(text.contains("the SMS gateway refused with 403"), "failures are logged");
    for secret in ["912345678", "912 345", &code, &ticket, "the-token", "account=7"] {
        let line = text.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret}");
    }
}
