use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use protocol::api::{self, Problem};
use protocol::pairing::{PairReply, PairStart};
use protocol::secret::Secret;

use super::body::{self, SMALL_BODY_MAX, from_json};
use super::refused::Refused;
use crate::app::App;
use crate::http::limits::MINUTE_S;
use crate::http::limits::guesses::Guess;
use crate::http::peer::Peer;
use crate::keys::random;
use crate::pairing::{self, PairingError};

/// Begins to pair a kiosk by six digits: the first message of the key exchange. A code answers one message.
#[utoipa::path(post, path = api::PAIR, request_body = PairStart, responses(
    (status = 200, body = PairReply),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "malformed"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "no such pairing waits, or its code is used up"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "too many wrong codes; wait a minute"),
))]
pub(super) async fn pair(
    State(app): State<Arc<App>>,
    peer: Peer,
    request: Request,
) -> Result<Json<PairReply>, Refused> {
    let body = body::read(request, SMALL_BODY_MAX).await?;
    let start: PairStart = from_json(&body)?;
    let seed = Secret::new(random()?);
    let guess = Guess::Pairing { from: peer.network };
    let attempt = app.guesses.begin(guess, &app.keys, app.clock.as_ref()).await;
    let attempt = attempt.map_err(|_| Refused::too_many("too many wrong codes", MINUTE_S))?;
    let now_s = app.clock.now_s();
    let slot = start.slot;
    // Most strangers guess a slot in which nobody waits, which costs no write.
    let reply = match app.read(move |read, _| pairing::waits(read, slot, now_s)).await {
        Ok(()) => {
            app.write(move |tx, app| pairing::reply(tx, &app.keys, &start, &seed, now_s)).await
        }
        Err(error) => Err(error),
    };
    if !matches!(reply, Err(PairingError::Unknown | PairingError::Used)) {
        attempt.give_back();
    }
    Ok(Json(reply?))
}
