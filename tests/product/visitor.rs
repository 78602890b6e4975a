//! A visitor at a real kiosk: touches where the screens' own elements are.

use std::time::Duration;

use kiosk::checkin::receipt_code::ReceiptCode;
use slint::ComponentHandle;

use crate::common::simulator::{Picture, SimulatorClient};
use crate::common::wait_for;
use crate::support::harness;

/// The size that the touches are computed for.
pub const SIZE: (u32, u32) = (800, 480);

/// Where LÊ THỊ HOA touches.
pub struct Visit {
    /// From the home page to "Gửi tờ khai".
    pub declare: Vec<(f32, f32)>,
    /// "Xong", after the thanks.
    pub done: (f32, f32),
}

/// The home page as a kiosk of these tests shows it: its simulated scanner is there.
pub fn home() -> harness::Harness {
    let screen = harness::Harness::new(SIZE.0, SIZE.1);
    screen.screens.component().global::<ui::HomeAdapter>().set_scanner_present(true);
    screen.settle();
    screen
}

/// The touches of a visitor with this phone number.
pub fn visit(phone: &str) -> Visit {
    visit_on(home, phone)
}

/// The same on a kiosk with another home page.
pub fn visit_on(home: fn() -> harness::Harness, phone: &str) -> Visit {
    // Slint's platform belongs to a thread; this one is the visitor's alone.
    let phone = phone.to_owned();
    std::thread::spawn(move || {
        let screen = home();
        screen.fill_in_with_phone(&phone);
        screen.touch("Gửi tờ khai");
        let receipt = ReceiptCode::new("kiosk.example.vn", "7K2P9QXA00BM");
        let declare = screen.touches.take();
        screen.screens.apply(kiosk::screens::Update::Submitted(Ok(Some(receipt))));
        screen.settle();
        screen.touch("Xong");
        Visit { declare, done: screen.touches.take()[0] }
    })
    .join()
    .unwrap()
}

/// A page of a form as it is to be seen, without the code beside it and the seconds below it.
pub struct Page(Vec<[u8; 3]>);

impl Page {
    /// What the page may fill, pixels.
    fn places() -> impl Iterator<Item = (usize, usize)> {
        (0..400).flat_map(|y| (205..800).map(move |x| (x, y)))
    }

    /// The page that is shown now.
    pub fn of(screen: &harness::Harness) -> Self {
        let picture = screen.picture();
        let (width, pixels) = (picture.width() as usize, picture.as_slice());
        let color = |(x, y): (usize, usize)| {
            let pixel = pixels[y * width + x];
            [pixel.r, pixel.g, pixel.b]
        };
        Self(Self::places().map(color).collect())
    }

    /// Whether a kiosk shows it, but for a caret or so.
    pub fn is(&self, picture: &Picture) -> bool {
        let places = Self::places().zip(&self.0);
        let differ = places.filter(|((x, y), color)| picture.pixel(*x, *y) != **color).count();
        differ * 500 < self.0.len()
    }
}

/// Plays the touches; false when the kiosk is gone.
pub async fn play(simulator: &mut SimulatorClient, touches: &[(f32, f32)]) -> bool {
    for (x, y) in touches {
        if !simulator.try_tap(*x, *y).await {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    true
}

/// Where somebody touches for a step, and the page that they see after it.
pub struct Step {
    pub touches: Vec<(f32, f32)>,
    pub page: Page,
}

impl Step {
    pub fn of(screen: &harness::Harness) -> Self {
        Self { touches: screen.touches.take(), page: Page::of(screen) }
    }

    /// Touches, and waits for the page.
    pub async fn play(&self, what: &str, simulator: &mut SimulatorClient) {
        assert!(play(simulator, &self.touches).await);
        let shown = async || self.page.is(&simulator.picture()).then_some(());
        wait_for(what, shown).await;
    }
}
