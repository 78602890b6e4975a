//! The kiosk's screens: state to view, touch to command.
//!
//! [`Screens`] lives on the main thread, which Slint owns; the rest of the kiosk talks to it through
//! a [`ScreensHandle`] and [`Command`]s. A page has a controller, which holds its state, and an
//! adapter, which alone touches generated types.

mod call;
mod check;
mod command;
mod context;
mod controllers;
mod cover;
mod declaration;
mod dispatcher;
mod feedback;
mod home;
mod icons;
mod idle;
mod inbox;
mod language;
mod look;
mod models;
mod open_form;
mod pairing;
mod pause;
mod prompts;
mod qr;
mod setup;
mod startup_error;
mod status;
mod typing;
mod update;
mod venue;

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::time::Duration;

use slint::{ComponentHandle, Timer, TimerMode};
use ui::KioskWindow;

pub use call::{AGAIN_S as CALL_COUNTS_S, Outcome as CallOutcome};
pub use command::{Command, IdleRequest};
pub use pairing::{PairingNews, PairingProblem};
pub use pause::Pauses;
pub use setup::{IdleSetup, Setup};
pub use startup_error::StartupProblem;
pub use status::{BluetoothState, Status, StoreState};
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

/// Sends updates to the screens from any thread.
#[derive(Clone, Debug)]
pub struct ScreensHandle(());

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the screen no longer takes updates because its event loop has ended; restart the kiosk")]
pub struct ScreensGone;

thread_local! {
    // Where an update that crossed threads finds the screens again: they are not Send.
    static CURRENT: RefCell<Weak<Dispatcher>> = const { RefCell::new(Weak::new()) };
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
        CURRENT.with(|current| *current.borrow_mut() = Rc::downgrade(&dispatcher));
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
        pairing::adapter::show_backend(&self.dispatcher.context.window, host);
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
        ScreensHandle(())
    }

    /// Applies an update, on the thread of the screens.
    pub fn apply(&self, update: Update) {
        self.dispatcher.dispatch(Input::Update(update));
    }
}

impl ScreensHandle {
    /// Whether the screens get to something new within a time.
    pub async fn answers(&self, within: Duration) -> bool {
        let (sender, answer) = tokio::sync::oneshot::channel();
        let asked = slint::invoke_from_event_loop(move || {
            // Fails when it came too late.
            let _ = sender.send(());
        });
        asked.is_ok() && matches!(tokio::time::timeout(within, answer).await, Ok(Ok(())))
    }

    /// # Errors
    /// [`ScreensGone`] when the program is ending.
    pub fn send(&self, update: Update) -> Result<(), ScreensGone> {
        slint::invoke_from_event_loop(move || {
            if let Some(dispatcher) = CURRENT.with(|current| current.borrow().upgrade()) {
                dispatcher.dispatch(Input::Update(update));
            }
        })
        .map_err(|_| ScreensGone)
    }
}
