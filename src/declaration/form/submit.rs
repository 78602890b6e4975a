//! The end of a form: it is stored, or its time runs out.

use protocol::record::Channel;

use super::context::Context;
use super::document::document;
use super::event::Effect;
use super::page::Page;
use super::pass::{Pass, PassProblem};
use super::passage;
use super::people::People;
use super::person::Declarant;
use super::state::{Form, Purpose};
use crate::checkin::card_number::CardNumber;
use crate::checkin::receipt_code::ReceiptCode;
use crate::declaration::questions::needs_attention;

/// A second passes; returns whether the form is still there.
pub(super) fn tick(form: &mut Form) -> bool {
    form.otp.tick();
    form.left_s = form.left_s.saturating_sub(1);
    if form.left_s > 0 {
        return true;
    }
    match form.page {
        Page::Sending => form.go(Page::Failed),
        Page::Passing => passage::refuse(form, PassProblem::Store),
        _ => return false,
    }
    true
}

pub(super) fn submit(form: &mut Form, context: &Context<'_>) -> Option<Effect> {
    if form.submission.is_waiting() {
        // Submitted already; the answer is late.
        form.go(Page::Sending);
        return None;
    }
    let Some(document) = document(form, context) else {
        // The clock knows better meanwhile: a year of birth lies ahead.
        form.go(if form.purpose == Purpose::Me { Page::Sections } else { Page::People });
        return None;
    };
    form.go(Page::Sending);
    form.submission.begin();
    let cards = form.people.iter().filter_map(|person| person.card.clone()).collect();
    Some(Effect::Submit(Box::new(document), cards))
}

/// Somebody has declared elsewhere, and says where, perhaps with a card in hand.
pub(super) fn elsewhere(form: &mut Form, channel: Channel) -> Effect {
    form.elsewhere = Some(channel);
    form.go(Page::Sending);
    form.submission.begin();
    let card = form.pass.as_ref().and_then(Pass::card).map(CardNumber::of);
    Effect::Elsewhere(channel, card)
}

pub(super) fn stored(form: &mut Form, receipt: Option<ReceiptCode>) {
    // An answer after the machine gave up waiting is as good, wherever the visitor is.
    if form.submission.end() {
        let named = form.pass.take().map(|pass| pass.masked_name());
        form.masked_name = named.unwrap_or_else(|| form.declared_by()).into();
        form.thanked = form.people.count();
        form.attention = form.people.iter().any(|person| needs_attention(&person.answers));
        form.receipt = receipt;
        form.people = People::default();
        form.declarant = Declarant::default();
        form.correction = None;
        form.typist.forget();
        form.go(Page::Done);
    }
}

pub(super) fn not_stored(form: &mut Form) {
    if form.submission.end() && form.page == Page::Sending {
        form.go(Page::Failed);
    }
}
