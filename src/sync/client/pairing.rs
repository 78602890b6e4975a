//! The requests of a kiosk that nobody knows yet; they prove no kiosk's key.

use ed25519_dalek::SigningKey;
use protocol::api::{self, Enrol, Enrolled};
use protocol::pairing::{PairAnswer, PairClaim, PairReply, PairStart};
use protocol::proof;
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::body::SMALL_MAX;
use super::{Client, ClientError, json, parse};
use crate::devices::clock::Clock;

impl Client {
    /// Makes the kiosk known under a one-time code.
    ///
    /// # Errors
    /// [`ClientError`]; [`protocol::api::ProblemCode::EnrolmentCode`] when the code is not accepted.
    pub async fn enrol(
        &self,
        code: &str,
        key: &SigningKey,
        clock: &dyn Clock,
    ) -> Result<Enrolled, ClientError> {
        let enrol = Enrol {
            code: code.to_owned(),
            public_key: data_encoding::HEXLOWER.encode(key.verifying_key().as_bytes()),
            signature: proof::sign_enrolment(code, key),
        };
        self.introduce(api::ENROL, &enrol, clock).await
    }

    /// Sends the kiosk's part of a key exchange.
    ///
    /// # Errors
    /// [`ClientError`]; [`protocol::api::ProblemCode::PairingUnknown`] or `PairingUsed` when the digits
    /// are of no use.
    pub async fn pair(
        &self,
        start: &PairStart,
        clock: &dyn Clock,
    ) -> Result<PairReply, ClientError> {
        self.introduce(api::PAIR, start, clock).await
    }

    /// Claims a pairing, or asks again what became of it.
    ///
    /// # Errors
    /// As [`Client::pair`].
    pub async fn claim(
        &self,
        claim: &PairClaim,
        clock: &dyn Clock,
    ) -> Result<PairAnswer, ClientError> {
        self.introduce(api::PAIR_CLAIM, claim, clock).await
    }

    async fn introduce<T: DeserializeOwned>(
        &self,
        target: &str,
        content: &impl Serialize,
        clock: &dyn Clock,
    ) -> Result<T, ClientError> {
        let request = self
            .request(Method::POST, target)?
            .timeout(self.timeouts.request)
            .header(CONTENT_TYPE, "application/json")
            .body(json(content)?);
        parse(self.send(request, clock).await?, SMALL_MAX).await
    }
}
