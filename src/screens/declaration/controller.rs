//! The form of a declaration: what it knows of venue and time, what it asks of the kiosk, and the
//! answers to it.

use super::adapter;
use crate::checkin::receipt_code::ReceiptCode;
use crate::declaration::form::{
    self, Context as Known, Effect, Event, Form, Now, OtpNews, Page, Pass, PassProblem,
    RECEIPT_QR_MAX,
};
use crate::declaration::questions::{self, Asked};
use crate::devices::clock::Timestamp;
use crate::forms::cover::Cover;
use crate::forms::entry::Entry;
use crate::forms::submission::Unanswered;
use crate::forms::typed::Edit;
use crate::screens::command::Command;
use crate::screens::context::Context;
use crate::screens::home::{Erased, Reason};
use crate::screens::inbox::Input;
use crate::screens::open_form::{Cause, OpenForm};
use crate::screens::prompts;
use crate::screens::update::{Scan, SubmitProblem};

#[derive(Default)]
pub(in crate::screens) struct DeclarationController {
    open: OpenForm<Form>,
    asked: Asked,
    tells_outsiders: bool,
    /// Declarations and passages.
    unanswered: Unanswered,
    enters_after_yes: bool,
}

impl DeclarationController {
    pub(in crate::screens) fn set_up(&mut self, asked: Asked, tells_outsiders: bool) {
        (self.asked, self.tells_outsiders) = (asked, tells_outsiders);
    }

    pub(in crate::screens) fn is_open(&self) -> bool {
        self.open.is_open()
    }

    /// The page, and the index of the person that it is about.
    pub(in crate::screens) fn page(&self) -> Option<(Page, usize)> {
        self.open.form().map(|form| (form.page, form.people.index()))
    }

    /// The receipt that is at hand, by which somebody wanted to go in or out.
    pub(in crate::screens) fn receipt(&self) -> Option<Entry> {
        match self.open.form()?.pass.as_ref()? {
            Pass::Receipt(text) => Some(text.clone()),
            Pass::Card(_) => None,
        }
    }

    /// What covers the form, and the seconds until it is wiped.
    pub(in crate::screens) fn cover(&self) -> Option<(Cover, u32)> {
        self.open.form().and_then(|form| form.cover().zip(Some(form.left_s)))
    }

    pub(in crate::screens) fn handle(&mut self, context: &Context, event: Event) {
        let cause = cause(&event);
        let (asked, questionnaire) = (self.asked(context), questionnaire_version(context));
        let communes = context.communes();
        let known = Known {
            now: now(context.now()),
            asked: &asked,
            questionnaire: questionnaire.as_deref(),
            language: context.language.get(),
            otp: context.status.get().online && context.venue_has(|venue| venue.otp),
            tells_outsiders: self.tells_outsiders,
            here: communes.here.as_ref(),
            communes: &*communes.list,
        };
        let held = self.open.form().is_some_and(|form| !form.is_blank());
        let before = self.open.form().and_then(prompts::of_form);
        let effect = self.open.step(
            context,
            cause,
            |form| (form.page, form.otp.state),
            |form| form::step(form, event, &known),
            |form, changed| {
                adapter::show_countdown(&context.window, form);
                if changed {
                    adapter::show(&context.window, form, &known);
                }
            },
        );
        let after = self.open.form().and_then(prompts::of_form);
        if let Some(prompt) = prompts::change(before, after) {
            context.send(Input::Prompt(prompt));
        }
        if held && !self.is_open() {
            let reason = if cause == Cause::Time { Reason::Alone } else { Reason::Wanted };
            context.send(Input::Erased(Erased { reason, feedback: false }));
        }
        if let Some(effect) = effect {
            self.perform(context, effect);
        }
    }

    pub(in crate::screens) fn tick(&mut self, context: &Context) {
        self.handle(context, Event::Tick);
    }

    pub(in crate::screens) fn touch(&mut self, context: &Context) {
        self.handle(context, Event::Touch);
    }

    pub(in crate::screens) fn edit(&mut self, context: &Context, edit: Edit) {
        self.handle(context, Event::Edit(edit));
    }

    pub(in crate::screens) fn scanned(&mut self, context: &Context, scan: Scan) {
        let event = match scan {
            Scan::Card(card) => Event::Card(card),
            Scan::DeclaredCard(card) => Event::DeclaredCard(card),
            Scan::Trial(_) | Scan::Unreadable | Scan::Invitation(_) => Event::Unread,
            Scan::Receipt(text) | Scan::EarlierReceipt(text) => {
                Event::Receipt(Entry::holding(RECEIPT_QR_MAX, &text))
            }
        };
        self.handle(context, event);
    }

    /// Sets whether whoever answers Có is asked to wait for staff.
    pub(in crate::screens) fn set_waits_after_yes(&mut self, waits: bool) {
        self.enters_after_yes = !waits;
    }

    /// What became of a declaration; `true` when staff are to come.
    pub(in crate::screens) fn submitted(
        &mut self,
        context: &Context,
        outcome: Result<Option<ReceiptCode>, SubmitProblem>,
    ) -> bool {
        if self.unanswered.answered() {
            self.handle(context, outcome.map_or_else(|_| Event::NotStored, Event::Stored));
        }
        let waits = !self.enters_after_yes;
        let done = self.open.form().filter(|form| form.page == Page::Done);
        adapter::show_waits(&context.window, waits);
        waits && done.is_some_and(|form| form.attention)
    }

    pub(in crate::screens) fn passed(
        &mut self,
        context: &Context,
        outcome: Result<u8, PassProblem>,
    ) {
        if self.unanswered.answered() {
            self.handle(context, Event::Passed(outcome));
        }
    }

    pub(in crate::screens) fn printed(&mut self, context: &Context, well: bool) {
        self.handle(context, Event::Printed(well));
    }

    pub(in crate::screens) fn otp(&mut self, context: &Context, news: OtpNews) {
        self.handle(context, Event::Otp(news));
    }

    fn perform(&mut self, context: &Context, effect: Effect) {
        if matches!(effect, Effect::Submit(..) | Effect::Elsewhere(..) | Effect::Pass(..)) {
            self.unanswered.submitted();
        }
        context.command(match effect {
            Effect::Submit(declaration, cards) => Command::Submit(declaration, cards),
            Effect::Print(slip) => Command::Print(slip),
            Effect::Elsewhere(channel, card) => Command::DeclaredElsewhere(channel, card),
            Effect::SendOtp(phone) => Command::SendOtp { phone, language: context.language.get() },
            Effect::CheckOtp { code } => Command::CheckOtp { code },
            Effect::Pass(direction, Pass::Card(card)) => Command::CardCheckin { card, direction },
            Effect::Pass(direction, Pass::Receipt(text)) => {
                Command::ReceiptCheckin { text, direction }
            }
        });
    }

    /// What is asked here: what the venue wants, and without a word of it what the configuration says.
    fn asked(&self, context: &Context) -> Asked {
        let venue = context.venue();
        if let Some(wanted) = venue.as_ref().and_then(|venue| venue.questionnaire.as_ref()) {
            return Asked::known(&wanted.ask);
        }
        let illnesses = context.venue_has(|venue| venue.illnesses);
        if illnesses { self.asked.and(questions::ILLNESSES) } else { self.asked.clone() }
    }
}

fn questionnaire_version(context: &Context) -> Option<String> {
    Some(context.venue().as_ref()?.questionnaire.as_ref()?.version())
}

fn cause(event: &Event) -> Cause {
    match event {
        Event::Tick | Event::Moved => Cause::Time,
        Event::Stored(_) | Event::NotStored | Event::Passed(_) => Cause::Answer,
        Event::Otp(_) | Event::Printed(_) => Cause::Answer,
        Event::Back => Cause::Back,
        _ => Cause::Visitor,
    }
}

fn now(time: Timestamp) -> Now {
    let this_year = time.local().and_then(|local| u16::try_from(local.year()).ok());
    Now { unix_s: time.unix_s(), this_year }
}
