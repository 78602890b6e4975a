use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use protocol::api::{self, Problem};
use protocol::pairing::{PairAnswer, PairClaim};
use protocol::secret::Secret;

use super::body::{self, SMALL_BODY_MAX, from_json};
use super::refused::Refused;
use crate::app::App;
use crate::http::limits::MINUTE_S;
use crate::http::limits::guesses::Guess;
use crate::http::peer::Peer;
use crate::keys::random;
use crate::pairing::{self, Claimed, PairingError, Prover};

/// Claims a pairing with the kiosk's key. Asked again until a person has compared the words on both screens;
/// the answer then has the kiosk's enrolment. A wrong claim ends the code.
#[utoipa::path(post, path = api::PAIR_CLAIM, request_body = PairClaim, responses(
    (status = 200, body = PairAnswer),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "malformed, or the key is not proven"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "the digits were wrong, or the code is used up"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "too many wrong codes; wait a minute"),
))]
pub(super) async fn claim(
    State(app): State<Arc<App>>,
    peer: Peer,
    request: Request,
) -> Result<Json<PairAnswer>, Refused> {
    let body = body::read(request, SMALL_BODY_MAX).await?;
    let claim: PairClaim = from_json(&body)?;
    let token_key = Secret::new(random()?);
    let guess = Guess::Pairing { from: peer.network };
    let attempt = app.guesses.begin(guess, &app.keys, app.clock.as_ref()).await;
    let attempt = attempt.map_err(|_| Refused::too_many("too many wrong codes", MINUTE_S))?;
    let now_s = app.clock.now_s();
    let slot = claim.slot;
    let claimed = match app.read(move |read, _| pairing::waits(read, slot, now_s)).await {
        Ok(()) => {
            app.write(move |tx, app| {
                let prover = Prover::verify(&claim)?;
                pairing::claim(tx, &app.keys, &app.service, &prover, &token_key, now_s)
            })
            .await
        }
        Err(error) => Err(error),
    };
    let guessed =
        matches!(claimed, Ok(Claimed::Wrong) | Err(PairingError::Unknown | PairingError::Used));
    if !guessed {
        attempt.give_back();
    }
    match claimed? {
        Claimed::Right(answer) => Ok(Json(answer)),
        Claimed::Wrong => Err(PairingError::Used.into()),
    }
}
