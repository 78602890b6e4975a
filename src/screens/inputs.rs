//! Which controller handles what.

use super::context::Context;
use super::controllers::Controllers;
use super::inbox::Input;
use super::update::Update;
use super::{
    breaks, call, check, cover, declaration, feedback, home, icons, idle, language, look, pairing,
    pause, receipt_question, staff, typing, venue,
};
use crate::declaration::form::Event as DeclarationEvent;
use crate::feedback::form::Event as FeedbackEvent;
use crate::forms::typed::Edit;
use crate::presence::check::Event as CheckEvent;
use crate::receipt_question::Event as QuestionEvent;
use crate::staff::Event as StaffEvent;

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
    receipt_question::adapter::connect(window, &inbox);
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
            Input::OpenQuestion => {
                // The page of a check leads there.
                if self.check.is_open() {
                    self.check.handle(context, CheckEvent::Close);
                }
                self.question.handle(context, QuestionEvent::Open);
            }
            Input::Question(event) => self.question.handle(context, event),
            Input::AskReceipt => {
                if let Some(text) = self.declaration.receipt() {
                    // What was typed of it is at hand here, so nobody is asked whether to erase it.
                    for _ in 0..2 {
                        self.declaration.handle(context, DeclarationEvent::Wipe);
                    }
                    self.question.handle(context, QuestionEvent::Scanned(text));
                }
            }
            Input::Call(event) => {
                self.call.show_bell(context, self.idle.is_loud(context));
                self.call.handle(context, event);
            }
            Input::Idle(event) => self.idle.handle(context, event),
            Input::Pairing(event) => self.pairing.handle(context, event),
            Input::StaffMode(StaffEvent::OpenNetwork) => {
                // Once it is paired, the network is behind the PIN.
                if context.venue().is_none() {
                    self.pairing.network_opened();
                    self.staff.handle(context, StaffEvent::OpenNetwork);
                }
            }
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
}

/// Whether a visitor did it, by touch or with a card.
fn is_of_a_visitor(input: &Input) -> bool {
    matches!(
        input,
        Input::Declaration(_)
            | Input::Feedback(_)
            | Input::Question(_)
            | Input::Keep
            | Input::Erase
            | Input::Update(Update::Scanned(_))
    )
}
