//! Sends to push services: nothing but "look".

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};

use super::services::Endpoint;
use super::vapid::PushKey;
use crate::network::is_public;
use crate::outbox::{Failure, REFUSED, UNREACHABLE};

/// How long a push service may need.
const TIMEOUT: Duration = Duration::from_secs(20);

/// For how long a push service keeps it for a phone that is off, seconds.
const KEPT_S: &str = "172800";

/// A later one takes the place of one that waits.
const TOPIC: &str = "look";

/// Why a browser was not woken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushFailure {
    /// It has no subscription any more.
    Gone,
    Failed(Failure),
}

pub struct Sender {
    key: PushKey,
    contact: String,
    /// For addresses of the Internet alone.
    public: Client,
    /// For services of the operator's own.
    own: Client,
}

impl Sender {
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(key: PushKey, host: &str) -> Result<Self, String> {
        // It fails when another part of this process has installed the same provider.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = || Client::builder().redirect(Policy::none()).timeout(TIMEOUT);
        let built = |builder: reqwest::ClientBuilder| {
            builder.build().map_err(|error| format!("pushes cannot be sent: {error}"))
        };
        Ok(Self {
            key,
            contact: format!("https://{host}"),
            public: built(client().dns_resolver(Arc::new(Public)))?,
            own: built(client())?,
        })
    }

    pub fn public_key(&self) -> String {
        self.key.public()
    }

    /// # Errors
    /// [`PushFailure`].
    pub async fn send(
        &self,
        Endpoint { url, is_own }: Endpoint,
        now_s: i64,
    ) -> Result<(), PushFailure> {
        let failed =
            |problem, code, is_final| PushFailure::Failed(Failure { problem, code, is_final });
        let service = url.origin().ascii_serialization();
        let known = self.key.authorization(&service, &self.contact, now_s);
        let known = known.ok_or_else(|| failed(REFUSED, None, false))?;
        let http = if is_own { &self.own } else { &self.public };
        let request = http
            .post(url)
            .header("authorization", known)
            .header("ttl", KEPT_S)
            .header("urgency", "normal")
            .header("topic", TOPIC)
            .header("content-length", "0");
        let answer = request.send().await.map_err(|_| failed(UNREACHABLE, None, false))?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(PushFailure::Gone),
            status => {
                let passes = status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error();
                Err(failed(REFUSED, Some(status.as_u16()), !passes))
            }
        }
    }
}

/// Finds addresses of the Internet alone, whatever a name server says.
struct Public;

impl Resolve for Public {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|it| is_public(it.ip())).collect();
            if public.is_empty() {
                return Err(format!("{name} has no address of the Internet").into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_is_not_sent_to() {
        let found = Public.resolve("localhost".parse().unwrap()).await;
        let error = found.map(|_| ()).unwrap_err().to_string();
        assert!(error.contains("localhost has no address of the Internet"), "{error}");
    }
}
