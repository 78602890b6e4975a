//! A kiosk that cannot start says so on its screen, then ends so that systemd starts it again.

use kiosk::config::Config;
use kiosk::declaration::questions::Asked;
use kiosk::screens::StartupProblem;
use kiosk::store::Store;

use crate::common::simulator::Picture;
use crate::common::{Kiosk, Running, wait_for};
use crate::support::harness::Harness;

const SIZE: (u32, u32) = (800, 480);

fn kiosk() -> Kiosk {
    let display = format!("kind = \"memory\"\nwidth = {}\nheight = {}", SIZE.0, SIZE.1);
    Kiosk::new("http://127.0.0.1:9", &display, "kind = \"none\"")
}

/// The page as a screen of our own paints it.
fn page(problem: StartupProblem, detail: String) -> Vec<u8> {
    // Slint's platform belongs to a thread; this one is the page's alone.
    let paint = move || {
        let harness = Harness::bare(SIZE.0, SIZE.1);
        harness.screens.show_startup_error(problem, &detail);
        harness.settle();
        let picture = harness.picture();
        picture.as_slice().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect()
    };
    std::thread::spawn(paint).join().unwrap()
}

/// How many of a thousand pixels differ.
fn difference(picture: &Picture, page: &[u8]) -> usize {
    let pixels = |bytes: &[u8]| bytes.chunks(3).map(<[u8]>::to_vec).collect::<Vec<_>>();
    let (one, other) = (pixels(&picture.rgb), pixels(page));
    if one.len() != other.len() {
        return 1000;
    }
    one.iter().zip(&other).filter(|(one, other)| one != other).count() * 1000 / one.len()
}

/// Starts `kiosk`, waits until its screen shows the page, and stops it; it must have failed with
/// `sentence` in its log.
async fn shows(mut kiosk: Kiosk, problem: StartupProblem, sentence: String) {
    let simulator = kiosk.start_with_simulator().await;
    let page = page(problem, sentence.clone());
    wait_for("the page of the error", async || {
        (difference(&simulator.picture(), &page) < 5).then_some(())
    })
    .await;
    let running = kiosk.running.as_mut().unwrap();
    assert!(running.is_running(), "the page stays for a while");
    assert!(!running.stop().success(), "systemd starts a unit again that failed");
    let log = std::fs::read_to_string(kiosk.log()).unwrap();
    assert!(log.trim_end().ends_with(&sentence), "{log}");
}

#[test]
fn a_window_without_a_window_system_is_one_sentence() {
    let kiosk = Kiosk::new("http://127.0.0.1:9", "kind = \"window\"", "kind = \"none\"");
    let output = std::process::Command::new(crate::common::program("kiosk"))
        .args(["run", "--config"])
        .arg(kiosk.dir.path().join("kiosk.toml"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env("RUST_LOG", "warn")
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), told.lines().count()), (Some(1), 1), "{told}");
    assert!(told.starts_with("kiosk: no window system runs here"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_database_is_shown_on_the_screen() {
    let kiosk = kiosk();
    std::fs::create_dir_all(kiosk.database().parent().unwrap()).unwrap();
    std::fs::write(kiosk.database(), "not a database, ".repeat(100)).unwrap();
    let sentence = Store::open(&kiosk.database()).unwrap_err().to_string();
    shows(kiosk, StartupProblem::Storage, sentence).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_configuration_is_shown_on_the_screen_that_it_names() {
    let kiosk = kiosk();
    let text = std::fs::read_to_string(kiosk.config()).unwrap();
    std::fs::write(kiosk.config(), text.replace("flush_after_s = 1", "flush_after_s = 0")).unwrap();
    let sentence = Config::load(&kiosk.config()).unwrap_err().to_string();
    shows(kiosk, StartupProblem::Configuration, sentence).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_that_was_left_alone_says_why_until_it_is_stopped() {
    let mut kiosk = kiosk();
    let text = std::fs::read_to_string(kiosk.config()).unwrap();
    let wrong = text.replace("flush_after_s = 1", "flush_after_s = 0");
    std::fs::write(kiosk.config(), format!("{wrong}\n[status_display]\nkind = \"simulated\"\n"))
        .unwrap();
    let sentence = Config::load(&kiosk.config()).unwrap_err().to_string();
    let mut command = kiosk.command();
    command.args(["stopped", "--config"]).arg(kiosk.config());
    kiosk.running = Some(Running::start(command, &kiosk.log()));
    let simulator = kiosk.connect_simulator().await;
    let page = page(StartupProblem::Configuration, sentence);
    wait_for("the page", async || (difference(&simulator.picture(), &page) < 5).then_some(()))
        .await;
    wait_for("the status display", async || (simulator.small_pictures() > 0).then_some(())).await;
    assert!(kiosk.running.as_mut().unwrap().stop_in_time().await.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_question_is_shown_on_the_screen() {
    let kiosk = kiosk();
    let text = std::fs::read_to_string(kiosk.config()).unwrap();
    std::fs::write(kiosk.config(), format!("{text}\n[declaration]\nask = [\"height\"]\n")).unwrap();
    let sentence = Asked::with(&["height"]).unwrap_err().to_string();
    shows(kiosk, StartupProblem::Configuration, sentence).await;
}
