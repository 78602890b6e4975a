//! What a visitor does on a page.

use super::context::Context;
use super::event::{Effect, Event};
use super::otp::{self, OtpState};
use super::page::Page;
use super::pass::Pass;
use super::state::{Form, Notice, Purpose};
use super::{card, fields, flow, passage, printing, submit, verdict};
use crate::declaration::questions::{Kind, Question};
use crate::forms::typed::{self, Edit};

/// What became of an event.
pub(super) enum Outcome {
    Leave,
    Stay(Option<Effect>),
}

pub(super) fn handle(form: &mut Form, event: Event, context: &Context<'_>) -> Outcome {
    let effect = match event {
        Event::Next if matches!(form.page, Page::Done | Page::Passed) => return Outcome::Leave,
        Event::Back if form.page == Page::Done => return Outcome::Leave,
        Event::Back => {
            if !flow::backward(form, context) {
                return Outcome::Leave;
            }
            None
        }
        Event::Next => next(form, context),
        Event::Edit(edit) => write(form, edit, context),
        Event::Pass(direction) => passage::pass(form, direction),
        Event::Print(texts) => printing::print(form, texts, context.now),
        Event::Elsewhere(channel) if form.page == Page::Elsewhere => {
            Some(submit::elsewhere(form, channel))
        }
        Event::Resend if form.page == Page::Otp && !form.otp.is_asking() => Some(send_otp(form)),
        event => {
            change(form, event, context);
            None
        }
    };
    Outcome::Stay(effect)
}

fn next(form: &mut Form, context: &Context<'_>) -> Option<Effect> {
    match form.page {
        Page::Unread => form.go(Page::ForWhom),
        Page::Failed if form.elsewhere.is_some() => {
            let channel = form.elsewhere;
            return channel.map(|channel| submit::elsewhere(form, channel));
        }
        Page::Review | Page::Failed => return submit::submit(form, context),
        // These are left by an answer.
        Page::Card | Page::Receipt | Page::NotPassed | Page::Elsewhere => {}
        Page::ForWhom | Page::Sections | Page::Nation | Page::Terms => {}
        Page::Question(question) if question.is_numbered() => {}
        _ if !verdict::may_go_on(form, context) => form.error_shown = true,
        Page::ReceiptCode => passage::use_typed_receipt(form),
        Page::Phone => {
            form.declarant.renumber();
            if flow::wants_otp(form, context) {
                form.go(Page::Otp);
                return Some(send_otp(form));
            }
            flow::forward(form, context);
        }
        page => {
            let person = form.people.current_mut();
            match page {
                Page::Name => person.name_suspect = false,
                Page::Number => person.abroad = false,
                _ => {}
            }
            flow::forward(form, context);
        }
    }
    None
}

fn write(form: &mut Form, edit: Edit, context: &Context<'_>) -> Option<Effect> {
    if matches!(edit, Edit::Key(_)) && form.page == Page::Otp && !form.otp.is_open() {
        return None;
    }
    // The typist is taken out, because the field borrows the form.
    let mut typist = std::mem::take(&mut form.typist);
    typed::apply(edit, &mut typist, fields::field(form));
    form.typist = typist;
    if matches!(edit, Edit::Mode(_)) {
        return None;
    }
    let person = form.people.current_mut();
    match form.page {
        Page::Name => {
            person.name_suspect = false;
            person.corrected = true;
        }
        Page::Birth => person.corrected = true,
        Page::Number | Page::Passport => person.give_up_card(),
        Page::Phone => form.declarant.verified = false,
        Page::Where => person.home.search(context.communes, context.here),
        Page::Otp if form.otp.is_open() && form.otp.code.len() == otp::DIGITS => {
            form.otp.ask(OtpState::Checking);
            return Some(Effect::CheckOtp { code: form.otp.code.clone() });
        }
        _ => {}
    }
    None
}

fn send_otp(form: &mut Form) -> Effect {
    form.otp.code.clear();
    form.otp.ask(OtpState::Sending);
    Effect::SendOtp(form.declarant.phone.clone())
}

/// Events that neither leave the form nor ask for anything.
fn change(form: &mut Form, event: Event, context: &Context<'_>) {
    match event {
        Event::Card(card) => card::scan(form, card, context),
        Event::DeclaredCard(card) => card::scan_declared(form, card, context),
        Event::Receipt(text) => passage::scan_receipt(form, &text),
        Event::Unread => unread(form),
        Event::HasReceipt if form.page == Page::ForWhom => form.go(Page::ReceiptCode),
        Event::HasElsewhere if matches!(form.page, Page::ForWhom | Page::Card) => {
            form.go(Page::Elsewhere);
        }
        Event::Purpose(purpose) => choose_purpose(form, purpose, context),
        Event::Terms if form.page == Page::Review => form.go(Page::Terms),
        Event::Add if form.page == Page::People && form.is_full() => {
            form.notice = Some(Notice::Full);
        }
        Event::Add if form.page == Page::People => {
            form.people.add();
            form.go(Page::Name);
        }
        Event::Correct(index) if form.page == Page::People => {
            form.people.select(index);
            form.go(Page::Sections);
        }
        Event::Section(section) if form.page == Page::Sections => {
            form.correct(flow::start_of(form, section, context), Page::Sections);
        }
        Event::Remove if form.page == Page::Sections && form.may_remove() => {
            let last = form.people.count() == 1;
            form.people.remove();
            form.go(if last { Page::Name } else { Page::People });
        }
        event => {
            if choose(form, event, context) {
                flow::forward(form, context);
            }
        }
    }
}

fn unread(form: &mut Form) {
    let home = [Page::Card, Page::Receipt, Page::Done, Page::Passed, Page::NotPassed];
    if home.contains(&form.page) {
        *form = Form::at(Page::Unread);
    }
    form.notice = Some(Notice::Unread);
}

fn choose_purpose(form: &mut Form, purpose: Purpose, context: &Context<'_>) {
    // Whose receipt is refused may declare.
    if !matches!(form.page, Page::Card | Page::ForWhom | Page::NotPassed) {
        return;
    }
    form.purpose = purpose;
    // What becomes of the passage no longer matters here.
    form.submission.end();
    match form.pass.take() {
        Some(Pass::Card(card)) if purpose == Purpose::Others => card::declare_by(form, &card),
        Some(Pass::Card(card)) => card::identify(form, &card, context),
        _ => {
            if purpose == Purpose::Others && form.person().by_card {
                // The card was the declarant's own.
                let mut own = std::mem::take(form.people.current_mut());
                std::mem::swap(&mut form.declarant.name, &mut own.name);
            }
            form.go(flow::after(form, Page::ForWhom, context));
        }
    }
}

/// A choice among the things on a page; one that is not there changes nothing. Returns whether it leads
/// to the next page.
fn choose(form: &mut Form, event: Event, context: &Context<'_>) -> bool {
    let page = form.page;
    let before = form.people.previous().map(|person| person.home.share());
    let person = form.people.current_mut();
    match (event, page) {
        (Event::Gender(gender), Page::Birth) => {
            person.corrected |= person.gender != Some(gender);
            person.gender = Some(gender);
            false
        }
        (Event::Abroad, Page::Number) => {
            person.abroad = true;
            true
        }
        (Event::Nation(choice), Page::Nation) => {
            person.choose_nation(choice);
            true
        }
        (Event::Choose(index), Page::Where) => {
            let chosen = person.home.query.offered.get(index).map(|it| it.commune.clone());
            chosen.map(|commune| person.home.choose(commune)).is_some()
        }
        (Event::Here, Page::Where) => {
            context.here.map(|here| person.home.choose(here.clone())).is_some()
        }
        (Event::Same, Page::Where) => before.map(|home| person.home = home).is_some(),
        (Event::Answer(answer), Page::Question(question)) if question.is_numbered() => {
            person.answers.set(question.id, answer);
            true
        }
        (Event::Line(index, answer), Page::Question(Question { kind: Kind::List(lines), .. })) => {
            if let Some(line) = lines.get(index) {
                person.answers.set(line.id, answer);
            }
            false
        }
        (Event::Toggle(index), Page::Details(question)) => {
            person.answers.toggle(question, index);
            false
        }
        _ => false,
    }
}
