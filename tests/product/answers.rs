//! What people and programs get from the commands of kiosk and backend.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::common::{Backend, Kiosk, now_s, program};

/// Listing and inspecting commands of the backend.
const BACKEND: [&[&str]; 23] = [
    &["commune", "list"],
    &["venue", "list"],
    &["kiosk", "list"],
    &["user", "list"],
    &["case", "list"],
    &["exposures"],
    &["match"],
    &["contacts"],
    &["records", "list"],
    &["database"],
    &["retention"],
    &["quarantine", "list"],
    &["media", "list"],
    &["update", "list"],
    &["update", "ring", "--venue", "1", "first"],
    &["receipts"],
    &["plays"],
    &["calls"],
    &["audit"],
    &["openapi"],
    &["kiosk", "add", "--venue", "1"],
    &["kiosk", "add-poster", "--venue", "1"],
    &["venue", "set", "1", "--capacity", "200"],
];

/// Those of the kiosk; FILE is its configuration.
const KIOSK: [&[&str]; 12] = [
    &["keys", "--config", "FILE"],
    &["records", "parked", "--config", "FILE"],
    &["selftest", "--config", "FILE"],
    &["staff-pin", "--config", "FILE"],
    &["inspect", "advert", "02011a0fffb522130cea6472130c185d8643df0303564e"],
    &["inspect", "place", "Thảo Điền, Quận 2, TP. Hồ Chí Minh"],
    &["inspect", "typing", "--mode", "telex", "HUWONG"],
    &["inspect", "card"],
    &["match", "--cases", "F0", "--contacts", "LOG"],
    &["records", "release", "all", "--config", "FILE"],
    &["export", ".", "--config", "FILE"],
    &["update", "bundles", "--config", "FILE", "--inbox", "inbox"],
];

fn run(mut command: Command) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // For the one that reads a card.
    let card = "001260012345||Nguyễn Thị Mẫu|01021960|Nữ|Số 1, Hà Nội|15042021";
    let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), card.as_bytes());
    child.wait_with_output().unwrap()
}

/// With `--json` each line is an object, wherever the option stands; with `--lines` none is.
fn check(mut command: impl FnMut() -> Command, arguments: &[&str], is_document: bool) {
    for order in [[&["--json"][..], arguments].concat(), [arguments, &["--json"]].concat()] {
        let mut json = command();
        json.args(&order);
        let output = run(json);
        let text = String::from_utf8(output.stdout).unwrap();
        for line in text.lines() {
            let value: Result<Value, _> = serde_json::from_str(line);
            assert!(value.is_ok_and(|value| value.is_object()), "{order:?}: {line}");
        }
        assert!(output.status.code() != Some(2), "{order:?} is not understood");
    }
    if is_document {
        return;
    }
    let mut lines = command();
    lines.args(arguments).arg("--lines");
    let output = run(lines);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.trim().is_empty(), "{arguments:?} says nothing to people");
    assert!(text.lines().all(|line| !line.starts_with('{')), "{arguments:?}: {text}");
}

/// A bundle, empty and as announced, in `bundles`; `inbox` beside it.
fn offer_update(folder: &Path) {
    std::fs::create_dir(folder.join("inbox")).unwrap();
    let bundles = folder.join("bundles");
    std::fs::create_dir(&bundles).unwrap();
    std::fs::write(bundles.join("1.2.0.raucb"), "").unwrap();
    let announced = r#"{"file":"1.2.0.raucb","version":"1.2.0",
        "sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}"#;
    std::fs::write(bundles.join("1.2.0.json"), announced).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn people_get_lines_and_programs_json() {
    let backend = Backend::start().await;
    let kiosk = Kiosk::enrolled(&backend);
    for arguments in BACKEND {
        let command = || {
            let mut command = Command::new(program("backend"));
            command.arg("--database").arg(backend.database());
            command
        };
        check(command, arguments, arguments == ["openapi"]);
    }
    let key = "00".repeat(32);
    let case = format!(
        r#"{{"data":[{{"daily_key":"{key}","time_start":{},"time_end":{},"max":96}}]}}"#,
        now_s() - 3600,
        now_s()
    );
    std::fs::write(kiosk.dir.path().join("F0"), case).unwrap();
    std::fs::write(kiosk.dir.path().join("LOG"), "893dae342437130ce5e23837,1000\n").unwrap();
    offer_update(kiosk.dir.path());
    for arguments in KIOSK {
        let arguments: Vec<&str> =
            arguments.iter().map(|it| if *it == "FILE" { "kiosk.toml" } else { it }).collect();
        let command = || {
            let mut command = Command::new(program("kiosk"));
            command.current_dir(kiosk.dir.path());
            command
        };
        check(command, &arguments, false);
    }
    let mut venue = Command::new(program("backend"));
    venue.arg("--database").arg(backend.database()).args(["venue", "list", "--lines"]);
    let told = String::from_utf8(run(venue).stdout).unwrap();
    assert!(told.starts_with("venue "), "{told}");
    assert!(told.contains("Chợ Bồng Sơn") && told.contains("200"), "{told}");
}

#[test]
fn a_missing_file_is_told_once_with_the_program_that_says_so() {
    let dir = tempfile::tempdir().unwrap();
    for (name, arguments) in [
        ("kiosk", &["selftest", "--config", "none.toml"][..]),
        ("kiosk", &["enrol", "--config", "none.toml", "--code", "X"]),
        ("backend", &["venue", "list", "--config", "none.toml"]),
        ("backend", &["venue", "list"]),
        ("backend", &["case", "add", "--file", "none.json", "--as", "tung.phan"]),
    ] {
        let mut command = Command::new(program(name));
        command.current_dir(dir.path()).args(arguments);
        let output = run(command);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.starts_with(&format!("{name}: ")), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
        assert!(told.matches("No such file").count() <= 1, "{told}");
        assert!(!dir.path().join("backend.db").exists(), "{arguments:?} made a database");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enrolment_writes_the_configuration_once_it_has_succeeded() {
    let backend = Backend::start().await;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("kiosk.toml");
    let enrol = |code: &str, more: &[&str]| {
        let mut command = Command::new(program("kiosk"));
        command.current_dir(dir.path()).args(["enrol", "--code", code]).args(more);
        run(command)
    };
    let invitation = backend.invitation();
    // Ends in another fingerprint: somebody answers in the backend's place.
    let last = if invitation.ends_with('0') { '1' } else { '0' };
    let other = format!("{}{last}", &invitation[..invitation.len() - 1]);
    let refused = enrol(&other, &["--backend", &backend.url()]);
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("other keys") && !file.exists(), "{told}");

    let invitation = backend.invitation();
    let enrolled = enrol(&invitation, &["--backend", &backend.url()]);
    assert!(enrolled.status.success(), "{}", String::from_utf8_lossy(&enrolled.stderr));
    let answer: Value = serde_json::from_slice(&enrolled.stdout).unwrap();
    assert_eq!(answer["config"], file.to_str().unwrap());
    let written = std::fs::read_to_string(&file).unwrap();
    let config = kiosk::config::Config::parse(&written, &file).unwrap();
    assert_eq!(config.backend.url, backend.url());
    assert!(config.database().exists());

    // What somebody added stays, also when a used code is refused.
    let edited = format!("# Cổng số 2\n{written}\n[staff]\nphone = \"0256 123\"\n");
    std::fs::write(&file, &edited).unwrap();
    let used = String::from_utf8(enrol("AAAAA-AAAAA-0000-0000-0000-0000", &[]).stderr).unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), edited);
    assert_eq!(used.matches("backend kiosk add").count(), 1, "one remedy, once: {used}");
}
