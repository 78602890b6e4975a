//! Touches on the real screens, painted by Slint's software renderer into memory as on the display.
//!
//! Touches are at random positions of a seeded generator, so that no positions of buttons are needed; a
//! frame that repaints most of the content counts as a change of page. Between two touches half a second
//! passes on the screens' clock without being waited for: pages that close by themselves would otherwise
//! stand for the rest of the run, because 2,000 touches take less than a second.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::Context;
use kiosk::checkin::venue_code::CodeSource;
use kiosk::devices::clock::Timestamp;
use kiosk::screens::{CallOutcome, Command, Pauses, Screens, Update, VenueIdentity};
use protocol::clock::ClockConfidence;
use protocol::secret::Secret;
use slint::platform::software_renderer::{MinimalSoftwareWindow, RepaintBufferType};
use slint::platform::{
    Platform, PointerEventButton, WindowAdapter, WindowEvent, update_timers_and_animations,
};
use slint::{ComponentHandle, LogicalPosition, PhysicalSize, PlatformError, Rgb8Pixel};

/// Panels that the kiosk is made for.
const SIZES: [(u32, u32); 4] = [(800, 480), (1024, 600), (1280, 720), (1920, 1080)];

/// Touches on each panel.
const TOUCHES: u32 = 2_000;

/// Time of the screens' clock from one touch to the next.
const TOUCH_INTERVAL: Duration = Duration::from_millis(500);

/// Share of the screen from which a repaint is a change of page: the content without the QR's side.
const PAGE: f32 = 0.5;

/// 8 July 2021, 07:00 in Vietnam.
const MORNING_MS: i64 = 1_625_702_400_000;

/// The time of the screens: real, and what was skipped.
struct Time {
    started: Instant,
    skipped: Cell<Duration>,
}

impl Time {
    fn now(&self) -> Duration {
        self.started.elapsed() + self.skipped.get()
    }

    fn skip(&self, by: Duration) {
        self.skipped.set(self.skipped.get() + by);
    }
}

struct Board {
    window: Rc<MinimalSoftwareWindow>,
    time: Rc<Time>,
}

impl Platform for Board {
    fn create_window_adapter(&self) -> Result<Rc<dyn WindowAdapter>, PlatformError> {
        Ok(self.window.clone())
    }

    fn duration_since_start(&self) -> Duration {
        self.time.now()
    }
}

#[derive(Default)]
struct Times(Vec<Duration>);

impl Times {
    fn row(&mut self, name: &str) {
        self.0.sort_unstable();
        let at = |share: f64| {
            let index = (self.0.len() as f64 * share) as usize;
            let time = self.0.get(index.min(self.0.len().saturating_sub(1)));
            time.map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
        };
        println!(
            "| {name} | {} | {:.2} | {:.2} | {:.2} |",
            self.0.len(),
            at(0.5),
            at(0.99),
            at(1.0)
        );
    }
}

fn identity() -> VenueIdentity {
    VenueIdentity {
        name: "Chợ Bồng Sơn".to_owned(),
        position: "Cổng số 2".to_owned(),
        commune: "Phường Bồng Sơn".to_owned(),
        source: CodeSource {
            kiosk: 7,
            token_key: Secret::new([5; 32]),
            letters: "BSON".to_owned(),
            host: "kiosk.example.vn".to_owned(),
            period_s: 30,
            poster_epoch: 0,
        },
        capacity: Some(400),
        takes_feedback: true,
        otp: false,
        illnesses: false,
        word_key: Some(Secret::new([8; 32])),
        questionnaire: None,
        help_line: None,
    }
}

/// Measures and prints.
pub fn run() -> anyhow::Result<()> {
    let window = MinimalSoftwareWindow::new(RepaintBufferType::ReusedBuffer);
    let time = Rc::new(Time { started: Instant::now(), skipped: Cell::default() });
    slint::platform::set_platform(Box::new(Board { window: window.clone(), time: time.clone() }))
        .context("Slint has a platform already")?;
    let of_clock = time.clone();
    let clock = move || Timestamp {
        unix_ms: MORNING_MS + i64::try_from(of_clock.now().as_millis()).unwrap_or(0),
        confidence: ClockConfidence::Synced,
    };
    let asked = Rc::new(RefCell::new(Vec::new()));
    let commands = asked.clone();
    let screens =
        Screens::new(Rc::new(clock), Box::new(move |command| commands.borrow_mut().push(command)))?;
    screens.component().show()?;
    screens.set_pauses(Pauses::NONE);
    screens.apply(Update::Enrolled(Some(identity())));

    println!("{TOUCHES} random touches on each panel; milliseconds, real time, one core.\n");
    println!("| panel | frames | median | p99 | slowest |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    for (width, height) in SIZES {
        touches(&screens, &window, &asked, &time, (width, height));
    }
    screens.component().hide()?;
    Ok(())
}

/// As the kiosk would: everything is stored at once.
fn answer(screens: &Screens, commands: Vec<Command>) {
    for command in commands {
        screens.apply(match command {
            Command::Submit(..) | Command::DeclaredElsewhere(..) => Update::Submitted(Ok(None)),
            Command::SendFeedback(_) => Update::FeedbackStored(Ok(())),
            Command::CardCheckin { .. } | Command::ReceiptCheckin { .. } => Update::Passed(Ok(1)),
            Command::CallStaff => Update::Called(CallOutcome::Sent),
            _ => continue,
        });
    }
}

fn touches(
    screens: &Screens,
    window: &MinimalSoftwareWindow,
    asked: &RefCell<Vec<Command>>,
    time: &Time,
    (width, height): (u32, u32),
) {
    window.set_size(slint::WindowSize::Physical(PhysicalSize::new(width, height)));
    let mut pixels = vec![Rgb8Pixel::default(); width as usize * height as usize];
    let mut paint = || {
        update_timers_and_animations();
        let mut painted = None;
        let begun = Instant::now();
        window.draw_if_needed(|renderer| {
            let size = renderer.render(&mut pixels, width as usize).bounding_box_size();
            let all = (width * height) as f32;
            painted = Some((begun.elapsed(), (size.width * size.height) as f32 / all));
        });
        painted
    };
    while paint().is_some() {}

    let mut random = fastrand::Rng::with_seed(1);
    let [mut answered, mut pages, mut parts] = [(); 3].map(|()| Times::default());
    for _ in 0..TOUCHES {
        answer(screens, asked.take());
        let position =
            LogicalPosition::new(random.f32() * width as f32, random.f32() * height as f32);
        let button = PointerEventButton::Left;
        let touched = Instant::now();
        let mut first = true;
        for event in [
            WindowEvent::PointerPressed { position, button },
            WindowEvent::PointerReleased { position, button },
        ] {
            screens.window().dispatch_event(event);
            // An animation asks for frame after frame; nothing here lasts longer than these.
            for _ in 0..8 {
                let Some((took, share)) = paint() else { break };
                if first {
                    answered.0.push(touched.elapsed());
                    first = false;
                }
                if share >= PAGE { pages.0.push(took) } else { parts.0.push(took) }
            }
        }
        time.skip(TOUCH_INTERVAL);
    }
    answered.row(&format!("{width}×{height}, touch to its first frame"));
    pages.row(&format!("{width}×{height}, frames of a change of page"));
    parts.row(&format!("{width}×{height}, other frames"));
}
