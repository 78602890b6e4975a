//! Someone who touches and types anything at all never gets out of the kiosk, never stops it, and
//! finds nothing of the visitor before.
//!
//! `KIOSK_MONKEY` sets how many events; `script/soak` plays 100,000. `KIOSK_MONKEY_SEED` repeats a run.

use i_slint_backend_testing::mock_elapsed_time;
use kiosk::cards;
use kiosk::declaration::form::PassProblem;
use kiosk::screens::{CallOutcome, Command, Scan, SubmitProblem, Update};
use protocol::record::Direction;
use protocol::token::Evidence;
use slint::LogicalPosition;
use slint::platform::{Key, PointerEventButton, WindowEvent};
use std::time::Duration;

use crate::support::harness::Harness;

const WIDTH: u32 = 800;
const HEIGHT: u32 = 480;

/// Events of a usual test run; seconds on a slow machine.
const EVENTS: u32 = 5_000;

/// Growth between the first and the last fifth that is still called flat, bytes. Glyphs and layouts
/// that were met for the first time stay cached.
const FLAT: u64 = 8 * 1024 * 1024;

/// Longer than any page stays by itself: staff mode leaves after three minutes, and a question about a
/// receipt that nobody answers says so, then waits a minute more.
const LEFT_ALONE_S: u32 = 200;

/// What `script/test` plays, the same each time; a soak plays another each time.
const SEED: u64 = 20_211_015;

/// Cards of each kind, whole and damaged, as a visitor may hold them to the scanner at any moment.
const CARDS: [&str; 4] = [
    "001260012345||Nguyễn Thị Mẫu|01021960|Nữ|Số 1, Phường Mẫu, Ba Đình, Hà Nội|15042021",
    "001260012345||Nguy?n Th? M?u|01021960|N?|S? 1|15042021",
    "HTTPS://KIOSK.EXAMPLE.VN/R/0123456789AB",
    "\u{0}\u{1}||||",
];

/// Keys by which people leave programs, and those of a terminal.
const SPECIAL: [Key; 22] = [
    Key::Control,
    Key::Alt,
    Key::AltGr,
    Key::Meta,
    Key::Shift,
    Key::Backspace,
    Key::Delete,
    Key::Escape,
    Key::Tab,
    Key::Backtab,
    Key::Return,
    Key::Menu,
    Key::SysReq,
    Key::F1,
    Key::F4,
    Key::F11,
    Key::F12,
    Key::Home,
    Key::End,
    Key::UpArrow,
    Key::PageDown,
    Key::Space,
];

/// Bytes of memory that this process holds.
fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

struct Monkey<'a> {
    harness: &'a Harness,
    random: fastrand::Rng,
    held: Vec<slint::SharedString>,
}

impl Monkey<'_> {
    fn send(&self, event: WindowEvent) {
        self.harness.screens.window().dispatch_event(event);
    }

    fn touch(&mut self) {
        let position = LogicalPosition::new(
            self.random.f32() * WIDTH as f32,
            self.random.f32() * HEIGHT as f32,
        );
        let button = PointerEventButton::Left;
        self.send(WindowEvent::PointerPressed { position, button });
        let mut up = position;
        if self.random.u8(..) < 40 {
            up = LogicalPosition::new(position.x + 60.0, position.y - 40.0);
            self.send(WindowEvent::PointerMoved { position: up });
        }
        self.send(WindowEvent::PointerReleased { position: up, button });
    }

    /// A key, while others may be held: Ctrl+Alt+Delete and the like come about.
    fn key(&mut self) {
        let text: slint::SharedString = match self.random.u8(..3) {
            0 => self.random.alphanumeric().into(),
            1 => self.random.char('À'..'ỹ').into(),
            _ => SPECIAL[self.random.usize(..SPECIAL.len())].into(),
        };
        self.send(WindowEvent::KeyPressed { text: text.clone() });
        self.held.push(text);
        while self.held.len() > self.random.usize(1..5) {
            let text = self.held.remove(0);
            self.send(WindowEvent::KeyReleased { text });
        }
    }

    fn scan(&mut self) {
        let read = CARDS[self.random.usize(..CARDS.len())];
        let scan = match cards::read(read.as_bytes()) {
            Ok(card) if self.random.bool() => Scan::DeclaredCard(Box::new(card)),
            Ok(card) => Scan::Card(Box::new(card)),
            Err(_) if read.starts_with("HTTPS") => Scan::Receipt(read.to_owned().into()),
            Err(_) => Scan::Unreadable,
        };
        self.harness.screens.apply(Update::Scanned(scan));
    }

    /// What the kiosk would answer, sometimes with a failure.
    fn answer(&mut self) {
        let commands = std::mem::take(&mut *self.harness.commands.borrow_mut());
        for command in commands {
            let kept = self.random.u8(..4) > 0;
            let outcome = if kept { Ok(()) } else { Err(SubmitProblem::Store) };
            self.harness.screens.apply(match command {
                Command::Submit(..) | Command::DeclaredElsewhere(..) => {
                    Update::Submitted(outcome.map(|()| None))
                }
                Command::SendFeedback(_) => Update::FeedbackStored(outcome),
                Command::Print(_) => Update::Printed(kept),
                Command::CardCheckin { .. } | Command::ReceiptCheckin { .. } if kept => {
                    Update::Passed(Ok(1))
                }
                Command::CardCheckin { .. } | Command::ReceiptCheckin { .. } => {
                    Update::Passed(Err(PassProblem::Invalid))
                }
                Command::CallStaff if kept => Update::Called(CallOutcome::Unsent),
                Command::CallStaff => Update::Called(CallOutcome::Failed),
                _ => continue,
            });
        }
    }

    fn step(&mut self) {
        match self.random.u8(..100) {
            0..=74 => self.touch(),
            75..=92 => self.key(),
            93..=95 => self.scan(),
            96..=97 => self
                .harness
                .screens
                .apply(Update::CheckIn { direction: Direction::In, evidence: Evidence::Live }),
            _ => self.harness.wait_ms(1_100),
        }
        mock_elapsed_time(Duration::from_millis(20));
        self.answer();
    }
}

#[test]
fn a_monkey_stays_in_the_kiosk() {
    let soak = std::env::var("KIOSK_MONKEY").ok();
    let events = soak.as_ref().map_or(EVENTS, |count| count.parse().unwrap());
    let seed = match std::env::var("KIOSK_MONKEY_SEED") {
        Ok(seed) => seed.parse().unwrap(),
        Err(_) if soak.is_some() => fastrand::u64(..),
        Err(_) => SEED,
    };
    println!("seed {seed}");
    let harness = Harness::new(WIDTH, HEIGHT);
    let mut monkey =
        Monkey { harness: &harness, random: fastrand::Rng::with_seed(seed), held: vec![] };
    let mut early = 0;
    for event in 0..events {
        monkey.step();
        if event % 500 == 0 {
            let code = harness.decode();
            assert!(code.is_some(), "the code is gone: seed {seed}, event {event}");
        }
        if event == events / 5 {
            early = resident();
        }
    }
    let grown = resident().saturating_sub(early);
    // Beside other tests in this process, what it holds tells nothing.
    assert!(
        soak.is_none() || grown < FLAT,
        "{grown} bytes more after {events} events, seed {seed}"
    );
    println!("{events} events, {} kB more than after a fifth of them", grown / 1024);

    // Left alone, it is as if nobody had been there.
    for _ in 0..LEFT_ALONE_S {
        harness.wait_ms(1_000);
    }
    assert!(harness.find("Khai báo y tế").is_some(), "seed {seed}");
}
