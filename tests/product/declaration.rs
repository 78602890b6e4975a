//! A declaration made by touch on a real kiosk: confirmed, sent, opened with the commune's key by
//! the standard `age` tool, and in plain text nowhere.

use std::io::Write;
use std::process::{Command, Stdio};

use age::secrecy::ExposeSecret;

use crate::common::{Backend, Kiosk, all_bytes, contains, wait_for};
use crate::visitor;

const PHONE: &str = "0912345678";

#[tokio::test(flavor = "multi_thread")]
async fn only_the_commune_reads_what_was_declared() {
    let backend = Backend::start().await;
    let mut kiosk = Kiosk::enrolled(&backend);
    let mut simulator = kiosk.start_with_simulator().await;
    simulator.qr(|_| true).await;
    assert!(visitor::play(&mut simulator, &visitor::visit(PHONE).declare).await);
    wait_for("the thanks", async || simulator.picture().thanks().then_some(())).await;
    // Confirmed means durable: nothing of it needs the kiosk to live on.
    assert_eq!(kiosk.count("SELECT count(*) FROM outbox"), 1);

    let listed = wait_for("the record at the backend", async || {
        backend.cli(&["records", "list"]).into_iter().next()
    })
    .await;
    assert_eq!(listed["kind"], "declaration");
    assert_eq!(listed["direction"], "in");
    assert_eq!(listed["attention"], true);

    let seq = listed["seq"].to_string();
    let sealed = backend.sealed(&seq);
    let key = backend.dir.path().with_extension("key");
    std::fs::write(&key, backend.commune.to_string().expose_secret()).unwrap();
    let mut age = Command::new("age")
        .args(["--decrypt", "--identity"])
        .arg(&key)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    age.stdin.take().unwrap().write_all(&sealed).unwrap();
    let opened = age.wait_with_output().unwrap();
    std::fs::remove_file(&key).unwrap();
    assert!(opened.status.success());
    let opened: serde_json::Value = serde_json::from_slice(&opened.stdout).unwrap();
    assert_eq!(opened["phone"], PHONE);
    let person = &opened["people"][0];
    assert_eq!(person["fullName"], "LÊ THỊ HOA");
    assert_eq!(person["birthYear"], 1951);
    assert_eq!(person["hasSick"], 1);

    // Databases, their logs, the programs' own logs; on both sides, running and stopped.
    let search = || {
        let mut files = all_bytes(kiosk.dir.path());
        files.extend(all_bytes(backend.dir.path()));
        assert!(files.iter().any(|(path, _)| path.ends_with("data/kiosk.db-wal")));
        for (path, bytes) in files {
            for secret in ["LÊ THỊ HOA", "THỊ HOA", PHONE, "fullName", "hasSick"] {
                let path = path.display();
                assert!(!contains(&bytes, secret.as_bytes()), "{path} holds {secret}");
                let utf16: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
                assert!(!contains(&bytes, &utf16), "{path} holds {secret} in UTF-16");
            }
        }
    };
    search();
    kiosk.running.take().unwrap().kill();
    search();
}
