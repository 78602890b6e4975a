//! `kiosk calibrate` with a recording made at two distances, as somebody at the keyboard sees it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// Each 50 ms an advert of this phone.
fn part(lines: &mut String, count: usize, phone: u8, rssi: i16) {
    let id = data_encoding::HEXLOWER.encode(&[phone; 12]);
    for _ in 0..count {
        let ad = format!("02011a0fffb522{id}0303564e");
        lines.push_str(&json!({ "after_ms": 50, "rssi": rssi, "ad": ad }).to_string());
        lines.push('\n');
    }
}

/// A folder with a configuration that plays `lines`.
fn folder(beacons: &str, lines: &str) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("walk.jsonl"), lines).unwrap();
    let file = dir.path().join("walk.jsonl");
    let beacons = beacons.replace("FILE", file.to_str().unwrap());
    let text = format!(
        "data_dir = {:?}\n[backend]\nurl = \"http://127.0.0.1:1\"\n[beacons]\n{beacons}\n",
        dir.path().join("data")
    );
    std::fs::write(dir.path().join("kiosk.toml"), text).unwrap();
    dir
}

fn calibrate(dir: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kiosk"));
    command.args(["calibrate", "--seconds", "1", "--config"]).arg(dir.path().join("kiosk.toml"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn a_phone_at_one_and_two_metres_proposes_a_threshold() {
    let mut lines = String::new();
    part(&mut lines, 100, 7, -55);
    part(&mut lines, 400, 7, -63);
    let dir = folder("kind = \"replay\"\nfile = \"FILE\"", &lines);
    let mut child = calibrate(&dir).spawn().unwrap();
    let mut keyboard = child.stdin.take().unwrap();
    let mut asked = BufReader::new(child.stderr.take().unwrap()).lines();
    for (distance, walk) in [("1 m", Duration::ZERO), ("2 m", Duration::from_secs(6))] {
        let prompt = asked.find(|line| line.as_ref().unwrap().contains("press Enter")).unwrap();
        assert!(prompt.unwrap().contains("Enter"), "{distance}");
        // The recording has moved on to 2 m when the phone is there.
        std::thread::sleep(walk);
        keyboard.write_all(b"\n").unwrap();
    }
    let told: Vec<_> = asked.map(Result::unwrap).collect();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{told:?}");
    assert!(told.iter().any(|line| line.contains("near_android_dbm = -59")), "{told:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["phone"], "android");
    assert_eq!(report["threshold_dbm"], -59);
    assert_eq!(report["key"], "presence.near_android_dbm");
    for (distance, median) in [("at_1_m", -55), ("at_2_m", -63)] {
        assert_eq!(report[distance]["median_dbm"], median);
        assert_eq!(report[distance]["spread_db"], 0);
        assert!(report[distance]["count"].as_u64().unwrap() >= 5, "{report}");
    }
}

#[test]
fn what_cannot_be_measured_is_refused_with_the_remedy() {
    let mut crowd = String::new();
    for _ in 0..100 {
        part(&mut crowd, 1, 7, -55);
        part(&mut crowd, 1, 8, -60);
    }
    let replay = "kind = \"replay\"\nfile = \"FILE\"";
    for (beacons, lines, keys, says) in [
        (replay, &crowd[..], "\n", "similarly strong (-55 and -60 dBm); move all others"),
        (replay, "", "\n", "no Bluezone phone was heard"),
        (replay, "", "", "in a terminal"),
        ("kind = \"none\"", "", "\n", "set it to \"bluez\""),
    ] {
        let dir = folder(beacons, lines);
        let mut child = calibrate(&dir).spawn().unwrap();
        // Whoever refuses at once reads no keys.
        let _ = child.stdin.take().unwrap().write_all(keys.as_bytes());
        let output = child.wait_with_output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{error}");
        assert!(error.contains(says) && output.stdout.is_empty(), "{says}: {error}");
    }
}
