//! The start page, for phones whose camera fails: the visitor types the code below the QR.

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{Redirect, Response};
use protocol::language::Language;
use protocol::shortcode::{Entered, ShortCode};
use protocol::token::PATH;
use serde::Deserialize;
use visitor_page::{CodeProblem, EnterCode, Frame};

use super::page::Sample;
use super::trouble;
use crate::app::App;
use crate::checkins::code::{self, CodeError};
use crate::http::html;
use crate::http::language::Reader;
use crate::http::limits::guesses::{Guess, Letters};
use crate::http::peer::Peer;

fn frame(language: Language) -> Frame {
    Frame::new(language, Some("/"))
}

pub(super) async fn show(reader: Reader) -> Response {
    html::respond(StatusCode::OK, &EnterCode::new(frame(reader.language), None))
}

/// Someone reloads or shares the address of a form.
pub(super) async fn again() -> Redirect {
    Redirect::to("/")
}

#[derive(Deserialize)]
pub(super) struct CodeForm {
    code: String,
}

pub(super) async fn submit(
    State(app): State<Arc<App>>,
    reader: Reader,
    peer: Peer,
    form: Result<Form<CodeForm>, FormRejection>,
) -> Response {
    let (status, problem) = match find(&app, form, peer).await {
        Ok(token) => return reader.redirect(&format!("{PATH}{token}")),
        Err(Problem::Limited) => (StatusCode::TOO_MANY_REQUESTS, CodeProblem::TooMany),
        Err(Problem::Code(CodeError::NotACode)) => (StatusCode::BAD_REQUEST, CodeProblem::NotACode),
        Err(Problem::Code(CodeError::Unknown)) => (StatusCode::NOT_FOUND, CodeProblem::Unknown),
        Err(Problem::Code(CodeError::Store(error))) => {
            return trouble::respond(&error, reader.language);
        }
    };
    html::respond(status, &EnterCode::new(frame(reader.language), Some(problem)))
}

enum Problem {
    Limited,
    Code(CodeError),
}

impl From<CodeError> for Problem {
    fn from(error: CodeError) -> Self {
        Self::Code(error)
    }
}

/// The token behind a typed code.
async fn find(
    app: &Arc<App>,
    form: Result<Form<CodeForm>, FormRejection>,
    peer: Peer,
) -> Result<String, Problem> {
    let Form(form) = form.map_err(|_| CodeError::NotACode)?;
    let typed = match code::parse(&form.code)? {
        Entered::Short(code) => code,
        // Nobody guesses a token; its own page judges it.
        Entered::Token(token) => return Ok(token.to_string()),
    };
    let guess = Guess::ShortCode { from: peer.network, letters: letters(&typed) };
    let attempt = app.guesses.begin(guess, &app.keys, app.clock.as_ref()).await;
    let attempt = attempt.map_err(|_| Problem::Limited)?;
    let found = app
        .read(move |read, app| code::token(read, &typed, &app.config.policy(), app.clock.now_s()));
    let found = found.await;
    if !matches!(found, Err(CodeError::Unknown)) {
        attempt.give_back();
    }
    Ok(found?)
}

fn letters(code: &ShortCode) -> Letters {
    let mut letters = code.letters.bytes();
    std::array::from_fn(|_| letters.next().unwrap_or_default())
}

pub(super) fn samples(language: Language) -> Vec<Sample> {
    [
        ("", None),
        ("not-a-code", Some(CodeProblem::NotACode)),
        ("unknown", Some(CodeProblem::Unknown)),
        ("too-many", Some(CodeProblem::TooMany)),
    ]
    .map(|(variant, problem)| {
        Sample::new("enter-code", variant, &EnterCode::new(frame(language), problem))
    })
    .to_vec()
}
