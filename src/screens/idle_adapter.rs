//! The idle screen: slide to page, touch to event, effect to command.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use protocol::language::Language;
use slint::{ComponentHandle, Image, Rgb8Pixel, SharedPixelBuffer, SharedString, TimerMode};
use ui::{IdleAdapter, IdlePage, KioskWindow};

use super::update::{Command, IdleSetup, Wish};
use super::{Stage, home_adapter, qr};
use crate::devices::clock::Timestamp;
use crate::idle::{Content, Effect, Event, Idle, Now, step};
use crate::media::decode::Picture;
use crate::sound::{Cue, Prompt};

/// Where Bluezone is, by the letter of the department of Bắc Kạn (August 2020).
const CH_PLAY: &str = "https://play.google.com/store/apps/details?id=com.mic.bluezone";
const APP_STORE: &str = "https://apps.apple.com/vn/app/bluezone/id1508062685";

/// A text of the venue, as the page shows it.
#[derive(Clone, Debug, Default)]
struct Words {
    heading: SharedString,
    body: SharedString,
}

impl Words {
    /// The first line is the heading.
    fn new(text: &str) -> Self {
        let (heading, body) = text.trim().split_once('\n').unwrap_or((text.trim(), ""));
        Self { heading: heading.trim().into(), body: body.trim().into() }
    }
}

/// What the idle screen knows besides its state.
#[derive(Default)]
pub(super) struct IdleView {
    state: Idle,
    setup: IdleSetup,
    /// Each announcement by language.
    words: Vec<BTreeMap<Language, Words>>,
    picture: Option<Image>,
    // Of the slide.
    language: Language,
    was_busy: bool,
}

pub(super) fn connect(stage: &Rc<Stage>) {
    let adapter = stage.window.global::<IdleAdapter>();
    let weak = Rc::downgrade(stage);
    adapter.on_touched(move || {
        if let Some(stage) = weak.upgrade() {
            stage.idle(Event::Visitor);
        }
    });
    if let Some((code, modules)) = code(CH_PLAY) {
        adapter.set_android_code(code);
        adapter.set_android_modules(modules);
    }
    if let Some((code, modules)) = code(APP_STORE) {
        adapter.set_ios_code(code);
        adapter.set_ios_modules(modules);
    }
}

/// A QR of a text, and how many modules a side its card has.
fn code(text: &str) -> Option<(Image, i32)> {
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M).ok()?;
    let dark = |colour: qrcode::Color| colour == qrcode::Color::Dark;
    let modules: Vec<bool> = code.to_colors().into_iter().map(dark).collect();
    Some(qr::draw(code.width(), &modules))
}

impl Stage {
    /// Chooses how the idle screen behaves.
    pub(super) fn set_idle(&self, setup: IdleSetup) {
        let mut view = self.idle.borrow_mut();
        let words = |texts: &BTreeMap<Language, String>| {
            texts.iter().map(|(language, text)| (*language, Words::new(text))).collect()
        };
        view.words = setup.announcements.iter().map(words).collect();
        view.setup = setup;
    }

    /// Whether slides stand in the place of the home page.
    pub(super) fn shows_slides(&self) -> bool {
        self.idle.borrow().state.is_showing()
    }

    /// A picture that was asked for is there, or cannot be shown.
    pub(super) fn take_picture(&self, ticket: u64, picture: Option<Picture>) {
        let ok = picture.is_some();
        self.idle.borrow_mut().picture = picture.map(|picture| {
            let Picture { width, height, rgb } = picture;
            Image::from_rgb8(SharedPixelBuffer::<Rgb8Pixel>::clone_from_slice(&rgb, width, height))
        });
        self.idle(Event::Loaded { ticket, ok });
        self.idle.borrow_mut().picture = None;
    }

    /// A second has passed: tells first whether somebody uses another page.
    pub(super) fn idle_tick(&self) {
        let busy = self.is_busy();
        let changed = std::mem::replace(&mut self.idle.borrow_mut().was_busy, busy) != busy;
        if changed {
            self.idle(Event::Busy(busy));
        }
        self.idle(Event::Tick);
    }

    /// Takes the idle screen one step on.
    pub(super) fn idle(&self, event: Event) {
        let time = (self.clock)();
        let effects = {
            let mut view = self.idle.borrow_mut();
            let now = now(time, &view.setup);
            let (state, effects) =
                step(std::mem::take(&mut view.state), event, now, &view.setup.rules);
            view.state = state;
            effects
        };
        for effect in effects {
            self.perform_idle(effect);
        }
    }

    fn perform_idle(&self, effect: Effect) {
        let adapter = self.window.global::<IdleAdapter>();
        let wish = |wish| (self.commands)(Command::Idle(wish));
        match effect {
            Effect::Load { ticket, file, part } => {
                let (width, height) = room(&self.window);
                wish(Wish::Picture { ticket, file, part, width, height });
            }
            Effect::Show { content, part, language } => {
                // A visitor's language is not changed, only that of the slide.
                self.idle.borrow_mut().language = language;
                home_adapter::set_language(&self.window, language);
                self.show_slide(content, part, language);
            }
            Effect::WakeAfter { ticket, ms } => {
                let weak = self.me.clone();
                let after = Duration::from_millis(ms.into());
                self.slide.start(TimerMode::SingleShot, after, move || {
                    if let Some(stage) = weak.upgrade() {
                        stage.idle(Event::Due(ticket));
                    }
                });
            }
            Effect::Home => {
                self.slide.stop();
                adapter.set_page(IdlePage::None);
                adapter.set_picture(Image::default());
                home_adapter::set_language(&self.window, self.language.get());
            }
            Effect::Hear(file) => wish(Wish::Hear(file)),
            Effect::Remind => self.play_prompt(Prompt::Install),
            Effect::Played { file, seconds } => wish(Wish::Played { file, seconds }),
            Effect::Brightness(percent) => wish(Wish::Brightness(percent)),
            Effect::Care(care) => {
                adapter.set_shift_x(care.shift.0);
                adapter.set_shift_y(care.shift.1);
                adapter.set_deep(care.deep);
            }
        }
    }

    fn show_slide(&self, content: Content, part: u32, language: Language) {
        let adapter = self.window.global::<IdleAdapter>();
        match content {
            Content::Guide => {
                adapter.set_part(i32::try_from(part).unwrap_or(0));
                adapter.set_page(IdlePage::Guide);
            }
            // What is heard stands beside what it is about.
            Content::Audio(_) => {
                adapter.set_part(0);
                adapter.set_page(IdlePage::Guide);
            }
            Content::Announcement(index) => {
                let view = self.idle.borrow();
                let words = view.words.get(index).and_then(|words| words.get(&language));
                let words = words.cloned().unwrap_or_default();
                adapter.set_heading(words.heading);
                adapter.set_body(words.body);
                adapter.set_page(IdlePage::Announcement);
            }
            Content::Pictures(_) => {
                adapter.set_picture(self.idle.borrow_mut().picture.take().unwrap_or_default());
                adapter.set_page(IdlePage::Picture);
            }
        }
    }

    /// Plays a prompt in the language of the screen.
    pub(super) fn play_prompt(&self, prompt: Prompt) {
        let view = self.idle.borrow();
        let language = if view.state.is_showing() { view.language } else { self.language.get() };
        (self.commands)(Command::PlayPrompt(Cue { prompt, language }));
    }
}

fn now(time: Timestamp, setup: &IdleSetup) -> Now {
    let minute = time.minute();
    Now {
        unix_s: minute.map(|_| time.unix_ms.div_euclid(1000)),
        quiet: setup.loudness.at(minute) == 0,
    }
}

/// Pixels that a slide's picture has.
fn room(window: &KioskWindow) -> (u32, u32) {
    let adapter = window.global::<IdleAdapter>();
    let scale = window.window().scale_factor();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a screen's pixels"
    )]
    let pixels = |length: f32| (length * scale).floor().clamp(1.0, 8192.0) as u32;
    (pixels(adapter.get_room_width()), pixels(adapter.get_room_height()))
}
