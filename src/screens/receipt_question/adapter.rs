//! What the pages of a question show. What they do not show is overwritten, so that nothing of a visitor stays in the
//! window.

use protocol::civil::{date, day_start_s, time_of_day};
use protocol::receipt_question::Said;
use protocol::warnings::Level;
use slint::ComponentHandle;
use ui::{AskAdapter, AskLine, AskPage, AskProblem, KioskWindow};

use crate::receipt_question::{Answer, Event, Page, Problem, Question};
use crate::screens::inbox::{Inbox, Input, connect};
use crate::screens::models::{int, model};

/// Lines of places and times: more say nothing more to do.
const LINES_MAX: usize = 3;

pub(in crate::screens) fn connect(window: &KioskWindow, inbox: &Inbox) {
    let adapter = window.global::<AskAdapter>();
    connect!(adapter, inbox, on_open() => Input::OpenQuestion);
    connect!(adapter, inbox, on_typed(text) => {
        text.chars().next().map(|key| Input::Question(Event::Key(key)))
    });
    connect!(adapter, inbox, on_erased() => Input::Question(Event::Erase));
    connect!(adapter, inbox, on_ask() => Input::Question(Event::Ask));
    connect!(adapter, inbox, on_another() => Input::Question(Event::Another));
    connect!(adapter, inbox, on_close() => Input::Question(Event::Close));
    connect!(adapter, inbox, on_touched() => Input::Question(Event::Touch));
}

pub(super) fn show_countdown(window: &KioskWindow, question: Option<&Question>) {
    let left_s = question.map_or(0, |question| question.left_s);
    window.global::<AskAdapter>().set_seconds_left(int(left_s));
}

pub(super) fn show(window: &KioskWindow, question: Option<&Question>) {
    let adapter = window.global::<AskAdapter>();
    adapter.set_field(question.map_or("", |question| &question.code).into());
    adapter.set_problem(question.and_then(|question| question.problem).map_or(
        AskProblem::None,
        |problem| match problem {
            Problem::Malformed => AskProblem::Malformed,
            Problem::Unknown => AskProblem::Unknown,
            Problem::TooMany => AskProblem::TooMany,
            Problem::Offline => AskProblem::Offline,
            Problem::TimeUnknown => AskProblem::TimeUnknown,
            Problem::Failed => AskProblem::Failed,
        },
    ));
    let answer = question.and_then(|question| question.answer.as_ref());
    show_answer(&adapter, answer);
    adapter.set_page(match question.map(|question| question.page) {
        None => AskPage::None,
        Some(Page::Typing) => AskPage::Typing,
        Some(Page::Asking) => AskPage::Asking,
        Some(Page::Answered) => answer.map_or(AskPage::NotThere, page),
    });
}

fn page(answer: &Answer) -> AskPage {
    match &answer.answer.said {
        Said::Near { near } if near.iter().any(|it| it.level == Level::F1) => AskPage::F1,
        Said::Near { .. } => AskPage::F2,
        Said::HeldBack => AskPage::HeldBack,
        Said::Nothing => AskPage::Nothing,
        Said::NotThere => AskPage::NotThere,
    }
}

fn show_answer(adapter: &AskAdapter<'_>, answer: Option<&Answer>) {
    let near = answer.map_or(&[][..], |it| it.answer.said.near());
    adapter.set_code(answer.map_or("", |it| &it.answer.code).into());
    let day = |day: i64| date(day_start_s(day));
    adapter.set_day(answer.map(|it| day(it.answer.day)).unwrap_or_default().into());
    adapter.set_near(model(near.iter().take(LINES_MAX).map(|it| AskLine {
        venue: it.venue.as_str().into(),
        span: format!("{}–{}", time_of_day(it.from_s), time_of_day(it.to_s)).into(),
        f2: it.level == Level::F2,
    })));
    // The first says what to do, the last for how long.
    adapter.set_advice(near.first().map_or(0, |it| it.text.into()));
    let until = near.iter().map(|it| it.until_day).max();
    adapter.set_until(until.map(day).unwrap_or_default().into());
    let help_line = answer.and_then(|it| it.answer.help_line.as_deref());
    adapter.set_help_line(help_line.unwrap_or_default().into());
    adapter.set_here_only(answer.is_some_and(|it| it.here_only));
    adapter.set_today(answer.is_some_and(|it| it.is_today));
}
