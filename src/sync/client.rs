//! The sync API as calls: proves the kiosk's key, learns the backend's time, sorts the refusals.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use protocol::api::{self, Batch, ProblemCode, TIME_HEADER, Taken};
use protocol::otp::{OtpCheck, OtpRequest, OtpTicket, OtpVerdict};
use protocol::proof;
use protocol::receipt_question::{ReceiptQuestion, ReceiptVerdict};
use protocol::report::Report;
use protocol::signed_venue::SignedVenue;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, IF_NONE_MATCH, RANGE};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::devices::clock::Clock;

mod body;
mod credentials;
mod error;
mod events;
mod lists;
mod media;
mod pairing;
mod request;
mod server_event;
mod target;
mod timeouts;
mod update;

pub use credentials::Credentials;
pub use error::ClientError;
pub use media::Arriving;
pub use server_event::{EVENT_MAX, ServerEvent};
pub use target::install_crypto;
pub use timeouts::Timeouts;

use body::{SMALL_MAX, read_at_most};
use request::SignedRequest;
use target::Target;

/// A backend at an address. Cheap to clone.
///
/// The address may be given later, or changed: all clones ask the new one from then on.
#[derive(Clone, Debug)]
pub struct Client {
    target: Arc<RwLock<Option<Target>>>,
    timeouts: Timeouts,
}

impl Client {
    /// A client of the backend at `address`, such as `https://bluezone.example.vn`.
    ///
    /// # Errors
    /// [`ClientError::Address`] when it is no such address; [`ClientError::Certificates`] when
    /// `https://` finds no certificates to trust.
    pub fn new(address: &str, timeouts: Timeouts) -> Result<Self, ClientError> {
        let client = Self::without_address(timeouts);
        client.set_address(address)?;
        Ok(client)
    }

    /// A client that reaches nobody until it is given an address.
    pub fn without_address(timeouts: Timeouts) -> Self {
        Self { target: Arc::default(), timeouts }
    }

    /// Asks the backend at `address` from now on.
    ///
    /// # Errors
    /// As [`Client::new`]; the address from before stays then.
    pub fn set_address(&self, address: &str) -> Result<(), ClientError> {
        let target = Target::new(address, self.timeouts)?;
        *self.target.write().unwrap_or_else(PoisonError::into_inner) = Some(target);
        Ok(())
    }

    /// The host and port of the backend; empty when it has no address yet.
    pub fn host(&self) -> String {
        let target = self.target.read().unwrap_or_else(PoisonError::into_inner);
        target.as_ref().map(Target::host).unwrap_or_default()
    }

    /// Asks for the time; it needs no proof, so it works before anything is known.
    pub async fn time(&self, clock: &dyn Clock) -> Result<(), ClientError> {
        let request = self.request(Method::GET, api::TIME)?.timeout(self.timeouts.request);
        parse::<api::Now>(self.send(request, clock).await?, SMALL_MAX).await.map(drop)
    }

    /// Fetches the kiosk's venue, signed for `nonce`; the signature is not verified here.
    pub async fn venue(
        &self,
        nonce: &str,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<SignedVenue, ClientError> {
        let takes = api::TAKES_QUESTIONNAIRE;
        let target = format!("{}?nonce={nonce}&takes={takes}", api::VENUE);
        let call = SignedRequest::get(&target);
        parse(self.call(&call, who, clock).await?, SMALL_MAX).await
    }

    /// Delivers a batch; everything in it is durable at the backend when this returns.
    ///
    /// # Errors
    /// [`ClientError`]; [`ClientError::blames_content`] is whether the batch is at fault.
    pub async fn deliver(
        &self,
        batch: &Batch,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<Taken, ClientError> {
        self.post(api::RECORDS, batch, who, clock).await
    }

    /// Tells how the kiosk is.
    pub async fn report(
        &self,
        report: &Report,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<(), ClientError> {
        let body = json(report)?;
        let call =
            SignedRequest { method: Method::POST, body: &body, ..SignedRequest::get(api::REPORT) };
        self.call(&call, who, clock).await.map(drop)
    }

    /// Asks for an SMS with a code; the answer comes when the gateway has taken it.
    ///
    /// # Errors
    /// [`ClientError`]; then no SMS comes.
    pub async fn ask_otp(
        &self,
        request: &OtpRequest,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<OtpTicket, ClientError> {
        self.post(api::OTP, request, who, clock).await
    }

    /// Compares what was typed with the code that was sent.
    pub async fn check_otp(
        &self,
        check: &OtpCheck,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<OtpVerdict, ClientError> {
        self.post(api::OTP_CHECK, check, who, clock).await
    }

    /// Asks whether a case was near whoever holds a receipt.
    pub async fn ask_receipt(
        &self,
        question: &ReceiptQuestion,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<ReceiptVerdict, ClientError> {
        self.post(api::RECEIPT_QUESTION, question, who, clock).await
    }

    async fn post<T: DeserializeOwned>(
        &self,
        target: &str,
        content: &impl Serialize,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<T, ClientError> {
        let body = Zeroizing::new(json(content)?);
        let call =
            SignedRequest { method: Method::POST, body: &body, ..SignedRequest::get(target) };
        parse(self.call(&call, who, clock).await?, SMALL_MAX).await
    }

    async fn call(
        &self,
        call: &SignedRequest<'_>,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<Response, ClientError> {
        match self.attempt(call, who, clock).await {
            // The refusal carried the right time, with which the same request is valid.
            Err(error) if error.code() == Some(ProblemCode::ProofTime) => {
                self.attempt(call, who, clock).await
            }
            other => other,
        }
    }

    async fn attempt(
        &self,
        call: &SignedRequest<'_>,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<Response, ClientError> {
        let signed = proof::Request { method: call.method.as_str(), target: call.target };
        let proof = signed.sign(call.body, who.kiosk, clock.now().unix_s(), &who.key);
        let mut request =
            self.request(call.method.clone(), call.target)?.header(AUTHORIZATION, proof);
        if !call.body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/json").body(call.body.to_vec());
        }
        if let Some(version) = call.version {
            request = request.header(IF_NONE_MATCH, etag_of(version));
        }
        if call.from > 0 {
            request = request.header(RANGE, format!("bytes={}-", call.from));
        }
        if !call.stream {
            request = request.timeout(self.timeouts.request);
        }
        self.send(request, clock).await
    }

    fn request(&self, method: Method, target: &str) -> Result<RequestBuilder, ClientError> {
        let known = self.target.read().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().ok_or(ClientError::NoAddress)?.request(method, target)
    }

    /// Sends, sorts refusals out, and learns the time from an answer of the backend's own: one that
    /// succeeded, or that refused the time of the proof. Anybody on the way can refuse.
    async fn send(
        &self,
        request: RequestBuilder,
        clock: &dyn Clock,
    ) -> Result<Response, ClientError> {
        let started = Instant::now();
        let answer = request.send().await.map_err(|error| ClientError::unreachable(&error))?;
        let round_trip = started.elapsed();
        let time = answer.headers().get(TIME_HEADER).and_then(|value| value.to_str().ok());
        let time = time.and_then(|value| value.parse::<i64>().ok());
        let learn = || {
            if let Some(backend_ms) = time {
                let half = i64::try_from(round_trip.as_millis() / 2).unwrap_or(0);
                clock.learn(backend_ms.saturating_add(half), round_trip);
            }
        };
        let status = answer.status();
        if status.is_success() || status == StatusCode::NOT_MODIFIED {
            learn();
            return Ok(answer);
        }
        let body = read_at_most(answer, SMALL_MAX).await.unwrap_or_default();
        let refused = ClientError::refused(status, &body);
        if refused.code() == Some(ProblemCode::ProofTime) {
            learn();
        }
        Err(refused)
    }
}

fn etag_of(version: i64) -> String {
    format!("\"{version}\"")
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, ClientError> {
    serde_json::to_vec(value).map_err(|error| ClientError::Answer(error.to_string()))
}

async fn parse<T: DeserializeOwned>(answer: Response, limit: usize) -> Result<T, ClientError> {
    let body = read_at_most(answer, limit).await?;
    serde_json::from_slice(&body).map_err(|error| ClientError::Answer(error.to_string()))
}
