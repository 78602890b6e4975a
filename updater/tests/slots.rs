//! The script by which RAUC asks which system is started (image-build/files/usr/lib/bluezone-image), on plain directories.

#![cfg(test)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SCRIPTS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../image-build/files/usr/lib/bluezone-image");
const AUTOBOOT: &str = "[all]\ntryboot_a_b=1\nboot_partition=2\n[tryboot]\nboot_partition=3\n";

struct Card {
    folder: tempfile::TempDir,
    running: u8,
}

impl Card {
    fn new() -> Self {
        let card = Self { folder: tempfile::tempdir().unwrap(), running: 2 };
        std::fs::create_dir(card.at("config")).unwrap();
        std::fs::write(card.at("config/autoboot.txt"), AUTOBOOT).unwrap();
        card
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, script: &str, arguments: &[&str]) -> Output {
        Command::new(Path::new(SCRIPTS).join(script))
            .args(arguments)
            .env("SLOTS_CONFIG", self.at("config"))
            .env("SLOTS_STATE", self.at("state"))
            .env("SLOTS_ARGUMENT", self.at("reboot-param"))
            .env("SLOTS_CURRENT", self.running.to_string())
            .env("SLOTS", Path::new(SCRIPTS).join("slots"))
            .output()
            .unwrap()
    }

    fn slots(&self, arguments: &[&str]) -> String {
        let output = self.run("slots", arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn autoboot(&self) -> String {
        std::fs::read_to_string(self.at("config/autoboot.txt")).unwrap()
    }
}

#[test]
fn an_update_is_tried_once_and_committed_in_place() {
    let mut card = Card::new();
    assert_eq!(
        (card.slots(&["get-primary"]), card.slots(&["get-current"])),
        ("2".into(), "2".into())
    );
    assert_eq!(card.slots(&["get-state", "3"]), "good");
    // As RAUC writes the other slot and asks for it.
    card.slots(&["set-state", "3", "bad"]);
    card.slots(&["set-primary", "3"]);
    assert_eq!(card.slots(&["get-state", "3"]), "bad");
    assert_eq!(std::fs::read_to_string(card.at("reboot-param")).unwrap(), "0 tryboot\n");
    assert_eq!((card.slots(&["get-primary"]), card.autoboot()), ("2".into(), AUTOBOOT.into()));

    // It runs, and works.
    card.running = 3;
    card.slots(&["set-state", "3", "good"]);
    assert_eq!(
        (card.slots(&["get-primary"]), card.slots(&["get-state", "3"])),
        ("3".into(), "good".into())
    );
    assert_eq!(card.autoboot().len(), AUTOBOOT.len(), "a text of another length changes the FAT");
    assert!(card.autoboot().ends_with("[tryboot]\nboot_partition=2\n"));
}

#[test]
fn the_committed_slot_is_left_as_it_is() {
    let card = Card::new();
    card.slots(&["set-primary", "3"]);
    card.slots(&["set-primary", "2"]);
    assert!(!card.at("reboot-param").exists(), "the other system is no longer asked for");
    // Marked good while it is committed, or from the other one.
    card.slots(&["set-state", "2", "good"]);
    card.slots(&["set-state", "3", "good"]);
    assert_eq!(card.autoboot(), AUTOBOOT);
    for wrong in [
        &["set-primary", "4"][..],
        &["set-state", "2", "odd"],
        &["set-state", "1", "bad"],
        &["reset"],
    ] {
        assert!(!card.run("slots", wrong).status.success(), "{wrong:?}");
    }
    assert_eq!(card.autoboot(), AUTOBOOT);
}

#[test]
fn nothing_is_installed_during_a_trial() {
    let mut card = Card::new();
    assert!(card.run("before-install", &[]).status.success());
    card.running = 3;
    let refused = card.run("before-install", &[]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("on trial"));
}
