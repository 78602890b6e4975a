//! Phones in the kiosk's own Wi-Fi, over real HTTP.

use std::sync::{Arc, Mutex};

use ed25519_dalek::SigningKey;
use kiosk::devices::clock::{Clock, SimulatedClock};
use kiosk::lifeboat::{Service, serve};
use kiosk::store::Store;
use protocol::record::{Body, Direction};
use protocol::token::{Claim, Evidence};
use reqwest::header::{ACCEPT_LANGUAGE, HOST, LOCATION, SET_COOKIE};
use reqwest::{Client, Response, StatusCode};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::support::fixtures::{NOON, enrolled};

struct Wifi {
    store: Store,
    clock: Arc<SimulatedClock>,
    flashes: Arc<Mutex<Vec<(Direction, Evidence)>>>,
    host: String,
    http: Client,
}

impl Wifi {
    async fn start() -> Self {
        kiosk::sync::client::install_crypto();
        let store = Store::open_in_memory().unwrap();
        store.save_identity(&enrolled(7), &SigningKey::from_bytes(&[3; 32])).unwrap();
        let clock = Arc::new(SimulatedClock::synced(NOON * 1000));
        let flashes = Arc::new(Mutex::new(Vec::new()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let std::net::SocketAddr::V4(own) = address else { panic!("{address}") };
        let seen = flashes.clone();
        let flash = move |direction, evidence| seen.lock().unwrap().push((direction, evidence));
        let service = Service::new(store.clone(), clock.clone(), Arc::new(flash), own);
        tokio::spawn(serve(listener, Arc::new(service), CancellationToken::new()));
        let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { store, clock, flashes, host: own.to_string(), http }
    }

    async fn get(&self, path: &str) -> Response {
        self.http.get(format!("http://{}{path}", self.host)).send().await.unwrap()
    }

    /// As a phone asks that believes to speak to somebody else.
    async fn get_of(&self, host: &str, path: &str) -> Response {
        let request = self.http.get(format!("http://{}{path}", self.host)).header(HOST, host);
        request.send().await.unwrap()
    }

    async fn post(&self, path: &str, form: String) -> Response {
        let request = self.http.post(format!("http://{}{path}", self.host)).body(form);
        let form = "application/x-www-form-urlencoded";
        request.header("content-type", form).send().await.unwrap()
    }

    fn token(&self) -> String {
        let identity = self.store.identity().unwrap().unwrap();
        let at_s = self.clock.now().unix_s();
        Claim::live(7, at_s, identity.venue.period_s).mint(&identity.token_key)
    }

    fn records(&self) -> Vec<Body> {
        let records = self.store.next_batch(100).unwrap().records;
        records.into_iter().map(|record| record.body).collect()
    }

    /// Opens the page of the code that is on the screen; its ticket.
    async fn open(&self) -> String {
        let page = self.get(&format!("/Q/{}", self.token())).await;
        assert_eq!(page.status(), StatusCode::OK);
        let html = page.text().await.unwrap();
        let (_, rest) = html.split_once("name=\"ticket\" value=\"").expect("a ticket");
        rest.split('"').next().unwrap().to_owned()
    }
}

fn leads_to(answer: &Response) -> String {
    assert!(answer.status().is_redirection(), "{}", answer.status());
    answer.headers()[LOCATION].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn phones_that_look_for_a_way_out_are_led_to_the_page() {
    let wifi = Wifi::start().await;
    let own = format!("http://{}/", wifi.host);
    for (host, path) in [
        ("connectivitycheck.gstatic.com", "/generate_204"),
        ("captive.apple.com", "/hotspot-detect.html"),
        ("www.msftconnecttest.com", "/connecttest.txt"),
        ("www.msftconnecttest.com", "/redirect"),
        ("detectportal.firefox.com", "/canonical.html"),
        ("example.com", "/"),
    ] {
        assert_eq!(leads_to(&wifi.get_of(host, path).await), own, "{host}{path}");
    }
    let code = format!("/Q/{}", wifi.token());
    let led = leads_to(&wifi.get_of("kiosk.example.vn", &code).await);
    assert_eq!(led, format!("http://{}{code}", wifi.host), "a scanned code keeps its path");
    let page = wifi.get("/").await;
    assert_eq!(page.status(), StatusCode::OK);
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("script-src"));
    assert_eq!(page.headers()["cache-control"], "no-store");
    let html = page.text().await.unwrap();
    for part in ["Mã dưới hình QR", "Đề nghị cài đặt Bluezone", "không vào được Internet"]
    {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    assert!(!html.contains("<script") && !html.contains("https:"), "{html}");
    let request = wifi.http.get(&own).header(ACCEPT_LANGUAGE, "fr-FR,en-GB;q=0.8");
    let english = request.send().await.unwrap().text().await.unwrap();
    assert!(english.contains("Please install Bluezone"), "{english}");
}

#[tokio::test]
async fn a_phone_checks_in_without_any_backend_and_counts_once() {
    let wifi = Wifi::start().await;
    let ticket = wifi.open().await;
    let form = format!("ticket={ticket}&visit=&direction=in");
    let mut pages = Vec::new();
    for _ in 0..3 {
        let tapped = wifi.post("/tap?lang=vi", form.clone()).await;
        assert!(!tapped.headers().contains_key(SET_COOKIE));
        let done = wifi.get(&leads_to(&tapped)).await;
        assert!(!done.headers().contains_key(SET_COOKIE));
        pages.push(done.text().await.unwrap());
    }
    for page in pages {
        assert!(page.contains("Đã ghi nhận") && page.contains("08/07/2021"), "{page}");
    }
    let records = wifi.records();
    let [Body::Phone(checkin)] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!((checkin.direction, checkin.evidence), (Direction::In, Evidence::Live));
    assert_eq!(String::from(checkin.id), ticket);
    assert!((NOON..NOON + 600).contains(&checkin.at_s));
    assert_eq!(*wifi.flashes.lock().unwrap(), [(Direction::In, Evidence::Live)]);
    assert_eq!(wifi.store.counts(NOON, NOON + 600).unwrap().entered, 1);

    let out = wifi.post("/tap", format!("ticket={ticket}&direction=out")).await;
    assert!(leads_to(&out).contains("/out"));
    assert_eq!((wifi.records().len(), wifi.flashes.lock().unwrap().len()), (2, 2));
}

#[tokio::test]
async fn a_typed_code_leads_to_the_page_and_a_guesser_no_further() {
    let wifi = Wifi::start().await;
    let identity = wifi.store.identity().unwrap().unwrap();
    let claim = Claim::live(7, NOON, identity.venue.period_s);
    let digits = protocol::shortcode::digits(&claim, &identity.token_key);
    let code = format!("code={}+{digits:06}", identity.venue.letters);
    let found = wifi.post("/code?lang=en", code.clone()).await;
    let path = leads_to(&found);
    assert!(path.starts_with("/Q/") && path.ends_with("?lang=en"), "{path}");
    assert_eq!(wifi.get(&path).await.status(), StatusCode::OK);

    let wrong = format!("code={}+{:06}", identity.venue.letters, (digits + 1) % 1_000_000);
    for _ in 0..5 {
        assert_eq!(wifi.post("/code", wrong.clone()).await.status(), StatusCode::NOT_FOUND);
    }
    assert_eq!(wifi.post("/code", code).await.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(wifi.post("/code", "code=what".to_owned()).await.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_is_forged_late_or_made_up_is_refused_and_stores_nothing() {
    let wifi = Wifi::start().await;
    let token = wifi.token();
    let forged = format!("{}A", &token[..30]);
    wifi.clock.advance(std::time::Duration::from_secs(600));
    for path in [format!("/Q/{token}"), format!("/Q/{forged}"), "/Q/short".to_owned()] {
        let refused = wifi.get(&path).await;
        assert!(refused.status().is_client_error(), "{path}");
        assert!(refused.text().await.unwrap().contains("Chưa ghi nhận"), "{path}");
    }
    for form in [
        format!("ticket={}&direction=in", "0".repeat(32)),
        "ticket=x&direction=in".to_owned(),
        format!("ticket={}&direction=sideways", wifi.open().await),
        String::new(),
    ] {
        let refused = wifi.post("/tap", form.clone()).await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{form}");
    }
    let large = wifi.post("/code", format!("code={}", "x".repeat(100_000))).await;
    assert!(large.status().is_client_error());
    assert!(wifi.records().is_empty() && wifi.flashes.lock().unwrap().is_empty());
}
