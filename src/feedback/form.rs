//! The four pages of a feedback: what applies, in one's own words, where, and all of it once more.
//!
//! The guide of Kiên Giang marks "Thông tin phản ánh khác" as required. Here it is so only while
//! none of the five contents is ticked: a finger that ticks one has reported something, and who
//! cannot type is not sent away. The location may always be left out; the record says which kiosk it is.

mod event;
mod location;
mod page;
#[cfg(test)]
mod tests;

pub use event::{Context, Event};
pub use location::Location;
pub use page::{DONE_S, Page};

use protocol::feedback::{Category, Feedback, TEXT_MAX};

use crate::forms::cover::{Cover, ENDING_S};
use crate::forms::entry::Entry;
use crate::forms::submission::Submission;
use crate::forms::timing::IDLE_S;
use crate::forms::typed::{self, Edit, Field};
use crate::typing::Typist;

/// How many contents the guide offers.
pub const CATEGORIES: usize = Category::ALL.len();

/// Signs that words are written with, besides letters and digits.
const WORD_SIGNS: &str = "/-,.'";

/// A feedback being written. What was typed is wiped when it is dropped.
pub struct Form {
    pub page: Page,
    /// Which of [`Category::ALL`] apply.
    pub ticked: [bool; CATEGORIES],
    /// Thông tin phản ánh khác.
    pub words: Entry,
    /// Nơi phát hiện.
    pub location: Location,
    /// Whether this page was left once with nothing reported, so that it says so.
    pub error_shown: bool,
    /// Whether a card was held under the scanner just now, which has no use here.
    pub card_unused: bool,
    /// Whether it is being asked to erase all of it.
    pub asks_erase: bool,
    /// Seconds until the form is wiped, or the page ends by itself.
    pub left_s: u32,
    pub typist: Typist,
    submission: Submission,
}

/// The form that is open, if one is.
pub type State = Option<Form>;

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Form({:?}, …)", self.page)
    }
}

/// Takes one event; gives the new state, and what is to be sealed and stored, which is answered with
/// [`Event::Stored`] or [`Event::NotStored`].
pub fn step(state: State, event: Event, context: &Context<'_>) -> (State, Option<Box<Feedback>>) {
    let Some(mut form) = state else {
        return (matches!(event, Event::Open).then(Form::blank), None);
    };
    let send = match (event, form.page) {
        (Event::Tick, _) => return (form.tick().then_some(form), None),
        // An answer after the machine gave up waiting is as good, wherever the visitor is.
        (Event::Stored, _) if form.submission.is_waiting() => {
            return (Some(Form::at(Page::Done)), None);
        }
        (Event::NotStored, page) => {
            if form.submission.end() && page == Page::Sending {
                form.go(Page::Failed);
            }
            return (Some(form), None);
        }
        (Event::Touch, _) if form.cover().is_some() => {
            form.left_s = if form.asks_erase { form.page.idle_s() } else { ENDING_S };
            return (Some(form), None);
        }
        (Event::Moved, page) => {
            if page != Page::Sending {
                form.left_s = page.idle_s();
            }
            return (Some(form), None);
        }
        // Nothing is taken while it is being stored.
        (Event::Stored, _) | (_, Page::Sending) => return (Some(form), None),
        (Event::Next | Event::Back | Event::Scanned, Page::Done) => return (None, None),
        // A cover has asked already. What was typed is asked for once: a finger may have slipped.
        (Event::Wipe, _) if form.cover().is_some() => return (None, None),
        (Event::Wipe, _) | (Event::Back, Page::Categories) if form.is_blank() => {
            return (None, None);
        }
        (Event::Wipe, _) | (Event::Back, Page::Categories) => {
            (form.asks_erase, form.left_s) = (true, form.page.idle_s());
            return (Some(form), None);
        }
        // It does not keep a form alive that its writer has left.
        (Event::Scanned, _) => {
            form.card_unused = true;
            return (Some(form), None);
        }
        (event, _) => {
            form.card_unused = false;
            form.asks_erase = false;
            form.handle(event, context)
        }
    };
    form.left_s = form.page.idle_s();
    (Some(form), send)
}

impl Form {
    fn at(page: Page) -> Self {
        Self {
            page,
            ticked: [false; CATEGORIES],
            words: Entry::new(TEXT_MAX),
            location: Location::default(),
            error_shown: false,
            card_unused: false,
            asks_erase: false,
            left_s: page.idle_s(),
            typist: Typist::default(),
            submission: Submission::default(),
        }
    }

    /// A form with nothing in it.
    pub fn blank() -> Self {
        Self::at(Page::Categories)
    }

    fn go(&mut self, page: Page) {
        (self.page, self.error_shown, self.left_s) = (page, false, page.idle_s());
    }

    /// Whether any of the five is ticked.
    pub fn any_ticked(&self) -> bool {
        self.ticked.contains(&true)
    }

    /// Whether nothing is in it that would be lost.
    pub fn is_blank(&self) -> bool {
        self.is_empty() && self.location.is_blank()
    }

    /// What stands in the place of its page.
    pub fn cover(&self) -> Option<Cover> {
        let may_be_covered = !self.is_blank() && self.page.idle_s() == IDLE_S;
        may_be_covered.then(|| Cover::of(self.asks_erase, self.left_s)).flatten()
    }

    fn is_empty(&self) -> bool {
        !self.any_ticked() && self.words.trim().is_empty()
    }

    /// Whether the page says that something is missing.
    pub fn misses(&self) -> bool {
        self.error_shown && self.page == Page::Words && self.is_empty()
    }

    /// The text in the field of this page; empty where there is none.
    pub fn text(&self) -> &str {
        match self.page {
            Page::Words => &self.words,
            Page::Location => &self.location.query.text,
            _ => "",
        }
    }

    /// Whether the field of this page takes no more.
    pub fn is_full(&self) -> bool {
        self.page == Page::Words && self.words.chars().count() >= TEXT_MAX
    }

    fn handle(&mut self, event: Event, context: &Context<'_>) -> Option<Box<Feedback>> {
        match event {
            Event::Next => return self.next(context),
            Event::Back => self.back(),
            Event::Toggle(index) if self.page == Page::Categories => {
                if let Some(ticked) = self.ticked.get_mut(index) {
                    *ticked = !*ticked;
                }
            }
            Event::Edit(edit) => self.edit(edit, context),
            Event::Choose(index) if self.page == Page::Location && self.location.choose(index) => {
                self.go(Page::Review);
            }
            Event::Here if self.page == Page::Location && !context.here.is_empty() => {
                self.location.set(context.here);
                self.go(Page::Review);
            }
            _ => {}
        }
        None
    }

    fn next(&mut self, context: &Context<'_>) -> Option<Box<Feedback>> {
        match self.page {
            Page::Categories => self.go(Page::Words),
            Page::Words if self.is_empty() => self.error_shown = true,
            Page::Words => self.go(Page::Location),
            Page::Location => self.go(Page::Review),
            // Submitted already; the answer is late.
            Page::Review | Page::Failed if self.submission.is_waiting() => self.go(Page::Sending),
            Page::Review | Page::Failed => {
                self.submission.begin();
                let document = self.document(context);
                self.go(Page::Sending);
                return Some(Box::new(document));
            }
            Page::Sending | Page::Done => {}
        }
        None
    }

    fn back(&mut self) {
        match self.page {
            Page::Words => self.go(Page::Categories),
            Page::Location => self.go(Page::Words),
            Page::Review => self.go(Page::Location),
            Page::Failed => self.go(Page::Review),
            Page::Categories | Page::Sending | Page::Done => {}
        }
    }

    fn edit(&mut self, edit: Edit, context: &Context<'_>) {
        let text = match self.page {
            Page::Words => Some(&mut self.words),
            Page::Location => Some(&mut self.location.query.text),
            _ => None,
        };
        let takes: fn(char) -> bool = |it| it.is_alphanumeric() || WORD_SIGNS.contains(it);
        typed::apply(edit, &mut self.typist, text.map(|text| Field { text, takes }));
        if self.page == Page::Location && !matches!(edit, Edit::Mode(_)) {
            self.location.search(context);
        }
    }

    /// A second passes; returns whether the form is still there.
    fn tick(&mut self) -> bool {
        self.left_s = self.left_s.saturating_sub(1);
        if self.left_s == 0 && self.page == Page::Sending {
            self.go(Page::Failed);
        }
        self.left_s > 0
    }

    fn document(&self, context: &Context<'_>) -> Feedback {
        let ticked = Category::ALL.into_iter().zip(self.ticked).filter(|(_, ticked)| *ticked);
        Feedback {
            categories: ticked.map(|(category, _)| category).collect(),
            text: self.words.trim().to_owned(),
            location: self.location.line().to_owned(),
            at_s: context.unix_s,
        }
    }
}
