//! Media over a network that breaks off: every byte is fetched about once, and only what is signed
//! and whole is kept.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use ed25519_dalek::SigningKey;
use futures_util::StreamExt;
use kiosk::devices::clock::{Clock, SimulatedClock};
use kiosk::media::{Library, Trust};
use kiosk::store::Store;
use kiosk::sync::client::{Client, Timeouts};
use kiosk::sync::media;
use kiosk::tasks::Tasks;
use protocol::api;
use protocol::playlist::{MediaId, SignedPlaylist};

use crate::support::{fixtures, posters};

/// A backend of posters.
struct Shelf {
    list: SignedPlaylist,
    version: i64,
    file: Vec<u8>,
    /// Bytes after which each next answer breaks off.
    breaks: Vec<usize>,
    /// Whether it knows ranges.
    ranges: bool,
    /// First bytes that were asked for.
    asked: Vec<u64>,
    lists: usize,
    unchanged: usize,
}

type Shared = State<Arc<Mutex<Shelf>>>;

async fn list(State(shelf): Shared, headers: HeaderMap) -> Response {
    let mut shelf = shelf.lock().unwrap();
    let etag = format!("\"{}\"", shelf.version);
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == etag.as_str()) {
        shelf.unchanged += 1;
        return StatusCode::NOT_MODIFIED.into_response();
    }
    shelf.lists += 1;
    ([(header::ETAG, etag)], Json(&shelf.list)).into_response()
}

async fn file(State(shelf): Shared, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let mut shelf = shelf.lock().unwrap();
    assert_eq!(id, MediaId::of(&shelf.file).to_string());
    let range = headers.get(header::RANGE).map(|range| range.to_str().unwrap().to_owned());
    let from = range.map_or(0, |range| {
        range.strip_prefix("bytes=").unwrap().strip_suffix('-').unwrap().parse().unwrap()
    });
    shelf.asked.push(from);
    let from = if shelf.ranges { usize::try_from(from).unwrap() } else { 0 };
    let status = if from > 0 { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let rest = shelf.file[from..].to_vec();
    let body = match shelf.breaks.pop() {
        None => Body::from(rest),
        Some(after) => {
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

struct Stand {
    shelf: Arc<Mutex<Shelf>>,
    library: Library,
    trust: Trust,
    _dir: tempfile::TempDir,
    _tasks: Tasks,
}

/// A kiosk that fetches from a backend of posters.
async fn start(breaks: Vec<usize>, ranges: bool, signer: &SigningKey) -> Stand {
    kiosk::sync::client::install_crypto();
    let poster: Vec<u8> = posters::poster(posters::RED);
    let venue = fixtures::venue().venue;
    let signed = posters::list(4, venue, vec![posters::item(&poster, 10)], signer);
    let shelf = Shelf {
        list: signed,
        version: 4,
        file: poster,
        breaks,
        ranges,
        asked: vec![],
        lists: 0,
        unchanged: 0,
    };
    let shelf = Arc::new(Mutex::new(shelf));
    let app = axum::Router::new()
        .route(api::MEDIA, get(list))
        .route(&format!("{}/{{id}}", api::MEDIA), get(file))
        .with_state(shelf.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let dir = tempfile::tempdir().unwrap();
    let library = Library::open(dir.path(), 1_000_000).unwrap();
    let store = Store::open_in_memory().unwrap();
    store.save_identity(&fixtures::enrolled(7), &SigningKey::from_bytes(&[3; 32])).unwrap();
    let clock: Arc<dyn Clock> = Arc::new(SimulatedClock::synced(fixtures::NOON * 1000));
    let client = Client::new(&address, Timeouts::default()).unwrap();
    let mut tasks = Tasks::default();
    media::start(&mut tasks, &store, &client, &clock, &library);
    let trust = Trust { key: fixtures::backend_key().verifying_key(), venue };
    Stand { shelf, library, trust, _dir: dir, _tasks: tasks }
}

impl Stand {
    async fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        for _ in 0..1200 {
            if holds(self) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{what} never came");
    }

    fn is_whole(&self) -> bool {
        self.library.list(self.trust).is_some_and(|list| self.library.present(&list).len() == 1)
    }
}

#[tokio::test]
async fn what_broke_off_goes_on_where_it_ended() {
    let stand = start(vec![300, 200], true, &fixtures::backend_key()).await;
    stand.until("the poster", Stand::is_whole).await;
    assert_eq!(stand.shelf.lock().unwrap().asked, [0, 200, 500]);
    assert_eq!(stand.shelf.lock().unwrap().lists, 1, "and the list came once");
}

#[tokio::test]
async fn a_backend_that_begins_anew_is_believed() {
    let stand = start(vec![200], false, &fixtures::backend_key()).await;
    stand.until("the poster", Stand::is_whole).await;
    assert_eq!(stand.shelf.lock().unwrap().asked, [0, 200]);
}

#[tokio::test]
async fn a_list_of_somebody_else_brings_nothing() {
    let stand = start(vec![], true, &SigningKey::from_bytes(&[77; 32])).await;
    stand.until("two askings", |stand| stand.shelf.lock().unwrap().lists >= 2).await;
    assert!(stand.shelf.lock().unwrap().asked.is_empty());
    assert!(stand.library.list(stand.trust).is_none());
}
