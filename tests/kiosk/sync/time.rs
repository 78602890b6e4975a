//! The time is a claim: who may tell it, and what it may do.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use kiosk::config::RetentionDays;
use kiosk::devices::clock::{Clock, Evidence, SimulatedClock};
use kiosk::retention::Retention;
use kiosk::sync::client::{Client, ClientError, Credentials};
use protocol::DAY_S;
use protocol::api::{ProblemCode, TIME_HEADER};
use protocol::clock::ClockConfidence;

use super::harness::{Kiosk, backend, enrolled_store, fill, own_key, timeouts};
use crate::support::fixtures::NOON;

/// Somebody who answers everything with this, and with a time of 2030.
async fn stranger(status: StatusCode, body: &'static str) -> Client {
    kiosk::sync::client::install_crypto();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let answer = (status, [(TIME_HEADER, "1893456000000")], body);
    let app = axum::Router::new().fallback(async move || answer);
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    Client::new(&address, timeouts()).unwrap()
}

#[tokio::test]
async fn strangers_and_refusals_tell_no_time() {
    let proof = r#"{"code":"proof","message":"no"}"#;
    let unknown = r#"{"code":"unknown-kiosk","message":"revoked"}"#;
    let time = r#"{"code":"proof-time","message":"off"}"#;
    for (status, body, learns) in [
        (StatusCode::UNAUTHORIZED, proof, false),
        (StatusCode::UNAUTHORIZED, unknown, false),
        (StatusCode::UNAUTHORIZED, "<html>proof-time</html>", false),
        (StatusCode::FOUND, "", false),
        (StatusCode::BAD_GATEWAY, "", false),
        (StatusCode::UNAUTHORIZED, time, true),
    ] {
        let client = stranger(status, body).await;
        let clock = SimulatedClock::new(0, Evidence::default());
        client.time(&clock).await.unwrap_err();
        let who = Credentials { kiosk: 7, key: own_key() };
        client.venue("5f", &who, &clock).await.unwrap_err();
        let confidence = clock.now().confidence;
        assert_eq!(confidence == ClockConfidence::Synced, learns, "{status} {body}");
    }
    // The page of a Wi-Fi login is no answer.
    let portal = stranger(StatusCode::OK, "<html>Login</html>").await;
    let error = portal.time(&SimulatedClock::new(0, Evidence::default())).await.unwrap_err();
    assert!(matches!(error, ClientError::Answer(_)), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_that_adds_thirty_days_deletes_nothing() {
    let backend = backend().await;
    let kiosk = Kiosk::start(enrolled_store(), &backend);
    kiosk.until_online().await;
    let clock: Arc<dyn Clock> = kiosk.clock.clone();
    let mut retention = Retention::load(&kiosk.store, &clock, RetentionDays::default()).unwrap();
    assert_eq!(retention.round(true).contacts, 0);
    let remembered = kiosk.store.last_time_ms().unwrap();

    backend.inner().time_off_ms = 30 * DAY_S * 1000;
    let store = kiosk.store.clone();
    drop(kiosk);
    let kiosk = Kiosk::start(store, &backend);
    kiosk.until("the wrong time", |_| kiosk.clock.now().unix_s() > NOON + 29 * DAY_S).await;
    fill(&kiosk.store, 500, 0);
    let clock: Arc<dyn Clock> = kiosk.clock.clone();
    let mut retention = Retention::load(&kiosk.store, &clock, RetentionDays::default()).unwrap();
    for hour in 0..23 {
        assert_eq!(retention.round(true).contacts, 0, "hour {hour}");
        kiosk.clock.advance(Duration::from_secs(3600));
    }
    assert_eq!(kiosk.store.backlog().unwrap().contacts, 500, "all were refused and all are there");
    let leap = kiosk.store.trusted_clock().unwrap().unwrap().leap.unwrap();
    assert_eq!((leap.by_s + 3600) / DAY_S, 30, "and it is said");
    assert_eq!(kiosk.store.last_time_ms().unwrap(), remembered, "nor is the time remembered");
}

#[tokio::test]
async fn a_refused_time_is_used_once() {
    let backend = backend().await;
    backend.inner().time_off_ms = 30 * DAY_S * 1000;
    let client = Client::new(&backend.address(), timeouts()).unwrap();
    let clock = SimulatedClock::new(0, Evidence::default());
    let who = Credentials { kiosk: 7, key: own_key() };
    let error = client.venue("5f", &who, &clock).await.unwrap_err();
    assert_eq!(error.code(), Some(ProblemCode::ProofTime));
}
