//! The QR on the real screen, read by decoders that are not ours, opens the visitor's page.

use std::process::{Command, Stdio};

use crate::common::phone::{check_in, page};
use crate::common::{self, Backend, Kiosk, Running, wait_for};

#[tokio::test(flavor = "multi_thread")]
async fn the_code_on_the_screen_checks_in_and_the_screen_says_so() {
    let backend = Backend::start().await;
    let mut kiosk = Kiosk::enrolled(&backend);
    let simulator = kiosk.start_with_simulator().await;
    let qr = simulator.qr(|text| text.starts_with("https://KIOSK.EXAMPLE.VN/Q/")).await;

    // What the engineer in the field sees of it.
    let mut inspect = kiosk.command();
    let inspect = inspect.args(["inspect", "token", &qr, "--config"]).arg(kiosk.config());
    let token = common::json_lines(&inspect.output().unwrap(), &["inspect", "token"]).remove(0);
    assert_eq!(token["venue"], "Chợ Bồng Sơn");
    assert_eq!(token["kiosk"], 1);
    assert_eq!(token["kind"], "live");
    assert_eq!(token["mac"], true);

    // The event stream is up once the kiosk shows that it is online: nothing waits for minutes.
    for (direction, prompt, sql) in [
        ("in", "welcome", "SELECT count(*) FROM passage WHERE direction = 0"),
        ("out", "goodbye", "SELECT count(*) FROM passage WHERE direction = 1"),
    ] {
        let qr = simulator.qr(|_| true).await;
        let (status, html) = check_in(&page(&backend, &qr), direction).await;
        assert_eq!(status, 200, "{html}");
        wait_for("the green flash", async || simulator.picture().flashes().then_some(())).await;
        let said = async || simulator.heard().iter().any(|(name, _)| name == prompt).then_some(());
        wait_for("the chime", said).await;
        wait_for("the counter", async || (kiosk.count(sql) == 1).then_some(())).await;
        wait_for("the end of the flash", async || (!simulator.picture().flashes()).then_some(()))
            .await;
    }

    // One flipped character is another token.
    let last = qr.chars().nth_back(5).unwrap();
    let other = if last == 'A' { 'B' } else { 'A' };
    let at = qr.len() - 6;
    let forged = format!("{}{other}{}", &qr[..at], &qr[at + 1..]);
    let (status, html) = check_in(&page(&backend, &forged), "in").await;
    assert_eq!(status, 403, "{html}");
    assert_eq!(kiosk.count("SELECT count(*) FROM passage"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_turns_with_its_slot_and_is_read_from_a_real_window() {
    let backend = Backend::start().await;
    // The screen belongs to the X server, at the size of its window.
    let number = 40 + std::process::id() % 50;
    let display = format!(":{number}");
    let mut xvfb = Command::new("Xvfb");
    xvfb.args([&display, "-screen", "0", "1280x720x24", "-nolisten", "tcp"]);
    let xvfb = Running::start(xvfb, &backend.dir.path().join("xvfb.log"));
    let mut kiosk = Kiosk::new(&backend.url(), "kind = \"window\"", "kind = \"none\"");
    kiosk.enrol(&backend.invitation());
    kiosk.environment = vec![("DISPLAY".to_owned(), display.clone())];
    wait_for("the X server", async || {
        std::path::Path::new(&format!("/tmp/.X11-unix/X{number}")).exists().then_some(())
    })
    .await;
    kiosk.start();
    let picture = backend.dir.path().join("window.png");
    let read = |picture: &std::path::Path| {
        let mut import = Command::new("import");
        import.args(["-display", &display, "-window", "root"]).arg(picture);
        let taken = import.stderr(Stdio::null()).status().unwrap();
        let read =
            Command::new("zbarimg").args(["--quiet", "--raw"]).arg(picture).output().unwrap();
        let text = String::from_utf8(read.stdout).unwrap().trim().to_owned();
        (taken.success() && text.starts_with("https://")).then_some(text)
    };
    let first = wait_for("a QR in the window", async || read(&picture)).await;
    let (status, html) = check_in(&page(&backend, &first), "in").await;
    assert_eq!(status, 200, "{html}");
    let second = wait_for("the next QR", async || read(&picture).filter(|qr| *qr != first)).await;
    let (status, html) = check_in(&page(&backend, &second), "out").await;
    assert_eq!(status, 200, "{html}");
    kiosk.kill();
    drop(xvfb);
}
