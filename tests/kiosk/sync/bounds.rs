//! Answers without an end are read to their limit and no further.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use kiosk::devices::clock::SimulatedClock;
use kiosk::sync::client::{Client, ClientError, Credentials};
use protocol::api::{self, Batch};
use protocol::playlist::Item;

use super::harness::{own_key, timeouts};
use crate::support::fixtures::NOON;
use crate::support::posters;

const CHUNK: usize = 64 * 1024;

/// More than the largest limit with all buffers on the way.
const SENT_MAX: usize = 24 * 1024 * 1024;

#[derive(Clone)]
struct Endless {
    status: StatusCode,
    /// What is repeated.
    piece: &'static str,
    sent: Arc<AtomicUsize>,
}

async fn answer(State(endless): State<Endless>, _: Uri) -> Response {
    let Endless { status, piece, sent } = endless;
    let chunk = Bytes::from(piece.repeat(CHUNK / piece.len()));
    let body = stream::repeat_with(move || {
        sent.fetch_add(chunk.len(), Ordering::Relaxed);
        Ok::<_, std::io::Error>(chunk.clone())
    });
    (status, Body::from_stream(body)).into_response()
}

async fn endless(status: StatusCode, piece: &'static str) -> (Client, Arc<AtomicUsize>) {
    kiosk::sync::client::install_crypto();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let sent = Arc::new(AtomicUsize::new(0));
    let state = Endless { status, piece, sent: sent.clone() };
    let app = axum::Router::new().fallback(answer).with_state(state);
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let timeouts = kiosk::sync::client::Timeouts {
        // What is not bounded by bytes would be bounded by this.
        request: Duration::from_secs(600),
        ..timeouts()
    };
    (Client::new(&address, timeouts).unwrap(), sent)
}

fn poster() -> Item {
    posters::item(&posters::poster(posters::RED), 10)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_has_a_limit() {
    let who = Credentials { kiosk: 7, key: own_key() };
    let clock = SimulatedClock::synced(NOON * 1000);
    for status in [StatusCode::OK, StatusCode::INTERNAL_SERVER_ERROR, StatusCode::BAD_REQUEST] {
        for target in [api::TIME, api::VENUE, api::RECORDS, api::CASES, api::MEDIA, api::MEDIA_FILE]
        {
            let (client, sent) = endless(status, " ").await;
            let result = match target {
                api::TIME => client.time(&clock).await,
                api::VENUE => client.venue("5f", &who, &clock).await.map(drop),
                api::RECORDS => client.deliver(&Batch::default(), &who, &clock).await.map(drop),
                api::CASES => client.cases(0, &who, &clock).await.map(drop),
                api::MEDIA => client.playlist(0, &who, &clock).await.map(drop),
                _ => match client.media(&poster(), 0, &who, &clock).await {
                    Err(error) => Err(error),
                    Ok(mut file) => loop {
                        match file.next().await {
                            Ok(Some(_)) => {}
                            Ok(None) => break Ok(()),
                            Err(error) => break Err(error),
                        }
                    },
                },
            };
            let error = result.unwrap_err();
            if status == StatusCode::OK {
                assert!(matches!(error, ClientError::Answer(_)), "{target}: {error}");
                assert!(error.to_string().contains("longer than"), "{target}: {error}");
            }
            let sent = sent.load(Ordering::Relaxed);
            assert!(sent < SENT_MAX, "{status} {target}: {sent} bytes were taken");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_has_a_limit() {
    let who = Credentials { kiosk: 7, key: own_key() };
    let clock = SimulatedClock::synced(NOON * 1000);
    for piece in ["x", "data: 1\n", ":\n"] {
        let (client, sent) = endless(StatusCode::OK, piece).await;
        let events = client.events(0, 0, &who, &clock).await.unwrap();
        let mut events = std::pin::pin!(events);
        let error = events.next().await.unwrap().unwrap_err();
        assert!(error.to_string().contains("an event is longer"), "{piece:?}: {error}");
        let sent = sent.load(Ordering::Relaxed);
        assert!(sent < SENT_MAX, "{piece:?}: {sent} bytes were taken");
    }
}
