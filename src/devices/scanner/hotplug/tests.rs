//! A pair of pseudo terminals stands for the scanner's cable; a link in place of `/dev/ttyACM0` is
//! created and removed to plug it in and unplug it.

use std::fs::File;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use tokio::sync::mpsc::{Receiver, channel};

use super::*;

const TIMEOUT: Duration = Duration::from_secs(30);

/// The scanner's end of a cable, whose other end is at `link`.
fn plug_in(link: &Path) -> File {
    let scanner = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&scanner).unwrap();
    unlockpt(&scanner).unwrap();
    let name = ptsname(&scanner, Vec::new()).unwrap();
    symlink(name.to_str().unwrap(), link).unwrap();
    File::from(scanner)
}

struct Cable {
    dir: tempfile::TempDir,
    events: Receiver<ScannerEvent>,
}

impl Cable {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let device = dir.path().join("ttyACM0").to_str().unwrap().to_owned();
        let (sender, events) = channel(8);
        tokio::spawn(Box::new(HotplugScanner::new(vec![Mode::Serial], Some(device))).run(sender));
        Self { dir, events }
    }

    fn link(&self) -> PathBuf {
        self.dir.path().join("ttyACM0")
    }

    async fn event(&mut self) -> ScannerEvent {
        tokio::time::timeout(TIMEOUT, self.events.recv()).await.unwrap().unwrap()
    }

    async fn state(&mut self) -> ScannerState {
        match self.event().await {
            ScannerEvent::State(state) => state,
            scan => panic!("{scan:?}"),
        }
    }

    async fn scan(&mut self) -> String {
        match self.event().await {
            ScannerEvent::Scanned(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
            state => panic!("{state:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_that_is_pulled_out_and_plugged_in_reads_again() {
    let mut cable = Cable::new();
    let missing = ScannerState::Missing(cable.link().display().to_string());
    assert_eq!(cable.state().await, missing);
    for _ in 0..2 {
        let mut scanner = plug_in(&cable.link());
        assert_eq!(cable.state().await, ScannerState::Ready(Mode::Serial));
        for (sent, read) in [
            ("Nguyễn Thị Mẫu|\r\n", "Nguyễn Thị Mẫu|"),
            ("without a terminator", "without a terminator"),
            ("a\tb\n", "a"),
        ] {
            scanner.write_all(sent.as_bytes()).unwrap();
            assert_eq!(cable.scan().await, read);
        }
        assert_eq!(cable.scan().await, "b");
        std::fs::remove_file(cable.link()).unwrap();
        drop(scanner);
        assert_eq!(cable.state().await, missing);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_scanner_is_told_as_busy_until_it_is_free() {
    let dir = tempfile::tempdir().unwrap();
    let link = dir.path().join("ttyACM0");
    let mut scanner = plug_in(&link);
    let other = crate::devices::scanner::serial::Serial::open(&link).unwrap();
    let (sender, mut events) = channel(8);
    let device = link.to_str().unwrap().to_owned();
    tokio::spawn(Box::new(HotplugScanner::new(vec![Mode::Serial], Some(device))).run(sender));
    assert_eq!(events.recv().await, Some(ScannerEvent::State(ScannerState::Busy(link))));
    drop(other);
    let ready = ScannerEvent::State(ScannerState::Ready(Mode::Serial));
    assert_eq!(tokio::time::timeout(TIMEOUT, events.recv()).await.unwrap(), Some(ready));
    scanner.write_all(b"a\r").unwrap();
    assert!(matches!(events.recv().await, Some(ScannerEvent::Scanned(_))));
}

#[tokio::test]
async fn without_a_scanner_it_is_absent_and_the_task_ends_with_its_listener() {
    let empty = tempfile::tempdir().unwrap();
    let roots = Roots { dev: empty.path().into(), class: empty.path().into() };
    let scanner = HotplugScanner {
        modes: vec![Mode::Serial, Mode::Hid, Mode::Keyboard],
        device: None,
        roots,
    };
    let (sender, mut events) = channel(8);
    let running = tokio::spawn(Box::new(scanner).run(sender));
    assert_eq!(events.recv().await, Some(ScannerEvent::State(ScannerState::Absent)));
    drop(events);
    tokio::time::timeout(TIMEOUT, running).await.unwrap().unwrap().unwrap();
}

#[test]
fn an_ordinary_keyboard_is_opened_only_by_its_name() {
    use crate::devices::scanner::find::tests::{KEYS, Kernel};
    let kernel = Kernel::new();
    kernel.keyboard("event0", "AT Translated Set 2 keyboard", KEYS, "0");
    kernel.keyboard("event1", "WCM HIDKEYBOARD", KEYS, "0");
    kernel.keyboard("event2", "Symbol Bar Code Scanner", KEYS, "0");
    let names = |device: Option<&str>| {
        let device = device.map(str::to_owned);
        let scanner = HotplugScanner { modes: vec![Mode::Keyboard], device, roots: kernel.roots() };
        scanner.candidates().into_iter().map(|it| it.name).collect::<Vec<_>>()
    };
    assert_eq!(names(None), ["Symbol Bar Code Scanner"]);
    assert_eq!(names(Some("wcm hidkeyboard")), ["WCM HIDKEYBOARD"]);
    assert_eq!(names(Some("nothing")), [""; 0]);
}
