//! Where requests go: an address, and the connections to it.

use std::sync::Once;

use reqwest::{Method, RequestBuilder, Url};

use super::error::ClientError;
use super::timeouts::Timeouts;

#[derive(Clone, Debug)]
pub(super) struct Target {
    http: reqwest::Client,
    base: Url,
}

impl Target {
    pub(super) fn new(address: &str, timeouts: Timeouts) -> Result<Self, ClientError> {
        let odd = |reason: &dyn std::fmt::Display| ClientError::Address {
            address: address.to_owned(),
            reason: reason.to_string(),
        };
        let base: Url = address.parse().map_err(|error| odd(&error))?;
        if !matches!(base.scheme(), "https" | "http") || base.host().is_none() {
            return Err(odd(&"it does not begin with https:// and a host"));
        }
        if base.path() != "/" || base.query().is_some() || !base.username().is_empty() {
            return Err(odd(&"it has more than a host and a port"));
        }
        install_crypto();
        // A redirect would carry the proof to a stranger, and comes from captive portals only.
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("bluezone-kiosk/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(timeouts.connect)
            .read_timeout(timeouts.silence);
        if base.scheme() == "http" {
            // The system's certificates are not asked for where nothing is checked against them.
            builder = builder.tls_certs_only([]);
        }
        let http = builder.build().map_err(|error| ClientError::certificates(&error))?;
        Ok(Self { http, base })
    }

    pub(super) fn request(
        &self,
        method: Method,
        target: &str,
    ) -> Result<RequestBuilder, ClientError> {
        let url = self.base.join(target).map_err(|error| ClientError::Address {
            address: self.base.to_string(),
            reason: error.to_string(),
        })?;
        Ok(self.http.request(method, url))
    }

    /// Host and port, as people call it.
    pub(super) fn host(&self) -> String {
        let host = self.base.host_str().unwrap_or_default();
        self.base.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }
}

/// Chooses the TLS of this process; `reqwest` is built without one of its own. Only the first call
/// counts.
pub fn install_crypto() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if rustls::crypto::ring::default_provider().install_default().is_err() {
            tracing::debug!("a TLS provider was installed before");
        }
    });
}
