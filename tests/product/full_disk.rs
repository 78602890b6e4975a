//! A real file system without a free byte: the visitor is told, nothing typed is lost, and once there
//! is room again the same declaration is kept.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use kiosk::screens::{SubmitProblem, Update};

use crate::common::{Backend, Kiosk, Running, count, program, wait_for};
use crate::visitor::{self, Page, play};

/// Size of a disk without room for a reserve; an idle kiosk's database and its log have a quarter of it.
const SMALL: &str = "size=4m";

/// Size of one with room for a reserve.
const LARGE: &str = "size=16m";

/// Where a visitor touches up to "Gửi tờ khai", then "Thử lại", and the page in between.
fn visit() -> (Vec<(f32, f32)>, (f32, f32), Page) {
    // Slint's platform belongs to a thread; this one is the visitor's alone.
    let act = || {
        let screen = visitor::home();
        screen.fill_in();
        screen.touch("Gửi tờ khai");
        let declare = screen.touches.take();
        screen.screens.apply(Update::Submitted(Err(SubmitProblem::Store)));
        screen.settle();
        let failed = Page::of(&screen);
        screen.touch("Thử lại");
        (declare, screen.touches.take()[0], failed)
    };
    std::thread::spawn(act).join().unwrap()
}

/// Starts the kiosk where its data stand on a disk of their own, which only it sees and which `prepare`, a line
/// of shell, finds in `$1`; returns the folder as others reach it.
fn start_on_disk(kiosk: &mut Kiosk, size: &str, prepare: &str) -> PathBuf {
    let data = kiosk.dir.path().join("data");
    let script = format!(
        r#"set -e
        cp -a --sparse=never "$1" "$1.kept"
        mount -t tmpfs -o "$2" none "$1"
        cp -a --sparse=never "$1.kept/." "$1/"
        {prepare}
        exec "$3" run --config "$4""#
    );
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", &script, "sh"]);
    command.arg(&data).arg(size).arg(program("kiosk")).arg(kiosk.config());
    let running = Running::start(command, &kiosk.log());
    let root = format!("/proc/{}/root", running.id());
    kiosk.running = Some(running);
    Path::new(&root).join(data.strip_prefix("/").unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_loses_nothing() {
    let backend = Backend::start().await;
    let (declare, again, failed) = visit();
    let mut kiosk = Kiosk::enrolled(&backend);
    let data = start_on_disk(&mut kiosk, SMALL, "");
    let mut simulator = kiosk.connect_simulator().await;
    simulator.qr(|_| true).await;
    let copies = tempfile::tempdir().unwrap();
    // A copy, because SQLite itself does not go through the door that /proc is.
    let records = || {
        let seen = copies.path().join("kiosk.db");
        for end in ["", "-wal"] {
            let name = format!("kiosk.db{end}");
            std::fs::copy(data.join(&name), seen.with_file_name(name)).unwrap();
        }
        count(&seen, "SELECT count(*) FROM outbox")
    };
    assert_eq!(records(), 0);

    let filler = data.join("filler");
    let mut file = std::fs::File::create(&filler).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    assert!(play(&mut simulator, &declare).await);
    wait_for("that it was not kept", async || failed.is(&simulator.picture()).then_some(())).await;
    assert!(play(&mut simulator, &[again]).await);
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert!(failed.is(&simulator.picture()), "still full");

    drop(file);
    std::fs::remove_file(&filler).unwrap();
    assert!(play(&mut simulator, &[again]).await);
    wait_for("the thanks", async || simulator.picture().thanks().then_some(())).await;
    assert_eq!(records(), 1, "once");
    let listed = wait_for("the record at the backend", async || {
        backend.cli(&["records", "list"]).into_iter().next()
    })
    .await;
    assert_eq!(listed["kind"], "declaration");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_that_was_stopped_on_a_full_disk_starts_and_keeps_what_it_is_given() {
    let backend = Backend::start().await;
    let (declare, _, _) = visit();
    let mut kiosk = Kiosk::enrolled(&backend);
    kiosk.start();
    let reserve = kiosk.dir.path().join("data/kiosk.db.reserve");
    wait_for("the reserve", async || reserve.exists().then_some(())).await;
    kiosk.connect_simulator().await.qr(|_| true).await;
    kiosk.running = None;

    // The second fills what is smaller than a block of the first.
    let fill = r#"dd if=/dev/zero of="$1/filler" bs=64k 2> /dev/null || true
        dd if=/dev/zero of="$1/rest" bs=4k 2> /dev/null || true"#;
    start_on_disk(&mut kiosk, LARGE, fill);
    let mut simulator = kiosk.connect_simulator().await;
    simulator.qr(|_| true).await;
    assert!(play(&mut simulator, &declare).await);
    wait_for("the thanks", async || simulator.picture().thanks().then_some(())).await;
    let listed = wait_for("the record at the backend", async || {
        backend.cli(&["records", "list"]).into_iter().next()
    })
    .await;
    assert_eq!(listed["kind"], "declaration");
}
