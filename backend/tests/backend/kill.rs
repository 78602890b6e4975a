//! The server is killed under load, again and again: what it acknowledged is there, once.

use std::process::Stdio;
use std::time::Duration;

use backend::clock::{Clock, SystemClock};
use backend::store;
use ed25519_dalek::SigningKey;
use protocol::api::{self, Enrol, Enrolled, Taken};
use protocol::contact::ContactId;
use protocol::proof::{Request, sign_enrolment};
use protocol::token::Claim;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::support::database::{TestDatabase, on_postgres};
use crate::support::records::{batch, contact};
use crate::support::{Dice, RECIPIENT, ticket};

const KILLS: u32 = 25;

fn command(database: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backend"));
    command.args(arguments).arg("--database").arg(database).env("RUST_LOG", "off");
    command
}

async fn json(database: &str, arguments: &[&str]) -> serde_json::Value {
    let output = command(database, arguments).output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

async fn serve(database: &str) -> (Child, String) {
    let mut serve = command(database, &["serve", "--listen", "127.0.0.1:0"]);
    let mut child = serve.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).await.unwrap();
    (child, line.trim().strip_prefix("listening on ").unwrap().to_owned())
}

/// What a kiosk and a visitor know to be acknowledged.
struct Load {
    http: reqwest::Client,
    key: SigningKey,
    kiosk: Enrolled,
    /// When all contacts were near, so that a batch is repeated as it was.
    heard_s: i64,
    /// Contacts with numbers up to this were acknowledged; the next batch begins after it.
    contacts: i64,
    /// Check-ins that were confirmed.
    confirmed: usize,
    /// Check-ins whose answer never came: each is there once or not at all.
    unsure: usize,
}

impl Load {
    /// Sends batches and taps until the server is gone.
    async fn run(&mut self, url: &str) {
        while self.batch(url).await.is_ok() && self.check_in(url).await.is_ok() {}
    }

    async fn batch(&mut self, url: &str) -> Result<(), reqwest::Error> {
        let now_s = SystemClock.now_s();
        let first = self.contacts + 1;
        let contacts =
            (first..first + 20).map(|seq| contact(seq, ContactId([7; 12]), self.heard_s));
        let body = serde_json::to_vec(&batch(contacts.collect(), vec![])).unwrap();
        let request = Request { method: "POST", target: api::RECORDS };
        let proof = request.sign(&body, self.kiosk.kiosk, now_s, &self.key);
        let request = self.http.post(format!("{url}{}", api::RECORDS));
        let answer = request.header("authorization", proof).body(body).send().await?;
        let taken: Taken = answer.error_for_status()?.json().await?;
        assert_eq!(taken.accepted + taken.duplicates, 20);
        self.contacts += 20;
        Ok(())
    }

    async fn check_in(&mut self, url: &str) -> Result<(), reqwest::Error> {
        let claim = Claim::live(self.kiosk.kiosk, SystemClock.now_s(), 30);
        let page = format!("{url}/Q/{}", claim.mint(&self.kiosk.token_key));
        let page = self.http.get(page).send().await?.text().await?;
        let form = format!("ticket={}&direction=in", ticket(&page));
        let request = self.http.post(format!("{url}/tap")).body(form);
        let kind = "application/x-www-form-urlencoded";
        match request.header("content-type", kind).send().await {
            // Faster than any crowd.
            Ok(answer) if answer.status() == 429 => Ok(()),
            Ok(answer) => {
                assert_eq!(answer.status(), 303);
                self.confirmed += 1;
                Ok(())
            }
            Err(error) => {
                self.unsure += 1;
                Err(error)
            }
        }
    }
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_and_nothing_doubled() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let dir = tempfile::tempdir().unwrap();
    let stored = TestDatabase::empty(dir.path());
    let database = stored.text();
    json(database, &["commune", "add", "--name", "X", "--recipient", RECIPIENT]).await;
    let venue = ["venue", "add", "--commune", "1", "--name", "Chợ", "--letters", "BSON"];
    json(database, &venue).await;
    let added = json(database, &["kiosk", "add", "--venue", "1"]).await;
    let code = added["code"].as_str().unwrap().to_owned();

    let (mut server, mut url) = serve(database).await;
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
    let http = http.build().unwrap();
    let key = SigningKey::from_bytes(&[5; 32]);
    let public_key = data_encoding::HEXLOWER.encode(key.verifying_key().as_bytes());
    let enrol = Enrol { signature: sign_enrolment(&code, &key), code, public_key };
    let answer = http.post(format!("{url}{}", api::ENROL)).json(&enrol).send().await.unwrap();
    let kiosk: Enrolled = answer.json().await.unwrap();
    let heard_s = SystemClock.now_s() - 60;
    let mut load = Load { http, key, kiosk, heard_s, contacts: 0, confirmed: 0, unsure: 0 };

    let mut dice = Dice(11);
    for _ in 0..KILLS {
        let moment = Duration::from_millis(20 + dice.roll(if on_postgres() { 1500 } else { 180 }));
        let killing = async {
            tokio::time::sleep(moment).await;
            server.kill().await.unwrap();
        };
        tokio::join!(load.run(&url), killing);
        (server, url) = serve(database).await;
    }
    // The batch that was under way comes once more, as a kiosk would send it.
    load.batch(&url).await.unwrap();
    server.kill().await.unwrap();

    let store = store::open(&stored.config()).unwrap();
    let mut read = store.snapshot().unwrap();
    let contacts = read.contacts_after(None, u32::MAX).unwrap();
    let numbers: Vec<_> = contacts.iter().map(|stored| stored.key.seq).collect();
    assert!(load.contacts > i64::from(KILLS), "no load: {}", load.contacts);
    assert_eq!(numbers, (1..=load.contacts).collect::<Vec<_>>());
    let checkins = read.checkins_after(load.kiosk.kiosk, 0, u32::MAX).unwrap();
    let possible = load.confirmed..=load.confirmed + load.unsure;
    assert!(possible.contains(&checkins.len()), "{} of {possible:?}", checkins.len());
    assert!(checkins.iter().zip(1..).all(|(checkin, number)| checkin.event == number));
    assert_eq!(read.kiosks(None).unwrap().len(), 1);
}
