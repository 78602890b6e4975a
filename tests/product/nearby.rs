//! Phones near a real kiosk: a visitor checks one, and a crowd that does not scan is asked to.

use std::time::Duration;

use kiosk::screens::{Status, Update};

use crate::common::phone::{check_in, page};
use crate::common::simulator::SimulatorClient;
use crate::common::{Backend, Kiosk, android_advert, wait_for};
use crate::support::harness;
use crate::visitor::{self, SIZE};

/// The screen of [`Kiosk::enrolled`].
/// The side with the QR, and the line of the nudge (ui/theme.slint).
const BLUE: [u8; 3] = [0x0B, 0x4E, 0xA2];

/// A screen of our own tells where everything is on the kiosk's.
struct Map {
    /// Middle of "Kiểm tra Bluezone của bạn".
    check: (f32, f32),
    /// Middle of "Về trang chính" on the page behind it.
    home: (f32, f32),
    /// Pixels that are blue only while the home page asks people to scan.
    nudge: Vec<(usize, usize)>,
}

impl Map {
    fn draw() -> Self {
        // Slint's platform belongs to a thread; this one is the map's alone.
        std::thread::spawn(|| {
            let screen = visitor::home();
            screen.touch("Kiểm tra Bluezone của bạn");
            screen.touch("Về trang chính");
            let touches = screen.touches.take();
            let blue = |nudge| {
                screen.screens.apply(Update::Status(Status { nudge, ..harness::status() }));
                screen.settle();
                let picture = screen.picture();
                let pixels =
                    picture.as_slice().iter().map(|pixel| [pixel.r, pixel.g, pixel.b] == BLUE);
                pixels.collect::<Vec<_>>()
            };
            let (calm, crowded) = (blue(false), blue(true));
            let width = SIZE.0 as usize;
            let nudge: Vec<_> = (0..calm.len())
                .filter(|at| crowded[*at] && !calm[*at])
                .map(|at| (at % width, at / width))
                .collect();
            assert!(nudge.len() > 1000, "the line is blue");
            Self { check: touches[0], home: touches[1], nudge }
        })
        .join()
        .unwrap()
    }

    /// Whether the kiosk asks people to scan.
    fn nudges(&self, simulator: &SimulatorClient) -> bool {
        let picture = simulator.picture();
        let blue = self.nudge.iter().filter(|(x, y)| picture.pixel(*x, *y) == BLUE).count();
        blue * 10 > self.nudge.len() * 9
    }
}

/// On the home page the blue side reaches over a third of the screen, on others it does not.
fn is_home(simulator: &SimulatorClient) -> bool {
    let picture = simulator.picture();
    picture.pixel(picture.width / 3, picture.height - 2) == BLUE
}

/// A kiosk that hears, on its home page.
async fn at_home(kiosk: &mut Kiosk) -> SimulatorClient {
    let simulator = kiosk.start_with_simulator().await;
    simulator.qr(|_| true).await;
    wait_for("the home page", async || is_home(&simulator).then_some(())).await;
    simulator
}

async fn send(simulator: &mut SimulatorClient, phone: u8, rssi: i16) {
    assert!(simulator.advert(&android_advert([phone; 12]), rssi).await, "the kiosk runs");
    tokio::time::sleep(Duration::from_millis(100)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_held_to_the_kiosk_is_heard_and_nobody_elses_is() {
    let backend = Backend::start().await;
    let mut kiosk = Kiosk::enrolled(&backend);
    let (map, mut simulator) = (Map::draw(), at_home(&mut kiosk).await);
    assert!(simulator.try_tap(map.check.0, map.check.1).await);
    wait_for("the page of the check", async || (!is_home(&simulator)).then_some(())).await;

    // The queue, and two phones that pass close by, one after the other.
    for _ in 0..10 {
        send(&mut simulator, 1, -70).await;
    }
    for phone in [2, 3] {
        send(&mut simulator, phone, -40).await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!simulator.picture().thanks() && !is_home(&simulator), "still waiting");

    wait_for("the answer", async || {
        send(&mut simulator, 4, -40).await;
        simulator.picture().thanks().then_some(())
    })
    .await;
    assert!(simulator.picture().qr().is_some(), "the QR stays readable");
    assert!(simulator.try_tap(map.home.0, map.home.1).await);
    wait_for("the home page", async || is_home(&simulator).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_is_asked_to_scan_until_enough_have() {
    let backend = Backend::start().await;
    let mut kiosk = Kiosk::enrolled(&backend);
    let (map, mut simulator) = (Map::draw(), at_home(&mut kiosk).await);
    for phone in 0..9 {
        send(&mut simulator, phone, -80).await;
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(!map.nudges(&simulator), "nine are no crowd");
    for phone in 9..12 {
        send(&mut simulator, phone, -80).await;
    }
    wait_for("the request to scan", async || map.nudges(&simulator).then_some(())).await;

    for scanned in 1..=3 {
        let qr = simulator.qr(|_| true).await;
        let (status, html) = check_in(&page(&backend, &qr), "in").await;
        assert_eq!(status, 200, "{html}");
        wait_for("the check-in", async || {
            (kiosk.count("SELECT count(*) FROM passage") == scanned).then_some(())
        })
        .await;
    }
    wait_for("the end of the request", async || {
        // The crowd stays; without it the request would end by itself.
        for phone in 0..12 {
            send(&mut simulator, phone, -80).await;
        }
        let calm = !map.nudges(&simulator) && !simulator.picture().flashes();
        calm.then_some(())
    })
    .await;
}
