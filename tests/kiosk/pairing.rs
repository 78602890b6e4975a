//! Pairing by six digits against the real backend over HTTP, with and without somebody in between.

use std::sync::{Arc, Mutex};

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use backend::clock::SystemClock;
use backend::kiosks;
use backend::kiosks::code::OneTimeCode;
use backend::pairing as pairings;
use backend::store::pairings::Stage;
use backend::store::venues::NewVenue;
use backend::venues::{add_commune, add_venue};
use ed25519_dalek::SigningKey;
use kiosk::devices::clock::{Evidence, SimulatedClock};
use kiosk::store::{Identity, Store};
use kiosk::sync::SyncError;
use kiosk::sync::client::{Client, Timeouts};
use kiosk::sync::pairing::{Words, pair};
use protocol::api::{self, ProblemCode};
use protocol::pairing::{PairAnswer, PairClaim, PairReply, PairStart, PairingCode, answer};
use protocol::proof::sign_enrolment;
use protocol::secret::Secret;

use crate::support::backend::Backend;

/// A public key that nobody holds.
const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
const OTHER: &str = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg";

/// A backend with one kiosk that waits to be paired.
struct Stand {
    backend: Backend,
    kiosk: u32,
}

async fn stand() -> Stand {
    let backend = Backend::start(Arc::new(SystemClock)).await;
    let app = Arc::clone(&backend.app);
    let now_s = app.clock.now_s();
    let mut tx = app.store.begin().unwrap();
    let commune =
        add_commune(tx.as_mut(), "Phường Bồng Sơn", vec![RECIPIENT.to_owned()], vec![], now_s);
    let venue = NewVenue {
        commune: commune.unwrap(),
        name: "Chợ Bồng Sơn".to_owned(),
        letters: "BSON".to_owned(),
        ..NewVenue::default()
    };
    let venue = add_venue(tx.as_mut(), &venue, now_s).unwrap();
    let code = OneTimeCode::from_random(&[3; 10]).unwrap();
    let kiosk = kiosks::add(tx.as_mut(), &app.keys, venue, "Cổng số 2", &code, now_s).unwrap();
    tx.commit().unwrap();
    Stand { backend, kiosk }
}

impl Stand {
    /// What the portal shows.
    fn digits(&self) -> PairingCode {
        let mut tx = self.backend.app.store.begin().unwrap();
        let kiosk = tx.kiosk(self.kiosk).unwrap().unwrap();
        pairings::begin(tx.as_mut(), &kiosk, backend::keys::random().unwrap(), self.now_s())
            .unwrap();
        let row = tx.pairing_of(self.kiosk).unwrap().unwrap();
        tx.commit().unwrap();
        pairings::code(&self.backend.app.keys, &row)
    }

    fn now_s(&self) -> i64 {
        self.backend.app.clock.now_s()
    }

    fn stage(&self) -> Stage {
        self.backend.app.store.snapshot().unwrap().pairing_of(self.kiosk).unwrap().unwrap().stage
    }

    /// The words on the portal's page.
    fn words(&self) -> Vec<&'static str> {
        let mut read = self.backend.app.store.snapshot().unwrap();
        let row = read.pairing_of(self.kiosk).unwrap().unwrap();
        let commune = read.venue(1).unwrap().unwrap().commune;
        pairings::words(&self.backend.app.keys, &row, &commune).unwrap()
    }

    /// Somebody has compared them.
    fn confirm(&self) {
        let mut tx = self.backend.app.store.begin().unwrap();
        let key = tx.pairing_of(self.kiosk).unwrap().unwrap().public_key.unwrap();
        pairings::confirm(tx.as_mut(), self.kiosk, &key, self.now_s()).unwrap();
        tx.commit().unwrap();
    }
}

/// What a new kiosk at this address comes to; `seen` is called with its words.
async fn new_kiosk(
    url: &str,
    code: &PairingCode,
    seen: impl Fn(&Words),
) -> (Store, Result<Identity, SyncError>) {
    let store = Store::open_in_memory().unwrap();
    let client = Client::new(url, Timeouts::default()).unwrap();
    let clock = SimulatedClock::new(0, Evidence::default());
    let random = (Secret::new([3; 32]), Secret::new([4; 32]));
    let result = pair(&store, &client, &clock, code, random, seen).await;
    (store, result)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_kiosk_pins_what_an_invitation_would_have() {
    let stand = stand().await;
    let code = stand.digits();
    let confirmed = Mutex::new(false);
    let compare = |words: &Words| {
        let mut confirmed = confirmed.lock().unwrap();
        if !*confirmed {
            assert_eq!(words.to_vec(), stand.words(), "the same on both screens");
            stand.confirm();
            *confirmed = true;
        }
    };
    let (store, identity) = new_kiosk(&stand.backend.url, &code, compare).await;
    let identity = identity.unwrap();
    assert_eq!(identity.kiosk, stand.kiosk);
    assert_eq!(identity.backend_key, stand.backend.app.keys.signing.verifying_key());
    assert_eq!(Vec::from(identity.venue.recipients.clone()), [RECIPIENT]);
    assert_eq!((identity.venue.name.as_str(), identity.venue.authority), ("Chợ Bồng Sơn", None));
    assert!(store.identity().unwrap().is_some());
    let row = stand.backend.app.store.snapshot().unwrap().kiosk(stand.kiosk).unwrap().unwrap();
    let keys = row.keys.unwrap();
    assert_eq!(keys.public_key, Some(identity.key.verifying_key().to_bytes()));
    assert_eq!(keys.token_key, identity.token_key);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn digits_that_are_wrong_are_used_up() {
    let stand = stand().await;
    let code = stand.digits();
    let typed = PairingCode::new(code.slot(), 1);
    let typed = if typed == code { PairingCode::new(code.slot(), 2) } else { typed };
    for code in [&typed, &code] {
        let (store, result) =
            new_kiosk(&stand.backend.url, code, |_| panic!("words of nobody")).await;
        let SyncError::Client(error) = result.unwrap_err() else { panic!("another error") };
        assert_eq!(error.code(), Some(ProblemCode::PairingUsed), "{error}");
        assert!(store.identity().unwrap().is_none());
    }
    assert_eq!(stand.stage(), Stage::Wrong);
}

/// What somebody between kiosk and backend does.
#[derive(Clone, Copy, Debug)]
enum Trick {
    /// Puts a key of his own in the place of the kiosk's.
    KioskKey,
    /// Puts a key of his own beside the commune's.
    Recipients,
    /// Answers as the backend, by digits that he guesses.
    Guess,
}

#[derive(Clone)]
struct Between {
    to: String,
    trick: Trick,
    http: reqwest::Client,
}

/// The address at which he stands.
async fn between(to: &str, trick: Trick) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let state = Between { to: to.to_owned(), trick, http: reqwest::Client::new() };
    let app = axum::Router::new().fallback(pass_on).with_state(state);
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    address
}

async fn pass_on(State(between): State<Between>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let target = parts.uri.to_string();
    let mut body = axum::body::to_bytes(body, api::BODY_MAX).await.unwrap().to_vec();
    let own = SigningKey::from_bytes(&[66; 32]);
    match (between.trick, target.as_str()) {
        (Trick::Guess, api::PAIR) => {
            let start: PairStart = serde_json::from_slice(&body).unwrap();
            let guess = PairingCode::new(start.slot, 7);
            let (message, _) = answer(&guess, &start.message, &Secret::new([9; 32])).unwrap();
            return axum::Json(PairReply { message }).into_response();
        }
        (Trick::Guess, api::PAIR_CLAIM) => {
            let answer = PairAnswer { answer: "{}".to_owned(), proof: "00".repeat(32) };
            return axum::Json(answer).into_response();
        }
        (Trick::KioskKey, api::PAIR_CLAIM) => {
            let mut claim: PairClaim = serde_json::from_slice(&body).unwrap();
            claim.public_key = data_encoding::HEXLOWER.encode(own.verifying_key().as_bytes());
            claim.signature = sign_enrolment(&claim.proof, &own);
            body = serde_json::to_vec(&claim).unwrap();
        }
        _ => {}
    }
    let request = between.http.post(format!("{}{target}", between.to));
    let request = request.header("content-type", "application/json").body(body);
    let answered = request.send().await.unwrap();
    let status = answered.status();
    let mut text = answered.text().await.unwrap();
    if matches!(between.trick, Trick::Recipients) {
        text = text.replace(RECIPIENT, OTHER);
    }
    (status, text).into_response()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_exchanges_a_key_in_between_is_found_out() {
    for trick in [Trick::KioskKey, Trick::Recipients, Trick::Guess] {
        let stand = stand().await;
        let code = stand.digits();
        let url = between(&stand.backend.url, trick).await;
        let (store, result) =
            new_kiosk(&url, &code, |_| panic!("{trick:?}: words of nobody")).await;
        let error = result.unwrap_err();
        match trick {
            Trick::KioskKey => assert!(matches!(error, SyncError::Client(_)), "{error}"),
            Trick::Recipients | Trick::Guess => {
                assert!(matches!(error, SyncError::Unproven), "{error}");
            }
        }
        assert!(store.identity().unwrap().is_none());
        let row = stand.backend.app.store.snapshot().unwrap().kiosk(stand.kiosk).unwrap().unwrap();
        assert!(row.keys.is_none(), "{trick:?}");
        let stage = match trick {
            Trick::KioskKey => Stage::Wrong,
            Trick::Recipients => Stage::Claimed,
            Trick::Guess => Stage::Waiting,
        };
        assert_eq!(stand.stage(), stage, "{trick:?}");
    }
}
