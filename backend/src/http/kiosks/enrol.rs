use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use protocol::api::{self, Enrol, Enrolled, Problem, Venue};
use protocol::secret::Secret;

use super::body::{self, SMALL_BODY_MAX, from_json};
use super::refused::Refused;
use crate::app::App;
use crate::http::limits::MINUTE_S;
use crate::http::limits::guesses::Guess;
use crate::http::peer::Peer;
use crate::keys::random;
use crate::kiosks::{self, Candidate, KioskError, boxes};
use crate::store::kiosks::Kiosk;
use crate::store::{StoreError, Tx};

/// Enrols a kiosk with its one-time code. The same code and key again give the same kiosk.
#[utoipa::path(post, path = api::ENROL, request_body = Enrol, responses(
    (status = 200, body = Enrolled),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "malformed, or the key is not proven"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "the code is wrong, used or too old"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "too many wrong codes; wait a minute"),
))]
pub(super) async fn enrol(
    State(app): State<Arc<App>>,
    peer: Peer,
    request: Request,
) -> Result<Json<Enrolled>, Refused> {
    let body = body::read(request, SMALL_BODY_MAX).await?;
    let request: Enrol = from_json(&body)?;
    let token_key = Secret::new(random()?);
    let guess = Guess::Enrolment { from: peer.network };
    let attempt = app.guesses.begin(guess, &app.keys, app.clock.as_ref()).await;
    let attempt = attempt.map_err(|_| Refused::too_many("too many wrong codes", MINUTE_S))?;
    let now_s = app.clock.now_s();
    let enrolled = match Candidate::verify(&request) {
        Ok(candidate) => {
            app.write(move |tx, app| {
                let kiosk = kiosks::enrol(tx, &app.keys, &candidate, &token_key, now_s)?;
                boxes::end_former(tx, kiosk.kiosk)?;
                answer(tx, app, &kiosk, now_s)
            })
            .await
        }
        Err(error) => Err(error),
    };
    if !matches!(enrolled, Err(KioskError::Code)) {
        attempt.give_back();
    }
    let enrolled = enrolled?;
    tracing::info!(kiosk = enrolled.kiosk, "a kiosk enrolled");
    Ok(Json(enrolled))
}

fn answer(tx: &mut dyn Tx, app: &App, kiosk: &Kiosk, now_s: i64) -> Result<Enrolled, KioskError> {
    let keys = kiosk.keys.as_ref().ok_or(StoreError::Unreadable("kiosks"))?;
    Ok(Enrolled {
        kiosk: kiosk.kiosk,
        token_key: keys.token_key.clone(),
        backend_key: app.keys.public_hex(),
        // Without it for kiosks that do not take it; the others ask for their venue next.
        venue: Venue {
            questionnaire: None,
            help_line: None,
            ..kiosks::venue(tx, kiosk, &app.keys, &app.service, now_s)?
        },
        above: boxes::above(tx, kiosk.kiosk)?,
    })
}
