//! What systemd's watchdog is told, over a socket of the test's own: that the kiosk has started with its first
//! frame, that it lives while it paints, and nothing more when the thread of its screens hangs.

use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use kiosk::devices::simulator::ToKiosk;

use crate::common::simulator::SimulatorClient;
use crate::common::{Kiosk, Running, program, wait_for};

/// The time of the watchdog. A beat is a third of it, and a frame must be painted within a beat.
const WATCHDOG_S: u64 = 12;

/// A kiosk whose service manager is this test.
struct Watched {
    kiosk: Kiosk,
    socket: UnixDatagram,
    told: Vec<String>,
}

impl Watched {
    async fn start() -> (Self, SimulatorClient) {
        let display = "kind = \"memory\"\nwidth = 800\nheight = 480";
        let mut kiosk = Kiosk::new("http://127.0.0.1:9", display, "kind = \"simulated\"");
        let path: PathBuf = kiosk.dir.path().join("notify.sock");
        let socket = UnixDatagram::bind(&path).unwrap();
        socket.set_nonblocking(true).unwrap();
        let mut command = Command::new(program("kiosk"));
        command.args(["run", "--config"]).arg(kiosk.config());
        command.env("NOTIFY_SOCKET", path);
        command.env("WATCHDOG_USEC", Duration::from_secs(WATCHDOG_S).as_micros().to_string());
        kiosk.running = Some(Running::start(command, &kiosk.log()));
        let simulator = kiosk.connect_simulator().await;
        (Self { kiosk, socket, told: Vec::new() }, simulator)
    }

    /// How often this was told so far.
    fn count(&mut self, what: &str) -> usize {
        let mut buffer = [0; 4096];
        while let Ok(length) = self.socket.recv(&mut buffer) {
            let text = String::from_utf8(buffer[..length].to_vec()).unwrap();
            self.told.extend(text.lines().map(str::to_owned));
        }
        self.told.iter().filter(|line| *line == what).count()
    }

    async fn has_told(&mut self, what: &str, times: usize) {
        wait_for(what, async || (self.count(what) >= times).then_some(())).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_whose_screens_hang_no_longer_says_that_it_lives() {
    let (mut watched, mut simulator) = Watched::start().await;
    watched.has_told("WATCHDOG=1", 2).await;
    let ready = watched.told.iter().position(|line| line == "READY=1").unwrap();
    let alive = watched.told.iter().position(|line| line == "WATCHDOG=1").unwrap();
    assert!(ready < alive, "{:?}", watched.told);

    // A slow machine may have missed a frame before.
    let log = watched.kiosk.log();
    let held_back = || {
        let log = std::fs::read_to_string(&log).unwrap();
        log.matches("the screen paints nothing, so systemd will start the kiosk again").count()
    };
    let earlier = held_back();
    assert!(simulator.play(&ToKiosk::Hang).await);
    wait_for("a beat without a frame", async || (held_back() > earlier).then_some(())).await;
    let before = watched.count("WATCHDOG=1");
    // A touch wakes no thread that hangs.
    assert!(simulator.try_tap(10.0, 10.0).await);
    tokio::time::sleep(Duration::from_secs(WATCHDOG_S)).await;
    assert_eq!(watched.count("WATCHDOG=1"), before, "it said so although it hangs");
    assert_eq!(watched.count("READY=1"), 1);
    assert!(watched.kiosk.running.as_mut().unwrap().is_running(), "systemd ends it, not it itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_that_is_stopped_says_so() {
    let (mut watched, _simulator) = Watched::start().await;
    watched.has_told("READY=1", 1).await;
    let ended = watched.kiosk.running.as_mut().unwrap().stop_in_time().await;
    assert!(ended.success());
    assert_eq!(watched.count("STOPPING=1"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_that_cannot_start_says_why_and_is_never_ready() {
    let display = "kind = \"memory\"\nwidth = 800\nheight = 480";
    let mut kiosk = Kiosk::new("http://127.0.0.1:9", display, "kind = \"none\"");
    let text = std::fs::read_to_string(kiosk.config()).unwrap();
    // What is said of a slip in the syntax has several lines.
    let wrong = text.replace("flush_after_s = 1", "flush_after_s = READY=1");
    std::fs::write(kiosk.config(), wrong).unwrap();
    let path = kiosk.dir.path().join("notify.sock");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_nonblocking(true).unwrap();
    kiosk.environment.push(("NOTIFY_SOCKET".to_owned(), path.display().to_string()));
    let _simulator = kiosk.start_with_simulator().await;
    let told = wait_for("a word to systemd", async || {
        let mut buffer = [0; 4096];
        socket
            .recv(&mut buffer)
            .ok()
            .map(|length| String::from_utf8(buffer[..length].to_vec()).unwrap())
    })
    .await;
    assert!(told.starts_with("STATUS=cannot start: ") && told.contains("flush_after_s"), "{told}");
    assert_eq!(told.trim_end().lines().count(), 1, "{told}");
}
