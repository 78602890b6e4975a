//! "Gửi phản ánh": touch to event, form to page. A page is given no more than it shows, and what it
//! does not show is overwritten, so that nothing of a visitor stays in the window.

use std::rc::Rc;

use slint::{ComponentHandle, SharedString};
use ui::{FeedbackAdapter, FeedbackPage, KioskWindow};

use super::models::{model, offer};
use super::{Command, Stage, look, typing_adapter};
use crate::feedback::form::{self, Context, Event, Form, Page};
use crate::forms::commune::Commune;
use crate::forms::typed::Edit;
use crate::typing::Mode;
use crate::typing::marks::{self, Choice};

pub(super) fn connect(stage: &Rc<Stage>) {
    let adapter = stage.window.global::<FeedbackAdapter>();
    let weak = Rc::downgrade(stage);
    let send = move |event: Option<Event>| {
        if let (Some(stage), Some(event)) = (weak.upgrade(), event) {
            stage.feedback(event);
        }
    };
    macro_rules! on {
        ($callback:ident($($argument:ident),*) => $event:expr) => {{
            let send = send.clone();
            adapter.$callback(move |$($argument),*| send($event));
        }};
    }
    on!(on_tick(index) => usize::try_from(index).ok().map(Event::Toggle));
    on!(on_typed(text) => text.chars().next().map(|key| Event::Edit(Edit::Key(key))));
    on!(on_replaced(text) => Choice::new(&text).map(|choice| Event::Edit(Edit::Marks(choice))));
    on!(on_erased() => Some(Event::Edit(Edit::Erase)));
    on!(on_choose_commune(index) => usize::try_from(index).ok().map(Event::Choose));
    on!(on_choose_here() => Some(Event::Here));
    on!(on_next() => Some(Event::Next));
    on!(on_back() => Some(Event::Back));
    on!(on_wipe() => Some(Event::Wipe));
    on!(on_touched() => Some(Event::Touch));
}

impl Stage {
    /// Takes a feedback one step on.
    pub(super) fn feedback(&self, event: Event) {
        if self.feedback.borrow().is_none() && !self.opens_feedback(&event) {
            return;
        }
        let passes = matches!(event, Event::Tick);
        let answers = matches!(event, Event::Stored | Event::NotStored);
        let returns = matches!(event, Event::Back);
        let setup = self.setup.borrow();
        let around = self.here(&*setup.communes);
        let here = around.as_ref().map_or_else(String::new, |commune| self.spot(commune));
        let context = Context {
            unix_s: (self.clock)().unix_ms.div_euclid(1000),
            here: &here,
            around: around.as_ref(),
            communes: &*setup.communes,
        };
        let before = self.feedback.borrow().as_ref().map(|form| form.page);
        let (state, sent) = form::step(self.feedback.take(), event, &context);
        let after = state.as_ref().map(|form| form.page);
        let left_s = state.as_ref().map_or(0, |form| form.left_s);
        let adapter = self.window.global::<FeedbackAdapter>();
        adapter.set_seconds_left(i32::try_from(left_s).unwrap_or(0));
        // A second that passes changes no more than the countdown: rebuilding the keys under a
        // finger would lose its touch.
        if !passes || after != before {
            show(&self.window, state.as_ref(), &here);
        }
        *self.feedback.borrow_mut() = state;
        drop(setup);
        if after.is_none() && !returns {
            self.look(look::Event::Left);
        } else if !passes && !answers {
            self.look(look::Event::Touch);
        }
        if let Some(feedback) = sent {
            self.reported.ask();
            (self.commands)(Command::SendFeedback(feedback));
        }
    }

    /// Without an authority to seal to there is nothing to open.
    fn opens_feedback(&self, event: &Event) -> bool {
        matches!(event, Event::Open) && self.venue_says(|venue| venue.takes_feedback)
    }

    /// Tells an open feedback of a scan, which means nothing to it and ends its thanks; whether it is
    /// still open.
    pub(super) fn scan_meets_feedback(&self) -> bool {
        self.feedback(Event::Scanned);
        self.feedback.borrow().is_some()
    }

    /// The venue in one line, as the authority reads it.
    fn spot(&self, commune: &Commune) -> String {
        let venue = self.venue.borrow();
        let name = venue.identity().map_or("", |identity| identity.name.as_str());
        format!("{name}, {}", commune.line())
    }
}

/// Shows the form, or that there is none.
fn show(window: &KioskWindow, form: Option<&Form>, here: &str) {
    let adapter = window.global::<FeedbackAdapter>();
    let blank = Form::blank();
    let page = form.map(|form| form.page);
    if let Some(form) = form {
        typing_adapter::show(window, form.typist.mode());
    }
    let form = form.unwrap_or(&blank);
    let (placing, reviewing) = (page == Some(Page::Location), page == Some(Page::Review));
    let text = |text: &str, shown: bool| if shown { text.into() } else { SharedString::new() };
    adapter.set_ticked(model(form.ticked.into_iter()));
    adapter.set_any_ticked(form.any_ticked());
    let applying = form.ticked.iter().enumerate().filter(|(_, ticked)| **ticked);
    adapter.set_applying(model(applying.filter_map(|(index, _)| i32::try_from(index).ok())));
    adapter.set_field(form.text().into());
    let marked = form.page == Page::Words && form.typist.mode() == Mode::Touch;
    let choices = if marked { marks::choices(form.text()) } else { Vec::new() };
    adapter.set_marks(model(choices.iter().map(|choice| choice.text().into())));
    adapter.set_missing(form.misses());
    adapter.set_full(form.is_full());
    adapter.set_words(text(form.words.trim(), reviewing));
    adapter.set_location(text(form.location.line(), placing || reviewing));
    adapter.set_offered(model(form.location.query.offered.iter().filter(|_| placing).map(offer)));
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
