//! The controllers of all pages, and which of them handles what.

use super::call::{self, CallController};
use super::check::{self, CheckController};
use super::context::Context;
use super::declaration::{self, DeclarationController};
use super::feedback::{self, FeedbackController};
use super::idle::{self, IdleController};
use super::inbox::Input;
use super::look::{self, LookController};
use super::pairing::{self, PairingController};
use super::pause::{PauseController, Shown};
use super::staff::{self, StaffController};
use super::update::{Scan, Update};
use super::venue::{self, VenueController};
use super::{Command, Status, breaks, cover, home, icons, language, pause, prompts, typing};
use crate::declaration::form::Event as DeclarationEvent;
use crate::feedback::form::Event as FeedbackEvent;
use crate::forms::cover::Cover;
use crate::forms::typed::Edit;
use crate::presence::check::Event as CheckEvent;
use crate::sound::{Cue, Prompt};
use crate::staff::{Event as StaffEvent, News};

#[derive(Default)]
pub(super) struct Controllers {
    venue: VenueController,
    declaration: DeclarationController,
    feedback: FeedbackController,
    check: CheckController,
    call: CallController,
    look: LookController,
    idle: IdleController,
    pairing: PairingController,
    pause: PauseController,
    staff: StaffController,
    erased: home::ErasedState,
    // A finger moved since the last tick.
    moved: bool,
}

/// Connects every callback of the window, and shows the first page.
pub(super) fn connect(context: &Context) {
    let (window, inbox) = (&context.window, context.inbox());
    icons::connect(window);
    breaks::connect(window);
    home::adapter::connect(window, &inbox);
    language::connect(window, &inbox);
    call::adapter::connect(window, &inbox);
    look::adapter::connect(window, &inbox);
    check::adapter::connect(window, &inbox);
    idle::adapter::connect(window, &inbox);
    declaration::adapter::connect(window, &inbox);
    feedback::adapter::connect(window, &inbox);
    typing::connect(window, &inbox);
    cover::connect(window, &inbox);
    pairing::adapter::connect(window, &inbox);
    staff::adapter::connect(window, &inbox);
    pause::connect(window, &inbox);
    language::show(window, context.language.get());
    inbox.send(Input::CodeTurns);
}

impl Controllers {
    pub(super) fn handle(&mut self, context: &Context, input: Input) {
        let ends = matches!(input, Input::PauseEnds);
        if ends {
            self.pause.end(context);
        }
        // What was chosen counts before what comes after it.
        if (ends || is_of_a_visitor(&input))
            && let Some(held) = self.pause.release()
        {
            self.act(context, held);
        }
        if let Some(input) = self.pause.hold(context, input) {
            self.act(context, input);
        }
        self.show_page(context);
    }

    /// Tells the page that is shown now from the one before.
    fn show_page(&mut self, context: &Context) {
        let cover = self.declaration.cover().or_else(|| self.feedback.cover());
        cover::show(&context.window, cover);
        let cover = cover.map(|(cover, _)| cover);
        let shown = Shown {
            declaration: self.declaration.page(),
            feedback: self.feedback.page(),
            cover,
            check: self.check.page(),
            call: self.call.is_open(),
            idle: self.idle.slide_language().is_some(),
            // No page of a new kiosk is shown where there is a venue.
            pairing: if context.venue().is_none() { self.pairing.page() } else { 0 },
            staff: self.staff.page(),
            language: context.language.get(),
            look: self.look.look(),
        };
        let before = self.pause.show(context, shown);
        if cover == Some(Cover::StillThere) && before.cover != cover {
            self.play_prompt(context, Prompt::StillThere);
        }
    }

    fn act(&mut self, context: &Context, input: Input) {
        match input {
            Input::Update(update) => self.update(context, update),
            Input::Tick => self.tick(context),
            Input::CodeTurns => self.show_time(context),
            Input::FlashEnds => venue::adapter::show_flash(&context.window, None),
            Input::Declaration(event) => self.declaration.handle(context, event),
            Input::Feedback(event) => self.feedback.handle(context, event),
            Input::OpenCheck => {
                self.check.handle(context, CheckEvent::Open { hears: context.hears() });
            }
            Input::Check(event) => self.check.handle(context, event),
            Input::Call(event) => {
                self.call.show_bell(context, self.idle.is_loud(context));
                self.call.handle(context, event);
            }
            Input::Idle(event) => self.idle.handle(context, event),
            Input::Pairing(event) => self.pairing.handle(context, event),
            Input::StaffMode(event) => self.staff.handle(context, event),
            Input::StaffKnock => self.staff.knock(context),
            Input::StaffAct => {
                self.staff.handle(context, StaffEvent::Act(context.language.get()));
            }
            Input::Keep => {
                self.declaration.handle(context, DeclarationEvent::Keep);
                self.feedback.handle(context, FeedbackEvent::Keep);
            }
            Input::Erase => {
                self.declaration.handle(context, DeclarationEvent::Wipe);
                self.feedback.handle(context, FeedbackEvent::Wipe);
            }
            Input::Erased(erased) => {
                self.erased.erase(erased);
                home::adapter::show_erased(&context.window, self.erased.erased);
            }
            Input::Moved => self.moved = true,
            Input::PartTurned => {
                self.touch_forms(context);
                self.pause.begin(context);
            }
            Input::PauseEnds => {}
            Input::Pauses(pauses) => self.pause.set_pauses(pauses),
            Input::Staff(staff) => {
                self.declaration.set_waits_after_yes(staff.wait_after_yes);
                self.call.set_phone(context, staff.phone);
            }
            Input::Touch => self.look.handle(context, look::Event::Touch),
            Input::Left => self.look.handle(context, look::Event::Left),
            Input::ChangeLook => {
                self.look.handle(context, look::Event::Change);
                self.touch_forms(context);
            }
            Input::ChooseLanguage(language) => {
                self.look.handle(context, look::Event::Touch);
                self.set_language(context, language);
                self.touch_forms(context);
            }
            Input::SetLanguage(language) => self.set_language(context, language),
            Input::TypingMode(mode) => {
                // One form at a time is open; the other ignores it.
                self.declaration.edit(context, Edit::Mode(mode));
                self.feedback.edit(context, Edit::Mode(mode));
            }
            Input::Prompt(prompt) => self.play_prompt(context, prompt),
            Input::CheckRules(rules) => self.check.set_rules(rules),
            Input::Setup(setup) => {
                context.set_communes(setup.communes);
                self.declaration.set_up(setup.asked, setup.tells_outsiders);
                declaration::adapter::show_elsewhere(&context.window, setup.takes_elsewhere);
                declaration::adapter::show_prints(&context.window, setup.prints);
            }
            Input::Panel { night, panel_mm } => {
                look::adapter::set_panel(&context.window, panel_mm);
                self.look.set_night(night);
                self.show_time(context);
            }
            Input::IdleSetup(setup) => self.idle.set_up(setup),
        }
    }

    fn update(&mut self, context: &Context, update: Update) {
        match update {
            Update::Enrolled(identity) => {
                context.set_venue(identity);
                if let Some(venue) = context.venue().as_ref() {
                    let (host, letters) = (&venue.source.host, &venue.source.letters);
                    declaration::adapter::show_terms_code(&context.window, host, letters);
                    self.pairing.handle(context, pairing::Event::Enrolled);
                }
                self.call.show_phone(context);
                self.venue.forget_code();
                self.show_time(context);
            }
            Update::Status(status) => self.set_status(context, status),
            Update::CheckIn { direction, .. } => {
                self.idle.handle(context, crate::idle::Event::Visitor);
                self.venue.flash(context, direction);
                if self.venue.chimes(context.now().unix_ms) {
                    self.play_prompt(context, prompts::of_passage(direction, self.is_busy()));
                }
            }
            Update::Wifi(name) => home::adapter::show_wifi(&context.window, name.as_deref()),
            Update::Strongest(sighting) => {
                self.check.handle(context, CheckEvent::Strongest(sighting));
            }
            Update::Called(outcome) => self.call.handle(context, call::Event::Answered(outcome)),
            Update::HelpPressed => {
                self.idle.handle(context, crate::idle::Event::Visitor);
                context.send(Input::Call(call::Event::Ask));
            }
            Update::Motion(moves) => self.idle.handle(context, crate::idle::Event::Motion(moves)),
            Update::Submitted(outcome) => {
                if self.declaration.submitted(context, outcome) {
                    self.call.handle(context, call::Event::Wanted);
                }
            }
            Update::Otp(news) => self.declaration.otp(context, news),
            Update::Passed(outcome) => self.declaration.passed(context, outcome),
            Update::Printed(well) => self.declaration.printed(context, well),
            Update::FeedbackStored(outcome) => self.feedback.stored(context, outcome),
            Update::Staff(news) => self.staff.handle(context, StaffEvent::News(news)),
            // Whose card it was is nothing for staff mode.
            Update::Scanned(scan) if self.staff.is_open() => {
                let verdict = if let Scan::Trial(verdict) = scan { Some(verdict) } else { None };
                self.staff.handle(context, StaffEvent::News(News::Scanned(verdict)));
            }
            Update::Scanned(scan) => {
                self.feedback.scanned(context);
                if context.venue().is_none() {
                    self.pairing.scanned(context, scan);
                } else if !self.feedback.is_open() {
                    self.declaration.scanned(context, scan);
                }
            }
            Update::Scanner(state) => home::adapter::show_scanner(&context.window, state.reads()),
            Update::Backend(host) => self.pairing.handle(context, pairing::Event::Backend(host)),
            Update::Pairing(news) => self.pairing.handle(context, pairing::Event::News(news)),
            Update::Slides(slides) => self.idle.handle(context, crate::idle::Event::Slides(slides)),
            Update::Picture { ticket, picture } => self.idle.picture(context, ticket, picture),
        }
    }

    fn set_status(&mut self, context: &Context, status: Status) {
        let before = context.status.replace(status);
        if status.nudge && !before.nudge {
            self.play_prompt(context, Prompt::ScanFirst);
        }
        if status.present != before.present {
            self.idle.handle(context, crate::idle::Event::Present(status.present));
        }
        home::adapter::show(context);
        self.check.handle(context, CheckEvent::Hears(context.hears()));
    }

    fn tick(&mut self, context: &Context) {
        if std::mem::take(&mut self.moved) {
            self.declaration.handle(context, DeclarationEvent::Moved);
            self.feedback.handle(context, FeedbackEvent::Moved);
            context.send(Input::Touch);
        }
        self.declaration.tick(context);
        self.feedback.tick(context);
        self.check.handle(context, CheckEvent::Tick);
        self.call.handle(context, call::Event::Tick);
        self.staff.handle(context, StaffEvent::Tick);
        let busy = self.is_busy();
        // A page that is open ends by its own count.
        if !busy {
            self.look.handle(context, look::Event::Tick);
        }
        self.idle.tick(context, busy);
        self.erased.tick(busy);
        home::adapter::show_erased(&context.window, self.erased.erased);
        self.show_time(context);
    }

    /// Shows what changes with the time: the code, the bar, the clock, the colours of the night.
    fn show_time(&mut self, context: &Context) {
        self.venue.show(context);
        home::adapter::show(context);
        self.look.show(context);
    }

    /// Whether somebody uses a page other than home.
    fn is_busy(&self) -> bool {
        self.declaration.is_open()
            || self.feedback.is_open()
            || self.check.is_open()
            || self.call.is_open()
            || self.staff.is_open()
    }

    /// Keeps the form that is open.
    fn touch_forms(&mut self, context: &Context) {
        self.declaration.touch(context);
        self.feedback.touch(context);
    }

    /// Changes the language; what was typed stays.
    fn set_language(&mut self, context: &Context, language: protocol::language::Language) {
        context.language.set(language);
        self.staff.show(context);
        // A slide ends in the language that it began with.
        if self.idle.slide_language().is_none() {
            language::show(&context.window, language);
        }
    }

    /// Plays a prompt in the language that is on the screen.
    fn play_prompt(&self, context: &Context, prompt: Prompt) {
        let language = self.idle.slide_language().unwrap_or(context.language.get());
        context.command(Command::PlayPrompt(Cue { prompt, language }));
    }
}

/// Whether a visitor did it, by touch or with a card.
fn is_of_a_visitor(input: &Input) -> bool {
    matches!(
        input,
        Input::Declaration(_)
            | Input::Feedback(_)
            | Input::Keep
            | Input::Erase
            | Input::Update(Update::Scanned(_))
    )
}
