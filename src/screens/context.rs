//! What the controllers share: the window, the clock, the way to the rest of the kiosk, and what every
//! page may show of venue and status.

use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;
use std::time::Duration;

use protocol::language::Language;
use slint::{Timer, TimerMode};
use ui::KioskWindow;

use super::command::Command;
use super::inbox::{Inbox, Input};
use super::status::Status;
use super::venue::VenueIdentity;
use crate::devices::clock::Timestamp;
use crate::forms::commune::{Commune, CommuneSearch};
use crate::forms::commune_search::NoCommunes;

pub(super) struct Context {
    pub(super) window: KioskWindow,
    clock: Rc<dyn Fn() -> Timestamp>,
    commands: Box<dyn Fn(Command)>,
    inbox: Inbox,
    pub(super) status: Cell<Status>,
    /// The visitor's language.
    pub(super) language: Cell<Language>,
    venue: RefCell<Option<VenueIdentity>>,
    communes: RefCell<Communes>,
}

/// Where communes are found, and the venue's own, where it is known.
pub(super) struct Communes {
    pub(super) list: Box<dyn CommuneSearch>,
    pub(super) here: Option<Commune>,
}

impl Context {
    pub(super) fn new(
        window: KioskWindow,
        clock: Rc<dyn Fn() -> Timestamp>,
        commands: Box<dyn Fn(Command)>,
        inbox: Inbox,
    ) -> Self {
        Self {
            window,
            clock,
            commands,
            inbox,
            status: Cell::default(),
            language: Cell::default(),
            venue: RefCell::default(),
            communes: RefCell::new(Communes { list: Box::new(NoCommunes), here: None }),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Asks the rest of the kiosk for something.
    pub(super) fn command(&self, command: Command) {
        (self.commands)(command);
    }

    /// Sends an input to the controllers, which handle it after this one.
    pub(super) fn send(&self, input: Input) {
        self.inbox.send(input);
    }

    pub(super) fn inbox(&self) -> Inbox {
        self.inbox.clone()
    }

    /// Sends an input after some time; the timer ends earlier ones of its own.
    pub(super) fn send_after(
        &self,
        timer: &Timer,
        after: Duration,
        input: impl Fn() -> Input + 'static,
    ) {
        let inbox = self.inbox();
        timer.start(TimerMode::SingleShot, after, move || inbox.send(input()));
    }

    pub(super) fn venue(&self) -> Ref<'_, Option<VenueIdentity>> {
        self.venue.borrow()
    }

    pub(super) fn venue_has(&self, has: impl FnOnce(&VenueIdentity) -> bool) -> bool {
        self.venue.borrow().as_ref().is_some_and(has)
    }

    pub(super) fn set_venue(&self, venue: Option<VenueIdentity>) {
        *self.venue.borrow_mut() = venue;
        self.find_here();
    }

    pub(super) fn communes(&self) -> Ref<'_, Communes> {
        self.communes.borrow()
    }

    pub(super) fn set_communes(&self, list: Box<dyn CommuneSearch>) {
        self.communes.borrow_mut().list = list;
        self.find_here();
    }

    fn find_here(&self) {
        let mut communes = self.communes.borrow_mut();
        let venue = self.venue.borrow();
        let name = venue.as_ref().map(|venue| venue.commune.as_str());
        communes.here = name.filter(|name| !name.is_empty()).map(|name| communes.list.named(name));
    }

    /// Whether the kiosk hears phones.
    pub(super) fn hears(&self) -> bool {
        self.status.get().bluetooth.hears()
    }
}
