//! What is wired to the header of a running kiosk: lights, help button, tamper switch; over simulated lines.

use std::io::Write;

use ed25519_dalek::SigningKey;
use kiosk::devices::simulator::ToKiosk;
use kiosk::store::Store;

use crate::common::{Kiosk, wait_for};
use crate::support::fixtures;

const ALL: &str = "[gpio]\nkind = \"simulated\"\nlights = true\nhelp = true\npresence = true\ntamper = true\n\
                   buzzer = true\n";

#[tokio::test(flavor = "multi_thread")]
async fn lights_and_buttons_are_part_of_a_running_kiosk() {
    let display = "kind = \"memory\"\nwidth = 800\nheight = 480";
    let mut kiosk = Kiosk::new("http://127.0.0.1:9", display, "kind = \"none\"");
    let path = kiosk.dir.path().join("kiosk.toml");
    let mut file = std::fs::OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(ALL.as_bytes()).unwrap();
    std::fs::create_dir(kiosk.dir.path().join("data")).unwrap();
    let store = Store::open(&kiosk.database()).unwrap();
    store.save_identity(&fixtures::enrolled(7), &SigningKey::from_bytes(&[3; 32])).unwrap();
    let mut simulator = kiosk.start_with_simulator().await;
    // Amber where the storage of the test's machine is nearly full.
    let at_work = async || ["green", "amber"].iter().any(|it| simulator.is_high(it)).then_some(());
    wait_for("a light", at_work).await;

    let press = |name: &str, active| ToKiosk::Line { name: name.to_owned(), active };
    assert!(simulator.play(&press("help", true)).await);
    let calls = "SELECT count(*) FROM outbox WHERE body LIKE '%\"type\":\"call\"%'";
    wait_for("a call for staff", async || (kiosk.count(calls) == 1).then_some(())).await;
    assert!(simulator.play(&press("help", false)).await);

    assert!(simulator.play(&press("tamper", true)).await);
    let alarm = async || simulator.is_high("red").then_some(());
    wait_for("the red light of an open case", alarm).await;
    assert!(store.last_opened_s().unwrap().is_some(), "a power cut does not wipe it out");
}
