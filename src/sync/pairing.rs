//! Making the kiosk known to a backend by six digits that the staff portal shows (`protocol::pairing`).

use std::time::Duration;

use ed25519_dalek::SigningKey;
use protocol::pairing::{
    KioskSide, PairAnswer, PairClaim, PairReply, PairStart, Paired, PairingCode, Session, VALID_S,
    WORDS_LEN, words,
};
use protocol::proof::sign_enrolment;
use protocol::secret::Secret;
use tokio::time::Instant;

use super::client::{Client, ClientError};
use super::enrol::adopt;
use super::error::SyncError;
use crate::devices::clock::Clock;
use crate::store::{Identity, Store, public_key};

/// How often the backend is asked whether somebody has compared the words.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// Tries of the first message: an answer that was lost is answered again, but only to the same message.
const FIRST_TRIES: u32 = 3;

const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// Words of the keys, for a person to compare.
pub type Words = [&'static str; WORDS_LEN];

/// Pairs this kiosk. `key` and `random` are 32 random bytes each: the kiosk's key, and the secret of the
/// exchange. `show` is called with the words once both sides have proved that they know the digits; the
/// pairing ends when a person has compared them at the portal.
///
/// # Errors
/// [`SyncError`]; then an identity from before is unchanged. [`SyncError::Unproven`] when whoever answers
/// does not know the digits.
pub async fn pair(
    store: &Store,
    client: &Client,
    clock: &dyn Clock,
    code: &PairingCode,
    (key, random): (Secret, Secret),
    show: impl Fn(&Words),
) -> Result<Identity, SyncError> {
    let until = Instant::now() + Duration::from_secs(VALID_S.unsigned_abs());
    let key = SigningKey::from_bytes(key.expose());
    let (side, message) = KioskSide::start(code, &random);
    let start = PairStart { slot: code.slot(), message };
    let reply = first_message(client, &start, clock).await?;
    let session = side.finish(&reply.message).map_err(|_| SyncError::Unproven)?;
    let claim = claim(&start, &session, &key);
    let mut shown = None;
    loop {
        match client.claim(&claim, clock).await {
            Ok(answer) => {
                let paired = proved(&session, &key, &answer)?;
                let backend = public_key(&paired.backend_key)?;
                let pinned = paired.fingerprint(&backend);
                if *shown.get_or_insert(pinned) != pinned {
                    return Err(SyncError::Unproven);
                }
                show(&words(key.verifying_key().as_bytes(), &pinned));
                if let Some(enrolled) = paired.enrolled {
                    return adopt(store, client, clock, enrolled, &key, pinned).await;
                }
            }
            Err(error @ ClientError::Unreachable(_)) if Instant::now() < until => {
                tracing::warn!(%error, "the pairing goes on when the backend is back");
            }
            Err(error) => return Err(error.into()),
        }
        tokio::time::sleep(POLL_INTERVAL).await;
    }
}

async fn first_message(
    client: &Client,
    start: &PairStart,
    clock: &dyn Clock,
) -> Result<PairReply, ClientError> {
    for _ in 1..FIRST_TRIES {
        match client.pair(start, clock).await {
            Err(ClientError::Unreachable(_)) => tokio::time::sleep(FIRST_PAUSE).await,
            result => return result,
        }
    }
    client.pair(start, clock).await
}

fn claim(start: &PairStart, session: &Session, key: &SigningKey) -> PairClaim {
    let public_key = key.verifying_key().to_bytes();
    let proof = session.kiosk_proof(&public_key);
    PairClaim {
        slot: start.slot,
        message: start.message.clone(),
        public_key: data_encoding::HEXLOWER.encode(&public_key),
        signature: sign_enrolment(&proof, key),
        proof,
    }
}

/// What a backend that knows the digits answered.
fn proved(session: &Session, key: &SigningKey, answer: &PairAnswer) -> Result<Paired, SyncError> {
    let public_key = key.verifying_key().to_bytes();
    if !session.proves_backend(&public_key, &answer.answer, &answer.proof) {
        return Err(SyncError::Unproven);
    }
    let paired = serde_json::from_str(&answer.answer);
    paired.map_err(|error| ClientError::Answer(error.to_string()).into())
}
