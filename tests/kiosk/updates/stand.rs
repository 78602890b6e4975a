//! A backend that offers a bundle and breaks off, and the kiosk that fetches it.

use std::path::Path as FilePath;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use ed25519_dalek::SigningKey;
use futures_util::StreamExt;
use kiosk::bundles::BundleFolder;
use kiosk::devices::clock::{Clock, SimulatedClock};
use kiosk::store::Store;
use kiosk::sync::client::{Client, Timeouts};
use kiosk::sync::update::{self, Fetcher, Timing};
use kiosk::tasks::Tasks;
use protocol::api;
use protocol::update::{Fetching, Hindrance, Offer, Release, SignedOffer, Update};
use sha2::{Digest, Sha256};
use updater::bundle::Bundle;
use updater::inbox::Inbox;

use crate::support::fixtures;

/// A backend with a bundle.
pub(super) struct Shelf {
    pub(super) offer: Option<Release>,
    pub(super) signer: SigningKey,
    pub(super) file: Vec<u8>,
    /// Bytes after which each next answer breaks off.
    pub(super) breaks: Vec<usize>,
    /// From then on nothing is offered, once so many bytes were served.
    pub(super) withdrawn_after: Option<usize>,
    /// First bytes that were asked for.
    pub(super) asked: Vec<u64>,
    pub(super) offers: usize,
}

type Shared = State<Arc<Mutex<Shelf>>>;

#[derive(serde::Deserialize)]
struct Asked {
    nonce: String,
}

async fn offer(State(shelf): Shared, Query(asked): Query<Asked>) -> Response {
    let mut shelf = shelf.lock().unwrap();
    shelf.offers += 1;
    let offer = Offer { release: shelf.offer.clone() };
    Json(SignedOffer::sign(&offer, 7, &asked.nonce, &shelf.signer).unwrap()).into_response()
}

async fn file(State(shelf): Shared, Path(sha256): Path<String>, headers: HeaderMap) -> Response {
    let mut shelf = shelf.lock().unwrap();
    if shelf.offer.as_ref().is_none_or(|release| release.sha256 != sha256) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let range = headers.get(header::RANGE).map(|range| range.to_str().unwrap().to_owned());
    let from = range.map_or(0, |range| {
        range.strip_prefix("bytes=").unwrap().strip_suffix('-').unwrap().parse().unwrap()
    });
    shelf.asked.push(from);
    let status = if from > 0 { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let rest = shelf.file[usize::try_from(from).unwrap()..].to_vec();
    let body = match shelf.breaks.pop() {
        None => Body::from(rest),
        Some(after) => {
            if shelf.withdrawn_after == Some(after) {
                shelf.offer = None;
            }
            let parts =
                [Ok(Bytes::from(rest[..after].to_vec())), Err(std::io::Error::other("cut"))];
            // What is written at once with the end of a connection may never be sent.
            Body::from_stream(futures_util::stream::iter(parts).then(async |part| {
                tokio::time::sleep(Duration::from_millis(100)).await;
                part
            }))
        }
    };
    (status, body).into_response()
}

pub(super) struct Stand {
    pub(super) shelf: Arc<Mutex<Shelf>>,
    pub(super) data: tempfile::TempDir,
    pub(super) inbox: tempfile::TempDir,
    pub(super) told: Arc<Mutex<Option<Update>>>,
    pub(super) room: Arc<Mutex<u64>>,
    pub(super) state: Arc<Mutex<Vec<Option<Fetching>>>>,
    pub(super) tasks: Tasks,
}

pub(super) fn content() -> Vec<u8> {
    (0..900_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
}

pub(super) fn release(version: &str, content: &[u8]) -> Release {
    let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(content));
    let size = u64::try_from(content.len()).unwrap();
    Release { version: version.parse().unwrap(), sha256, size }
}

pub(super) fn runs(version: &str) -> Update {
    Update { version: version.to_owned(), ..Update::default() }
}

/// A backend that offers version 1.2.0 to a kiosk that runs 1.1.0, which does not ask yet.
pub(super) fn stand(breaks: Vec<usize>) -> Stand {
    let shelf = Shelf {
        offer: Some(release("1.2.0", &content())),
        signer: fixtures::backend_key(),
        file: content(),
        breaks,
        withdrawn_after: None,
        asked: vec![],
        offers: 0,
    };
    Stand {
        shelf: Arc::new(Mutex::new(shelf)),
        data: tempfile::tempdir().unwrap(),
        inbox: tempfile::tempdir().unwrap(),
        told: Arc::new(Mutex::new(Some(runs("1.1.0")))),
        room: Arc::new(Mutex::new(u64::MAX)),
        state: Arc::default(),
        tasks: Tasks::default(),
    }
}

impl Stand {
    pub(super) async fn start(&mut self) {
        self.start_at(u32::MAX).await;
    }

    pub(super) async fn start_at(&mut self, bytes_per_s: u32) {
        kiosk::sync::client::install_crypto();
        let app = axum::Router::new()
            .route(api::UPDATE, get(offer))
            .route(api::UPDATE_FILE, get(file))
            .with_state(self.shelf.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let store = Store::open_in_memory().unwrap();
        store.save_identity(&fixtures::enrolled(7), &SigningKey::from_bytes(&[3; 32])).unwrap();
        let clock: Arc<dyn Clock> = Arc::new(SimulatedClock::synced(fixtures::NOON * 1000));
        let (told, room, state) = (self.told.clone(), self.room.clone(), self.state.clone());
        let fetcher = Fetcher {
            store,
            client: Client::new(&address, Timeouts::default()).unwrap(),
            clock,
            folder: BundleFolder::open(&self.data.path().join("updates")).unwrap(),
            inbox: self.inbox.path().to_owned(),
            bytes_per_s,
            told: Box::new(move || told.lock().unwrap().clone()),
            room: Box::new(move |_: &FilePath| Ok(*room.lock().unwrap())),
            tell: Box::new(move |fetching| {
                let mut state = state.lock().unwrap();
                if state.last() != Some(&fetching) {
                    state.push(fetching);
                }
            }),
            timing: Timing {
                ask: Duration::from_millis(100),
                slice: Duration::from_millis(400),
                after_damage: Duration::from_secs(3600),
            },
        };
        update::start(&mut self.tasks, fetcher);
    }

    pub(super) async fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        for _ in 0..1200 {
            if holds(self) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{what} never came: {:?}", self.state.lock().unwrap());
    }

    pub(super) fn handed_over(&self) -> Option<Bundle> {
        let inbox = Inbox::new(self.inbox.path().to_owned());
        inbox.newest().filter(|bundle| inbox.holds(bundle))
    }

    pub(super) fn asked(&self) -> Vec<u64> {
        self.shelf.lock().unwrap().asked.clone()
    }

    pub(super) fn asked_for_offers(&self, more: usize) -> impl Fn(&Self) -> bool + use<> {
        let from = self.shelf.lock().unwrap().offers;
        move |stand| stand.shelf.lock().unwrap().offers >= from + more
    }

    pub(super) fn hindered(&self) -> Option<Hindrance> {
        self.state.lock().unwrap().last().cloned().flatten()?.hindrance
    }

    /// Bytes that lie in the kiosk's own folder.
    pub(super) fn kept(&self) -> u64 {
        let files = std::fs::read_dir(self.data.path().join("updates")).unwrap().flatten();
        let bundles = files.filter(|it| it.path().extension().is_some_and(|it| it == "raucb"));
        bundles.map(|file| file.metadata().unwrap().len()).sum()
    }
}
