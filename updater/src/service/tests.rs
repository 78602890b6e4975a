//! The service over a machine of files.

use std::collections::VecDeque;

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::*;
use crate::bundle::Bundle;
use crate::machine::Stage;
use crate::system::Halves;
use crate::told::{Refusal, UpdateStage};

#[derive(Default)]
struct Played {
    on_trial: bool,
    written: VecDeque<Result<(), Refusal>>,
    done: Vec<&'static str>,
}

impl System for Played {
    fn halves(&mut self) -> Result<Halves, SystemError> {
        Ok(Halves { on_trial: self.on_trial, compatible: "bluezone-kiosk".to_owned() })
    }

    fn signed(&mut self, _: &Path, _: &str) -> Result<Version, Refusal> {
        Ok("1.2.0".parse().unwrap())
    }

    fn write(&mut self, _: &Path) -> Result<(), Refusal> {
        self.done.push("write");
        self.written.pop_front().unwrap_or(Ok(()))
    }

    fn try_other(&mut self) -> Result<(), SystemError> {
        self.done.push("try");
        Ok(())
    }

    fn commit(&mut self) -> Result<(), SystemError> {
        self.done.push("commit");
        Ok(())
    }

    fn restart(&mut self) -> Result<(), SystemError> {
        self.done.push("restart");
        Ok(())
    }
}

fn paths(folder: &TempDir, version: &str) -> Paths {
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(at("inbox")).unwrap();
    std::fs::write(at("release"), format!("ID=debian\nIMAGE_VERSION=\"{version}\"\n")).unwrap();
    Paths {
        inbox: at("inbox"),
        record: at("record.json"),
        health: at("health.json"),
        told: at("update.json"),
        release: at("release"),
        synchronised: at("synchronised"),
    }
}

fn put(paths: &Paths, content: &str, announced: &str) {
    let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(announced));
    let version = "1.2.0".parse().unwrap();
    let bundle = Bundle { file: "b.raucb".to_owned(), version, sha256, at_once: true };
    std::fs::write(paths.inbox.join("b.raucb"), content).unwrap();
    std::fs::write(paths.inbox.join("b.json"), serde_json::to_vec(&bundle).unwrap()).unwrap();
}

fn told(paths: &Paths) -> Update {
    serde_json::from_slice(&std::fs::read(&paths.told).unwrap()).unwrap()
}

#[test]
fn a_bundle_is_written_tried_and_committed_when_the_kiosk_works() {
    let folder = tempfile::tempdir().unwrap();
    let paths_before = paths(&folder, "1.1.0");
    put(&paths_before, "whole", "whole");
    let mut machine = Played::default();
    let mut service = Service::begin(&paths_before, &mut machine).unwrap();
    service.beat(SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(service.state().stage, Stage::Restarting);
    assert_eq!(machine.done, ["write", "try", "restart"]);

    let after = paths(&folder, "1.2.0");
    let mut machine = Played { on_trial: true, ..Played::default() };
    let mut service = Service::begin(&after, &mut machine).unwrap();
    service.beat(SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(told(&after).stage, UpdateStage::Trial);
    std::fs::write(&after.health, r#"{"painted":true,"stored":true,"synced":true}"#).unwrap();
    service.beat(SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(told(&after), Update { version: "1.2.0".to_owned(), ..Update::default() });
    assert_eq!(machine.done, ["commit"]);
    assert!(std::fs::read_dir(&after.inbox).unwrap().next().is_none());
}

#[test]
fn a_bundle_whose_content_is_another_is_refused_before_a_byte_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let paths = paths(&folder, "1.1.0");
    put(&paths, "one byte is othes", "one byte is other");
    let mut machine = Played::default();
    Service::begin(&paths, &mut machine).unwrap().beat(SystemTime::UNIX_EPOCH).unwrap();
    assert!(machine.done.is_empty());
    assert_eq!(told(&paths).refused.unwrap().why, Refusal::Damaged);
}

#[test]
fn a_card_that_does_not_take_it_is_tried_three_times() {
    let folder = tempfile::tempdir().unwrap();
    let paths = paths(&folder, "1.1.0");
    put(&paths, "whole", "whole");
    let written = VecDeque::from([Err(Refusal::NotWritten); 3]);
    let mut machine = Played { written, ..Played::default() };
    let mut service = Service::begin(&paths, &mut machine).unwrap();
    for _ in 0..5 {
        service.beat(SystemTime::UNIX_EPOCH).unwrap();
    }
    assert_eq!(machine.done, ["write"; 3]);
    assert_eq!(told(&paths).refused.unwrap().why, Refusal::NotWritten);
}

#[test]
fn a_system_that_is_no_image_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let paths = paths(&folder, "1.1.0");
    std::fs::write(&paths.release, "ID=debian\n").unwrap();
    let error = Service::begin(&paths, &mut Played::default()).err().unwrap();
    assert!(error.to_string().contains("cannot be updated"), "{error}");
}

#[test]
fn the_hour_is_vietnams() {
    let at = |hour_utc: u64| {
        SystemTime::UNIX_EPOCH + Duration::from_secs(20_000 * 86_400 + hour_utc * 3600)
    };
    assert!(is_quiet(at(19)) && is_quiet(at(20)));
    assert!(!is_quiet(at(21)) && !is_quiet(at(18)) && !is_quiet(at(2)));
}
