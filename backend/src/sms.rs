//! The SMS gateway: an address that takes `{"to","text"}` as JSON, with a bearer token if it wants
//! one. What is sent there is logged nowhere.

use std::time::Duration;

use reqwest::Url;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::config::Config;

/// Environment variable of the gateway's token; it wins over the file.
pub const TOKEN_VARIABLE: &str = "BACKEND_SMS_TOKEN";

/// How long the gateway may need: the visitor waits in front of the screen.
const GATEWAY_TIMEOUT: Duration = Duration::from_secs(15);

#[derive(Debug, thiserror::Error)]
pub enum SmsError {
    #[error("sms_url must be an address such as https://sms.example.vn/send: {0}")]
    Address(String),
    #[error("the SMS gateway's token {path} cannot be read: {problem}")]
    Token { path: String, problem: String },
    #[error("the SMS gateway does not answer: {0}; check sms_url and the network")]
    Unreachable(String),
    #[error("the SMS gateway refused with {0}; check its token and its account")]
    Refused(u16),
}

pub struct Gateway {
    http: reqwest::Client,
    url: Url,
    token: Option<Zeroizing<String>>,
}

#[derive(Serialize)]
struct Sms<'a> {
    to: &'a str,
    text: &'a str,
}

impl Gateway {
    /// The gateway of the configuration; `None` where there is none.
    ///
    /// # Errors
    /// [`SmsError::Address`] or [`SmsError::Token`].
    pub fn configured(config: &Config) -> Result<Option<Self>, SmsError> {
        let Some(url) = &config.sms_url else { return Ok(None) };
        let wrong = |reason: &dyn std::fmt::Display| SmsError::Address(reason.to_string());
        let url: Url = url.parse().map_err(|error| wrong(&error))?;
        if !matches!(url.scheme(), "https" | "http") || url.host().is_none() {
            return Err(wrong(&"it does not begin with https:// and a host"));
        }
        // It fails when another part of this process has installed the same provider.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(GATEWAY_TIMEOUT)
            .build()
            .map_err(|error| wrong(&error))?;
        Ok(Some(Self { http, url, token: token(config)? }))
    }

    /// Sends `text` to a number such as `+84912345678`; the gateway accepted it when this returns.
    ///
    /// # Errors
    /// [`SmsError::Unreachable`] or [`SmsError::Refused`]; neither names number or text.
    pub async fn send(&self, to: &str, text: &str) -> Result<(), SmsError> {
        let mut request = self.http.post(self.url.clone()).json(&Sms { to, text });
        if let Some(token) = &self.token {
            request = request.bearer_auth(token.as_str());
        }
        // The address may hold an account, so it stays out of the sentence.
        let answer = request.send().await;
        let answer =
            answer.map_err(|error| SmsError::Unreachable(error.without_url().to_string()))?;
        let status = answer.status();
        if status.is_success() { Ok(()) } else { Err(SmsError::Refused(status.as_u16())) }
    }
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Gateway(…)")
    }
}

fn token(config: &Config) -> Result<Option<Zeroizing<String>>, SmsError> {
    if let Ok(token) = std::env::var(TOKEN_VARIABLE) {
        return Ok(Some(Zeroizing::new(token.trim().to_owned())));
    }
    let Some(path) = &config.sms_token_file else { return Ok(None) };
    let text = std::fs::read_to_string(path).map(Zeroizing::new).map_err(|error| {
        let path = path.display().to_string();
        SmsError::Token { path, problem: error.to_string() }
    })?;
    Ok(Some(Zeroizing::new(text.trim().to_owned())))
}
