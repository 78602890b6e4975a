//! A server whose clock the test sets, and a kiosk that talks to it.

pub(crate) mod cases;
#[cfg(unix)]
pub(crate) mod cluster;
pub(crate) mod database;
mod dice;
pub(crate) mod mail;
#[cfg(unix)]
pub(crate) mod recorded;
pub(crate) mod records;
pub(crate) mod staff;
pub(crate) mod tables;

use std::path::Path;
use std::process::Output;
use std::sync::Arc;

use backend::app::App;
use backend::clock::{Clock, SetClock, SystemClock};
use backend::config::{Config, Database};
use backend::exposures::SPAN_MAX_S;
use backend::kiosks;
use backend::kiosks::code::OneTimeCode;
use backend::server::Server;
use backend::store::venues::NewVenue;
use backend::store::{Read, Tx};
use backend::venues::{VenueError, add_commune, add_venue};
use ed25519_dalek::SigningKey;
use protocol::api::{self, Batch, Enrol, Enrolled, Problem, Taken};
use protocol::proof::{Request, sign_enrolment};
use protocol::token::Claim;
use reqwest::{Method, Response};
use serde_json::Value;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use database::TestDatabase;
pub(crate) use dice::Dice;

/// 2021-07-08 07:00:12 in Vietnam, twelve seconds into a slot.
pub(crate) const NOW: i64 = 1_625_702_412;

/// The public half of an age key that nobody holds.
pub(crate) const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

pub(crate) struct TestServer {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) url: String,
    /// Where those are answered who come without TLS.
    pub(crate) redirect: Option<std::net::SocketAddr>,
    /// Where Prometheus reads.
    pub(crate) metrics: Option<std::net::SocketAddr>,
    /// Asks it to stop, as SIGTERM does.
    pub(crate) stop: CancellationToken,
    pub(crate) app: Arc<App>,
    pub(crate) http: reqwest::Client,
    task: JoinHandle<()>,
    /// Removed after the server.
    pub(crate) stored: TestDatabase,
}

pub(crate) struct Kiosk {
    pub(crate) number: u32,
    pub(crate) key: SigningKey,
    pub(crate) enrolled: Enrolled,
}

impl TestServer {
    pub(crate) async fn start() -> Self {
        Self::start_at(NOW).await
    }

    /// A server whose clock shows the real time, for tests beside the commands.
    pub(crate) async fn start_today() -> Self {
        Self::start_at(SystemClock.now_s()).await
    }

    async fn start_at(now_s: i64) -> Self {
        Self::start_with(now_s, |_, _| {}).await
    }

    /// A server whose configuration is changed first; it may keep files in the folder.
    pub(crate) async fn start_with(now_s: i64, change: impl FnOnce(&mut Config, &Path)) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock::new(now_s));
        let stored = TestDatabase::at(dir.path(), now_s);
        let mut config = Config {
            listen: "127.0.0.1:0".parse().unwrap(),
            database: stored.config(),
            database_reserve_mb: 0,
            ..Config::default()
        };
        change(&mut config, dir.path());
        let stop = CancellationToken::new();
        let server = Server::bind(config, clock.clone(), stop.clone()).await.unwrap();
        let (url, app) = (format!("http://{}", server.address()), server.app());
        let (redirect, metrics) = (server.redirect(), server.metrics());
        let task = tokio::spawn(async move { server.run().await.unwrap() });
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self { dir, clock, url, redirect, metrics, stop, app, http, task, stored }
    }

    /// Waits until it has stopped.
    pub(crate) async fn wait(&mut self) {
        (&mut self.task).await.unwrap();
    }

    /// An address of its port for operators.
    pub(crate) fn operations(&self, path: &str) -> String {
        format!("http://{}{path}", self.metrics.unwrap())
    }

    /// Stops in order, as SIGTERM does; its database is there until what this returns is dropped.
    pub(crate) async fn stop(mut self) -> TestDatabase {
        self.stop.cancel();
        self.wait().await;
        self.stored.within(self.dir)
    }

    pub(crate) fn database(&self) -> Database {
        self.stored.config()
    }

    /// Runs a command on the same database.
    pub(crate) async fn command(&self, arguments: &[&str]) -> Output {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_backend"));
        command.args(arguments).arg("--database").arg(self.stored.text());
        command.env_remove("RUST_LOG").output().await.unwrap()
    }

    /// The JSON lines that a command prints.
    pub(crate) async fn lines(&self, arguments: &[&str]) -> Vec<Value> {
        let output = self.command(arguments).await;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Publishes the cases of a file: one person enters them, a second one confirms. What the commands printed.
    pub(crate) async fn publish(&self, file: &Path, more: &[&str]) -> [Value; 2] {
        for (account, person) in [("tung.phan", "Phan Thanh Tùng"), ("lan.ngo", "Ngô Thị Lan")]
        {
            let add = ["user", "add", account, "--role", "authority", "--person", person];
            // The second time there are both.
            let _ = self.command(&add).await;
        }
        let add = ["case", "add", "--file", file.to_str().unwrap(), "--as", "tung.phan"];
        let added = self.lines(&[&add, more].concat()).await.remove(0);
        let entries = added["cases"].as_array().unwrap().iter();
        let new = entries.filter(|entry| entry["known"] == false && !entry["case"].is_null());
        let numbers: Vec<_> = new.map(|entry| entry["case"].to_string()).collect();
        if numbers.is_empty() {
            return [added, Value::Null];
        }
        let mut confirm = vec!["case", "confirm", "--as", "lan.ngo"];
        confirm.extend(numbers.iter().map(String::as_str));
        let confirmed = self.lines(&confirm).await.remove(0);
        [added, confirmed]
    }

    /// What the server's database holds now.
    pub(crate) fn read(&self) -> Box<dyn Read + '_> {
        self.app.store.snapshot().unwrap()
    }

    pub(crate) fn tx(&self) -> Box<dyn Tx + '_> {
        self.app.store.begin().unwrap()
    }

    /// Contacts, sealed records and hits, to compare databases.
    pub(crate) fn dump(&self) -> Vec<String> {
        let mut tx = self.tx();
        let contacts = tx.contacts_after(None, 100_000).unwrap();
        let sealed = tx.sealed(None).unwrap();
        let hits = tx.hits(None, SPAN_MAX_S).unwrap();
        let contacts = contacts.iter().map(|c| format!("{c:?}"));
        let sealed = sealed.iter().map(|s| format!("{s:?}"));
        contacts.chain(sealed).chain(hits.iter().map(|h| format!("{h:?}"))).collect()
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.now_s()
    }

    /// A code for a kiosk at the market, whose venue is made with the first.
    pub(crate) fn code(&self) -> String {
        let random = backend::keys::random::<64>().unwrap();
        let code = OneTimeCode::from_random(&random).unwrap();
        let mut tx = self.tx();
        let venue = market(tx.as_mut()).unwrap();
        kiosks::add(tx.as_mut(), &self.app.keys, venue, "Cổng số 2", &code, self.now()).unwrap();
        tx.commit().unwrap();
        code.show()
    }

    pub(crate) async fn enrol(&self, code: &str, key: &SigningKey) -> Response {
        let request = Enrol {
            code: code.to_owned(),
            public_key: data_encoding::HEXLOWER.encode(key.verifying_key().as_bytes()),
            signature: sign_enrolment(code, key),
        };
        self.http.post(self.at(api::ENROL)).json(&request).send().await.unwrap()
    }

    pub(crate) async fn kiosk(&self) -> Kiosk {
        let key = SigningKey::from_bytes(&backend::keys::random().unwrap());
        let answer = self.enrol(&self.code(), &key).await;
        assert_eq!(answer.status(), 200);
        let enrolled: Enrolled = answer.json().await.unwrap();
        Kiosk { number: enrolled.kiosk, key, enrolled }
    }

    pub(crate) fn at(&self, target: &str) -> String {
        format!("{}{target}", self.url)
    }

    pub(crate) fn proven(
        &self,
        kiosk: &Kiosk,
        method: Method,
        target: &str,
        body: &[u8],
    ) -> reqwest::RequestBuilder {
        let request = Request { method: method.as_str(), target };
        let proof = request.sign(body, kiosk.number, self.now(), &kiosk.key);
        let request = self.http.request(method, self.at(target));
        request.header("authorization", proof).body(body.to_vec())
    }

    pub(crate) async fn send(&self, kiosk: &Kiosk, batch: &Batch) -> Taken {
        let answer = self.send_raw(kiosk, &serde_json::to_vec(batch).unwrap()).await;
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }

    pub(crate) async fn send_raw(&self, kiosk: &Kiosk, body: &[u8]) -> Response {
        self.proven(kiosk, Method::POST, api::RECORDS, body).send().await.unwrap()
    }

    pub(crate) async fn get(&self, kiosk: &Kiosk, target: &str) -> Response {
        self.proven(kiosk, Method::GET, target, b"").send().await.unwrap()
    }

    pub(crate) async fn page(&self, path: &str) -> Response {
        self.http.get(self.at(path)).send().await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, form: &str) -> Response {
        let request = self.http.post(self.at(path)).body(form.to_owned());
        let form = "application/x-www-form-urlencoded";
        request.header("content-type", form).send().await.unwrap()
    }
}

/// The market, which is made the first time.
fn market(tx: &mut dyn Tx) -> Result<i64, VenueError> {
    if let Some(venue) = tx.venue_by_letters("BSON")? {
        return Ok(venue.venue);
    }
    let commune = add_commune(tx, "Phường Bồng Sơn", vec![RECIPIENT.to_owned()], vec![], NOW)?;
    let venue = NewVenue {
        commune,
        name: "Chợ Bồng Sơn".to_owned(),
        letters: "BSON".to_owned(),
        ..NewVenue::default()
    };
    add_venue(tx, &venue, NOW)
}

impl Kiosk {
    /// Path of the code that this kiosk shows at a time.
    pub(crate) fn path(&self, unix_s: i64) -> String {
        let claim = Claim::live(self.number, unix_s, 30);
        format!("/Q/{}", claim.mint(&self.enrolled.token_key))
    }
}

pub(crate) async fn problem(answer: Response) -> Problem {
    assert!(answer.headers().contains_key("x-time"));
    answer.json().await.unwrap()
}

pub(crate) fn location(answer: &Response) -> String {
    assert_eq!(answer.status(), 303);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

/// The ticket on a page.
pub(crate) fn ticket(html: &str) -> String {
    let at = html.find("name=\"ticket\"").unwrap();
    let value = html[at..].split("value=\"").nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}
