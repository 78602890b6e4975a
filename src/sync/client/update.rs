//! The calls for the image's next version: what is offered, and the bundle from where it was interrupted.

use protocol::api;
use protocol::update::{Release, SignedOffer};
use reqwest::StatusCode;

use super::body::SMALL_MAX;
use super::media::Arriving;
use super::request::SignedRequest;
use super::{Client, ClientError, Credentials, parse};
use crate::devices::clock::Clock;

impl Client {
    /// Asks which bundle this kiosk should fetch, signed for `nonce`; the signature is not verified here.
    pub async fn update_offer(
        &self,
        nonce: &str,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<SignedOffer, ClientError> {
        let target = format!("{}?nonce={nonce}", api::UPDATE);
        parse(self.call(&SignedRequest::get(&target), who, clock).await?, SMALL_MAX).await
    }

    /// Asks for a bundle from byte `from` on. It may last as long as bytes arrive.
    pub async fn bundle(
        &self,
        release: &Release,
        from: u64,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<Arriving, ClientError> {
        let target = format!("{}/{}", api::UPDATE, release.sha256);
        let call = SignedRequest { from, stream: true, ..SignedRequest::get(&target) };
        let response = tokio::time::timeout(self.timeouts.request, self.call(&call, who, clock))
            .await
            .map_err(|_| ClientError::Unreachable("no answer in time".to_owned()))??;
        let at = if response.status() == StatusCode::PARTIAL_CONTENT { from } else { 0 };
        Ok(Arriving::new(response, at, release.size.saturating_sub(at)))
    }
}
