//! The pages of a feedback. A page is given no more than it shows, and what it does not show is
//! overwritten, so that nothing of a visitor stays in the window.

use slint::{ComponentHandle, SharedString};
use ui::{FeedbackAdapter, FeedbackPage, KioskWindow};

use crate::feedback::form::{Event, Form, Page};
use crate::forms::typed::Edit;
use crate::screens::inbox::{Inbox, Input, connect};
use crate::screens::models::{int, model};
use crate::screens::typing;
use crate::typing::marks::Choice;

pub(in crate::screens) fn connect(window: &KioskWindow, inbox: &Inbox) {
    let adapter = window.global::<FeedbackAdapter>();
    macro_rules! on {
        ($callback:ident($($argument:ident),*) => $event:expr) => {
            connect!(adapter, inbox, $callback($($argument),*) => {
                Option::<Event>::from($event).map(Input::Feedback)
            })
        };
    }
    on!(on_toggle(index) => usize::try_from(index).ok().map(Event::Toggle));
    on!(on_typed(text) => text.chars().next().map(|key| Event::Edit(Edit::Key(key))));
    on!(on_replaced(text) => Choice::new(&text).map(|marks| Event::Edit(Edit::Marks(marks))));
    on!(on_erased() => Event::Edit(Edit::Erase));
    on!(on_choose_commune(index) => usize::try_from(index).ok().map(Event::Choose));
    on!(on_choose_here() => Event::Here);
    on!(on_next() => Event::Next);
    on!(on_back() => Event::Back);
    on!(on_wipe() => Event::Wipe);
    on!(on_touched() => Event::Touch);
}

/// Shows how long the form stays without a touch.
pub(super) fn show_countdown(window: &KioskWindow, form: Option<&Form>) {
    let adapter = window.global::<FeedbackAdapter>();
    adapter.set_seconds_left(int(form.map_or(0, |form| form.left_s)));
}

/// Shows the form, or that there is none.
pub(super) fn show(window: &KioskWindow, form: Option<&Form>, here: &str) {
    let adapter = window.global::<FeedbackAdapter>();
    let blank = Form::blank();
    let page = form.map(|form| form.page);
    if let Some(form) = form {
        typing::show_mode(window, form.typist.mode());
    }
    let form = form.unwrap_or(&blank);
    let (placing, reviewing) = (page == Some(Page::Location), page == Some(Page::Review));
    let text = |text: &str, shown: bool| if shown { text.into() } else { SharedString::new() };
    adapter.set_ticked(model(form.ticked.into_iter()));
    adapter.set_any_ticked(form.any_ticked());
    let applying = form.ticked.iter().enumerate().filter(|(_, ticked)| **ticked);
    adapter.set_applying(model(applying.filter_map(|(index, _)| i32::try_from(index).ok())));
    adapter.set_field(form.text().into());
    let marked = if form.page == Page::Words { form.text() } else { "" };
    adapter.set_marks(typing::marks(marked, form.typist.mode()));
    adapter.set_missing(form.misses());
    adapter.set_full(form.is_full());
    adapter.set_words(text(form.words.trim(), reviewing));
    adapter.set_location(text(form.location.line(), placing || reviewing));
    adapter.set_offered(typing::offers(form.location.query.offered.iter().filter(|_| placing)));
    adapter.set_here(text(here, placing));
    adapter.set_card_unused(form.card_unused);
    adapter.set_progress(progress(form.page));
    adapter.set_page(page.map_or(FeedbackPage::None, shown));
}

fn shown(page: Page) -> FeedbackPage {
    match page {
        Page::Categories => FeedbackPage::Categories,
        Page::Words => FeedbackPage::Words,
        Page::Location => FeedbackPage::Location,
        Page::Review => FeedbackPage::Review,
        Page::Sending => FeedbackPage::Sending,
        Page::Done => FeedbackPage::Done,
        Page::Failed => FeedbackPage::Failed,
    }
}

/// How far along the visitor is, 0 to 1.
fn progress(page: Page) -> f32 {
    match page {
        Page::Categories => 0.25,
        Page::Words => 0.5,
        Page::Location => 0.75,
        Page::Review | Page::Sending | Page::Done | Page::Failed => 1.0,
    }
}
