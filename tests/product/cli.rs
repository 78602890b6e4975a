//! The commands for engineers in the field, as a shell sees them.

use std::process::{Command, Output};

use serde_json::{Value, json};

fn kiosk(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kiosk")).args(arguments).output().unwrap()
}

fn printed(arguments: &[&str]) -> Value {
    let output = kiosk(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The one sentence on stderr.
fn refused(arguments: &[&str]) -> String {
    let output = kiosk(arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stderr).unwrap()
}

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

#[test]
fn adverts() {
    let bluezone = |kind: &str, id: Value| json!({"family": "bluezone", "kind": kind, "id": id});
    let overflow = format!("14ff4c0001{}", "08".repeat(16));
    let other_overflow = format!("14ff4c000107{}", "08".repeat(15));
    for (hex, expected) in [
        (
            "02011a0fffb522130cea6472130c185d8643df0303564e",
            bluezone("android", json!("130cea6472130c185d8643df")),
        ),
        (
            "0303564e0fffb522130cea6472130c185d8643df",
            bluezone("android", json!("130cea6472130c185d8643df")),
        ),
        ("110767a607add1172fa1c44bf573564e0000", bluezone("ios", Value::Null)),
        (overflow.as_str(), bluezone("ios-candidate", Value::Null)),
        (other_overflow.as_str(), json!({"family": null})),
        ("1aff4c000215c7afef7b17884f4aa87d691d53bf21c400140014c5", bluezone("hint", Value::Null)),
        // One byte too few, another company, no UUID: none of ours.
        ("0effb522130cea6472130c185d86430303564e", json!({"family": null})),
        ("0fffb523130cea6472130c185d8643df0303564e", json!({"family": null})),
        ("0fffb522130cea6472130c185d8643df", json!({"family": null})),
        ("", json!({"family": null})),
    ] {
        assert_eq!(printed(&["inspect", "advert", hex]), expected, "{hex}");
    }
    assert!(refused(&["inspect", "advert", "0g"]).contains("position 2"));
    assert!(refused(&["inspect", "advert", "020"]).contains('3'));
}

#[test]
fn ids() {
    for (day, slot, id) in [
        ("0", "0", "130cea6472130c185d8643df"),
        ("0", "95", "0ae9ab99c50104e835045abf"),
        ("1", "0", "970e23c0e19de93f8cc4057b"),
        ("2", "0", "bef6ca7a48d6db7dd0be0b53"),
    ] {
        let arguments = ["inspect", "id", "--daily-key", KEY, "--day", day, "--slot", slot];
        assert_eq!(printed(&arguments), json!({ "id": id }));
    }
    assert!(
        refused(&["inspect", "id", "--daily-key", KEY, "--day", "0", "--slot", "96"])
            .contains("96")
    );
    assert!(
        refused(&["inspect", "id", "--daily-key", "ab", "--day", "0", "--slot", "0"])
            .contains("64")
    );
}

#[test]
fn files_of_office_computers_match_as_others_do() {
    let dir = tempfile::tempdir().unwrap();
    let utf16 = |text: &str| -> Vec<u8> {
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let cases = format!(
        r#"{{"data":[{{"daily_key":"{KEY}","time_start":0.0,"time_end":172800,"max":96}}]}}"#
    );
    let contacts = "id,unix_seconds\r\n893dae342437130ce5e23837,1000\r\n";
    for (number, (cases, contacts)) in [
        (cases.clone().into_bytes(), contacts.as_bytes().to_vec()),
        (format!("\u{feff}{cases}").into_bytes(), format!("\u{feff}{contacts}").into_bytes()),
        (utf16(&cases), utf16(contacts)),
    ]
    .into_iter()
    .enumerate()
    {
        let path = |name: &str, bytes: Vec<u8>| {
            let path = dir.path().join(format!("{number}-{name}"));
            std::fs::write(&path, bytes).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let (cases, contacts) = (path("f0.json", cases), path("log.csv", contacts));
        let hit = printed(&["match", "--cases", &cases, "--contacts", &contacts]);
        assert_eq!(hit["id"], "893dae342437130ce5e23837", "{number}");
    }
}

#[test]
fn addresses_and_keys() {
    let place = printed(&["inspect", "place", "Phú Hội, Thành phố Huế, Thừa Thiên Huế"]);
    assert_eq!(place["codes"], json!({"province": "46", "commune": "19789"}));
    assert_eq!(
        (&place["commune"], &place["suggestions"]),
        (&json!("Phường Thuận Hóa"), &json!([]))
    );
    let suggested = printed(&["inspect", "place", "my trung my loc"]);
    assert_eq!(suggested["codes"], json!({"province": null, "commune": null}));
    assert!(!suggested["suggestions"].as_array().unwrap().is_empty());
    for (mode, keys, text) in [
        ("telex", "TRUWONGF", "TRƯỜNG\n"),
        ("telex", "TEXT", "TEXT\n"),
        ("vni", "HU7ONG", "HƯƠNG\n"),
    ] {
        let output = kiosk(&["inspect", "typing", "--mode", mode, keys]);
        assert!(output.status.success());
        assert_eq!(String::from_utf8(output.stdout).unwrap(), text);
    }
}

#[test]
fn matching_files() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let cases = file(
        "f0.json",
        &format!(
            r#"{{"data":[{{"daily_key":"{KEY}","time_start":0,"time_end":172800,"max":96}}]}}"#
        ),
    );
    let contacts = file(
        "log.csv",
        "970e23c0e19de93f8cc4057b,86500,-60\n970e23c0e19de93f8cc4057b,90000,-60\n\
         893dae342437130ce5e23837,1000\n",
    );
    let output = kiosk(&["match", "--cases", &cases, "--contacts", &contacts]);
    assert!(output.status.success());
    let lines: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        lines,
        [
            json!({"case":0,"id":"970e23c0e19de93f8cc4057b","slot_start":86400,"seen":86500}),
            json!({"case":0,"id":"893dae342437130ce5e23837","slot_start":900,"seen":1000}),
        ]
    );
    let odd = file("odd.csv", "970e23c0e19de93f8cc4057b,86500\nnonsense,1\n");
    assert!(refused(&["match", "--cases", &cases, "--contacts", &odd]).contains("line 2"));
    let odd = file("odd.json", r#"{"data":[{"daily_key":"00"}]}"#);
    assert!(
        refused(&["match", "--cases", &odd, "--contacts", &contacts]).contains("data[0].daily_key")
    );
    let odd = file("odd.json", "{\"data\":[{}]}");
    let said = refused(&["match", "--cases", &odd, "--contacts", &contacts]);
    assert_eq!(said.matches("daily_key").count(), 1, "the sentence once: {said}");
    let millis = file("ms.csv", "893dae342437130ce5e23837,1625703400000,-70\n");
    let said = refused(&["match", "--cases", &cases, "--contacts", &millis]);
    assert!(said.contains("ms.csv, line 1") && said.contains("no Unix time in seconds"), "{said}");
    let gone = dir.path().join("gone.json");
    assert!(
        refused(&["match", "--cases", gone.to_str().unwrap(), "--contacts", &contacts])
            .contains("gone.json")
    );
}

#[test]
fn wrong_configuration() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kiosk.toml");
    std::fs::write(&path, "data_dir = \"/tmp\"\nbackend = 7\n").unwrap();
    let config = path.to_str().unwrap();
    for command in [
        &["run", "--config", config][..],
        &["selftest", "--config", config],
        &["enrol", "--code", "X", "--config", config],
        &["inspect", "token", "HTTPS://A/Q/B", "--config", config],
    ] {
        let error = refused(command);
        assert!(error.contains("kiosk.toml") && error.contains("line 2"), "{command:?}: {error}");
    }
}

/// What `kiosk selftest` finds of the backend on a machine without any certificates.
fn backend_without_certificates(url: &str) -> Value {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("kiosk.toml");
    let text = format!("data_dir = {:?}\n[backend]\nurl = {url:?}\n", dir.path());
    std::fs::write(&config, format!("{text}[beacons]\nkind = \"none\"\n")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_kiosk"))
        .args(["selftest", "--config"])
        .arg(&config)
        .env("SSL_CERT_FILE", dir.path().join("none.pem"))
        .env("SSL_CERT_DIR", dir.path())
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let parts = report["parts"].as_array().unwrap();
    parts.iter().find(|part| part["part"] == "backend").unwrap().clone()
}

#[test]
fn only_https_needs_certificates_and_says_which_package_has_them() {
    // Nobody answers at the discard port.
    let plain = backend_without_certificates("http://127.0.0.1:9");
    let finding = plain["finding"].as_str().unwrap();
    assert!(finding.starts_with("the backend cannot be reached: "), "{finding}");

    let safe = backend_without_certificates("https://127.0.0.1:9");
    for word in ["finding", "remedy"] {
        let text = safe[word].as_str().unwrap();
        assert!(text.contains("ca-certificates") && !text.contains("address"), "{word}: {text}");
    }
}

#[test]
fn records_that_the_backend_refuses_are_listed() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("kiosk.toml");
    let text = format!("data_dir = {:?}\n[backend]\nurl = \"https://a.vn\"\n", dir.path());
    std::fs::write(&config, text).unwrap();
    let arguments = ["records", "parked", "--config", config.to_str().unwrap()];
    assert!(refused(&arguments).contains("kiosk enrol"), "there is no database yet");

    let store = kiosk::store::Store::open(&dir.path().join("kiosk.db")).unwrap();
    let gap = protocol::record::Gap { from_s: 0, to_s: 1, reason: String::new() };
    store.push(&protocol::record::Body::Gap(gap)).unwrap();
    assert!(kiosk(&arguments).stdout.is_empty(), "nothing was refused");
    store.park(&store.next_batch(1).unwrap(), "body: odd", 1_625_745_600).unwrap();
    assert_eq!(
        printed(&arguments),
        json!({ "id": "records/1", "reason": "body: odd", "at_s": 1_625_745_600, "released": false })
    );
    let release = |id: &str| {
        let arguments = ["records", "release", id, "--config", config.to_str().unwrap()];
        kiosk(&arguments)
    };
    assert!(
        String::from_utf8(release("records/9").stderr).unwrap().contains("kiosk records parked")
    );
    assert!(String::from_utf8(release("record 1").stderr).unwrap().contains("records/12"));
    assert!(release("records/1").status.success());
    assert_eq!(printed(&arguments)["released"], json!(true));
    assert!(release("all").status.success());
}
