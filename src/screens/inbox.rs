//! Everything that happens to the screens, and the way of callbacks and timers to the controllers.

use std::rc::Weak;

use protocol::language::Language;

use super::call;
use super::home::Erased;
use super::pairing;
use super::pause::Pauses;
use super::setup::{IdleSetup, Setup};
use super::update::Update;
use crate::config::{Night, Staff};
use crate::presence::check;
use crate::sound::Prompt;
use crate::typing::Mode;
use crate::{declaration, feedback, idle, receipt_question, staff};

/// Something that happens to the screens.
pub(super) enum Input {
    Update(Update),
    /// A second has passed.
    Tick,
    /// The venue's code turns.
    CodeTurns,
    /// The confirmation of a check-in has been shown long enough.
    FlashEnds,
    Declaration(declaration::form::Event),
    Feedback(feedback::form::Event),
    OpenCheck,
    Check(check::Event),
    OpenQuestion,
    Question(receipt_question::Event),
    /// The receipt that is at hand is asked.
    AskReceipt,
    Call(call::Event),
    Idle(idle::Event),
    Pairing(pairing::Event),
    StaffMode(staff::Event),
    /// The corner was touched that opens staff mode.
    StaffKnock,
    /// The button that goes on in staff mode.
    StaffAct,
    /// A visitor touched something.
    Touch,
    /// A finger moved on the screen.
    Moved,
    /// A part of a page has turned.
    PartTurned,
    /// An answer was shown long enough, or touches count again.
    PauseEnds,
    /// The covered form goes on.
    Keep,
    /// The covered form is erased.
    Erase,
    /// It is gone.
    Erased(Erased),
    /// A visitor has left: a form was wiped or sent.
    Left,
    ChangeLook,
    /// A visitor chose a language.
    ChooseLanguage(Language),
    SetLanguage(Language),
    TypingMode(Mode),
    Prompt(Prompt),
    CheckRules(check::Rules),
    Setup(Setup),
    Panel {
        night: Night,
        panel_mm: u16,
    },
    IdleSetup(IdleSetup),
    Pauses(Pauses),
    Staff(Staff),
}

/// Handles inputs one after the other.
pub(super) trait Dispatch {
    fn dispatch(&self, input: Input);
}

/// Sends inputs from callbacks and timers, which must not keep the screens alive.
#[derive(Clone)]
pub(super) struct Inbox(Weak<dyn Dispatch>);

impl Inbox {
    pub(super) fn new(dispatcher: Weak<dyn Dispatch>) -> Self {
        Self(dispatcher)
    }

    /// Sends an input, if there is one.
    pub(super) fn send(&self, input: impl Into<Option<Input>>) {
        if let (Some(dispatcher), Some(input)) = (self.0.upgrade(), input.into()) {
            dispatcher.dispatch(input);
        }
    }
}

/// Connects a callback of an adapter: `connect!(adapter, inbox, on_callback(argument) => input)`.
macro_rules! connect {
    ($adapter:expr, $inbox:expr, $callback:ident($($argument:ident),*) => $input:expr) => {{
        let inbox = $inbox.clone();
        $adapter.$callback(move |$($argument),*| inbox.send($input));
    }};
}
pub(super) use connect;
