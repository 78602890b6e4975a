//! Sticks that somebody made to stop a kiosk, and a storage that hangs: the kiosk goes on, and ends when
//! it is asked to.

use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use ed25519_dalek::SigningKey;
use kiosk::store::Store;

use crate::common::{Kiosk, wait_for};
use crate::support::{fixtures, posters};

/// An enrolled kiosk that looks for sticks in its folder `usb`.
fn kiosk() -> Kiosk {
    let display = "kind = \"memory\"\nwidth = 800\nheight = 480";
    let kiosk = Kiosk::new("http://127.0.0.1:9", display, "kind = \"none\"");
    let mut config = std::fs::File::options().append(true).open(kiosk.config()).unwrap();
    write!(config, "[media]\nusb = {:?}\n", kiosk.dir.path().join("usb")).unwrap();
    std::fs::create_dir(kiosk.dir.path().join("data")).unwrap();
    let store = Store::open(&kiosk.database()).unwrap();
    store.save_identity(&fixtures::enrolled(7), &SigningKey::from_bytes(&[3; 32])).unwrap();
    kiosk
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Memory that the kiosk holds, kB.
fn resident_kb(kiosk: &Kiosk) -> u64 {
    let id = kiosk.running.as_ref().unwrap().id();
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn sticks_that_are_traps_stop_nothing() {
    let mut kiosk = kiosk();
    let usb = kiosk.dir.path().join("usb");
    let folder = |name: &str| {
        let folder = usb.join(name).join("bluezone");
        std::fs::create_dir_all(&folder).unwrap();
        folder
    };
    symlink("/proc/self/pagemap", folder("PAGEMAP").join("playlist.json")).unwrap();
    fifo(&folder("PIPE").join("playlist.json"));
    // A genuine list, and a pipe in the place of its file.
    let poster = posters::poster(posters::RED);
    let item = posters::item(&poster, 2);
    let genuine = folder("ZGENUINE");
    fifo(&genuine.join(item.id.to_string()));
    let list = posters::list(1, fixtures::venue().venue, vec![item], &fixtures::backend_key());
    std::fs::write(genuine.join("playlist.json"), serde_json::to_vec(&list).unwrap()).unwrap();

    let simulator = kiosk.start_with_simulator().await;
    wait_for("a word about each", async || {
        let log = std::fs::read_to_string(kiosk.log()).unwrap();
        let said = ["is a link and no plain file", "is a pipe and no plain file", "missing"];
        said.iter().all(|words| log.contains(words)).then_some(())
    })
    .await;
    simulator.qr(|_| true).await;
    assert!(resident_kb(&kiosk) < 1_000_000, "{} kB", resident_kb(&kiosk));
    assert!(kiosk.running.as_mut().unwrap().stop_in_time().await.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_whose_storage_hangs_ends_when_it_is_asked_to() {
    let mut kiosk = kiosk();
    // Whoever reads the list waits for ever, as for a dead card.
    std::fs::create_dir(kiosk.dir.path().join("data/media")).unwrap();
    fifo(&kiosk.dir.path().join("data/media/playlist.json"));
    let simulator = kiosk.start_with_simulator().await;
    simulator.qr(|_| true).await;
    kiosk.running.as_mut().unwrap().stop_in_time().await;
}
