//! Browsers that asked are woken when a warning is told or taken back, without a word of what it is.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use backend::retention;
use backend::store::warnings::Step;
use data_encoding::BASE64URL_NOPAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::story::Story;
use crate::support::TestServer;
use crate::support::mail::until;

/// A push service that speaks HTTP, and what it got for each browser.
#[derive(Clone, Default)]
struct PushService {
    got: Arc<Mutex<Vec<Got>>>,
    /// What a browser's next tries are answered with; 201 when there is nothing.
    answers: Arc<Mutex<HashMap<String, Vec<u16>>>>,
}

#[derive(Clone)]
struct Got {
    browser: String,
    headers: HeaderMap,
    body: Bytes,
}

impl PushService {
    async fn start() -> (Self, String) {
        let service = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let routes = Router::new().route("/wake/{browser}", post(take)).with_state(service.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        (service, url)
    }

    fn count(&self, browser: &str) -> usize {
        self.got.lock().unwrap().iter().filter(|got| got.browser == browser).count()
    }
}

async fn take(
    State(service): State<PushService>,
    Path(browser): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let answer = service.answers.lock().unwrap().get_mut(&browser).and_then(Vec::pop);
    service.got.lock().unwrap().push(Got { browser, headers, body });
    StatusCode::from_u16(answer.unwrap_or(201)).unwrap()
}

async fn ask(server: &TestServer, method: reqwest::Method, endpoint: &str) -> u16 {
    let request = server.http.request(method, server.at("/danh-thuc"));
    let body = json!({ "endpoint": endpoint }).to_string();
    let answer =
        request.header("content-type", "application/json").body(body).send().await.unwrap();
    answer.status().as_u16()
}

async fn subscribe(server: &TestServer, endpoint: &str) -> u16 {
    ask(server, reqwest::Method::POST, endpoint).await
}

/// Whether a key of the page signed the header for this service, now.
fn assert_known(header: &str, key: &str, service: &str, now_s: i64) {
    let (token, public) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    assert_eq!(public, key, "the key that browsers subscribed with");
    let (text, signature) = token.rsplit_once('.').unwrap();
    let decode = |part: &str| BASE64URL_NOPAD.decode(part.as_bytes()).unwrap();
    let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, decode(public));
    public.verify(text.as_bytes(), &decode(signature)).unwrap();
    assert!(public.verify(format!("{text}x").as_bytes(), &decode(signature)).is_err());
    let (head, claims) = text.split_once('.').unwrap();
    let json = |part: &str| serde_json::from_slice::<Value>(&decode(part)).unwrap();
    assert_eq!(json(head), json!({ "typ": "JWT", "alg": "ES256" }));
    let claims = json(claims);
    assert_eq!(
        (&claims["aud"], &claims["sub"]),
        (&service.into(), &"https://kiosk.example.vn".into())
    );
    let holds_s = claims["exp"].as_i64().unwrap() - now_s;
    assert!((1..=86_400).contains(&holds_s), "{holds_s}");
}

#[tokio::test]
async fn browsers_are_woken_without_content_by_a_known_server_and_those_that_are_gone_are_forgotten()
 {
    let (service, url) = PushService::start().await;
    let story = Story::tell_with(|config, _| {
        config.push_services = vec![url.clone()];
        config.host = Some("kiosk.example.vn".to_owned());
    });
    let story = story.await;
    let server = &story.server;
    for browser in ["one", "gone", "later", "off"] {
        assert_eq!(subscribe(server, &format!("{url}/wake/{browser}")).await, 204);
    }
    assert_eq!(subscribe(server, &format!("{url}/wake/one")).await, 204, "once more is the same");
    assert_eq!(ask(server, reqwest::Method::DELETE, &format!("{url}/wake/off")).await, 204);
    assert_eq!(server.read().push_count().unwrap(), 3);
    service
        .answers
        .lock()
        .unwrap()
        .extend([("gone".to_owned(), vec![410]), ("later".to_owned(), vec![201, 503])]);
    let told_s = server.now();
    let warning = story.publish();
    // Not before the list that has it, and each at a time of its own within half an hour.
    server.clock.set(told_s + 89);
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    assert_eq!(service.got.lock().unwrap().len(), 0);
    server.clock.set(told_s + 90 + 1800);
    until(|| ["one", "gone", "later"].iter().all(|browser| service.count(browser) == 1)).await;
    let html = server.page("/nhat-ky").await.text().await.unwrap();
    let key = html.split("data-wake=\"").nth(1).unwrap().split('"').next().unwrap();
    for got in service.got.lock().unwrap().iter() {
        assert!(got.body.is_empty(), "{}", got.browser);
        let header = |name: &str| got.headers[name].to_str().unwrap();
        assert_known(header("authorization"), key, &url, server.now());
        assert_eq!(
            (header("ttl"), header("urgency"), header("topic")),
            ("172800", "normal", "look")
        );
        assert!(!got.headers.contains_key("content-encoding"));
    }
    until(|| server.read().push_count().unwrap() == 2).await;
    // The one whose service failed is tried again.
    server.clock.set(server.now() + 61);
    until(|| service.count("later") == 2).await;
    // Nothing more until something is told or taken back.
    server.clock.set(server.now() + 7200);
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    assert_eq!(["one", "gone", "later", "off"].map(|browser| service.count(browser)), [1, 1, 2, 0]);
    story.step(warning, &Step::AskBack("nhầm".to_owned()), 0).unwrap();
    story.step(warning, &Step::TakeBack, 1).unwrap();
    server.clock.set(server.now() + 90 + 1800);
    until(|| service.count("one") == 2 && service.count("later") == 3).await;
}

#[tokio::test]
async fn a_browser_is_at_a_named_push_service_and_forgotten_after_three_weeks() {
    let server = TestServer::start().await;
    let google = "https://fcm.googleapis.com/fcm/send/abc:def";
    for (endpoint, status) in [
        (google, 204),
        ("http://fcm.googleapis.com/fcm/send/abc", 400),
        ("https://10.0.0.5/x", 400),
        ("https://localhost/x", 400),
        ("http://127.0.0.1:80/x", 400),
        ("https://push.example.vn/x", 400),
        ("", 400),
    ] {
        assert_eq!(subscribe(&server, endpoint).await, status, "{endpoint}");
    }
    let request =
        server.http.post(server.at("/danh-thuc")).header("content-type", "application/json");
    let more = json!({ "endpoint": google, "visit": "0".repeat(32) }).to_string();
    assert_eq!(
        request.body(more).send().await.unwrap().status(),
        400,
        "nothing else comes with it"
    );
    let mut statuses = Vec::new();
    for number in 0..220 {
        statuses.push(subscribe(&server, &format!("{google}{number}")).await);
    }
    assert!(statuses.ends_with(&[429]), "one network fills no table");
    let asked = server.read().push_count().unwrap();
    assert!((150..=210).contains(&asked), "{asked}");

    let forget = |days: i64| {
        let days = days * 86_400;
        retention::run(
            server.app.store.as_ref(),
            &server.app.config.retention(),
            server.now() + days,
        )
        .unwrap();
        server.read().push_count().unwrap()
    };
    assert_eq!(forget(20), asked);
    assert_eq!(forget(23), 0);
}

#[tokio::test]
async fn without_push_services_nothing_is_offered() {
    let server =
        TestServer::start_with(crate::support::NOW, |config, _| config.push_services.clear()).await;
    assert!(!server.page("/nhat-ky").await.text().await.unwrap().contains("data-wake=\"B"));
    assert_eq!(subscribe(&server, "https://fcm.googleapis.com/fcm/send/x").await, 400);
}
