//! New versions of the kiosks' image: from the command line to the kiosks of a ring.

use std::path::{Path, PathBuf};

use backend::clock::{Clock, SystemClock};
use backend::fleet;
use backend::updates;
use protocol::api;
use protocol::report::Report;
use protocol::update::{Offer, OfferError, Refusal, Refused, Release, SignedOffer};
use protocol::update::{Update, UpdateReport, UpdateStage};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{Dice, Kiosk, TestServer};

/// A bundle as script/bundle leaves it: the file, and beside it what it is.
fn bundle(server: &TestServer, version: &str, seed: u64) -> (PathBuf, Vec<u8>) {
    let mut dice = Dice(seed);
    let bytes: Vec<u8> = (0..2_300_000).map(|_| u8::try_from(dice.roll(256)).unwrap()).collect();
    let path = server.dir.path().join(format!("bluezone-{version}.raucb"));
    std::fs::write(&path, &bytes).unwrap();
    describe(&path, version, &bytes);
    (path, bytes)
}

fn describe(path: &Path, version: &str, bytes: &[u8]) {
    let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(bytes));
    let file = path.file_name().unwrap().to_str().unwrap();
    let text = json!({ "file": file, "version": version, "sha256": sha256 });
    std::fs::write(path.with_extension("json"), text.to_string()).unwrap();
}

async fn update(server: &TestServer, arguments: &[&str]) -> Result<Value, String> {
    let output = server.command(&[&["update"][..], arguments].concat()).await;
    // The command has the time of the machine.
    server.clock.set(SystemClock.now_s());
    if output.status.success() {
        return Ok(serde_json::from_slice(&output.stdout).unwrap_or(Value::Null));
    }
    Err(String::from_utf8(output.stderr).unwrap())
}

async fn add(server: &TestServer, version: &str, seed: u64) -> Vec<u8> {
    let (path, bytes) = bundle(server, version, seed);
    update(server, &["add", path.to_str().unwrap()]).await.unwrap();
    bytes
}

async fn offered(server: &TestServer, kiosk: &Kiosk) -> Option<Release> {
    let answer = server.get(kiosk, &format!("{}?nonce=5f", api::UPDATE)).await;
    assert_eq!(answer.status(), 200);
    let signed: SignedOffer = answer.json().await.unwrap();
    let key = server.app.keys.signing.verifying_key();
    assert_eq!(signed.verify(kiosk.enrolled.kiosk, "60", &key), Err(OfferError::Signature));
    let Offer { release } = signed.verify(kiosk.enrolled.kiosk, "5f", &key).unwrap();
    release
}

async fn version(server: &TestServer, kiosk: &Kiosk) -> Option<String> {
    offered(server, kiosk).await.map(|release| release.version.to_string())
}

/// What a kiosk tells of its image.
async fn tell(server: &TestServer, kiosk: &Kiosk, update: Update) {
    let least = r#"{"clock":"synced","contacts_waiting":0,"records_waiting":0,"radio":"none"}"#;
    let report: Report = serde_json::from_str(least).unwrap();
    let report = Report { update: Some(UpdateReport { update, fetching: None }), ..report };
    let body = serde_json::to_vec(&report).unwrap();
    let sent = server.proven(kiosk, Method::POST, api::REPORT, &body).send().await.unwrap();
    assert_eq!(sent.status(), StatusCode::NO_CONTENT);
    // What the server does every half minute.
    let seen = server.app.seen.take();
    let mut tx = server.tx();
    fleet::write_down(tx.as_mut(), &seen).unwrap();
    tx.commit().unwrap();
}

fn failed(version: &str) -> Update {
    let refused = Refused { version: version.to_owned(), why: Refusal::DoesNotWork };
    Update { version: "1.1.0".to_owned(), refused: Some(refused), ..Update::default() }
}

#[tokio::test]
async fn a_bundle_reaches_the_kiosks_of_its_ring_whole_or_from_where_they_are() {
    let server = TestServer::start_today().await;
    let (first, other) = (server.kiosk().await, server.kiosk().await);
    let number = first.enrolled.kiosk.to_string();
    let bytes = add(&server, "1.2.0", 5).await;
    update(&server, &["ring", "--kiosk", &number, "first"]).await.unwrap();
    assert_eq!(version(&server, &first).await, None, "it was released to nobody");
    update(&server, &["release", "1.2.0", "first"]).await.unwrap();
    assert_eq!(version(&server, &other).await, None);
    let release = offered(&server, &first).await.unwrap();
    assert_eq!(release.size, bytes.len() as u64);

    let target = format!("{}/{}", api::UPDATE, release.sha256);
    let answer = server.get(&first, &target).await;
    assert_eq!((answer.status(), answer.bytes().await.unwrap() == bytes), (StatusCode::OK, true));
    for from in [1_usize, 1_048_576, 2_299_999] {
        let request = server.proven(&first, Method::GET, &target, b"");
        let answer = request.header("range", format!("bytes={from}-")).send().await.unwrap();
        assert_eq!(answer.status(), 206, "{from}");
        let range = format!("bytes {from}-2299999/2300000");
        assert_eq!(answer.headers()["content-range"], range.as_str());
        assert!(answer.bytes().await.unwrap() == bytes[from..], "{from}");
    }
    // Of another ring, of nobody, and what is no bundle.
    assert_eq!(server.get(&other, &target).await.status(), 404);
    assert_eq!(server.page(&target).await.status(), 401);
    for odd in ["x", "..%2F..%2Fetc", &"0".repeat(64)] {
        let answer = server.get(&first, &format!("{}/{odd}", api::UPDATE)).await;
        assert_eq!(answer.status(), 404, "{odd}");
    }
}

#[tokio::test]
async fn a_version_is_widened_stopped_and_withdrawn() {
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let number = kiosk.enrolled.kiosk.to_string();
    add(&server, "1.2.0", 5).await;
    update(&server, &["release", "1.2.0", "early"]).await.unwrap();
    assert_eq!(version(&server, &kiosk).await, None, "it is in the last ring");
    // In its venue's ring, unless it has its own.
    update(&server, &["ring", "--venue", "1", "first"]).await.unwrap();
    assert_eq!(version(&server, &kiosk).await.as_deref(), Some("1.2.0"));
    update(&server, &["ring", "--kiosk", &number, "all"]).await.unwrap();
    assert_eq!(version(&server, &kiosk).await, None);
    update(&server, &["ring", "--kiosk", &number]).await.unwrap();
    assert_eq!(version(&server, &kiosk).await.as_deref(), Some("1.2.0"));

    add(&server, "1.10.0", 6).await;
    update(&server, &["release", "1.10.0", "first"]).await.unwrap();
    let newest = offered(&server, &kiosk).await.unwrap();
    assert_eq!(newest.version.to_string(), "1.10.0");
    update(&server, &["stop", "1.10.0"]).await.unwrap();
    assert_eq!(version(&server, &kiosk).await.as_deref(), Some("1.2.0"));
    let target = format!("{}/{}", api::UPDATE, newest.sha256);
    assert_eq!(server.get(&kiosk, &target).await.status(), 404, "and its file is not served");
    update(&server, &["release", "1.10.0", "first"]).await.unwrap();
    assert_eq!(version(&server, &kiosk).await.as_deref(), Some("1.10.0"));
    update(&server, &["withdraw", "1.10.0"]).await.unwrap();
    assert_eq!(version(&server, &kiosk).await.as_deref(), Some("1.2.0"));
    let sha256: [u8; 32] =
        data_encoding::HEXLOWER.decode(newest.sha256.as_bytes()).unwrap().try_into().unwrap();
    assert_eq!(server.read().bundle_part(&sha256, 0).unwrap(), None, "its file is gone");
    let again = update(&server, &["release", "1.10.0", "all"]).await.unwrap_err();
    assert!(again.contains("was withdrawn"), "{again}");
}

#[tokio::test]
async fn what_is_no_bundle_is_refused_and_nothing_of_it_kept() {
    let server = TestServer::start_today().await;
    server.kiosk().await;
    let (path, bytes) = bundle(&server, "1.2.0", 5);
    let name = path.to_str().unwrap().to_owned();
    describe(&path, "1.2", &bytes);
    let versions = update(&server, &["add", &name]).await.unwrap_err();
    assert!(versions.contains("three numbers"), "{versions}");
    describe(&path, "1.2.0", b"another");
    let differs = update(&server, &["add", &name]).await.unwrap_err();
    assert!(differs.contains("its SHA-256 differs"), "{differs}");
    std::fs::write(path.with_extension("json"), "{}").unwrap();
    let none = update(&server, &["add", &name]).await.unwrap_err();
    assert!(none.contains("is no description of this bundle"), "{none}");
    std::fs::remove_file(path.with_extension("json")).unwrap();
    let absent = update(&server, &["add", &name]).await.unwrap_err();
    assert!(absent.contains("beside FILE.json"), "{absent}");
    let sha256: [u8; 32] = Sha256::digest(&bytes).into();
    assert_eq!(server.read().bundle_part(&sha256, 0).unwrap(), None);
    describe(&path, "1.2.0", &bytes);
    update(&server, &["add", &name]).await.unwrap();
    let twice = update(&server, &["add", &name]).await.unwrap_err();
    assert!(twice.contains("was added before"), "{twice}");
    for (arguments, says) in [
        (&["release", "9.9.9", "all"][..], "no version 9.9.9"),
        (&["release", "1.2.0", "everybody"], "first, early or all"),
        (&["release", "1.2.0", "all", "--halt-percent", "0"], "1 to 100"),
        (&["ring", "--kiosk", "99", "first"], "no such kiosk"),
    ] {
        let error = update(&server, arguments).await.unwrap_err();
        assert!(error.contains(says), "{error}");
    }
}

#[tokio::test]
async fn a_version_halts_when_a_share_of_a_ring_fails_and_goes_on_when_somebody_says_so() {
    let server = TestServer::start_today().await;
    let mut kiosks = Vec::new();
    for _ in 0..5 {
        kiosks.push(server.kiosk().await);
    }
    for kiosk in &kiosks[..4] {
        let number = kiosk.enrolled.kiosk.to_string();
        update(&server, &["ring", "--kiosk", &number, "first"]).await.unwrap();
    }
    add(&server, "1.2.0", 5).await;
    let to_first = ["release", "1.2.0", "first", "--halt-percent", "50"];
    update(&server, &to_first).await.unwrap();
    let halt = || {
        let mut tx = server.tx();
        let halted = updates::halt(tx.as_mut(), server.now()).unwrap();
        tx.commit().unwrap();
        halted
    };
    let done = Update { version: "1.2.0".to_owned(), ..Update::default() };
    tell(&server, &kiosks[0], done).await;
    tell(&server, &kiosks[1], failed("1.2.0")).await;
    // It was not released to this one's ring.
    tell(&server, &kiosks[4], failed("1.2.0")).await;
    assert!(halt().is_empty(), "one of four");
    assert_eq!(version(&server, &kiosks[3]).await.as_deref(), Some("1.2.0"));
    tell(&server, &kiosks[2], failed("1.2.0")).await;
    assert_eq!(halt(), ["1.2.0"]);
    assert_eq!(version(&server, &kiosks[3]).await, None);
    let line = update(&server, &["list"]).await.unwrap();
    let figures = ["done", "failed", "under_way", "apart"].map(|name| line[name].clone());
    assert_eq!((line["state"].as_str(), figures), (Some("halted"), [1, 3, 0, 1].map(Value::from)));
    // Whoever goes on has seen the three; two more of four must fail.
    update(&server, &to_first).await.unwrap();
    assert!(halt().is_empty());
    let trial = UpdateStage::Trial;
    let trial = Update { version: "1.2.0".to_owned(), stage: trial, ..Update::default() };
    tell(&server, &kiosks[3], trial).await;
    let lines = server.command(&["update", "kiosks", "1.2.0"]).await.stdout;
    let lines = String::from_utf8(lines).unwrap();
    for standing in ["done", "does-not-work", "trial"] {
        assert!(lines.contains(&format!("\"standing\":\"{standing}\"")), "{lines}");
    }
}

#[tokio::test]
async fn so_many_kiosks_fetch_at_a_time_and_the_others_ask_again() {
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let number = kiosk.enrolled.kiosk.to_string();
    add(&server, "1.2.0", 5).await;
    update(&server, &["ring", "--kiosk", &number, "first"]).await.unwrap();
    update(&server, &["release", "1.2.0", "first"]).await.unwrap();
    let release = offered(&server, &kiosk).await.unwrap();
    let target = format!("{}/{}", api::UPDATE, release.sha256);
    let all = server.app.bundle_transfers.available_permits();
    let held = std::sync::Arc::clone(&server.app.bundle_transfers)
        .acquire_many_owned(u32::try_from(all).unwrap())
        .await
        .unwrap();
    let answer = server.get(&kiosk, &target).await;
    assert_eq!(answer.status(), 429);
    assert!(answer.headers().contains_key("retry-after"));
    drop(held);
    let answer = server.get(&kiosk, &target).await;
    assert_eq!(answer.status(), 200);
    drop(answer.bytes().await.unwrap());
    let free = server.app.bundle_transfers.available_permits();
    assert_eq!(free, all, "who has it leaves room");
}
