//! The pages of a question: a receipt is typed or scanned, the kiosk asks, the answer is read.

use protocol::receipt_question::ReceiptAnswer;

use crate::forms::entry::Entry;
use crate::forms::timing::IDLE_S;

/// Most characters that are typed: twelve, and what people write between them.
const TYPED_MAX: usize = 16;

/// Most characters of what is asked with.
pub const TEXT_MAX: usize = protocol::receipt_question::TEXT_MAX;

/// Fewest characters of a receipt.
const RECEIPT_MIN: usize = 12;

/// Seconds for which the kiosk waits for an answer.
pub const ANSWER_S: u32 = 15;

/// Seconds without a touch for which an answer stays: it says what to do.
pub const SHOWN_S: u32 = 90;

/// What became of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub answer: ReceiptAnswer,
    /// The kiosk has answered by itself, and knows this venue only.
    pub here_only: bool,
    /// The receipt is of this day, on which no case is known yet.
    pub is_today: bool,
}

/// Why there is no answer, by what is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Not twelve letters and digits.
    Malformed,
    /// No receipt of the last three weeks.
    Unknown,
    /// Too many wrong codes.
    TooMany,
    /// There is no network, and this kiosk does not know of the receipt's visits.
    Offline,
    /// Nobody knows what day it is.
    TimeUnknown,
    /// Anything else; the log says what.
    Failed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Typing,
    Asking,
    Answered,
}

/// A question that is open. What was typed is wiped with it.
#[derive(Debug, PartialEq, Eq)]
pub struct Question {
    pub page: Page,
    pub code: Entry,
    pub problem: Option<Problem>,
    pub answer: Option<Answer>,
    /// Seconds until it closes by itself, or an answer is no longer waited for.
    pub left_s: u32,
}

pub type State = Option<Question>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Open,
    /// A receipt was scanned, or is at hand already: it asks at once.
    Scanned(Entry),
    /// What was scanned is no receipt.
    Unread,
    Key(char),
    Erase,
    Ask,
    Answered(Result<Answer, Problem>),
    /// Another receipt.
    Another,
    Close,
    /// A touch that changes nothing.
    Touch,
    Tick,
}

impl Question {
    fn new() -> Self {
        Self {
            page: Page::Typing,
            code: Entry::new(TYPED_MAX),
            problem: None,
            answer: None,
            left_s: IDLE_S,
        }
    }

    fn asking() -> Self {
        Self { page: Page::Asking, left_s: ANSWER_S, ..Self::new() }
    }

    /// Whether enough is typed to ask.
    pub fn is_whole(&self) -> bool {
        self.code.chars().filter(char::is_ascii_alphanumeric).count() >= RECEIPT_MIN
    }

    fn stay(&mut self) {
        self.left_s = match self.page {
            Page::Typing => IDLE_S,
            Page::Asking => self.left_s,
            Page::Answered => SHOWN_S,
        };
    }

    fn failed(mut self, problem: Problem) -> Self {
        (self.page, self.problem, self.left_s) = (Page::Typing, Some(problem), IDLE_S);
        self
    }
}

/// Takes it one step on; the second is what is to be asked.
pub fn step(state: State, event: Event) -> (State, Option<Entry>) {
    match (state, event) {
        (None, Event::Open) | (Some(_), Event::Another) => (Some(Question::new()), None),
        (None, Event::Scanned(text)) => (Some(Question::asking()), Some(text)),
        // Whoever holds a receipt under the scanner asks with that one, whatever was typed.
        (Some(it), Event::Scanned(text)) if it.page != Page::Asking => {
            (Some(Question::asking()), Some(text))
        }
        (None, _) | (Some(_), Event::Close) => (None, None),
        (Some(question), Event::Tick) => (tick(question), None),
        (Some(question), event) => on_page(question, event),
    }
}

fn on_page(mut question: Question, event: Event) -> (State, Option<Entry>) {
    question.stay();
    match (question.page, event) {
        (Page::Typing, Event::Key(key)) if key.is_ascii_alphanumeric() || key == '-' => {
            question.code.push(key.to_ascii_uppercase());
            question.problem = None;
        }
        (Page::Typing, Event::Erase) => {
            question.code.write(|text, _| {
                text.pop();
            });
            question.problem = None;
        }
        (Page::Typing, Event::Unread) => question.problem = Some(Problem::Malformed),
        (Page::Typing, Event::Ask) if question.is_whole() => {
            let text = Entry::holding(TEXT_MAX, &question.code);
            (question.page, question.problem, question.left_s) = (Page::Asking, None, ANSWER_S);
            return (Some(question), Some(text));
        }
        (Page::Typing, Event::Ask) => question.problem = Some(Problem::Malformed),
        (Page::Asking, Event::Answered(Ok(answer))) => {
            let answered = Question { page: Page::Answered, left_s: SHOWN_S, ..Question::new() };
            question = Question { answer: Some(answer), ..answered };
        }
        (Page::Asking, Event::Answered(Err(problem))) => question = question.failed(problem),
        // Touches that come too late, and what changes nothing.
        _ => {}
    }
    (Some(question), None)
}

fn tick(mut question: Question) -> State {
    question.left_s = question.left_s.saturating_sub(1);
    match (question.left_s, question.page) {
        (0, Page::Asking) => Some(question.failed(Problem::Failed)),
        (0, _) => None,
        _ => Some(question),
    }
}

#[cfg(test)]
mod tests;
