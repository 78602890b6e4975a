//! A running kiosk while nobody is there: media from a stick, light, sound, and proof of play.

use std::io::Write;
use std::path::Path;

use ed25519_dalek::SigningKey;
use kiosk::store::Store;

use crate::common::{self, Backend, Kiosk, wait_for};
use crate::support::{
    fixtures,
    posters::{self, RED},
};
use crate::visitor;

/// A kiosk whose backend cannot be reached, enrolled as `made` says; `more` stands at the end of
/// its configuration.
fn alone(more: &str) -> Kiosk {
    let display = "kind = \"memory\"\nwidth = 800\nheight = 480";
    let kiosk = Kiosk::new("http://127.0.0.1:9", display, "kind = \"none\"");
    configure(&kiosk, more);
    std::fs::create_dir(kiosk.dir.path().join("data")).unwrap();
    let store = Store::open(&kiosk.database()).unwrap();
    store.save_identity(&fixtures::enrolled(7), &SigningKey::from_bytes(&[3; 32])).unwrap();
    kiosk
}

/// A stick with a poster, in a folder where sticks are mounted.
fn stick(root: &Path) {
    let folder = root.join("STICK/bluezone");
    std::fs::create_dir_all(&folder).unwrap();
    let poster = posters::poster(RED);
    let item = posters::item(&poster, 2);
    std::fs::write(folder.join(item.id.to_string()), &poster).unwrap();
    let list = posters::list(1, fixtures::venue().venue, vec![item], &fixtures::backend_key());
    std::fs::write(folder.join("playlist.json"), serde_json::to_vec(&list).unwrap()).unwrap();
}

/// Where the button to declare stands on the home page, beside a scanner.
fn declare() -> (f32, f32) {
    // Slint's platform belongs to a thread.
    let look = || {
        let screen = visitor::home();
        screen.touch("Khai báo y tế");
        screen.touches.take()[0]
    };
    std::thread::spawn(look).join().unwrap()
}

fn shows_red(simulator: &common::simulator::SimulatorClient) -> bool {
    let picture = simulator.picture();
    let at = (200 * picture.width + 560) * 3;
    picture.rgb.get(at..at + 3).is_some_and(|pixel| pixel == RED)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poster_from_a_stick_is_shown_and_its_play_is_proved() {
    let mut kiosk = alone("[backlight]\nkind = \"simulated\"\n");
    let usb = kiosk.dir.path().join("usb");
    let more = format!("[idle]\nafter_s = 10\nguide = false\n[media]\nusb = {usb:?}\n");
    configure(&kiosk, &more);
    stick(&usb);
    let mut simulator = kiosk.start_with_simulator().await;
    wait_for("the poster", async || shows_red(&simulator).then_some(())).await;
    assert!(simulator.picture().qr().is_some(), "the code stays beside it");
    let (x, y) = declare();
    assert!(simulator.try_tap(x, y).await);
    wait_for("the home page", async || (!shows_red(&simulator)).then_some(())).await;
    wait_for("the poster again", async || shows_red(&simulator).then_some(())).await;
    kiosk.running.as_mut().unwrap().stop();
    let played = "SELECT count(*) FROM outbox WHERE body LIKE '%\"type\":\"play\"%'";
    assert_eq!(kiosk.count(played), 1, "one record for a day and a poster");
    let count =
        "SELECT json_extract(body, '$.count') FROM outbox WHERE body LIKE '%\"type\":\"play\"%'";
    assert!(kiosk.count(count) >= 1);
    let log = plain(&std::fs::read_to_string(kiosk.log()).unwrap());
    assert!(log.contains("files=1") && log.contains("missing=0"), "{log}");
}

/// A log without the codes that colour it.
fn plain(log: &str) -> String {
    let mut parts = log.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once('m').map_or("", |(_, rest)| rest))
}

/// Adds lines to a kiosk's configuration.
fn configure(kiosk: &Kiosk, more: &str) {
    let mut config = std::fs::File::options().append(true).open(kiosk.config()).unwrap();
    config.write_all(more.as_bytes()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poster_of_the_backend_is_fetched_shown_and_counted_once() {
    let backend = Backend::start().await;
    let file = backend.dir.path().join("poster.png");
    std::fs::write(&file, posters::poster(RED)).unwrap();
    let add = ["media", "add", file.to_str().unwrap(), "--everywhere", "--title", "Cài Bluezone"];
    backend.cli(&[&add[..], &["--seconds", "600"]].concat());

    let mut kiosk = Kiosk::enrolled(&backend);
    configure(&kiosk, "[idle]\nafter_s = 10\nguide = false\n");
    let mut simulator = kiosk.start_with_simulator().await;
    wait_for("the poster", async || shows_red(&simulator).then_some(())).await;
    assert!(simulator.try_tap(100.0, 300.0).await);
    wait_for("the home page", async || (!shows_red(&simulator)).then_some(())).await;
    kiosk.running.as_mut().unwrap().stop();
    // What was written at the end is sent after the next start, and again and again counted once.
    for _ in 0..2 {
        let _bench = kiosk.start_with_simulator().await;
        let played = async || {
            let played = backend.cli(&["plays"]);
            played.first().map(|row| row["count"].as_i64().unwrap())
        };
        assert_eq!(wait_for("the proof of play", played).await, 1);
        kiosk.running.as_mut().unwrap().stop();
    }

    // The same on a stick, for a kiosk whose network is gone.
    let mut alone = Kiosk::enrolled(&backend);
    let usb = alone.dir.path().join("usb");
    let stick = usb.join("STICK");
    let printed = backend.cli(&["media", "export", stick.to_str().unwrap(), "--venue", "1"]);
    assert_eq!(printed[0]["items"], 1);
    let text = std::fs::read_to_string(alone.config()).unwrap();
    std::fs::write(alone.config(), text.replace(&backend.url(), "http://127.0.0.1:9")).unwrap();
    let media = format!("[idle]\nafter_s = 10\nguide = false\n[media]\nusb = {usb:?}\n");
    configure(&alone, &media);
    let simulator = alone.start_with_simulator().await;
    wait_for("the poster of the stick", async || shows_red(&simulator).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_light_follows_the_visitor_and_quiet_hours_are_silent() {
    let config = "[backlight]\nkind = \"simulated\"\nbright = 90\ncalm = 40\nhours = \"never\"\n";
    for (quiet, heard) in [("never", true), ("always", false)] {
        let mut kiosk = alone(config);
        let text = std::fs::read_to_string(kiosk.config()).unwrap();
        let text = text.replace("quiet = \"never\"", &format!("quiet = \"{quiet}\""));
        std::fs::write(kiosk.config(), text).unwrap();
        let mut simulator = kiosk.start_with_simulator().await;
        simulator.qr(|_| true).await;
        let (x, y) = declare();
        assert!(simulator.try_tap(x, y).await);
        let lit = async || (simulator.light().last() == Some(&90)).then_some(());
        wait_for("full light", lit).await;
        if heard {
            let said = async || simulator.heard().first().cloned();
            assert_eq!(wait_for("a prompt", said).await, ("ask-whom".to_owned(), 70));
        } else {
            tokio::time::sleep(std::time::Duration::from_secs(2)).await;
            assert_eq!(simulator.heard(), []);
        }
    }
}
