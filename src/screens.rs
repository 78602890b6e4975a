//! The kiosk's screens: state to view, touch to command.
//!
//! [`Screens`] lives on the main thread, which Slint owns. Everything else talks to it through a
//! [`ScreensHandle`] and hears of the visitor through [`Command`]s. It knows neither the store nor
//! HTTP; time comes from the clock it is given.

mod call;
mod call_adapter;
mod check_adapter;
mod declaration_adapter;
mod feedback_adapter;
mod home_adapter;
mod icons;
mod idle_adapter;
mod look;
mod look_adapter;
mod models;
mod qr;
mod typing_adapter;
mod unanswered;
mod update;
mod venue_adapter;
mod voice;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;

use protocol::language::Language;
use protocol::record::Direction;
use slint::{ComponentHandle, Timer, TimerMode};
use ui::KioskWindow;

pub use call::AGAIN_S as CALL_COUNTS_S;
pub use declaration_adapter::Setup;
pub use update::{
    BluetoothState, CallOutcome, Command, IdleSetup, Scan, Status, StoreState, SubmitProblem,
    Update, VenueIdentity, Wish,
};

use crate::config::Night;
use crate::declaration::form::{self, Event, RECEIPT_QR_MAX};
use crate::devices::clock::Timestamp;
use crate::feedback::form as feedback;
use crate::forms::entry::Entry;
use crate::idle;
use crate::presence::check;
use crate::sound::Prompt;
use idle_adapter::IdleView;
use unanswered::Unanswered;
use venue_adapter::VenueView;

/// How long the green of a check-in stays.
pub const FLASH: Duration = Duration::from_millis(2500);

/// Rhythm of the clock, the bar and the countdown.
const BEAT: Duration = Duration::from_secs(1);

/// The screens and what they show.
pub struct Screens {
    stage: Rc<Stage>,
    // The heartbeat; stops when dropped.
    _beat: Timer,
}

/// Everything behind the window, shared with the callbacks that it holds.
struct Stage {
    // For timers, which must not keep it alive.
    me: Weak<Stage>,
    window: KioskWindow,
    clock: Rc<dyn Fn() -> Timestamp>,
    commands: Box<dyn Fn(Command)>,
    venue: RefCell<VenueView>,
    form: RefCell<form::State>,
    feedback: RefCell<feedback::State>,
    // Declarations and passages; feedbacks.
    handed_in: Unanswered,
    reported: Unanswered,
    setup: RefCell<Setup>,
    check: Cell<check::State>,
    check_rules: Cell<check::Rules>,
    call: Cell<call::State>,
    look: Cell<look::State>,
    night: Cell<Night>,
    idle: RefCell<IdleView>,
    status: Cell<Status>,
    language: Cell<Language>,
    // Turns the QR exactly when its slot ends.
    turn: Timer,
    flash: Timer,
    // Ends the part of a slide.
    slide: Timer,
}

/// Sends updates to the screens from any thread.
#[derive(Clone, Debug)]
pub struct ScreensHandle(());

/// The screens are gone: the program is ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the screen no longer takes updates because its event loop has ended; restart the kiosk")]
pub struct ScreensGone;

thread_local! {
    // Where an update that crossed threads finds the screens again: they are not Send.
    static CURRENT: RefCell<Weak<Stage>> = const { RefCell::new(Weak::new()) };
}

impl Screens {
    /// Makes the window, in Vietnamese, not enrolled, and starts its heartbeat.
    ///
    /// # Errors
    /// When there is no display to draw on.
    pub fn new(
        clock: Rc<dyn Fn() -> Timestamp>,
        commands: Box<dyn Fn(Command)>,
    ) -> Result<Self, slint::PlatformError> {
        let window = KioskWindow::new()?;
        let stage = Rc::new_cyclic(|me| Stage {
            me: me.clone(),
            window,
            clock,
            commands,
            venue: RefCell::default(),
            form: RefCell::default(),
            feedback: RefCell::default(),
            handed_in: Unanswered::default(),
            reported: Unanswered::default(),
            setup: RefCell::default(),
            check: Cell::default(),
            check_rules: Cell::default(),
            call: Cell::default(),
            look: Cell::default(),
            night: Cell::default(),
            idle: RefCell::default(),
            status: Cell::default(),
            language: Cell::default(),
            turn: Timer::default(),
            flash: Timer::default(),
            slide: Timer::default(),
        });
        icons::connect(&stage.window);
        home_adapter::connect(&stage);
        call_adapter::connect(&stage);
        look_adapter::connect(&stage);
        check_adapter::connect(&stage);
        idle_adapter::connect(&stage);
        declaration_adapter::connect(&stage);
        feedback_adapter::connect(&stage);
        typing_adapter::connect(&stage);
        stage.set_language(Language::default());
        stage.beat();
        let beat = Timer::default();
        let weak = Rc::downgrade(&stage);
        beat.start(TimerMode::Repeated, BEAT, move || {
            if let Some(stage) = weak.upgrade() {
                stage.handle(Event::Tick);
                stage.feedback(feedback::Event::Tick);
                stage.check(check::Event::Tick);
                stage.call(call::Event::Tick);
                // A page that is open ends by its own count.
                if !stage.is_busy() {
                    stage.look(look::Event::Tick);
                }
                stage.idle_tick();
                stage.beat();
            }
        });
        CURRENT.with(|current| *current.borrow_mut() = Rc::downgrade(&stage));
        Ok(Self { stage, _beat: beat })
    }

    /// The signal from which a phone counts as touching in a check; without this, as by default.
    pub fn set_check_rules(&self, rules: check::Rules) {
        self.stage.check_rules.set(rules);
    }

    /// What a declaration asks for; without this, what the guide of Kiên Giang asks.
    pub fn set_declaration(&self, setup: Setup) {
        *self.stage.setup.borrow_mut() = setup;
    }

    /// When it is dark, and how many millimetres the longer side of the panel has; without this,
    /// as by default.
    pub fn set_look(&self, night: Night, panel_mm: u16) {
        self.stage.night.set(night);
        look_adapter::set_panel(&self.stage.window, panel_mm);
        self.stage.beat();
    }

    /// How the idle screen behaves; without this there is none.
    pub fn set_idle(&self, setup: IdleSetup) {
        self.stage.set_idle(setup);
    }

    /// The window, for its size, a picture of it, or a touch from elsewhere.
    pub fn window(&self) -> &slint::Window {
        self.stage.window.window()
    }

    /// The generated component, by which tests find elements.
    #[doc(hidden)]
    pub fn component(&self) -> &KioskWindow {
        &self.stage.window
    }

    /// Shows the window and runs until it is closed.
    ///
    /// # Errors
    /// When the display fails.
    pub fn run(&self) -> Result<(), slint::PlatformError> {
        self.stage.window.run()
    }

    /// A handle for other threads.
    pub fn handle(&self) -> ScreensHandle {
        ScreensHandle(())
    }

    /// Takes an update, on the thread of the screens.
    pub fn apply(&self, update: Update) {
        self.stage.apply(update);
    }
}

impl ScreensHandle {
    /// Takes an update to the screens, from any thread.
    ///
    /// # Errors
    /// [`ScreensGone`] when the program is ending.
    pub fn send(&self, update: Update) -> Result<(), ScreensGone> {
        slint::invoke_from_event_loop(move || {
            if let Some(stage) = CURRENT.with(|current| current.borrow().upgrade()) {
                stage.apply(update);
            }
        })
        .map_err(|_| ScreensGone)
    }
}

impl Stage {
    fn apply(self: &Rc<Self>, update: Update) {
        match update {
            Update::Enrolled(identity) => {
                *self.venue.borrow_mut() = VenueView::new(identity);
                self.beat();
            }
            Update::Status(status) => {
                let before = self.status.replace(status);
                if status.nudge && !before.nudge {
                    self.play_prompt(Prompt::ScanFirst);
                }
                if status.present != before.present {
                    self.idle(idle::Event::Present(status.present));
                }
                self.show_home();
                self.check(check::Event::Hears(self.hears()));
            }
            Update::CheckIn { direction, .. } => {
                self.idle(idle::Event::Visitor);
                self.show_flash(direction);
                self.play_prompt(voice::of_passage(direction, self.is_busy()));
            }
            Update::Strongest(sighting) => self.check(check::Event::Strongest(sighting)),
            Update::Called(outcome) => self.call(call::Event::Answered(outcome)),
            Update::Submitted(_) | Update::Passed(_) if !self.handed_in.is_last() => {}
            Update::FeedbackTaken(_) if !self.reported.is_last() => {}
            Update::Submitted(outcome) => self.handle(match outcome {
                Ok(receipt) => Event::Stored(receipt),
                Err(_) => Event::NotStored,
            }),
            Update::Otp(news) => self.handle(Event::Otp(news)),
            Update::Passed(outcome) => self.handle(Event::Passed(outcome)),
            Update::FeedbackTaken(outcome) => self.feedback(match outcome {
                Ok(()) => feedback::Event::Stored,
                Err(_) => feedback::Event::NotStored,
            }),
            Update::Scanned(_) if self.scan_meets_feedback() => {}
            Update::Scanned(Scan::Card(card)) => self.handle(Event::Card(card)),
            Update::Scanned(Scan::Unreadable) => self.handle(Event::Unread),
            Update::Scanned(Scan::Receipt(text)) => {
                self.handle(Event::Receipt(Entry::holding(RECEIPT_QR_MAX, &text)));
            }
            Update::Scanner(state) => home_adapter::show_scanner(&self.window, state.reads()),
            Update::Slides(slides) => self.idle(idle::Event::Slides(slides)),
            Update::Picture { ticket, picture } => self.take_picture(ticket, picture),
        }
    }

    /// What the time changes: the code, the bar, the clock.
    fn beat(self: &Rc<Self>) {
        let reading = (self.clock)();
        let turns_in = self.venue.borrow_mut().show(&self.window, reading);
        self.show_home();
        look_adapter::show(&self.window, self.look.get().wish, self.night.get(), reading);
        let Some(turns_in) = turns_in else { return self.turn.stop() };
        let weak = Rc::downgrade(self);
        self.turn.start(TimerMode::SingleShot, turns_in, move || {
            if let Some(stage) = weak.upgrade() {
                stage.beat();
            }
        });
    }

    fn show_home(&self) {
        let venue = self.venue.borrow();
        home_adapter::show(&self.window, venue.identity(), &self.status.get(), (self.clock)());
    }

    fn show_flash(self: &Rc<Self>, direction: Direction) {
        venue_adapter::show_flash(&self.window, Some(direction));
        let weak = Rc::downgrade(self);
        self.flash.start(TimerMode::SingleShot, FLASH, move || {
            if let Some(stage) = weak.upgrade() {
                venue_adapter::show_flash(&stage.window, None);
            }
        });
    }

    /// Whether somebody uses a page other than home.
    fn is_busy(&self) -> bool {
        self.form.borrow().is_some()
            || self.feedback.borrow().is_some()
            || self.check.get().is_some()
            || self.call.get().page.is_some()
    }

    fn hears(&self) -> bool {
        self.status.get().bluetooth.hears()
    }

    /// Takes the check of a phone one step on.
    fn check(&self, event: check::Event) {
        let now_ms = (self.clock)().unix_ms;
        let before = self.check.get();
        let after = check::step(before, event, now_ms, self.check_rules.get());
        self.check.set(after);
        check_adapter::show(&self.window, after.as_ref());
        if matches!(event, check::Event::Open { .. } | check::Event::Close) {
            self.look(look::Event::Touch);
        }
        let said = |state: check::State| state.and_then(|it| voice::of_check(it.answer()));
        if let Some(prompt) = said(after)
            && said(before) != Some(prompt)
        {
            self.play_prompt(prompt);
        }
        match (before.is_some(), after.is_some()) {
            (false, true) => (self.commands)(Command::CheckStarted),
            (true, false) => (self.commands)(Command::CheckEnded),
            _ => {}
        }
    }

    /// Takes a call for staff one step on.
    fn call(&self, event: call::Event) {
        let before = self.call.get();
        let (state, tell) = call::step(before, event);
        self.call.set(state);
        if let Some(prompt) = voice::of_call(state.page.and_then(|call| call.outcome))
            && before.page.is_some_and(|call| call.outcome.is_none())
        {
            self.play_prompt(prompt);
        }
        call_adapter::show(&self.window, state.page.as_ref());
        if matches!(event, call::Event::Ask | call::Event::Close) {
            self.look(look::Event::Touch);
        }
        if tell {
            (self.commands)(Command::CallStaff);
        }
    }

    /// Takes the look one step on. Who has left takes language and look along.
    fn look(&self, event: look::Event) {
        if matches!(event, look::Event::Touch | look::Event::Change) {
            self.idle(idle::Event::Visitor);
        }
        let (state, left) = look::step(self.look.get(), event);
        self.look.set(state);
        look_adapter::show(&self.window, state.wish, self.night.get(), (self.clock)());
        if left {
            self.set_language(Language::default());
        }
    }

    /// Changes the language; what was typed stays.
    fn set_language(&self, language: Language) {
        // A slide ends in the language that it began with.
        if !self.shows_slides() {
            home_adapter::set_language(&self.window, language);
        }
        self.language.set(language);
    }
}
