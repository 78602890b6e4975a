//! The kiosk's screens: state to view, touch to command.
//!
//! [`Screens`] lives on the main thread, which Slint owns; the rest of the kiosk talks to it through
//! a [`ScreensHandle`] and [`Command`]s. A page has a controller, which holds its state, and an
//! adapter, which alone touches generated types.

mod breaks;
mod call;
mod check;
mod command;
mod context;
mod controllers;
mod cover;
mod declaration;
mod dispatcher;
mod feedback;
mod frames;
mod handle;
mod home;
mod icons;
mod idle;
mod inbox;
mod inputs;
mod language;
mod look;
mod models;
mod open_form;
mod pairing;
mod pause;
mod prompts;
mod qr;
mod receipt_question;
mod setup;
mod staff;
mod startup_error;
mod status;
mod typing;
mod update;
mod updates;
mod venue;

use std::rc::Rc;
use std::time::Duration;

use slint::{ComponentHandle, Timer, TimerMode};
use ui::KioskWindow;

pub use call::{AGAIN_S as CALL_COUNTS_S, Outcome as CallOutcome};
pub use command::{Command, IdleRequest};
pub use handle::{ScreensGone, ScreensHandle};
pub use pairing::{PairingNews, PairingProblem};
pub use pause::Pauses;
pub use setup::{IdleSetup, Setup};
pub use startup_error::StartupProblem;
pub use status::{BluetoothState, Here, Status, StoreState};
pub use update::{Scan, SubmitProblem, Update};
pub use venue::{FLASH, VenueIdentity};

use crate::config::{Night, Staff};
use crate::devices::clock::Timestamp;
use crate::presence::check::Rules;
use dispatcher::Dispatcher;
use inbox::{Dispatch, Input};

/// Rhythm of the clock, the bar and the countdowns.
const TICK: Duration = Duration::from_secs(1);

pub struct Screens {
    dispatcher: Rc<Dispatcher>,
    // Stops when dropped.
    _tick: Timer,
}

impl Screens {
    /// Makes the window, in the default language and not enrolled; fails without a display.
    pub fn new(
        clock: Rc<dyn Fn() -> Timestamp>,
        commands: Box<dyn Fn(Command)>,
    ) -> Result<Self, slint::PlatformError> {
        let dispatcher = Dispatcher::new(KioskWindow::new()?, clock, commands);
        let inbox = dispatcher.context.inbox();
        let tick = Timer::default();
        tick.start(TimerMode::Repeated, TICK, move || inbox.send(Input::Tick));
        handle::set_current(&dispatcher);
        Ok(Self { dispatcher, _tick: tick })
    }

    /// Sets the signal from which a phone counts as touching in a check.
    pub fn set_check_rules(&self, rules: Rules) {
        self.dispatcher.dispatch(Input::CheckRules(rules));
    }

    /// Sets what a declaration asks for; until then, what the guide of Kiên Giang asks.
    pub fn set_declaration(&self, setup: Setup) {
        self.dispatcher.dispatch(Input::Setup(setup));
    }

    /// Sets when it is dark, and how many millimetres the longer side of the panel has.
    pub fn set_look(&self, night: Night, panel_mm: u16) {
        self.dispatcher.dispatch(Input::Panel { night, panel_mm });
    }

    /// Sets for how long touches do not count that nobody meant.
    pub fn set_pauses(&self, pauses: Pauses) {
        self.dispatcher.dispatch(Input::Pauses(pauses));
    }

    /// Sets which backend a kiosk that is not paired yet asks, by its host.
    pub fn set_backend(&self, host: &str) {
        self.apply(Update::Backend(host.to_owned()));
    }

    /// Sets how visitors reach the people of the venue.
    pub fn set_staff(&self, staff: Staff) {
        self.dispatcher.dispatch(Input::Staff(staff));
    }

    /// Sets how the idle screen behaves; until then there is none.
    pub fn set_idle(&self, setup: IdleSetup) {
        self.dispatcher.dispatch(Input::IdleSetup(setup));
    }

    /// The window, for its size, a picture of it, or a touch from elsewhere.
    pub fn window(&self) -> &slint::Window {
        self.dispatcher.context.window.window()
    }

    /// The generated component, by which tests find elements.
    #[doc(hidden)]
    pub fn component(&self) -> &KioskWindow {
        &self.dispatcher.context.window
    }

    /// Shows the window and runs until it is closed.
    ///
    /// # Errors
    /// When the display fails.
    pub fn run(&self) -> Result<(), slint::PlatformError> {
        self.dispatcher.context.window.run()
    }

    pub fn handle(&self) -> ScreensHandle {
        ScreensHandle::new()
    }

    /// Applies an update, on the thread of the screens.
    pub fn apply(&self, update: Update) {
        self.dispatcher.dispatch(Input::Update(update));
    }
}
