//! A kiosk's day logs on a stick: opened by the standard tools, and a stick that is full, locked or gone.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use age::secrecy::ExposeSecret;
use data_encoding::BASE64;
use ed25519_dalek::SigningKey;
use kiosk::store::Store;
use protocol::seal::Recipients;
use serde_json::{Value, json};

use crate::common::program;
use crate::support::fixtures::{NOON, declaration, enrolled, gap};

/// A kiosk in `folder` that has sealed what two visitors said; its configuration.
fn kiosk(folder: &Path, commune: &age::x25519::Identity) -> PathBuf {
    let config = folder.join("kiosk.toml");
    let text = format!("data_dir = {folder:?}\n[backend]\nurl = \"https://a.vn\"\n");
    std::fs::write(&config, text).unwrap();
    let store = Store::open(&folder.join("kiosk.db")).unwrap();
    store.save_identity(&enrolled(7), &SigningKey::from_bytes(&[3; 32])).unwrap();
    let recipients = Recipients::try_from(vec![commune.to_public().to_string()]).unwrap();
    for (name, at_s) in [("Lê Thị Hoa", NOON), ("Trần Văn Mẫu", NOON + 60)] {
        let sealed = recipients.seal(name.as_bytes()).unwrap();
        store.submit_sealed(declaration(&BASE64.encode(&sealed), at_s)).unwrap();
    }
    store.push(&gap()).unwrap();
    config
}

fn export(config: &Path, to: &Path) -> Command {
    let mut command = Command::new(program("kiosk"));
    command.arg("export").arg(to).arg("--config").arg(config);
    command
}

fn printed(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn who_holds_the_key_opens_an_export_with_tar_and_age() {
    let (home, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let commune = age::x25519::Identity::generate();
    let config = kiosk(home.path(), &commune);
    let answer = printed(&export(&config, stick.path()).output().unwrap());
    assert_eq!(answer["days"], json!(["2021-07-08"]));
    assert_eq!((&answer["records"], &answer["sealed"]), (&json!(3), &json!(2)));
    let file = answer["files"][0].as_str().unwrap();

    let key = home.path().join("commune-key.txt");
    std::fs::write(&key, commune.to_string().expose_secret()).unwrap();
    let tar = Command::new("tar").args(["-xf", file, "-C"]).arg(stick.path()).status().unwrap();
    assert!(tar.success());
    for (number, name) in [(1, "Lê Thị Hoa"), (2, "Trần Văn Mẫu")] {
        let sealed = stick.path().join(format!("2021-07-08/{number}.age"));
        let opened = Command::new("age").args(["-d", "-i"]).arg(&key).arg(sealed).output().unwrap();
        assert_eq!(String::from_utf8(opened.stdout).unwrap(), name);
    }
    let list = std::fs::read_to_string(stick.path().join("2021-07-08/records.jsonl")).unwrap();
    assert_eq!(list.lines().count(), 3);
    assert!(!list.contains("Hoa"), "{list}");

    let again = printed(&export(&config, stick.path()).output().unwrap());
    assert_ne!(again["files"], answer["files"], "an older export is not overwritten");
}

/// Exports into a file system of its own, mounted with these options; what the kiosk said, and what is
/// there afterwards.
fn into_disk(options: &str) -> (Output, String) {
    let (home, disk) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let config = kiosk(home.path(), &age::x25519::Identity::generate());
    let script = r#"mount -t tmpfs -o "$1" none "$2" && "$3" export "$2" --config "$4"
        status=$?; ls -A "$2" > "$4.listed"; exit $status"#;
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", script, "sh", options]);
    let output = command.arg(disk.path()).arg(program("kiosk")).arg(&config).output().unwrap();
    let listed = std::fs::read_to_string(format!("{}.listed", config.display())).unwrap();
    (output, listed)
}

#[test]
fn a_stick_that_is_full_or_locked_is_one_sentence_and_holds_nothing_half() {
    for (options, remedy) in [("size=4k", "has no room"), ("ro", "unlock the stick")] {
        let (output, listed) = into_disk(options);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), told.lines().count()), (Some(1), 1), "{told}");
        assert!(told.contains(remedy), "{told}");
        assert!(output.stdout.is_empty() && listed.is_empty(), "{options}: {listed}");
    }
    let (output, listed) = into_disk("size=1m");
    assert_eq!(printed(&output)["records"], 3);
    assert_eq!(listed.lines().count(), 1, "{listed}");
}

#[test]
fn the_stick_of_a_simulated_kiosk_is_a_folder() {
    let home = tempfile::tempdir().unwrap();
    let config = kiosk(home.path(), &age::x25519::Identity::generate());
    let text = std::fs::read_to_string(&config).unwrap();
    let socket = home.path().join("simulator.sock");
    let simulated = format!(
        "hardware = \"simulated\"\n{text}[stick]\nkind = \"simulated\"\n[simulator]\nsocket = {socket:?}\n"
    );
    std::fs::write(&config, simulated).unwrap();
    let onto_stick = || {
        let mut command = Command::new(program("kiosk"));
        command.args(["export", "--stick", "--config"]).arg(&config);
        command
    };
    let answer = printed(&onto_stick().output().unwrap());
    assert_eq!((&answer["records"], &answer["may_be_pulled_out"]), (&json!(3), &json!(true)));
    let file = answer["files"][0].as_str().unwrap();
    assert!(file.contains("simulated-stick") && Path::new(file).exists());

    // A process that is killed leaves no more than a part, which the next export replaces.
    let part = home.path().join("simulated-stick/.kiosk-export.part");
    std::fs::write(part, "half").unwrap();
    assert_eq!(printed(&onto_stick().output().unwrap())["after_interruption"], json!(true));

    std::fs::write(&config, text + "[stick]\nkind = \"none\"\n").unwrap();
    let told = onto_stick().output().unwrap();
    assert!(String::from_utf8_lossy(&told.stderr).contains("name a folder instead"));
}
