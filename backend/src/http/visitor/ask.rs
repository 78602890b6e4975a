//! "Was an F0 there then?" asked with a receipt, for oneself or for whoever has no phone. Nothing of the question is kept.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::Response;
use protocol::civil;
use protocol::language::Language;
use protocol::receipt_question::{Near, ReceiptAnswer, Said};
use protocol::warnings::Level;
use serde::Deserialize;
use visitor_page::{ASK_PATH, Frame};

use super::page::Sample;
use super::{script, trouble};
use crate::app::App;
use crate::http::html;
use crate::http::language::Reader;
use crate::http::limits::guesses::Guess;
use crate::http::peer::Peer;
use crate::store::StoreError;
use crate::warnings::receipts::{self, AskError};
use crate::warnings::texts::Advice;
use crate::words::{Text, tr};

pub(super) const PATH: &str = ASK_PATH;

#[derive(Template)]
#[template(path = "ask.html")]
struct Ask {
    language: Language,
    frame: Frame,
    typed: String,
    problem: Option<Text>,
}

#[derive(Template)]
#[template(path = "ask_answer.html")]
struct Answered {
    language: Language,
    frame: Frame,
    answer: ReceiptAnswer,
    /// Whether the receipt is of this day, which may still bring something.
    is_today: bool,
}

fn frame(app: &App, language: Language) -> Frame {
    Frame::new(language, Some(PATH)).with_help(app.config.help_line.clone())
}

impl Ask {
    fn new(frame: Frame, typed: String, problem: Option<Text>) -> Self {
        Self { language: frame.language, frame: frame.running(script::ask()), typed, problem }
    }

    fn tr(&self, source: &'static str) -> Text {
        tr(self.language, source)
    }
}

/// A day in Vietnam as people read it.
fn date(day: i64) -> String {
    civil::date(civil::day_start_s(day))
}

impl Answered {
    fn tr(&self, source: &'static str) -> Text {
        tr(self.language, source)
    }

    fn day(&self) -> String {
        date(self.answer.day)
    }

    /// Whose number is called: that of the receipt's commune.
    fn line(&self) -> Option<&String> {
        self.answer.help_line.as_ref().or(self.frame.help_line.as_ref())
    }

    /// The stays near cases; none says nothing.
    fn near(&self) -> &[Near] {
        self.answer.said.near()
    }

    fn is_f1(&self) -> bool {
        self.near().iter().any(|near| near.level == Level::F1)
    }

    /// What to do by the first of them.
    fn steps(&self) -> Vec<Text> {
        let Some(first) = self.near().first() else { return Vec::new() };
        let until = self.near().iter().map(|near| near.until_day).max();
        let until = until.map(date).unwrap_or_default();
        Advice::known(first.level, first.text).steps(self.language, &until)
    }

    fn span(near: &Near) -> String {
        format!("{}–{}", civil::time_of_day(near.from_s), civil::time_of_day(near.to_s))
    }
}

pub(super) async fn show(State(app): State<Arc<App>>, reader: Reader) -> Response {
    let page = Ask::new(frame(&app, reader.language), String::new(), None);
    script::allow_camera(html::respond(StatusCode::OK, &page))
}

#[derive(Deserialize)]
pub(super) struct AskForm {
    code: String,
}

pub(super) async fn submit(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    peer: Peer,
    form: Result<Form<AskForm>, FormRejection>,
) -> Response {
    let typed = form.map(|Form(form)| form.code).unwrap_or_default();
    let frame = frame(&app, language);
    match find(&app, peer, typed.clone()).await {
        Ok(answer) => {
            let is_today = answer.day == civil::vietnam_day(app.clock.now_s());
            html::respond(StatusCode::OK, &Answered { language, frame, answer, is_today })
        }
        Err(Refused::Store(error)) => trouble::respond(&error, language),
        Err(refused) => {
            let (status, problem) = refused.said(language);
            let page = Ask::new(frame, typed, Some(problem));
            script::allow_camera(html::respond(status, &page))
        }
    }
}

enum Refused {
    TooMany,
    Malformed,
    Unknown,
    Store(StoreError),
}

impl Refused {
    fn said(&self, language: Language) -> (StatusCode, Text) {
        match self {
            Self::TooMany => (
                StatusCode::TOO_MANY_REQUESTS,
                tr(
                    language,
                    "Có quá nhiều mã không đúng từ mạng này. Hãy đợi một phút rồi hỏi lại.",
                ),
            ),
            Self::Malformed => (
                StatusCode::BAD_REQUEST,
                tr(language, "Mã biên nhận gồm 12 chữ và số. Hãy xem lại và gõ lại."),
            ),
            Self::Unknown | Self::Store(_) => (
                StatusCode::NOT_FOUND,
                tr(
                    language,
                    "Không có biên nhận nào như vậy trong 21 ngày qua. Hãy xem lại mã; biên nhận cũ hơn thì không còn hỏi được.",
                ),
            ),
        }
    }
}

async fn find(app: &Arc<App>, peer: Peer, typed: String) -> Result<ReceiptAnswer, Refused> {
    let guess = Guess::Receipt { from: peer.network };
    let attempt = app.guesses.begin(guess, &app.keys, app.clock.as_ref()).await;
    let attempt = attempt.map_err(|_| Refused::TooMany)?;
    let asked = app.read(move |read, app| {
        receipts::ask(read, &typed, app.config.longest_stay_s(), app.clock.now_s())
    });
    let asked = asked.await;
    if !matches!(asked, Err(AskError::Unknown)) {
        attempt.give_back();
    }
    asked.map_err(|error| match error {
        AskError::Malformed => Refused::Malformed,
        AskError::Unknown => Refused::Unknown,
        AskError::Store(error) => Refused::Store(error),
    })
}

pub(super) fn samples(text: &str, language: Language) -> Vec<Sample> {
    let frame = || Frame::new(language, Some(PATH)).with_help(Some(text.to_owned()));
    let answer = |said| ReceiptAnswer { code: text.to_owned(), day: 18_814, help_line: None, said };
    let near = |level| Near {
        venue: text.to_owned(),
        from_s: 1_625_529_600,
        to_s: 1_625_531_400,
        level,
        text: Advice::of(level)[0].0,
        until_day: 18_828,
    };
    let answered = |variant, said, is_today| {
        let page = Answered { language, frame: frame(), answer: answer(said), is_today };
        Sample::new("ask-answer", variant, &page)
    };
    let problem = |refused: &Refused| Some(refused.said(language).1);
    vec![
        Sample::new("ask", "", &Ask::new(frame(), String::new(), None)),
        Sample::new(
            "ask",
            "unknown",
            &Ask::new(frame(), text.to_owned(), problem(&Refused::Unknown)),
        ),
        Sample::new(
            "ask",
            "malformed",
            &Ask::new(frame(), text.to_owned(), problem(&Refused::Malformed)),
        ),
        Sample::new(
            "ask",
            "too-many",
            &Ask::new(frame(), text.to_owned(), problem(&Refused::TooMany)),
        ),
        answered("f1", Said::Near { near: vec![near(Level::F1), near(Level::F2)] }, false),
        answered("f2", Said::Near { near: vec![near(Level::F2)] }, false),
        answered("held-back", Said::HeldBack, false),
        answered("nothing", Said::Nothing, false),
        answered("today", Said::Nothing, true),
        answered("not-there", Said::NotThere, true),
    ]
}
