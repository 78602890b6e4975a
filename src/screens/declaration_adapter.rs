//! The wizard: touch to event. What is shown of a form stands in `view`.

mod view;
mod words;

use std::rc::Rc;

use protocol::record::Direction;
use slint::ComponentHandle;
use ui::{DeclarationAdapter, Purpose as ShownPurpose, Section as ShownSection, Way};

use super::{Command, Stage, VenueIdentity, look, voice};
use crate::declaration::form::{
    self, Badge, Context, Effect, Event, Now, Options, Purpose, Section,
};
use crate::devices::clock::Timestamp;
use crate::forms::commune::{Commune, CommuneSearch};
use crate::forms::commune_search::NoCommunes;
use crate::forms::typed::Edit;
use crate::typing::marks::Choice;

pub(super) use view::{show, show_countdown};

/// What a declaration asks for at this kiosk, and what helps with it.
pub struct Setup {
    /// What is asked besides the guide of Kiên Giang.
    pub options: Options,
    /// Where communes are found.
    pub communes: Box<dyn CommuneSearch>,
}

impl std::fmt::Debug for Setup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setup").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Default for Setup {
    fn default() -> Self {
        Self { options: Options::default(), communes: Box::new(NoCommunes) }
    }
}

pub(super) fn connect(stage: &Rc<Stage>) {
    let adapter = stage.window.global::<DeclarationAdapter>();
    let weak = Rc::downgrade(stage);
    let send = move |event: Option<Event>| {
        if let (Some(stage), Some(event)) = (weak.upgrade(), event) {
            stage.handle(event);
        }
    };
    macro_rules! on {
        ($callback:ident($($argument:ident),*) => $event:expr) => {{
            let send = send.clone();
            adapter.$callback(move |$($argument),*| send($event));
        }};
    }
    on!(on_typed(text) => text.chars().next().map(|key| Event::Edit(Edit::Key(key))));
    on!(on_replaced(text) => Choice::new(&text).map(|choice| Event::Edit(Edit::Marks(choice))));
    on!(on_erased() => Some(Event::Edit(Edit::Erase)));
    on!(on_choose_purpose(purpose) => Some(Event::Purpose(chosen_purpose(purpose))));
    on!(on_pass(way) => Some(Event::Pass(chosen_way(way))));
    on!(on_choose_gender(gender) => words::chosen_gender(gender).map(Event::Gender));
    on!(on_has_receipt() => Some(Event::HasReceipt));
    on!(on_abroad() => Some(Event::Abroad));
    on!(on_choose_nation(index) => Some(Event::Nation(usize::try_from(index).ok())));
    on!(on_choose_commune(index) => usize::try_from(index).ok().map(Event::Choose));
    on!(on_choose_here() => Some(Event::Here));
    on!(on_choose_same() => Some(Event::Same));
    on!(on_choose_answer(answer) => words::given(answer).map(Event::Answer));
    on!(on_choose_sign(index) => usize::try_from(index).ok().map(Event::Sign));
    on!(on_choose_illness(index, answer) => {
        usize::try_from(index).ok().zip(words::given(answer)).map(|(i, it)| Event::Illness(i, it))
    });
    on!(on_resend() => Some(Event::Resend));
    on!(on_add() => Some(Event::Add));
    on!(on_correct(index) => usize::try_from(index).ok().map(Event::Correct));
    on!(on_choose_section(section) => Some(Event::Section(chosen_section(section))));
    on!(on_remove() => Some(Event::Remove));
    on!(on_next() => Some(Event::Next));
    on!(on_back() => Some(Event::Back));
    on!(on_wipe() => Some(Event::Wipe));
    on!(on_touched() => Some(Event::Touch));
}

impl Stage {
    /// Takes the wizard one step on.
    pub(super) fn handle(&self, event: Event) {
        let ticks = matches!(event, Event::Tick);
        let leaves = matches!(event, Event::Back);
        let touches = !matches!(
            event,
            Event::Tick | Event::Stored(_) | Event::NotStored | Event::Passed(_) | Event::Otp(_)
        );
        let setup = self.setup.borrow();
        let here = self.here(&*setup.communes);
        let context = Context {
            now: now((self.clock)()),
            options: self.options(setup.options),
            language: self.language.get(),
            otp: self.status.get().online && self.venue_says(|venue| venue.otp),
            here: here.as_ref(),
            communes: &*setup.communes,
        };
        let said = self.form.borrow().as_ref().and_then(voice::of_form);
        let before = self.form.borrow().as_ref().map(|form| (form.page, form.otp.state));
        let (state, effect) = form::step(self.form.take(), event, &context);
        let after = state.as_ref().map(|form| (form.page, form.otp.state));
        show_countdown(&self.window, state.as_ref());
        // A second that passes changes no more than the countdown: rebuilding the keys under a
        // finger would lose its touch.
        if !ticks || after != before {
            show(&self.window, state.as_ref(), &context);
        }
        let says = state.as_ref().and_then(voice::of_form);
        *self.form.borrow_mut() = state;
        drop(setup);
        if before.is_some() && after.is_none() && !leaves {
            self.look(look::Event::Left);
        } else if after.is_some() && touches {
            self.look(look::Event::Touch);
        }
        if let Some(prompt) = says
            && said != says
        {
            self.play_prompt(prompt);
        }
        if let Some(effect) = effect {
            self.perform(effect);
        }
    }

    fn perform(&self, effect: Effect) {
        if matches!(effect, Effect::Submit(_) | Effect::Pass(..)) {
            self.handed_in.ask();
        }
        match effect {
            Effect::Submit(declaration) => (self.commands)(Command::Submit(declaration)),
            Effect::SendOtp(phone) => {
                let language = self.language.get();
                (self.commands)(Command::SendOtp { phone, language });
            }
            Effect::CheckOtp { code } => (self.commands)(Command::CheckOtp { code }),
            Effect::Pass(direction, Badge::Card(card)) => {
                (self.commands)(Command::CardCheckin { card, direction });
            }
            Effect::Pass(direction, Badge::Receipt(text)) => {
                (self.commands)(Command::ReceiptCheckin { text, direction });
            }
        }
    }

    /// The venue's own commune, as far as the kiosk knows it.
    pub(super) fn here(&self, communes: &dyn CommuneSearch) -> Option<Commune> {
        let venue = self.venue.borrow();
        let name = &venue.identity()?.commune;
        (!name.is_empty()).then(|| communes.named(name))
    }

    pub(super) fn venue_says(&self, says: impl FnOnce(&VenueIdentity) -> bool) -> bool {
        self.venue.borrow().identity().is_some_and(says)
    }

    /// What is asked here: what the operator or the venue wants.
    fn options(&self, own: Options) -> Options {
        let illnesses = own.illnesses || self.venue_says(|venue| venue.illnesses);
        Options { illnesses, ..own }
    }
}

fn now(time: Timestamp) -> Now {
    let this_year = time.local().and_then(|local| u16::try_from(local.year()).ok());
    Now { unix_s: time.unix_s(), this_year }
}

fn chosen_purpose(purpose: ShownPurpose) -> Purpose {
    match purpose {
        ShownPurpose::Me => Purpose::Me,
        ShownPurpose::Group => Purpose::Group,
        ShownPurpose::Others => Purpose::Others,
    }
}

fn chosen_way(way: Way) -> Direction {
    match way {
        Way::In => Direction::In,
        Way::Out => Direction::Out,
    }
}

fn chosen_section(section: ShownSection) -> Section {
    match section {
        ShownSection::Name => Section::Name,
        ShownSection::Birth => Section::Birth,
        ShownSection::Papers => Section::Papers,
        ShownSection::Contact => Section::Contact,
        ShownSection::Home => Section::Home,
        ShownSection::Answers => Section::Answers,
    }
}
