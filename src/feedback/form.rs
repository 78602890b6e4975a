//! The four pages of a feedback: what applies, in one's own words, where, and all of it once more.
//!
//! The guide of Kiên Giang marks "Thông tin phản ánh khác" as required. Here it is so only while
//! none of the five contents is ticked: a finger that ticks one has reported something, and who
//! cannot type is not sent away. The place may always be left out; the record says which kiosk it is.
//!
//! A tick is one second of the machine's own rhythm, so that a clock set right meanwhile neither
//! wipes a form early nor keeps it longer.

mod location;
#[cfg(test)]
mod tests;

pub use location::Location;

use protocol::feedback::{Category, Feedback, TEXT_MAX};

use crate::declaration::entry::Entry;
use crate::declaration::home::{Commune, CommuneSearch};
use crate::typing::marks::Choice;
use crate::typing::{Limits, Mode, Typist};

/// Seconds without a touch after which a form is wiped (docs/SECURITY.md).
pub const IDLE_S: u32 = 60;

/// The same on the review, which shows the most to whoever stands behind.
pub const IDLE_REVIEW_S: u32 = 20;

/// Seconds for which the thanks stay.
pub const DONE_S: u32 = 10;

/// Seconds after which a submission without an answer is told as failed. Storing takes
/// milliseconds; only a dead store takes longer.
pub const SUBMIT_S: u32 = 15;

/// How many contents the guide offers.
pub const CATEGORIES: usize = Category::ALL.len();

/// Signs that words are written with, besides letters and digits.
const WORD_SIGNS: &str = "/-,.'";

/// A page of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Nội dung phản ánh.
    Categories,
    /// Thông tin phản ánh khác.
    Words,
    /// Nơi phát hiện.
    Location,
    /// All of it.
    Review,
    /// Waiting until the record is durable.
    Sending,
    /// Durable.
    Done,
    /// Not durable; the form is kept.
    Failed,
}

impl Page {
    /// Seconds that this page may be left alone.
    pub fn idle_s(self) -> u32 {
        match self {
            Self::Review => IDLE_REVIEW_S,
            Self::Sending => SUBMIT_S,
            Self::Done => DONE_S,
            Self::Categories | Self::Words | Self::Location | Self::Failed => IDLE_S,
        }
    }
}

/// A feedback being written. What was typed is wiped when it is dropped.
pub struct Form {
    /// Page shown.
    pub page: Page,
    /// Which of [`Category::ALL`] apply.
    pub ticked: [bool; CATEGORIES],
    /// Thông tin phản ánh khác.
    pub words: Entry,
    /// Nơi phát hiện.
    pub location: Location,
    /// Whether this page was left once with nothing reported, so that it is told.
    pub told: bool,
    /// Whether a card was held under the scanner just now, which has no use here.
    pub card_unused: bool,
    /// Seconds until the form is wiped, or the page ends by itself.
    pub left_s: u32,
    /// What the keyboard writes with.
    pub typist: Typist,
    /// Whether it was handed in and nobody has said yet what became of it.
    waiting: bool,
}

/// Idle, or a form.
pub type State = Option<Form>;

/// What happens to a form.
pub enum Event {
    /// A visitor starts.
    Open,
    /// One of [`Category::ALL`] applies, or not after all.
    Tick(usize),
    /// A key.
    Type(char),
    /// Marks touched, which take the place of the last vowels.
    Replace(Choice),
    /// How Vietnamese letters are made.
    Mode(Mode),
    /// The backspace key.
    Erase,
    /// One of the communes that are offered.
    Choose(usize),
    /// At the venue itself.
    Here,
    /// A card or a receipt was scanned.
    Scanned,
    /// Go on; on the review: "Gửi phản ánh".
    Next,
    /// Go back; from the first page: leave.
    Back,
    /// "Xóa ngay".
    Wipe,
    /// A touch beside everything.
    Touch,
    /// A second has passed.
    Second,
    /// The record is durable.
    Stored,
    /// It is not.
    NotStored,
}

/// What is known around a form.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Unix seconds.
    pub unix_s: i64,
    /// The venue and its commune in one line; empty where the kiosk does not know them.
    pub here: &'a str,
    /// The venue's commune, which is looked for first.
    pub around: Option<&'a Commune>,
    /// Where communes are found.
    pub communes: &'a dyn CommuneSearch,
}

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
        (Event::Second, _) => return (form.second().then_some(form), None),
        // An answer after the machine gave up waiting is as good, wherever the visitor is.
        (Event::Stored, _) if form.waiting => return (Some(Form::at(Page::Done)), None),
        (Event::NotStored, page) if form.waiting => {
            form.waiting = false;
            if page == Page::Sending {
                form.go(Page::Failed);
            }
            return (Some(form), None);
        }
        (Event::Stored | Event::NotStored, _) => return (Some(form), None),
        // Nothing is taken while it is being stored.
        (_, Page::Sending) => return (Some(form), None),
        (Event::Wipe, _)
        | (Event::Back, Page::Categories)
        | (Event::Next | Event::Back | Event::Scanned, Page::Done) => return (None, None),
        // It does not keep a form alive that its writer has left.
        (Event::Scanned, _) => {
            form.card_unused = true;
            return (Some(form), None);
        }
        (event, _) => {
            form.card_unused = false;
            form.take(event, context)
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
            told: false,
            card_unused: false,
            left_s: page.idle_s(),
            typist: Typist::default(),
            waiting: false,
        }
    }

    /// A form with nothing in it.
    pub fn blank() -> Self {
        Self::at(Page::Categories)
    }

    fn go(&mut self, page: Page) {
        (self.page, self.told, self.left_s) = (page, false, page.idle_s());
    }

    /// Whether any of the five is ticked.
    pub fn any_ticked(&self) -> bool {
        self.ticked.contains(&true)
    }

    /// Whether nothing is reported yet.
    fn says_nothing(&self) -> bool {
        !self.any_ticked() && self.words.trim().is_empty()
    }

    /// Whether it is to be told that something is missing on this page.
    pub fn misses(&self) -> bool {
        self.told && self.page == Page::Words && self.says_nothing()
    }

    /// What the field of this page holds; empty where there is none.
    pub fn text(&self) -> &str {
        match self.page {
            Page::Words => &self.words,
            Page::Location => &self.location.query,
            _ => "",
        }
    }

    /// Whether the field of this page takes no more.
    pub fn is_full(&self) -> bool {
        self.page == Page::Words && self.words.chars().count() >= TEXT_MAX
    }

    fn take(&mut self, event: Event, context: &Context<'_>) -> Option<Box<Feedback>> {
        match event {
            Event::Next => return self.next(context),
            Event::Back => self.back(),
            Event::Tick(index) if self.page == Page::Categories => {
                if let Some(ticked) = self.ticked.get_mut(index) {
                    *ticked = !*ticked;
                }
            }
            Event::Mode(mode) => self.typist.set_mode(mode),
            Event::Type(key) => {
                self.edit(context, |typist, text, limits| typist.key(text, key, limits));
            }
            Event::Replace(choice) => {
                self.edit(context, |typist, text, _| typist.mark(text, choice));
            }
            Event::Erase => self.edit(context, |typist, text, _| typist.erase(text)),
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
            Page::Words if self.says_nothing() => self.told = true,
            Page::Words => self.go(Page::Location),
            Page::Location => self.go(Page::Review),
            // Handed in already; the answer is late.
            Page::Review | Page::Failed if self.waiting => self.go(Page::Sending),
            Page::Review | Page::Failed => {
                self.waiting = true;
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

    /// Lets `edit` change the text of this page, and looks what follows from it.
    fn edit(&mut self, context: &Context<'_>, edit: impl FnOnce(&mut Typist, &mut String, Limits)) {
        let takes: fn(char) -> bool = |it| it.is_alphanumeric() || WORD_SIGNS.contains(it);
        let entry = match self.page {
            Page::Words => &mut self.words,
            Page::Location => &mut self.location.query,
            _ => return,
        };
        let typist = &mut self.typist;
        entry.write(|text, max| edit(typist, text, Limits { max, takes }));
        if self.page == Page::Location {
            self.location.search(context);
        }
    }

    /// A second passes; whether the form is still there.
    fn second(&mut self) -> bool {
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
