//! The declaration wizard: one page at a time, forgotten when the visitor leaves.
//!
//! [`step`] takes a state, an event and the time, and gives the new state and what is to be done.
//! A tick is one second of the machine's own rhythm, so that a clock set right meanwhile neither
//! wipes a form early nor keeps it longer.

mod fields;

pub use fields::{Field, Fields};

use protocol::declaration::{Answer, Declaration, Gender};
use zeroize::Zeroizing;

use super::validate::Verdict;
use crate::typing::marks::Choice;

/// Seconds without a touch after which a form is wiped (quality.md, "Attacks").
pub const IDLE_S: u32 = 60;

/// The same on the review, which shows the most to whoever stands behind.
pub const IDLE_REVIEW_S: u32 = 20;

/// Seconds for which the thanks stay.
pub const DONE_S: u32 = 8;

/// Seconds after which a submission without an answer is told as failed. Storing takes
/// milliseconds; only a dead store takes longer.
pub const SUBMIT_S: u32 = 15;

/// A page of the wizard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Họ tên.
    Name,
    /// Năm sinh and giới tính.
    Birth,
    /// Số CMT/CCCD/Hộ chiếu.
    Papers,
    /// Điện thoại and quốc tịch.
    Contact,
    /// Another quốc tịch.
    Nation,
    /// One of the contact questions, 0 to 2.
    Question(usize),
    /// All of it, masked, with the legal wording.
    Review,
    /// Waiting until the record is durable.
    Sending,
    /// Durable.
    Done,
    /// Not durable; the form is kept.
    Failed,
}

/// A form being filled in. What was typed is wiped when it is dropped.
pub struct Form {
    /// Page shown.
    pub page: Page,
    /// Input so far; already wiped on [`Page::Done`].
    pub fields: Fields,
    /// Whether this page was left once with something missing, so that it is told.
    pub told: bool,
    /// Seconds until the form is wiped, or the page ends by itself.
    pub left_s: u32,
    /// Name that the thanks address, masked.
    pub masked_name: Zeroizing<String>,
}

/// Idle, or a form.
pub type State = Option<Form>;

/// What happens to a form. It has no Debug: a key is a piece of a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A visitor starts.
    Open,
    /// A key.
    Type(char),
    /// Marks touched, which take the place of the last vowels.
    Replace(Choice),
    /// The backspace key.
    Erase,
    /// Giới tính chosen.
    Gender(Gender),
    /// Quốc tịch is, or is not, another than Việt Nam.
    Foreign(bool),
    /// Có or Không.
    Answer(Answer),
    /// Go on; on the review: "Gửi tờ khai".
    Next,
    /// Go back; from the first page: leave.
    Back,
    /// "Xóa ngay".
    Wipe,
    /// A touch beside everything.
    Touch,
    /// A second has passed.
    Tick,
    /// Whether the submission is durable.
    Submitted(bool),
}

/// What the wizard wants done.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    /// Seal and store; answer with [`Event::Submitted`].
    Submit(Box<Declaration>),
}

/// The time, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Unix seconds.
    pub unix_s: i64,
    /// The year in Vietnam; `None` while the clock is unknown.
    pub this_year: Option<u16>,
}

impl Page {
    /// The field that the keyboard of this page writes into.
    pub fn field(self) -> Option<Field> {
        match self {
            Self::Name => Some(Field::Name),
            Self::Birth => Some(Field::BirthYear),
            Self::Papers => Some(Field::Passport),
            Self::Contact => Some(Field::Phone),
            Self::Nation => Some(Field::Nation),
            _ => None,
        }
    }

    fn idle_s(self) -> u32 {
        match self {
            Self::Review => IDLE_REVIEW_S,
            Self::Sending => SUBMIT_S,
            Self::Done => DONE_S,
            _ => IDLE_S,
        }
    }

    fn next(self, fields: &Fields) -> Self {
        match self {
            Self::Name => Self::Birth,
            Self::Birth => Self::Papers,
            Self::Papers => Self::Contact,
            Self::Contact if fields.foreign => Self::Nation,
            Self::Contact | Self::Nation => Self::Question(0),
            Self::Question(index) if index < 2 => Self::Question(index + 1),
            Self::Question(_) => Self::Review,
            other => other,
        }
    }

    fn back(self, fields: &Fields) -> Option<Self> {
        Some(match self {
            Self::Name => return None,
            Self::Birth => Self::Name,
            Self::Papers => Self::Birth,
            Self::Contact => Self::Papers,
            Self::Nation => Self::Contact,
            Self::Question(0) if fields.foreign => Self::Nation,
            Self::Question(0) => Self::Contact,
            Self::Question(index) => Self::Question(index - 1),
            Self::Review => Self::Question(2),
            Self::Failed => Self::Review,
            other => other,
        })
    }
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Form({:?}, …)", self.page)
    }
}

impl Form {
    fn new() -> Self {
        let page = Page::Name;
        let fields = Fields::default();
        Self { page, fields, told: false, left_s: page.idle_s(), masked_name: Zeroizing::default() }
    }

    fn go(&mut self, page: Page) {
        (self.page, self.told, self.left_s) = (page, false, page.idle_s());
    }

    /// What stands beside the field of this page; a missing one only once it was told.
    pub fn verdict(&self, now: Now) -> Verdict {
        let verdict = self.page.field().map(|field| self.fields.verdict(field, now.this_year));
        match verdict {
            Some(Verdict::Missing) if !self.told => Verdict::Good,
            verdict => verdict.unwrap_or(Verdict::Good),
        }
    }

    fn may_go_on(&self, now: Now) -> bool {
        let field = self.page.field();
        field.is_none_or(|field| self.fields.verdict(field, now.this_year).passes())
            && (self.page != Page::Birth || self.fields.gender.is_some())
            && !matches!(self.page, Page::Question(index) if self.fields.answers[index].is_none())
    }
}

/// Takes one event.
pub fn step(state: State, event: Event, now: Now) -> (State, Option<Effect>) {
    let Some(mut form) = state else {
        return ((event == Event::Open).then(Form::new), None);
    };
    let effect = match (form.page, event) {
        (_, Event::Tick) => {
            form.left_s = form.left_s.saturating_sub(1);
            match form.page {
                _ if form.left_s > 0 => {}
                Page::Sending => form.go(Page::Failed),
                _ => return (None, None),
            }
            return (Some(form), None);
        }
        (Page::Sending | Page::Failed, Event::Submitted(true)) => {
            form.masked_name = form.fields.masked_name().into();
            form.fields = Fields::default();
            form.go(Page::Done);
            None
        }
        (Page::Sending, Event::Submitted(false)) => {
            form.go(Page::Failed);
            None
        }
        (_, Event::Submitted(_)) | (Page::Sending, _) => return (Some(form), None),
        (_, Event::Wipe) | (Page::Done, Event::Next | Event::Back) => return (None, None),
        (Page::Review | Page::Failed, Event::Next) => {
            let declaration = form.fields.declaration(now.unix_s, now.this_year);
            form.go(if declaration.is_some() { Page::Sending } else { Page::Name });
            return (Some(form), declaration.map(|it| Effect::Submit(Box::new(it))));
        }
        (page, Event::Next) => {
            if form.may_go_on(now) {
                form.go(page.next(&form.fields))
            } else {
                form.told = true
            }
            None
        }
        (page, Event::Back) => match page.back(&form.fields) {
            Some(page) => {
                form.go(page);
                None
            }
            None => return (None, None),
        },
        (page, event) => {
            form.edit(page, event);
            None
        }
    };
    form.left_s = form.page.idle_s();
    (Some(form), effect)
}

impl Form {
    fn edit(&mut self, page: Page, event: Event) {
        match (event, page.field(), page) {
            (Event::Type(letter), Some(field), _) => self.fields.push(field, letter),
            (Event::Replace(choice), Some(field), _) => self.fields.mark(field, choice),
            (Event::Erase, Some(field), _) => self.fields.pop(field),
            (Event::Gender(gender), _, Page::Birth) => self.fields.gender = Some(gender),
            (Event::Foreign(foreign), _, Page::Contact) => self.fields.foreign = foreign,
            (Event::Answer(answer), _, Page::Question(index)) => {
                self.fields.answers[index] = Some(answer);
                self.go(page.next(&self.fields));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
