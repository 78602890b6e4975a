use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use protocol::api::{self, Problem, ProblemCode};
use protocol::receipt_question::{ReceiptQuestion, ReceiptVerdict, TEXT_MAX};

use super::body::from_json;
use super::proof::Proven;
use super::refused::Refused;
use crate::app::App;
use crate::http::limits::guesses::Guess;
use crate::warnings::receipts::{self, AskError};

/// Whether a case was near whoever holds a receipt. Nothing of the question is kept; wrong codes are limited by kiosk.
#[utoipa::path(post, path = api::RECEIPT_QUESTION, security(("kiosk" = [])),
    request_body = ReceiptQuestion, responses(
        (status = 200, body = ReceiptVerdict),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "malformed"),
        (status = 401, body = Problem, content_type = "application/problem+json", description = "no proof, or one that does not hold"),
        (status = 429, body = Problem, content_type = "application/problem+json", description = "too many wrong codes from this kiosk"),
    )
)]
pub(super) async fn ask(
    State(app): State<Arc<App>>,
    proven: Proven,
) -> Result<Json<ReceiptVerdict>, Refused> {
    let question: ReceiptQuestion = from_json(&proven.body)?;
    if question.text.chars().count() > TEXT_MAX {
        return Ok(Json(ReceiptVerdict::Malformed));
    }
    let guess = Guess::ReceiptAtKiosk { kiosk: proven.kiosk.kiosk };
    let attempt = app.guesses.begin(guess, &app.keys, app.clock.as_ref()).await;
    let attempt = attempt.map_err(|_| {
        let message = "too many wrong codes of receipts came from this kiosk; wait a minute";
        Refused::new(ProblemCode::TooMany, message)
    })?;
    let asked = app.read(move |read, app| {
        let (longest_s, now_s) = (app.config.longest_stay_s(), app.clock.now_s());
        receipts::ask(read, &question.text, longest_s, now_s)
    });
    let asked = asked.await;
    if !matches!(asked, Err(AskError::Unknown)) {
        attempt.give_back();
    }
    Ok(Json(match asked {
        Ok(answer) => ReceiptVerdict::Known(answer),
        Err(AskError::Malformed) => ReceiptVerdict::Malformed,
        Err(AskError::Unknown) => ReceiptVerdict::Unknown,
        Err(AskError::Store(error)) => return Err(error.into()),
    }))
}
