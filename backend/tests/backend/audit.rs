//! Looks at what people left here: each leaves its line in the audit trail, or nothing is given away.

use std::process::{Command, Stdio};
use std::time::Duration;

use backend::audit::{look, record};
use backend::records::{RecordError, sealed_body};
use backend::store;
use protocol::record::SealedKind;

use crate::support::records::{AGE_FILE, batch, sealed};
use crate::support::{Dice, NOW, TestServer};

/// Environment variables by which this binary, started again, looks and dies.
const DATABASE: &str = "AUDIT_TEST_DATABASE";
const DIES: &str = "AUDIT_TEST_DIES";

/// A server with one sealed record, number 4 of kiosk 1.
async fn with_record() -> TestServer {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let record = sealed(4, SealedKind::Declaration, NOW, AGE_FILE);
    server.send(&kiosk, &batch(vec![], vec![record])).await;
    server
}

fn arguments(reason: &str) -> [&str; 8] {
    ["records", "get", "--kiosk", "1", "--seq", "4", "--reason", reason]
}

#[tokio::test]
async fn every_look_leaves_a_line_with_its_reason() {
    let server = with_record().await;
    assert!(server.command(&arguments("a call from the commune")).await.status.success());
    server.lines(&["records", "list", "--venue", "1"]).await;
    server.lines(&["exposures", "--case", "3", "--reason", "weekly report"]).await;
    server.lines(&["receipts", "--receipt", "0002d"]).await;
    server.lines(&["calls"]).await;
    let unknown = ["records", "get", "--kiosk", "1", "--seq", "5", "--reason", "x"];
    assert!(
        !server.command(&unknown).await.status.success(),
        "nothing is there, and it was looked for"
    );
    let without = server.command(&arguments("x")[..6]).await;
    assert_eq!(without.status.code(), Some(2), "a reason is required");

    let lines = server.lines(&["audit"]).await;
    let who = lines[0]["who"].as_str().unwrap().to_owned();
    assert!(!who.is_empty());
    let found: Vec<_> = lines
        .iter()
        .map(|line| [&line["kind"], &line["target"], &line["reason"]].map(|v| v.as_str().unwrap()))
        .collect();
    let wanted = [
        ["sealed-record", "kiosk 1 record 4", "a call from the commune"],
        ["sealed-list", "venue 1", ""],
        ["exposures", "case 3", "weekly report"],
        ["receipts", "0002D", ""],
        ["calls", "all", ""],
        ["sealed-record", "kiosk 1 record 5", "x"],
    ];
    assert_eq!(found, wanted);
    assert_eq!(server.lines(&["audit", "--who", &who]).await.len(), 6);
    assert!(server.lines(&["audit", "--who", "nobody else"]).await.is_empty());
}

/// Looks at the record and dies at the moment that the environment names.
#[test]
#[ignore = "started by the test below, in a process of its own"]
fn a_process_that_looks_and_dies() {
    let Ok(database) = std::env::var(DATABASE) else { return };
    let dies = std::env::var(DIES).unwrap();
    let store = store::open(&database.parse().unwrap()).unwrap();
    let look_at = record("tester".to_owned(), "kiosk 1 record 4".to_owned(), &dies).unwrap();
    let body = look(store.as_ref(), &look_at, NOW, |look| -> Result<_, RecordError> {
        if dies == "before it reads" {
            std::process::abort();
        }
        let body = sealed_body(look, 1, 4, 0)?;
        if dies == "when it has read" {
            std::process::abort();
        }
        Ok(body)
    });
    let body = body.unwrap();
    println!("seen: {}", body.len());
}

#[tokio::test]
async fn a_process_killed_while_it_looks_has_left_its_line() {
    let server = with_record().await;
    let binary = std::env::current_exe().unwrap();
    for (dies, lines) in [("before it reads", 1), ("when it has read", 2), ("never", 3)] {
        let output = Command::new(&binary)
            .args(["--exact", "audit::a_process_that_looks_and_dies", "--ignored", "--nocapture"])
            .env(DATABASE, server.stored.text())
            .env(DIES, dies)
            .output()
            .unwrap();
        let seen = String::from_utf8(output.stdout).unwrap().contains("seen:");
        assert_eq!((seen, output.status.success()), (dies == "never", dies == "never"), "{dies}");
        let trail = server.read().audit().unwrap();
        assert_eq!(trail.len(), lines, "{dies}");
        assert!(!seen || trail.iter().any(|line| line.entry.reason == dies));
    }
    // What the dead processes held is free again.
    assert!(server.command(&arguments("afterwards")).await.status.success());
}

#[tokio::test]
async fn whatever_a_killed_command_printed_has_its_line() {
    let server = with_record().await;
    let mut dice = Dice(5);
    let mut seen = Vec::new();
    for attempt in 0..40 {
        let reason = format!("attempt {attempt}");
        let mut child = Command::new(env!("CARGO_BIN_EXE_backend"))
            .args(arguments(&reason))
            .arg("--database")
            .arg(server.stored.text())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        if attempt > 0 {
            tokio::time::sleep(Duration::from_millis(dice.roll(40))).await;
            let _ = child.kill();
        }
        let output = child.wait_with_output().unwrap();
        if !output.stdout.is_empty() {
            seen.push(reason);
        }
    }
    assert!(seen.contains(&"attempt 0".to_owned()), "the one that was left alone");
    let trail = server.lines(&["audit"]).await;
    for reason in &seen {
        let line = trail.iter().any(|line| line["reason"] == reason.as_str());
        assert!(line, "{reason} was seen and has no line");
    }
    assert!(trail.len() <= 40);
}
