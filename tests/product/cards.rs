//! Cards and scanners as a shell sees them: `kiosk inspect card` and `kiosk scanner`.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use serde_json::{Value, json};
use tempfile::TempDir;

const CCCD: &str =
    "001260012345||Nguyễn Thị Mẫu|01021960|Nữ|Số 1, Phường Mẫu, Ba Đình, Hà Nội|15042021";
const BHYT: &str = "GD4010123456789|4e677579e1bb856e205468e1bb8b204de1baab75|01/02/1960|2|\
                    53e1bb9120312c205068c6b0e1bb9d6e67204de1baab752c205468c3a06e68207068e1bb912048c3\
                    a0204ee1bb9969|01 - 043|01/01/2021|31/12/2025|15/12/2020|01010123456789|-|4|\
                    01/01/2025|0123456789abcdef-0000|$";

/// What `kiosk inspect card` makes of a scan.
fn inspect(scan: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kiosk"))
        .args(["inspect", "card"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A scan that is too long is not read to its end.
    let _ = child.stdin.take().unwrap().write_all(scan);
    child.wait_with_output().unwrap()
}

fn card(scan: &[u8]) -> Value {
    let output = inspect(scan);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 1);
    serde_json::from_str(&text).unwrap()
}

#[test]
fn each_kind_of_card() {
    assert_eq!(
        card(CCCD.as_bytes()),
        json!({
            "kind": "cccd", "number": "001260012345", "name": "Nguyễn Thị Mẫu",
            "name_suspect": false, "birth": "1960-02-01", "gender": "Nữ",
            "address": "Số 1, Phường Mẫu, Ba Đình, Hà Nội", "extra": [],
        })
    );
    let can_cuoc = card(format!("{CCCD}|012345678|Nguyễn Văn Cha|Lê Thị Mẹ|x").as_bytes());
    assert_eq!(can_cuoc["kind"], "can-cuoc");
    assert_eq!(can_cuoc["extra"], json!(["012345678", "Nguyễn Văn Cha", "Lê Thị Mẹ", "x"]));
    assert_eq!(
        card(b"******012345|NGUYEN THI MAU|1960-**-**|0|QID1|QID1<2<<0912345678<sig"),
        json!({
            "kind": "covid-qr", "number": "******012345", "name": "NGUYEN THI MAU",
            "name_suspect": true, "birth": "1960", "gender": "Nữ", "address": null,
            "extra": ["0", "QID1", "QID1<2<<0912345678<sig"],
        })
    );
    let bhyt = card(BHYT.as_bytes());
    assert_eq!(bhyt["kind"], "bhyt");
    assert_eq!(bhyt["number"], "GD4010123456789");
    assert_eq!(bhyt["name"], "Nguyễn Thị Mẫu");
    assert_eq!(bhyt["birth"], "1960-02-01");
    assert_eq!(bhyt["address"], "Số 1, Phường Mẫu, Thành phố Hà Nội");
}

#[test]
fn a_damaged_card_reads_as_the_whole_one() {
    let whole = card(CCCD.as_bytes());
    let digits = |text: &str| {
        let each = text.chars().map(|c| match c.is_ascii() {
            true => c.to_string(),
            false => c.to_string().bytes().map(|byte| format!("{byte:04}")).collect(),
        });
        each.collect::<String>()
    };
    for damaged in [
        digits(CCCD),
        CCCD.bytes().map(char::from).collect(),
        CCCD.replace('|', "||"),
        CCCD.replace('|', ""),
        format!("\u{FEFF}{CCCD}\r\n"),
    ] {
        assert_eq!(card(damaged.as_bytes()), whole, "{damaged}");
    }
    // Doubts are told beside it: the number of the example is a woman's of the 2000s.
    let doubts = String::from_utf8(inspect(CCCD.as_bytes()).stderr).unwrap();
    assert_eq!(doubts.lines().count(), 2, "{doubts}");
    assert!(!doubts.contains("Mẫu") && !doubts.contains("0012"), "{doubts}");
}

#[test]
fn what_is_no_card_is_refused_in_one_sentence() {
    for (scan, sentence) in [
        (&b""[..], "nothing was scanned"),
        (b"8934567890123\r", "this is no CCCD"),
        (&[b'1'; 20_000], "the scan has 16385 bytes"),
    ] {
        let output = inspect(scan);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{error}");
        assert!(
            error.starts_with(&format!("kiosk: {sentence}")) && error.lines().count() == 1,
            "{error}"
        );
        assert!(output.stdout.is_empty());
    }
}

/// A scanner at the end of a serial cable, and the configuration that names it.
fn scanner(settings: &str) -> (File, TempDir) {
    let scanner = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&scanner).unwrap();
    unlockpt(&scanner).unwrap();
    let device = ptsname(&scanner, Vec::new()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let text = format!(
        "data_dir = {:?}\n[backend]\nurl = \"http://127.0.0.1:1\"\n[scanner]\n{}\n",
        dir.path().join("data"),
        settings.replace("DEVICE", device.to_str().unwrap()),
    );
    std::fs::write(dir.path().join("kiosk.toml"), text).unwrap();
    (File::from(scanner), dir)
}

fn trial(dir: &Path, seconds: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kiosk"));
    command.args(["scanner", "--seconds", seconds, "--config"]).arg(dir.join("kiosk.toml"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Where "scan the code above" is asked for, and the scanner then sends `scan`.
fn try_out(scan: &[u8]) -> (Value, String) {
    let (mut cable, dir) = scanner("kind = \"serial\"\ndevice = \"DEVICE\"");
    let mut child = trial(dir.path(), "60").spawn().unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    // The port is named once it is open.
    while !line.starts_with('•') {
        line.clear();
        assert!(stderr.read_line(&mut line).unwrap() > 0, "the command has ended");
    }
    cable.write_all(b"8934567890123\r").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    cable.write_all(scan).unwrap();
    let mut told = String::new();
    stderr.read_to_string(&mut told).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{told}");
    (serde_json::from_slice(&output.stdout).unwrap(), told)
}

#[test]
fn staff_learn_what_their_scanner_does() {
    use kiosk::cards::trial::LINE;
    let (whole, told) = try_out(format!("{LINE}\r\n").as_bytes());
    assert_eq!((&whole["mode"], &whole["letters"]), (&json!("serial"), &json!("whole")));
    assert_eq!((&whole["damage"], &whole["ends_with"]), (&Value::Null, &json!("return")));
    assert!(told.contains("That was another code") && told.contains("Không cần cài đặt"), "{told}");
    let settings = whole["config"].as_str().unwrap();
    assert!(settings.contains("kind = \"serial\"") && settings.contains("/dev/pts/"), "{settings}");

    let spoilt: String = LINE.bytes().map(char::from).collect();
    let (mended, told) = try_out(spoilt.as_bytes());
    assert_eq!((&mended["letters"], &mended["damage"]), (&json!("mended"), &json!("code-page")));
    assert_eq!(mended["ends_with"], "pause");
    assert!(told.contains("UTF-8"), "{told}");

    let ascii: String = LINE.chars().filter(char::is_ascii).collect();
    let (lost, told) = try_out(format!("{ascii}\n").as_bytes());
    assert_eq!((&lost["letters"], &lost["ends_with"]), (&json!("lost"), &json!("line feed")));
    assert!(told.contains("mất chữ có dấu") && told.contains("UTF-8"), "{told}");
}

#[test]
fn a_scanner_that_cannot_be_tried_is_told_with_the_remedy() {
    for (settings, says) in [
        ("kind = \"none\"", "set it to \"auto\""),
        ("kind = \"serial\"\ndevice = \"/dev/nothing\"", "/dev/nothing is not plugged in"),
        ("kind = \"serial\"\ndevice = \"DEVICE\"", "was not scanned in 1 s"),
    ] {
        let (_cable, dir) = scanner(settings);
        let output = trial(dir.path(), "1").output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{error}");
        assert!(error.contains(says) && output.stdout.is_empty(), "{says}: {error}");
    }
}
